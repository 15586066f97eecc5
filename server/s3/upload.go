package s3

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"flowsql/server/objects"
	"flowsql/server/s3err"
	"flowsql/server/sigv4"
)

// mostParts is how many parts an upload may have.
const mostParts = 10_000

type createUploadResult struct {
	XMLName  xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ InitiateMultipartUploadResult"`
	Bucket   string
	Key      string
	UploadID string `xml:"UploadId"`
}

func (q *request) createUpload() error {
	u := objects.Upload{Key: q.key, Algorithm: strings.ToUpper(q.Header.Get("X-Amz-Checksum-Algorithm"))}
	var err error
	if u.Object, err = q.attributes(); err != nil {
		return err
	}
	kind := q.Header.Get("X-Amz-Checksum-Type")
	if u.Algorithm != "" {
		if u.Composite, err = objects.ChecksumOf(u.Algorithm, kind); err != nil {
			return err
		}
		q.w.Header().Set("X-Amz-Checksum-Algorithm", u.Algorithm)
		q.w.Header().Set("X-Amz-Checksum-Type", checksumType(&objects.Checksum{Composite: u.Composite}))
	} else if kind != "" {
		return s3err.InvalidRequest.With("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.")
	}
	if u, err = q.server.store.CreateUpload(q.bucket, u); err != nil {
		return err
	}
	return q.writeXML(http.StatusOK, createUploadResult{Bucket: q.bucket, Key: q.key, UploadID: u.ID})
}

func (q *request) uploadID() string { return q.query.Get("uploadId") }

func (q *request) partNumber() (int, error) {
	n, err := strconv.Atoi(q.query.Get("partNumber"))
	if err != nil || n < 1 || n > mostParts {
		return 0, s3err.InvalidArgument.With("Part number must be an integer between 1 and %d, inclusive", mostParts)
	}
	return n, nil
}

func (q *request) uploadPart() error {
	number, err := q.partNumber()
	if err != nil {
		return err
	}
	content, err := q.object()
	if err != nil {
		return err
	}
	p, err := q.server.store.PutPart(q.bucket, q.key, q.uploadID(), number, content)
	if err != nil {
		return err
	}
	q.w.Header().Set("ETag", quote(p.ETag))
	if p.Checksum != nil {
		q.w.Header().Set(checksumHeader(p.Checksum.Algorithm), p.Checksum.Value)
	}
	q.w.WriteHeader(http.StatusOK)
	return nil
}

func (q *request) abortUpload() error {
	if err := q.server.store.AbortUpload(q.bucket, q.key, q.uploadID()); err != nil {
		return err
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

type completeDocument struct {
	XMLName xml.Name `xml:"CompleteMultipartUpload"`
	Part    []struct {
		PartNumber int
		ETag       string
		Others     []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
}

// parts gives the parts that a document names.
func (d *completeDocument) parts() []objects.Part {
	var out []objects.Part
	for _, given := range d.Part {
		p := objects.Part{Number: given.PartNumber, ETag: strings.Trim(given.ETag, `"`)}
		for _, o := range given.Others {
			if algorithm, ok := strings.CutPrefix(o.XMLName.Local, "Checksum"); ok && slices.Contains(objects.ChecksumNames(), algorithm) {
				p.Checksum = &objects.Checksum{Algorithm: algorithm, Value: strings.TrimSpace(o.Text)}
			}
		}
		out = append(out, p)
	}
	return out
}

type completeResult struct {
	XMLName  xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ CompleteMultipartUploadResult"`
	Location string
	Bucket   string
	Key      string
	ETag     string
	Checksum checksumElement
	Type     string `xml:"ChecksumType,omitempty"`
}

func (q *request) completeUpload() error {
	text, err := objects.ReadAll(objects.Content{From: q.payload, Limit: largestDocument, MD5: q.Header.Get("Content-Md5")})
	if err != nil {
		return err
	}
	var wanted completeDocument
	if err := readXML(text, &wanted); err != nil {
		return err
	}
	// Checksums in the headers of this request are those of the object.
	c := objects.Completion{Parts: wanted.parts(), Size: -1, Condition: q.writeCondition()}
	for _, algorithm := range objects.ChecksumNames() {
		if value := q.Header.Get(checksumHeader(algorithm)); value != "" {
			c.Expected = value
		}
	}
	if size := q.Header.Get("X-Amz-Mp-Object-Size"); size != "" {
		if c.Size, err = strconv.ParseInt(size, 10, 64); err != nil || c.Size < 0 {
			return s3err.InvalidRequest.With("Value for x-amz-mp-object-size header is invalid.")
		}
	}
	o, err := q.server.store.CompleteUpload(q.bucket, q.key, q.uploadID(), c)
	if err != nil {
		return err
	}
	out := completeResult{Location: q.location(), Bucket: q.bucket, Key: q.key, ETag: quote(o.ETag), Checksum: checksumElement{o.Checksum}}
	if o.Checksum != nil {
		out.Type = checksumType(o.Checksum)
	}
	return q.writeXML(http.StatusOK, out)
}

// location gives the address of the object, as the client has it.
func (q *request) location() string {
	u := url.URL{Scheme: "http", Host: q.Host, Path: q.URL.Path, RawPath: sigv4.Escape(q.URL.Path, true)}
	if q.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// checksumElement is the element that is named by the algorithm; none where there is no checksum.
type checksumElement struct{ *objects.Checksum }

// MarshalXML writes the element.
func (c checksumElement) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	if c.Checksum == nil {
		return nil
	}
	return e.EncodeElement(c.Value, xml.StartElement{Name: xml.Name{Local: "Checksum" + c.Algorithm}})
}
