package objects

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"flowsql/server/s3err"
)

// Delete removes an object; that there is none is no error. Folders that are
// empty then, and no objects, go too.
func (s *Store) Delete(bucket, key string, condition Condition) error {
	if _, err := s.Bucket(bucket); err != nil {
		return err
	}
	name, err := filePath(bucket, key)
	if err != nil {
		return err
	}
	defer s.lock(&s.keys, bucket, key)()
	if condition != nil {
		if err := s.checkCondition(bucket, key, condition); err != nil {
			return err
		}
	}
	s.tree.Lock()
	defer s.tree.Unlock()
	info, err := s.root.Stat(name)
	switch {
	case err != nil && errors.Is(openError(err), s3err.NoSuchKey), err == nil && !s.isObject(bucket, key, info):
		return nil
	case err == nil && !info.IsDir():
		err = s.root.Remove(name)
	}
	if err != nil {
		return openError(err)
	}
	if err := s.root.Remove(sidecarPath(bucket, key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return broken(err)
	}
	if !isFolder(key) {
		key = path.Dir(key) + "/"
	}
	return s.syncDir(s.prune(bucket, key))
}

// prune removes a folder and those above it while they are empty and no
// objects; it gives the folder that stays.
func (s *Store) prune(bucket, folder string) (stays string) {
	for key := folder; key != "./" && key != "/" && key != ""; key = path.Dir(strings.TrimSuffix(key, "/")) + "/" {
		name := path.Join(bucket, key)
		if s.hasMarker(bucket, key) {
			return name
		}
		if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
	return bucket
}
