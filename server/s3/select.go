package s3

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"

	"flowsql/server/objects"
	"flowsql/server/s3err"
	"flowsql/server/s3select"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// notQueried are the storage classes that S3 Select does not read.
var notQueried = []string{"GLACIER", "DEEP_ARCHIVE", "REDUCED_REDUNDANCY"}

// selectObject runs the query of SelectObjectContent over an object. What goes
// wrong before the first byte of the answer is an error here.
func (q *request) selectObject() error {
	if q.query.Get("select-type") != "2" {
		return s3err.InvalidRequest.With("The select-type of a request has to be 2.")
	}
	o, err := q.server.store.Stat(q.bucket, q.key)
	if err != nil {
		return err
	}
	if !q.server.config.Select.Friendly && slices.Contains(notQueried, o.StorageClass) {
		return &s3err.Error{Code: string(sqlerr.S3UnsupportedStorageClass), Status: http.StatusBadRequest,
			Message: sqlerr.S3Text(sqlerr.S3UnsupportedStorageClass)}
	}
	text, err := q.body()
	if err != nil {
		return err
	}
	checked := q.WithContext(q.Context())
	checked.Body = io.NopCloser(bytes.NewReader(text))
	err = q.server.queries.Serve(q.w, checked, storage.Object{Path: "s3://" + q.bucket + "/" + q.key, Size: o.Size, ModTime: o.Modified, Named: true,
		Key: q.key, Source: objectSource{q.server.store, q.bucket, o.ETag}})
	var missing *s3err.Error
	var failed *sqlerr.Error
	switch {
	case errors.As(err, &missing): // the object has gone since
		return missing
	case errors.As(err, &failed) && failed.Code == sqlerr.S3InternalError:
		return s3err.InternalError.Because(err)
	case errors.As(err, &failed):
		return &s3err.Error{Code: string(failed.Code), Status: s3select.Status(failed.Code), Message: failed.Msg}
	}
	return err
}

// objectSource opens the objects of a bucket for the engine, within the root.
type objectSource struct {
	store  *objects.Store
	bucket string
	etag   string // of what was found first
}

// Open opens the object, unless it is another one by now.
func (s objectSource) Open(_ context.Context, key string) (storage.File, error) {
	o, err := s.store.Get(s.bucket, key)
	if err != nil {
		return nil, err
	}
	if o.ETag != s.etag {
		o.File.Close()
		return nil, s3err.PreconditionFailed.With("The object was replaced while it was read.")
	}
	return objectFile{o.File, o.Size}, nil
}

type objectFile struct {
	*os.File
	size int64
}

// Length gives the size.
func (f objectFile) Length() (int64, error) { return f.size, nil }
