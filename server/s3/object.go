package s3

import (
	"encoding/xml"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"flowsql/server/objects"
	"flowsql/server/s3err"
)

// nullVersion is the version of all objects: none has a second one.
const nullVersion = "null"

// kept are the headers of a request that an object keeps, and what a query may
// put in their place when the object is read.
var kept = []struct{ header, override string }{
	{"Cache-Control", "response-cache-control"},
	{"Content-Disposition", "response-content-disposition"},
	{"Content-Encoding", "response-content-encoding"},
	{"Content-Language", "response-content-language"},
	{"Content-Type", "response-content-type"},
	{"Expires", "response-expires"},
}

// getObject answers GET and HEAD of an object.
func (q *request) getObject() error {
	if err := q.checkVersion(); err != nil {
		return err
	}
	o, err := q.server.store.Get(q.bucket, q.key)
	if err != nil {
		return err
	}
	defer o.File.Close()
	if err := q.writeObjectHeaders(o.Info); err != nil {
		return err
	}
	if err := checkConditions(o.Info, q.Header.Get); err != nil {
		return err
	}
	from, length, status := int64(0), o.Size, http.StatusOK
	part, ranged, err := q.wanted(o.Info)
	if err != nil {
		return err
	}
	h := q.w.Header()
	if ranged {
		from, length, status = part.from, part.length, http.StatusPartialContent
		h.Set("Content-Range", part.contentRange(o.Size))
	} else if q.Header.Get("X-Amz-Checksum-Mode") == "ENABLED" {
		writeChecksumHeaders(h, o.Checksum)
	}
	h.Set("Content-Length", strconv.FormatInt(length, 10))
	q.w.WriteHeader(status)
	if q.Method == http.MethodHead || length == 0 {
		return nil
	}
	if _, err := o.File.Seek(from, io.SeekStart); err != nil {
		return s3err.InternalError.Because(err)
	}
	return q.w.send(o.File, length)
}

// checkVersion refuses versions that are not there.
func (q *request) checkVersion() error {
	if v := q.query.Get("versionId"); v != "" && v != nullVersion {
		return s3err.NoSuchVersion
	}
	return nil
}

// writeObjectHeaders tells of an object.
func (q *request) writeObjectHeaders(o objects.Info) error {
	h := q.w.Header()
	h.Set("Content-Type", "binary/octet-stream")
	for name, value := range o.Headers {
		h.Set(name, value)
	}
	for _, k := range kept {
		if !q.query.Has(k.override) {
			continue
		}
		if q.payload.AccessKey == "" {
			return s3err.InvalidRequest.With("Request specific response headers cannot be used for anonymous GET requests.")
		}
		h.Set(k.header, q.query.Get(k.override))
	}
	for name, value := range o.User {
		h["x-amz-meta-"+name] = []string{value} // clients see the name as it is written
	}
	h.Set("ETag", quote(o.ETag))
	h.Set("Last-Modified", o.Modified.UTC().Format(http.TimeFormat))
	h.Set("Accept-Ranges", "bytes")
	if class := storageClass(o); class != standard {
		h.Set("X-Amz-Storage-Class", class)
	}
	return nil
}

// checkConditions answers 412 or 304 as RFC 9110 orders the conditions; header
// gives them by name.
func checkConditions(o objects.Info, header func(name string) string) error {
	switch match, since := header("If-Match"), header("If-Unmodified-Since"); {
	case match != "" && !matches(match, o.ETag), match == "" && since != "" && modifiedSince(o, since):
		return s3err.PreconditionFailed
	}
	switch match, since := header("If-None-Match"), header("If-Modified-Since"); {
	case match != "" && matches(match, o.ETag), match == "" && since != "" && !modifiedSince(o, since):
		return notModified
	}
	return nil
}

// notModified is no error of the table: its answer has no body.
var notModified = &s3err.Error{Code: "NotModified", Status: http.StatusNotModified, Message: "Not Modified"}

// matches tells whether a list of ETags has one.
func matches(list, etag string) bool {
	for item := range strings.SplitSeq(list, ",") {
		item = strings.Trim(strings.TrimPrefix(strings.TrimSpace(item), "W/"), `"`)
		if item == "*" || item == etag {
			return true
		}
	}
	return false
}

// modifiedSince compares by the second, which is all that the header has. A
// time that is none holds for anything.
func modifiedSince(o objects.Info, text string) bool {
	t, err := http.ParseTime(text)
	return err != nil || o.Modified.Truncate(time.Second).After(t)
}

// extent is a part of an object.
type extent struct{ from, length int64 }

func (e extent) contentRange(size int64) string {
	return "bytes " + strconv.FormatInt(e.from, 10) + "-" + strconv.FormatInt(e.from+e.length-1, 10) + "/" + strconv.FormatInt(size, 10)
}

// wanted gives the part of an object that the request is for, by its range or
// by a part's number.
func (q *request) wanted(o objects.Info) (e extent, ranged bool, err error) {
	text := q.Header.Get("Range")
	if number := q.query.Get("partNumber"); number != "" {
		if text != "" {
			return e, false, s3err.InvalidRequest.With("Cannot specify both Range header and partNumber query parameter")
		}
		return q.wantedPart(o, number)
	}
	if condition := q.Header.Get("If-Range"); condition != "" && !matches(condition, o.ETag) && modifiedSince(o, condition) {
		return e, false, nil
	}
	return readRange(text, o.Size)
}

func (q *request) wantedPart(o objects.Info, number string) (e extent, ranged bool, err error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > mostParts {
		return e, false, s3err.InvalidArgument.With("Part number must be an integer between 1 and %d, inclusive", mostParts)
	}
	parts := o.Parts
	if len(parts) == 0 {
		parts = []int64{o.Size}
	} else {
		q.w.Header().Set("X-Amz-Mp-Parts-Count", strconv.Itoa(len(parts)))
	}
	if n > len(parts) {
		return e, false, s3err.InvalidRange.With("The requested partnumber is not satisfiable")
	}
	for _, size := range parts[:n-1] {
		e.from += size
	}
	e.length = parts[n-1]
	return e, e.length > 0, nil
}

// readRange reads bytes=A-B, bytes=A- and bytes=-N. What is no such range, or
// more than one, asks for the whole object.
func readRange(text string, size int64) (e extent, ranged bool, err error) {
	spec, ok := strings.CutPrefix(text, "bytes=")
	first, last, dash := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok || !dash {
		return e, false, nil
	}
	if first == "" {
		n, err := strconv.ParseUint(last, 10, 63)
		if err != nil {
			return e, false, nil
		}
		n = min(n, uint64(size))
		if n == 0 {
			return e, false, s3err.InvalidRange
		}
		return extent{size - int64(n), int64(n)}, true, nil
	}
	from, err := strconv.ParseUint(first, 10, 63)
	if err != nil {
		return e, false, nil
	}
	to := uint64(size) - 1
	if last != "" {
		given, err := strconv.ParseUint(last, 10, 63)
		if err != nil || given < from {
			return e, false, nil
		}
		to = min(given, to)
	}
	if from >= uint64(size) {
		return e, false, s3err.InvalidRange
	}
	return extent{int64(from), int64(to-from) + 1}, true, nil
}

type taggingResult struct {
	XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ Tagging"`
	TagSet  struct{}
}

// getTagging answers that an object has no tags: none can be given here.
func (q *request) getTagging() error {
	if _, err := q.server.store.Stat(q.bucket, q.key); err != nil {
		return err
	}
	return q.writeXML(http.StatusOK, taggingResult{})
}
