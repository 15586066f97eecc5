// Package objects keeps what S3 calls buckets and objects as folders and files
// below one root: a bucket is a folder, an object a file, and a file put there
// by hand is an object too. It knows nothing of HTTP.
//
// What a file cannot hold (content type, metadata, ETag, checksums) and uploads
// on their way are kept in the folder ".flowsql-s3" of the root, whose name can
// be no bucket's. Nothing outside the root is reached, by links neither.
//
// An object is written beside, made durable and renamed, so that readers see
// the old one or the new one, and a crash leaves one of them whole. A Store may
// be used from any goroutine. Every error is a *s3err.Error or one of reading
// what was to be written.
package objects

import (
	"errors"
	"hash/maphash"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"flowsql/server/s3err"
)

// stateFolder holds what is not the user's.
const stateFolder = ".flowsql-s3"

// leftFor is the age at which a temporary file is taken for left behind.
const leftFor = 24 * time.Hour

// Store is a root with its buckets.
type Store struct {
	root *os.Root
	// tree guards the names: held for reading while an object is opened together
	// with its attributes, for writing while both are changed. Never held over
	// the reading or writing of content.
	tree sync.RWMutex
	// keys are held by a writer of a key from its conditions to its end; uploads
	// by what changes an upload, before keys where both are.
	keys, uploads locks
	seed          maphash.Seed
}

// Bucket is a folder of the root.
type Bucket struct {
	Name    string
	Created time.Time // when the folder was last changed: no system keeps more for all folders
}

// Open opens a root, which has to exist.
func Open(dir string) (*Store, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{root: root, seed: maphash.MakeSeed()}
	if err := s.sweep(); err != nil {
		root.Close()
		return nil, err
	}
	return s, nil
}

// Close lets go of the root.
func (s *Store) Close() error { return s.root.Close() }

// sweep removes temporary files that a crash left behind.
func (s *Store) sweep() error {
	entries, err := s.readDir(path.Join(stateFolder, "tmp"))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > leftFor {
			s.root.Remove(path.Join(stateFolder, "tmp", e.Name()))
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// locks are held by the hash of a name.
type locks [64]sync.Mutex

// lock holds a name of a bucket, and now and then others with it.
func (s *Store) lock(of *locks, bucket, name string) (unlock func()) {
	m := &of[maphash.String(s.seed, bucket+"/"+name)%uint64(len(of))]
	m.Lock()
	return m.Unlock
}

// The patterns of names are compiled when one is first looked at, since every start of
// the program would pay for them.
var (
	// bucketName is what a new bucket may be called; folders made by hand may have more.
	bucketName = pattern(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	folderName = pattern(`^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$`)
	ipAddress  = pattern(`^\d+\.\d+\.\d+\.\d+$`)
)

func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// Buckets gives the buckets by name.
func (s *Store) Buckets() ([]Bucket, error) {
	entries, err := s.readDir(".")
	if err != nil {
		return nil, broken(err)
	}
	var out []Bucket
	for _, e := range entries {
		if b, err := s.Bucket(e.Name()); err == nil {
			out = append(out, b)
		}
	}
	return out, nil
}

// Bucket tells of one bucket; NoSuchBucket where there is none.
func (s *Store) Bucket(name string) (Bucket, error) {
	if !folderName().MatchString(name) {
		return Bucket{}, s3err.NoSuchBucket
	}
	info, err := s.root.Stat(name)
	if err != nil || !info.IsDir() {
		return Bucket{}, s3err.NoSuchBucket
	}
	return Bucket{Name: name, Created: info.ModTime()}, nil
}

// CreateBucket makes a bucket; that it is there already is no error.
func (s *Store) CreateBucket(name string) error {
	if _, err := s.Bucket(name); err == nil {
		return nil
	}
	if !bucketName().MatchString(name) || strings.Contains(name, "..") || ipAddress().MatchString(name) {
		return s3err.InvalidBucketName
	}
	switch err := s.root.Mkdir(name, 0o777); {
	case err == nil:
		return s.syncDir(".")
	case !errors.Is(err, fs.ErrExist):
		return broken(err)
	}
	if _, err := s.Bucket(name); err != nil {
		return s3err.BucketAlreadyExists.With("There is a file of this name where the bucket's folder would be.")
	}
	return nil
}

// DeleteBucket removes a bucket that has no object. Empty folders in it, which
// are no objects, go with it, and so do uploads on their way.
func (s *Store) DeleteBucket(name string) error {
	if _, err := s.Bucket(name); err != nil {
		return err
	}
	s.tree.Lock()
	defer s.tree.Unlock()
	if s.hasFile(name) {
		return s3err.BucketNotEmpty
	}
	if err := s.removeFolders(name); err != nil {
		return s3err.BucketNotEmpty.Because(err)
	}
	for _, kind := range []string{"objects", "uploads"} {
		if err := s.root.RemoveAll(path.Join(stateFolder, kind, name)); err != nil {
			return broken(err)
		}
	}
	return s.syncDir(".")
}

// hasFile tells whether there is anything but folders below a folder, or one
// that a client made as an object.
func (s *Store) hasFile(folder string) bool {
	entries, err := s.readDir(folder)
	if err != nil {
		return true
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		bucket, key, _ := strings.Cut(name+"/", "/")
		if !e.IsDir() || s.hasMarker(bucket, key) || s.hasFile(name) {
			return true
		}
	}
	return false
}

// removeFolders removes a folder of folders, and fails at any file.
func (s *Store) removeFolders(folder string) error {
	entries, err := s.readDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.removeFolders(path.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return s.root.Remove(folder)
}

// readDir gives what a folder has, by name.
func (s *Store) readDir(folder string) ([]fs.DirEntry, error) {
	return fs.ReadDir(s.root.FS(), folder)
}

// syncDir makes the names of a folder durable.
func (s *Store) syncDir(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // keeps names durable by itself, and cannot be asked
	}
	d, err := s.root.Open(folder)
	if err != nil {
		return broken(err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return broken(err)
	}
	return nil
}

// writeFile puts a small file in its place, whole or not at all.
func (s *Store) writeFile(name string, text []byte) error {
	w, err := s.writeText(text)
	if err != nil {
		return err
	}
	defer s.root.Remove(w.temp) // gone where all went well
	if err := s.root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return broken(err)
	}
	if err := s.root.Rename(w.temp, name); err != nil {
		return broken(err)
	}
	return nil
}

// broken is an error of the system below, for which the client is not at fault;
// where the system does not let the server write, trying again is of no use.
func broken(err error) error {
	var known *s3err.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return s3err.AccessDenied.With("The server may not do this in the folder that it serves.").Because(err)
	}
	return s3err.InternalError.Because(err)
}
