package storage

import (
	"context"
	"os"
)

// local opens files of the local disk; the key is the path.
type local struct{}

// Open opens the file at the path key.
func (local) Open(_ context.Context, key string) (File, error) {
	f, err := os.Open(key)
	if err != nil {
		return nil, err
	}
	return localFile{f}, nil
}

type localFile struct{ *os.File }

// Length gives the size that the file has now.
func (f localFile) Length() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
