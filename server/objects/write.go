package objects

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"

	"flowsql/server/s3err"
)

// Content is what is to be written, and what it has to be.
type Content struct {
	From   io.Reader // an error in place of io.EOF leaves nothing behind
	Length int64     // -1 where it is not known
	Limit  int64     // bytes allowed
	MD5    string    // base64, of Content-MD5; empty for any
	// Algorithm names the checksum to compute; empty for none. Expected gives its
	// value as the client has it, empty for none, once From is read: it may stand behind the body.
	Algorithm string
	Expected  func() string
}

// Condition is called with the object that is there (nil for none) before it is replaced or removed.
type Condition func(there *Info) error

// newID gives a name that nobody guesses and nothing has.
func newID() string { return rand.Text() }

// written is content in a temporary file.
type written struct {
	temp     string
	info     fs.FileInfo
	md5      []byte
	checksum *Checksum
}

func (w *written) etag() string { return hex.EncodeToString(w.md5) }

// Put writes an object. It is there, whole and durable, once this returns without error.
func (s *Store) Put(bucket, key string, content Content, a Attributes, condition Condition) (Info, error) {
	if _, err := s.Bucket(bucket); err != nil {
		return Info{}, err
	}
	if _, err := filePath(bucket, key); err != nil {
		return Info{}, err
	}
	if isFolder(key) {
		content.Limit = 0
	}
	w, err := s.write(content)
	if err != nil {
		if isFolder(key) && errors.Is(err, s3err.EntityTooLarge) {
			err = s3err.InvalidArgument.With("A key that ends in a slash is a folder here, which has no content.")
		}
		return Info{}, err
	}
	defer s.root.Remove(w.temp) // gone where all went well
	a = a.clone()
	a.ETag, a.Checksum = w.etag(), w.checksum
	return s.commit(bucket, key, w, a, condition)
}

// write writes content beside its place and compares it with what it has to be.
func (s *Store) write(content Content) (*written, error) {
	if content.Length > content.Limit {
		return nil, s3err.EntityTooLarge
	}
	sums, err := newSums(content)
	if err != nil {
		return nil, err
	}
	var checksum *Checksum
	w, err := s.writeTemp(func(f *os.File) error {
		n, err := io.Copy(io.MultiWriter(sums.writer(), diskWriter{f}), io.LimitReader(content.From, content.Limit+1))
		switch {
		case err != nil:
			return err
		case n > content.Limit:
			return s3err.EntityTooLarge
		case content.Length >= 0 && n != content.Length:
			return s3err.IncompleteBody
		}
		checksum, err = sums.check(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	w.md5, w.checksum = sums.md5.Sum(nil), checksum
	return w, nil
}

// writeTemp makes a file beside its place and durable; fill writes it. It is
// renamed to its place once all is well.
func (s *Store) writeTemp(fill func(f *os.File) error) (w *written, err error) {
	folder := path.Join(stateFolder, "tmp")
	if err := s.root.MkdirAll(folder, 0o777); err != nil {
		return nil, broken(err)
	}
	w = &written{temp: path.Join(folder, newID())}
	f, err := s.root.OpenFile(w.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, broken(err)
	}
	if err = fill(f); err == nil {
		w.info, err = s.settle(f, w.temp)
	}
	if err != nil {
		f.Close()
		s.root.Remove(w.temp)
		return nil, err
	}
	return w, nil
}

func (s *Store) writeText(text []byte) (*written, error) {
	return s.writeTemp(func(f *os.File) error {
		if _, err := f.Write(text); err != nil {
			return broken(err)
		}
		return nil
	})
}

// settle makes a file durable and closes it. Its time is asked for behind that:
// Windows sets it when the file is closed.
func (s *Store) settle(f *os.File, name string) (fs.FileInfo, error) {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, broken(err)
	}
	info, err := s.root.Stat(name)
	if err != nil {
		return nil, broken(err)
	}
	return info, nil
}

// ReadAll reads content that fits into memory and compares it with what it has to be.
func ReadAll(content Content) ([]byte, error) {
	sums, err := newSums(content)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.TeeReader(io.LimitReader(content.From, content.Limit+1), sums.writer()))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > content.Limit {
		return nil, s3err.EntityTooLarge
	}
	_, err = sums.check(content)
	return text, err
}

// diskWriter tells errors of the disk from those of the sender.
type diskWriter struct{ to *os.File }

func (d diskWriter) Write(p []byte) (int, error) {
	n, err := d.to.Write(p)
	if err != nil {
		err = broken(err)
	}
	return n, err
}

// sums are the hashes of content on its way.
type sums struct{ md5, checksum hash.Hash }

func newSums(content Content) (*sums, error) {
	out := &sums{md5: md5.New()}
	if content.MD5 != "" {
		if raw, err := base64.StdEncoding.DecodeString(content.MD5); err != nil || len(raw) != md5.Size {
			return nil, s3err.InvalidDigest
		}
	}
	if content.Algorithm == "" {
		return out, nil
	}
	var err error
	out.checksum, err = newChecksum(content.Algorithm)
	return out, err
}

func (s *sums) writer() io.Writer {
	if s.checksum == nil {
		return s.md5
	}
	return io.MultiWriter(s.md5, s.checksum)
}

func (s *sums) check(content Content) (*Checksum, error) {
	if content.MD5 != "" && !sameText(content.MD5, encodeSum(s.md5)) {
		return nil, s3err.BadDigest.With("The Content-MD5 you specified did not match what we received.")
	}
	if s.checksum == nil {
		return nil, nil
	}
	c := &Checksum{Algorithm: content.Algorithm, Value: encodeSum(s.checksum)}
	if content.Expected == nil {
		return c, nil
	}
	if given := content.Expected(); given != "" {
		return c, c.check(given)
	}
	return c, nil
}

// commit puts written content in its place.
func (s *Store) commit(bucket, key string, w *written, a Attributes, condition Condition) (Info, error) {
	defer s.lock(&s.keys, bucket, key)()
	name, err := filePath(bucket, key)
	if err != nil {
		return Info{}, err
	}
	if condition != nil {
		if err := s.checkCondition(bucket, key, condition); err != nil {
			return Info{}, err
		}
	}
	fresh := generation{Size: w.info.Size(), Modified: w.info.ModTime().UnixNano(), Attributes: a}
	beside, err := s.writeAttributes(bucket, key, name, fresh)
	if err != nil {
		return Info{}, err
	}
	defer s.root.Remove(beside.temp) // gone where all went well
	changed, err := s.replace(bucket, key, name, w.temp, beside.temp)
	for _, folder := range changed {
		err = errors.Join(err, s.syncDir(folder))
	}
	return Info{Key: key, Size: w.info.Size(), Modified: w.info.ModTime(), Attributes: a}, err
}

func (s *Store) checkCondition(bucket, key string, condition Condition) error {
	there, err := s.Stat(bucket, key)
	if errors.Is(err, s3err.NoSuchKey) {
		return condition(nil)
	}
	if err != nil {
		return err
	}
	return condition(&there)
}

// replace gives the files of content and of attributes their names, and tells
// which folders have changed by it.
func (s *Store) replace(bucket, key, name, content, attributes string) (changed []string, err error) {
	s.tree.Lock()
	defer s.tree.Unlock()
	if _, err := s.Bucket(bucket); err != nil {
		return nil, err // was removed meanwhile
	}
	folder := path.Dir(name)
	if isFolder(key) {
		folder = name
	}
	if changed, err = s.makeFolder(folder); err != nil {
		return nil, conflict(err)
	}
	if now, err := s.root.Stat(name); err == nil && now.IsDir() && !isFolder(key) {
		if s.hasMarker(bucket, key+"/") || s.root.Remove(name) != nil { // an empty folder is no object and gives way
			return nil, s3err.KeyConflict
		}
	}
	sidecar := sidecarPath(bucket, key)
	more, err := s.makeFolder(path.Dir(sidecar))
	if err == nil {
		err = s.root.Rename(attributes, sidecar)
	}
	if err != nil {
		return nil, broken(err)
	}
	if isFolder(key) {
		return append(changed, more...), nil
	}
	if err := s.root.Rename(content, name); err != nil {
		return nil, conflict(err)
	}
	return append(changed, more...), nil
}

// makeFolder makes a folder with those above it, and gives it and all that got
// a name by it.
func (s *Store) makeFolder(folder string) (changed []string, err error) {
	for above := folder; ; above = path.Dir(above) {
		changed = append(changed, above)
		if _, err := s.root.Stat(above); err == nil || above == "." {
			return changed, s.root.MkdirAll(folder, 0o777)
		}
	}
}

// conflict words an error of giving a file its name.
func conflict(err error) error {
	switch {
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return s3err.KeyConflict
	case errors.Is(err, syscall.EXDEV):
		return s3err.NotImplemented.With("The folder is on another file system than the root that is served: its objects can be read, not written.")
	}
	return openError(err)
}
