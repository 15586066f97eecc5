package objects

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"flowsql/server/s3err"
)

// smallestPart is what all parts but the last have at least.
const smallestPart = 5 << 20

// Upload is an object on its way in parts.
type Upload struct {
	ID        string     `json:"id"`
	Key       string     `json:"key"`
	Started   time.Time  `json:"started"`
	Algorithm string     `json:"algorithm,omitempty"` // of the checksum; empty for none
	Composite bool       `json:"composite,omitempty"` // the checksum is over those of the parts
	Object    Attributes `json:"object"`
}

// Part is one that is there.
type Part struct {
	Number   int       `json:"number"`
	Size     int64     `json:"size"`
	ETag     string    `json:"etag"`
	Modified time.Time `json:"modified"`
	Checksum *Checksum `json:"checksum,omitempty"`
	Data     string    `json:"data"` // the name of its file
}

// uploadID is what newID makes; nothing else leads to a folder.
var uploadID = pattern(`^[A-Z2-7]{26}$`)

func uploadsFolder(bucket string) string { return path.Join(stateFolder, "uploads", bucket) }

func uploadFolder(bucket, id string) string { return path.Join(uploadsFolder(bucket), id) }

func partFile(bucket, id string, number int) string {
	return path.Join(uploadFolder(bucket, id), "parts", fmt.Sprintf("%05d.json", number))
}

// CreateUpload begins an upload: its ID and time are given here.
func (s *Store) CreateUpload(bucket string, u Upload) (Upload, error) {
	if _, err := s.Bucket(bucket); err != nil {
		return u, err
	}
	if _, err := filePath(bucket, u.Key); err != nil {
		return u, err
	}
	if isFolder(u.Key) {
		return u, s3err.InvalidArgument.With("A key that ends in a slash is a folder here, which has no content.")
	}
	u.ID, u.Started = newID(), time.Now().UTC()
	text, err := json.Marshal(u)
	if err != nil {
		return u, broken(err)
	}
	return u, s.writeFile(path.Join(uploadFolder(bucket, u.ID), "upload.json"), text)
}

// Upload finds an upload.
func (s *Store) Upload(bucket, key, id string) (Upload, error) {
	var u Upload
	if _, err := s.Bucket(bucket); err != nil {
		return u, err
	}
	if !uploadID().MatchString(id) {
		return u, s3err.NoSuchUpload
	}
	if err := s.readJSON(path.Join(uploadFolder(bucket, id), "upload.json"), &u); err != nil || u.Key != key {
		return u, s3err.NoSuchUpload
	}
	return u, nil
}

func (s *Store) readJSON(name string, into any) error {
	text, err := s.root.ReadFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// Uploads gives the uploads of a bucket whose keys have a prefix, by key and time.
func (s *Store) Uploads(bucket, prefix string) ([]Upload, error) {
	if _, err := s.Bucket(bucket); err != nil {
		return nil, err
	}
	entries, err := s.readDir(uploadsFolder(bucket))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, broken(err)
	}
	var out []Upload
	for _, e := range entries {
		var u Upload
		if err := s.readJSON(path.Join(uploadFolder(bucket, e.Name()), "upload.json"), &u); err == nil && strings.HasPrefix(u.Key, prefix) {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b Upload) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), a.Started.Compare(b.Started), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

// PutPart writes a part, in the place of one of the same number.
func (s *Store) PutPart(bucket, key, id string, number int, content Content) (Part, error) {
	u, err := s.Upload(bucket, key, id)
	if err != nil {
		return Part{}, err
	}
	switch {
	case content.Algorithm == "":
		content.Algorithm = u.Algorithm
	case u.Algorithm != "" && u.Algorithm != content.Algorithm:
		return Part{}, s3err.InvalidRequest.With("Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s",
			strings.ToLower(u.Algorithm), strings.ToLower(content.Algorithm))
	}
	w, err := s.write(content)
	if err != nil {
		return Part{}, err
	}
	defer s.root.Remove(w.temp) // gone where all went well
	p := Part{Number: number, Size: w.info.Size(), ETag: w.etag(), Modified: time.Now().UTC(), Checksum: w.checksum, Data: path.Base(w.temp)}
	defer s.lock(&s.uploads, bucket, id)()
	if _, err := s.Upload(bucket, key, id); err != nil {
		return Part{}, err // ended meanwhile
	}
	return p, s.placePart(bucket, id, w.temp, p)
}

func (s *Store) placePart(bucket, id, temp string, p Part) error {
	var old Part
	replaces := s.readJSON(partFile(bucket, id, p.Number), &old) == nil
	data := path.Join(uploadFolder(bucket, id), "data")
	err := s.root.MkdirAll(data, 0o777)
	if err == nil {
		err = s.root.Rename(temp, path.Join(data, p.Data))
	}
	if err != nil {
		return broken(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		return broken(err)
	}
	if err := s.writeFile(partFile(bucket, id, p.Number), text); err != nil {
		return err
	}
	if replaces {
		s.root.Remove(path.Join(data, old.Data))
	}
	return nil
}

// Parts gives the parts of an upload by number.
func (s *Store) Parts(bucket, key, id string) ([]Part, error) {
	if _, err := s.Upload(bucket, key, id); err != nil {
		return nil, err
	}
	folder := path.Join(uploadFolder(bucket, id), "parts")
	entries, err := s.readDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, broken(err)
	}
	var out []Part
	for _, e := range entries {
		var p Part
		if err := s.readJSON(path.Join(folder, e.Name()), &p); err != nil {
			return nil, broken(err)
		}
		out = append(out, p)
	}
	return out, nil
}

// AbortUpload ends an upload and leaves nothing of it.
func (s *Store) AbortUpload(bucket, key, id string) error {
	defer s.lock(&s.uploads, bucket, id)()
	if _, err := s.Upload(bucket, key, id); err != nil {
		return err
	}
	return s.removeUpload(bucket, id)
}

func (s *Store) removeUpload(bucket, id string) error {
	if err := s.root.RemoveAll(uploadFolder(bucket, id)); err != nil {
		return broken(err)
	}
	return nil
}
