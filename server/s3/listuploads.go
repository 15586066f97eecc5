package s3

import (
	"encoding/xml"
	"net/http"

	"flowsql/server/objects"
)

type listPartsResult struct {
	XMLName              xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ListPartsResult"`
	Bucket               string
	Key                  string
	UploadID             string `xml:"UploadId"`
	Initiator            owner
	Owner                owner
	StorageClass         string
	PartNumberMarker     int
	NextPartNumberMarker int `xml:",omitempty"`
	MaxParts             int
	IsTruncated          bool
	ChecksumAlgorithm    string      `xml:",omitempty"`
	ChecksumType         string      `xml:",omitempty"`
	Parts                []partEntry `xml:"Part"`
}

type partEntry struct {
	PartNumber   int
	LastModified string
	ETag         string
	Size         int64
	Checksum     checksumElement
}

func (q *request) listParts() error {
	u, err := q.server.store.Upload(q.bucket, q.key, q.uploadID())
	if err != nil {
		return err
	}
	parts, err := q.server.store.Parts(q.bucket, q.key, q.uploadID())
	if err != nil {
		return err
	}
	out := listPartsResult{Bucket: q.bucket, Key: q.key, UploadID: u.ID, Initiator: theOwner, Owner: theOwner, StorageClass: storageClass(objects.Info{Attributes: u.Object})}
	if out.MaxParts, err = q.number("max-parts", largestPage); err != nil {
		return err
	}
	if q.query.Get("part-number-marker") != "" {
		if out.PartNumberMarker, err = q.number("part-number-marker", mostParts); err != nil {
			return err
		}
	}
	if u.Algorithm != "" {
		out.ChecksumAlgorithm, out.ChecksumType = u.Algorithm, checksumType(&objects.Checksum{Composite: u.Composite})
	}
	for _, p := range parts {
		if p.Number <= out.PartNumberMarker {
			continue
		}
		if len(out.Parts) == out.MaxParts {
			out.IsTruncated = out.MaxParts > 0
			break
		}
		out.Parts = append(out.Parts, partEntry{p.Number, timeText(p.Modified), quote(p.ETag), p.Size, checksumElement{p.Checksum}})
		out.NextPartNumberMarker = p.Number
	}
	return q.writeXML(http.StatusOK, out)
}

type listUploadsResult struct {
	XMLName            xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ListMultipartUploadsResult"`
	Bucket             string
	KeyMarker          string
	UploadIDMarker     string `xml:"UploadIdMarker"`
	NextKeyMarker      string `xml:",omitempty"`
	NextUploadIDMarker string `xml:"NextUploadIdMarker,omitempty"`
	Prefix             string
	Delimiter          string `xml:",omitempty"`
	EncodingType       string `xml:",omitempty"`
	MaxUploads         int
	IsTruncated        bool
	Uploads            []uploadEntry `xml:"Upload"`
	CommonPrefixes     []prefixEntry
}

type uploadEntry struct {
	Key               string
	UploadID          string `xml:"UploadId"`
	Initiator         owner
	Owner             owner
	StorageClass      string
	Initiated         string
	ChecksumAlgorithm string `xml:",omitempty"`
}

func (q *request) listUploads() error {
	prefix, delimiter := q.query.Get("prefix"), q.query.Get("delimiter")
	most, err := q.number("max-uploads", largestPage)
	if err != nil {
		return err
	}
	uploads, err := q.server.store.Uploads(q.bucket, prefix)
	if err != nil {
		return err
	}
	page := objects.PageOfUploads(uploads, objects.ListOptions{Prefix: prefix, Delimiter: delimiter, After: q.query.Get("key-marker"), Max: most}, q.query.Get("upload-id-marker"))
	out := listUploadsResult{Bucket: q.bucket, KeyMarker: q.encode(q.query.Get("key-marker")), UploadIDMarker: q.query.Get("upload-id-marker"),
		Prefix: q.encode(prefix), Delimiter: q.encode(delimiter), EncodingType: q.query.Get("encoding-type"), MaxUploads: most, IsTruncated: page.Truncated}
	if page.Truncated {
		out.NextKeyMarker, out.NextUploadIDMarker = q.encode(page.LastKey), page.LastID
	}
	for _, u := range page.Uploads {
		out.Uploads = append(out.Uploads, uploadEntry{Key: q.encode(u.Key), UploadID: u.ID, Initiator: theOwner, Owner: theOwner,
			StorageClass: storageClass(objects.Info{Attributes: u.Object}), Initiated: timeText(u.Started), ChecksumAlgorithm: u.Algorithm})
	}
	for _, p := range page.Prefixes {
		out.CommonPrefixes = append(out.CommonPrefixes, prefixEntry{q.encode(p)})
	}
	return q.writeXML(http.StatusOK, out)
}
