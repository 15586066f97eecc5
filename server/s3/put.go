package s3

import (
	"net/http"
	"slices"
	"strings"

	"flowsql/server/objects"
	"flowsql/server/s3err"
)

const (
	standard = "STANDARD"
	// largestMetadata is what names and values of x-amz-meta- may have together.
	largestMetadata = 2 << 10
)

// storageClasses are kept for clients that ask for them; all are one disk here.
var storageClasses = []string{standard, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR"}

func storageClass(o objects.Info) string {
	if o.StorageClass == "" {
		return standard
	}
	return o.StorageClass
}

func (q *request) putObject() error {
	attributes, err := q.attributes()
	if err != nil {
		return err
	}
	content, err := q.object()
	if err != nil {
		return err
	}
	o, err := q.server.store.Put(q.bucket, q.key, content, attributes, q.writeCondition())
	if err != nil {
		return err
	}
	q.w.Header().Set("ETag", quote(o.ETag))
	writeChecksumHeaders(q.w.Header(), o.Checksum)
	q.w.WriteHeader(http.StatusOK)
	return nil
}

// attributes reads what the request wants the object to have beside its bytes.
func (q *request) attributes() (objects.Attributes, error) {
	a := objects.Attributes{Headers: map[string]string{}, User: map[string]string{}, StorageClass: q.Header.Get("X-Amz-Storage-Class")}
	if a.StorageClass != "" && !slices.Contains(storageClasses, a.StorageClass) {
		return a, s3err.InvalidStorageClass
	}
	for _, k := range kept {
		value := strings.Join(q.Header.Values(k.header), ",")
		if k.header == "Content-Encoding" {
			value = withoutChunks(value)
		}
		if value != "" {
			a.Headers[k.header] = value
		}
	}
	return a, q.metadata(a.User)
}

// metadata reads x-amz-meta-: of the headers, and of the query, into which clients
// that presign a request write them.
func (q *request) metadata(into map[string]string) error {
	size := 0
	for _, given := range []map[string][]string{q.query, q.Header} {
		for name, values := range given {
			if short, ok := strings.CutPrefix(strings.ToLower(name), "x-amz-meta-"); ok {
				into[short] = strings.Join(values, ",")
				size += len(short) + len(into[short])
			}
		}
	}
	if size > largestMetadata {
		return s3err.MetadataTooLarge
	}
	return nil
}

// withoutChunks takes aws-chunked, which is gone with the chunks, out of a list of encodings.
func withoutChunks(list string) string {
	var rest []string
	for item := range strings.SplitSeq(list, ",") {
		if item = strings.TrimSpace(item); item != "" && item != "aws-chunked" {
			rest = append(rest, item)
		}
	}
	return strings.Join(rest, ",")
}

// object gives a body that is to be kept. One without a length is not taken for
// empty: nothing would be left of the object that is there.
func (q *request) object() (objects.Content, error) {
	if q.ContentLength == 0 && q.Header.Get("Content-Length") == "" {
		return objects.Content{}, s3err.MissingContentLength
	}
	return q.content()
}

// content gives the body with what its headers, and those behind it, say of it.
func (q *request) content() (objects.Content, error) {
	content := objects.Content{From: q.payload, Length: q.payload.Length, Limit: q.server.config.MaxObject, MD5: q.Header.Get("Content-Md5")}
	var found []string
	for _, algorithm := range objects.ChecksumNames() {
		name := checksumHeader(algorithm)
		announced := slices.ContainsFunc(q.Header.Values("X-Amz-Trailer"), func(list string) bool {
			return strings.Contains(","+strings.ReplaceAll(strings.ToLower(list), " ", "")+",", ","+strings.ToLower(name)+",")
		})
		value := q.Header.Get(name)
		if value == "" && !announced {
			continue
		}
		found = append(found, algorithm)
		content.Algorithm = algorithm
		content.Expected = func() string {
			if value != "" {
				return value
			}
			return q.payload.Trailer.Get(name)
		}
	}
	if len(found) > 1 {
		return content, s3err.InvalidRequest.With("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
	}
	if wanted := q.Header.Get("X-Amz-Sdk-Checksum-Algorithm"); wanted != "" && len(found) == 0 {
		content.Algorithm = strings.ToUpper(wanted)
	}
	return content, nil
}

func checksumHeader(algorithm string) string { return "X-Amz-Checksum-" + algorithm }

func checksumType(c *objects.Checksum) string {
	if c.Composite {
		return "COMPOSITE"
	}
	return "FULL_OBJECT"
}

// writeChecksumHeaders tells of a checksum, if there is one.
func writeChecksumHeaders(h http.Header, c *objects.Checksum) {
	if c == nil {
		return
	}
	h.Set(checksumHeader(c.Algorithm), c.Value)
	h.Set("X-Amz-Checksum-Type", checksumType(c))
}

// writeCondition gives what has to hold of the object that is replaced or removed.
func (q *request) writeCondition() objects.Condition {
	return condition(q.Header.Get("If-Match"), q.Header.Get("If-None-Match"))
}

// condition asks for an object with an ETag of a list, or for none with one of
// another; an empty list asks for nothing.
func condition(match, none string) objects.Condition {
	if match == "" && none == "" {
		return nil
	}
	return func(there *objects.Info) error {
		switch {
		case match != "" && there == nil:
			return s3err.NoSuchKey
		case match != "" && !matches(match, there.ETag), none != "" && there != nil && matches(none, there.ETag):
			return s3err.PreconditionFailed
		}
		return nil
	}
}
