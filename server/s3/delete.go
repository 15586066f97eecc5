package s3

import (
	"encoding/xml"
	"net/http"

	"flowsql/server/s3err"
)

func (q *request) deleteObject() error {
	if err := q.checkVersion(); err != nil {
		return err
	}
	if err := q.server.store.Delete(q.bucket, q.key, q.writeCondition()); err != nil {
		return err
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

// mostDeleted is how many keys a request may name.
const mostDeleted = 1000

type deleteDocument struct {
	XMLName xml.Name `xml:"Delete"`
	Quiet   bool
	Object  []struct {
		Key       string
		VersionID string `xml:"VersionId"`
		ETag      string // that the object has to have; empty for any
	}
}

type deleteResult struct {
	XMLName xml.Name       `xml:"http://s3.amazonaws.com/doc/2006-03-01/ DeleteResult"`
	Deleted []deletedEntry `xml:",omitempty"`
	Error   []failedEntry  `xml:",omitempty"`
}

type deletedEntry struct {
	Key       string
	VersionID string `xml:"VersionId,omitempty"`
}

type failedEntry struct {
	Key       string
	VersionID string `xml:"VersionId,omitempty"`
	Code      string
	Message   string
}

// deleteObjects removes many, and tells of each unless it is to be quiet of
// those that went well.
func (q *request) deleteObjects() error {
	var wanted deleteDocument
	if err := q.document(&wanted); err != nil {
		return err
	}
	if n := len(wanted.Object); n == 0 || n > mostDeleted {
		return s3err.MalformedXML
	}
	if _, err := q.server.store.Bucket(q.bucket); err != nil {
		return err
	}
	var out deleteResult
	for _, o := range wanted.Object {
		err := q.deleteOne(o.Key, o.VersionID, o.ETag)
		if err == nil {
			if !wanted.Quiet {
				out.Deleted = append(out.Deleted, deletedEntry{o.Key, o.VersionID})
			}
			continue
		}
		e := s3err.From(err)
		out.Error = append(out.Error, failedEntry{o.Key, o.VersionID, e.Code, e.Message})
	}
	return q.writeXML(http.StatusOK, out)
}

func (q *request) deleteOne(key, version, etag string) error {
	if version != "" && version != nullVersion {
		return s3err.NoSuchVersion
	}
	return q.server.store.Delete(q.bucket, key, condition(etag, ""))
}
