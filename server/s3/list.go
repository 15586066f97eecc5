package s3

import (
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"strconv"

	"flowsql/server/objects"
	"flowsql/server/s3err"
	"flowsql/server/sigv4"
)

// largestPage is how many keys a page has at most.
const largestPage = 1000

// objectEntry is an object of a list. What only some lists have is left out of
// the others.
type objectEntry struct {
	Key               string
	VersionID         string `xml:"VersionId,omitempty"`
	IsLatest          string `xml:",omitempty"`
	LastModified      string
	ETag              string
	ChecksumAlgorithm string `xml:",omitempty"`
	ChecksumType      string `xml:",omitempty"`
	Size              int64
	StorageClass      string
	Owner             *owner `xml:",omitempty"`
}

type prefixEntry struct{ Prefix string }

// listPage is what all lists have in common.
type listPage struct {
	Name           string
	Prefix         string
	Delimiter      string `xml:",omitempty"`
	MaxKeys        int
	EncodingType   string `xml:",omitempty"`
	IsTruncated    bool
	Contents       []objectEntry
	Versions       []objectEntry `xml:"Version"`
	CommonPrefixes []prefixEntry
}

type listResult struct {
	XMLName    xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ListBucketResult"`
	Marker     string
	NextMarker string `xml:",omitempty"`
	listPage
}

type listV2Result struct {
	XMLName               xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ListBucketResult"`
	StartAfter            string   `xml:",omitempty"`
	ContinuationToken     string   `xml:",omitempty"`
	NextContinuationToken string   `xml:",omitempty"`
	KeyCount              int
	listPage
}

type listVersionsResult struct {
	XMLName             xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ListVersionsResult"`
	KeyMarker           string
	VersionIDMarker     string `xml:"VersionIdMarker"`
	NextKeyMarker       string `xml:",omitempty"`
	NextVersionIDMarker string `xml:"NextVersionIdMarker,omitempty"`
	listPage
}

// listObjects answers the first version of the list.
func (q *request) listObjects() error {
	marker := q.query.Get("marker")
	page, last, err := q.list(marker, true)
	if err != nil {
		return err
	}
	out := listResult{Marker: q.encode(marker), listPage: *page}
	if page.IsTruncated && page.Delimiter != "" { // otherwise it is the last key
		out.NextMarker = q.encode(last)
	}
	return q.writeXML(http.StatusOK, out)
}

func (q *request) listObjectsV2() error {
	if q.query.Get("list-type") != "2" {
		return s3err.InvalidArgument.With("Invalid list type")
	}
	startAfter, token := q.query.Get("start-after"), q.query.Get("continuation-token")
	after, err := q.continuation()
	if err != nil {
		return err
	}
	if after == "" {
		after = startAfter
	}
	page, last, err := q.list(after, q.query.Get("fetch-owner") == "true")
	if err != nil {
		return err
	}
	out := listV2Result{StartAfter: q.encode(startAfter), ContinuationToken: token, KeyCount: len(page.Contents) + len(page.CommonPrefixes), listPage: *page}
	if page.IsTruncated {
		out.NextContinuationToken = continuationAfter(last)
	}
	return q.writeXML(http.StatusOK, out)
}

// continuationAfter gives the token of the page that begins behind a name.
func continuationAfter(name string) string {
	return base64.URLEncoding.EncodeToString([]byte(name))
}

// continuation gives the name behind which the wanted page begins; empty for the first.
func (q *request) continuation() (after string, err error) {
	if !q.query.Has("continuation-token") {
		return "", nil
	}
	text, err := base64.URLEncoding.DecodeString(q.query.Get("continuation-token"))
	if err != nil || len(text) == 0 {
		return "", s3err.InvalidArgument.With("The continuation token provided is incorrect")
	}
	return string(text), nil
}

// listObjectVersions lists the one version that each object has, which S3 calls null.
func (q *request) listObjectVersions() error {
	marker := q.query.Get("key-marker")
	page, last, err := q.list(marker, true)
	if err != nil {
		return err
	}
	page.Versions, page.Contents = page.Contents, nil
	for i := range page.Versions {
		page.Versions[i].VersionID, page.Versions[i].IsLatest = nullVersion, "true"
	}
	out := listVersionsResult{KeyMarker: q.encode(marker), VersionIDMarker: q.query.Get("version-id-marker"), listPage: *page}
	if page.IsTruncated {
		out.NextKeyMarker, out.NextVersionIDMarker = q.encode(last), nullVersion
	}
	return q.writeXML(http.StatusOK, out)
}

// list reads a page of keys behind one; last is where the next page begins.
func (q *request) list(after string, withOwner bool) (page *listPage, last string, err error) {
	page = &listPage{Name: q.bucket, Prefix: q.query.Get("prefix"), Delimiter: q.query.Get("delimiter"), MaxKeys: largestPage}
	if page.MaxKeys, err = q.number("max-keys", largestPage); err != nil {
		return nil, "", err
	}
	if page.EncodingType = q.query.Get("encoding-type"); page.EncodingType != "" && page.EncodingType != "url" {
		return nil, "", s3err.InvalidArgument.With("Invalid Encoding Method specified in Request")
	}
	found, err := q.server.store.List(q.Context(), q.bucket, objects.ListOptions{Prefix: page.Prefix, Delimiter: page.Delimiter, After: after, Max: page.MaxKeys})
	if err != nil {
		return nil, "", err
	}
	page.IsTruncated = found.Truncated
	page.Prefix, page.Delimiter = q.encode(page.Prefix), q.encode(page.Delimiter)
	for _, o := range found.Objects {
		page.Contents = append(page.Contents, q.entry(o, withOwner))
	}
	for _, p := range found.Prefixes {
		page.CommonPrefixes = append(page.CommonPrefixes, prefixEntry{q.encode(p)})
	}
	return page, found.Last, nil
}

func (q *request) entry(o objects.Info, withOwner bool) objectEntry {
	e := objectEntry{Key: q.encode(o.Key), LastModified: timeText(o.Modified), ETag: quote(o.ETag), Size: o.Size, StorageClass: storageClass(o)}
	if o.Checksum != nil {
		e.ChecksumAlgorithm, e.ChecksumType = o.Checksum.Algorithm, checksumType(o.Checksum)
	}
	if withOwner {
		e.Owner = &theOwner
	}
	return e
}

// number reads a parameter that limits a page.
func (q *request) number(name string, most int) (int, error) {
	text := q.query.Get(name)
	if text == "" {
		return most, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, s3err.InvalidArgument.With("Provided %s not an integer or within integer range", name)
	}
	if n < 0 {
		return 0, s3err.InvalidArgument.With("Argument %s must be an integer between 0 and 2147483647", name)
	}
	return min(int(n), most), nil
}

// encode writes a key as the request wants it: XML cannot hold all characters.
func (q *request) encode(text string) string {
	if q.query.Get("encoding-type") == "url" {
		return sigv4.Escape(text, true)
	}
	return text
}

func quote(etag string) string { return `"` + etag + `"` }
