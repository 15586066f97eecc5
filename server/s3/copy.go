package s3

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"flowsql/server/objects"
	"flowsql/server/s3err"
)

type copyObjectResult struct {
	XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ CopyObjectResult"`
	copied
}

type copyPartResult struct {
	XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ CopyPartResult"`
	copied
}

type copied struct {
	LastModified string
	ETag         string
	Checksum     checksumElement
	ChecksumType string `xml:",omitempty"`
}

// source opens the object that x-amz-copy-source names, if its conditions hold.
func (q *request) source() (o *objects.Object, bucket, key string, err error) {
	text, query, _ := strings.Cut(q.Header.Get(copySource), "?")
	text, err = url.PathUnescape(text)
	bucket, key, found := strings.Cut(strings.TrimPrefix(text, "/"), "/")
	if err != nil || !found || bucket == "" || key == "" {
		return nil, "", "", s3err.InvalidArgument.With("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
	}
	if version, ok := strings.CutPrefix(query, "versionId="); query != "" && (!ok || version != nullVersion) {
		return nil, "", "", s3err.NoSuchVersion
	}
	if o, err = q.server.store.Get(bucket, key); err != nil {
		return nil, "", "", err
	}
	if err := checkConditions(o.Info, func(name string) string { return q.Header.Get(copySource + "-" + name) }); err != nil {
		o.File.Close()
		if errors.Is(err, notModified) {
			err = s3err.PreconditionFailed
		}
		return nil, "", "", err
	}
	return o, bucket, key, nil
}

// sourceContent gives the bytes of an object, or of a part of it, to be written anew.
func (q *request) sourceContent(o *objects.Object, e extent) (objects.Content, error) {
	content := objects.Content{From: strings.NewReader(""), Length: e.length, Limit: q.server.config.MaxObject}
	if e.length == 0 { // a folder that is an object cannot be read
		return content, nil
	}
	if _, err := o.File.Seek(e.from, io.SeekStart); err != nil {
		return content, s3err.InternalError.Because(err)
	}
	content.From = io.LimitReader(o.File, e.length)
	return content, nil
}

func (q *request) copyObject() error {
	o, bucket, key, err := q.source()
	if err != nil {
		return err
	}
	defer o.File.Close()
	attributes, err := q.copiedAttributes(o.Info, bucket == q.bucket && key == q.key)
	if err != nil {
		return err
	}
	content, err := q.sourceContent(o, extent{0, o.Size})
	if err != nil {
		return err
	}
	content.Algorithm = strings.ToUpper(q.Header.Get("X-Amz-Checksum-Algorithm"))
	if content.Algorithm == "" && o.Checksum != nil {
		content.Algorithm = o.Checksum.Algorithm
	}
	fresh, err := q.server.store.Put(q.bucket, q.key, content, attributes, q.writeCondition())
	if err != nil {
		return err
	}
	out := copyObjectResult{copied: copied{LastModified: timeText(fresh.Modified), ETag: quote(fresh.ETag), Checksum: checksumElement{fresh.Checksum}}}
	if fresh.Checksum != nil {
		out.ChecksumType = checksumType(fresh.Checksum)
	}
	return q.writeXML(http.StatusOK, out)
}

// copiedAttributes gives those of the source or those of the request, as it says.
func (q *request) copiedAttributes(o objects.Info, itself bool) (objects.Attributes, error) {
	asked, err := q.attributes()
	if err != nil {
		return asked, err
	}
	switch directive := q.Header.Get("X-Amz-Metadata-Directive"); directive {
	case "REPLACE":
		return asked, nil
	case "", "COPY":
		if itself && asked.StorageClass == "" {
			return asked, s3err.InvalidRequest.With("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.")
		}
		asked.Headers, asked.User = o.Headers, o.User
		return asked, nil
	default:
		return asked, s3err.InvalidArgument.With("Unknown metadata directive.")
	}
}

func (q *request) copyPart() error {
	number, err := q.partNumber()
	if err != nil {
		return err
	}
	o, _, _, err := q.source()
	if err != nil {
		return err
	}
	defer o.File.Close()
	part := extent{0, o.Size}
	if text := q.Header.Get(copySource + "-Range"); text != "" {
		if part, err = readCopyRange(text, o.Size); err != nil {
			return err
		}
	}
	content, err := q.sourceContent(o, part)
	if err != nil {
		return err
	}
	p, err := q.server.store.PutPart(q.bucket, q.key, q.uploadID(), number, content)
	if err != nil {
		return err
	}
	return q.writeXML(http.StatusOK, copyPartResult{copied: copied{LastModified: timeText(p.Modified), ETag: quote(p.ETag), Checksum: checksumElement{p.Checksum}}})
}

// readCopyRange reads bytes=A-B of a source, which has to have all these bytes: a
// part shorter than asked for would make another object than the client means.
func readCopyRange(text string, size int64) (extent, error) {
	spec, ok := strings.CutPrefix(text, "bytes=")
	first, last, _ := strings.Cut(spec, "-")
	from, err := strconv.ParseUint(first, 10, 63)
	to, err2 := strconv.ParseUint(last, 10, 63)
	if !ok || err != nil || err2 != nil {
		return extent{}, s3err.InvalidArgument.With("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy")
	}
	if from > to || to >= uint64(size) {
		return extent{}, s3err.InvalidArgument.With("Range specified is not valid for source object of size: %d", size)
	}
	return extent{int64(from), int64(to-from) + 1}, nil
}
