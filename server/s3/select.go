package s3

import (
	"context"
	"os"

	"flowsql/server/objects"
	"flowsql/server/s3err"
	"flowsql/storage"
)

// selectObject finds the object of a query, waits for no other query, and runs it.
func (q *request) selectObject() error {
	if q.query.Get("select-type") != "2" {
		return s3err.InvalidRequest.With("The select-type of a request has to be 2.")
	}
	o, err := q.server.store.Stat(q.bucket, q.key)
	if err != nil {
		return err
	}
	select {
	case q.server.queries <- struct{}{}:
		defer func() { <-q.server.queries }()
	default:
		return s3err.SlowDown
	}
	return q.selectContent(o, storage.Object{Path: "s3://" + q.bucket + "/" + q.key, Size: o.Size, ModTime: o.Modified, Named: true,
		Key: q.key, Source: objectSource{q.server.store, q.bucket}})
}

// selectContent answers SelectObjectContent for an object: the request is
// authenticated, q.body() gives its document, and q.w takes the answer. An
// error that it gives before the first byte becomes XML, one behind it ends the
// connection. q.Context() ends when the client goes away.
func (q *request) selectContent(info objects.Info, object storage.Object) error {
	return s3err.NotImplemented.With("SelectObjectContent is not implemented.")
}

// objectSource opens the objects of a bucket for the engine, within the root.
type objectSource struct {
	store  *objects.Store
	bucket string
}

// Open opens an object by its key.
func (s objectSource) Open(_ context.Context, key string) (storage.File, error) {
	o, err := s.store.Get(s.bucket, key)
	if err != nil {
		return nil, err
	}
	return objectFile{o.File, o.Size}, nil
}

type objectFile struct {
	*os.File
	size int64
}

// Length gives the size.
func (f objectFile) Length() (int64, error) { return f.size, nil }
