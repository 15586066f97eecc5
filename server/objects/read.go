package objects

import (
	"io/fs"
	"os"
	"strings"

	"flowsql/server/s3err"
)

// Object is an object opened for reading; it stays what it was when the key is
// written meanwhile.
type Object struct {
	Info
	*os.File
}

// Get opens an object.
func (s *Store) Get(bucket, key string) (*Object, error) {
	var out *Object
	err := s.locate(bucket, key, func(name string, _ fs.FileInfo) error {
		f, err := s.root.Open(name)
		if err != nil {
			return openError(err)
		}
		info, err := f.Stat()
		if err != nil {
			f.Close()
			return openError(err)
		}
		out = &Object{Info: s.info(bucket, key, info), File: f}
		return nil
	})
	return out, err
}

// Stat tells of an object.
func (s *Store) Stat(bucket, key string) (Info, error) {
	var out Info
	err := s.locate(bucket, key, func(_ string, info fs.FileInfo) error {
		out = s.info(bucket, key, info)
		return nil
	})
	return out, err
}

// locate finds the file of a key and calls found, names unchanged meanwhile.
func (s *Store) locate(bucket, key string, found func(name string, info fs.FileInfo) error) error {
	if _, err := s.Bucket(bucket); err != nil {
		return err
	}
	name, err := filePath(bucket, key)
	if err != nil {
		return err
	}
	s.tree.RLock()
	defer s.tree.RUnlock()
	info, err := s.root.Stat(name)
	if err != nil {
		return openError(err)
	}
	if !s.isObject(bucket, key, info) {
		return s3err.NoSuchKey
	}
	return found(name, info)
}

// isObject tells whether a file is the object of a key: a plain file, or a
// folder that was made as an object. Pipes and devices are none.
func (s *Store) isObject(bucket, key string, info fs.FileInfo) bool {
	if strings.HasSuffix(key, "/") {
		return info.IsDir() && s.hasMarker(bucket, key)
	}
	return info.Mode().IsRegular()
}
