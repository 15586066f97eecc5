package objects

import (
	"cmp"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"slices"

	"flowsql/server/s3err"
)

// Completion is what the client says of the parts that make the object.
type Completion struct {
	Parts     []Part // number, ETag, and the checksum where it is known
	Size      int64  // of the object; -1 where it is not known
	Expected  string // the checksum of the object; empty for any
	Condition Condition
}

// CompleteUpload makes an object of parts.
func (s *Store) CompleteUpload(bucket, key, id string, c Completion) (Info, error) {
	defer s.lock(&s.uploads, bucket, id)()
	u, err := s.Upload(bucket, key, id)
	if err != nil {
		return Info{}, err
	}
	there, err := s.Parts(bucket, key, id)
	if err != nil {
		return Info{}, err
	}
	chosen, err := choose(there, c.Parts)
	if err != nil {
		return Info{}, err
	}
	w, err := s.join(bucket, u, chosen)
	if err != nil {
		return Info{}, err
	}
	defer s.root.Remove(w.temp) // gone where all went well
	if c.Size >= 0 && c.Size != w.info.Size() {
		return Info{}, s3err.InvalidRequest.With("The provided 'x-amz-mp-object-size' header value %d does not match what was computed: %d", c.Size, w.info.Size())
	}
	if w.checksum != nil && c.Expected != "" && !sameText(c.Expected, w.checksum.Value) && !sameText(fmt.Sprintf("%s-%d", c.Expected, len(chosen)), w.checksum.Value) {
		return Info{}, s3err.BadDigest.With("The %s you specified did not match the calculated checksum.", u.Algorithm)
	}
	a := u.Object
	a.ETag, a.Checksum = fmt.Sprintf("%s-%d", w.etag(), len(chosen)), w.checksum
	for _, p := range chosen {
		a.Parts = append(a.Parts, p.Size)
	}
	info, err := s.commit(bucket, key, w, a, c.Condition)
	if err != nil {
		return Info{}, err
	}
	return info, s.removeUpload(bucket, id)
}

// choose finds the parts that the client wants.
func choose(there, wanted []Part) ([]Part, error) {
	if len(wanted) == 0 {
		return nil, s3err.MalformedXML
	}
	for i := range wanted[1:] {
		if wanted[i].Number >= wanted[i+1].Number {
			return nil, s3err.InvalidPartOrder
		}
	}
	var out []Part
	for i, want := range wanted {
		at, found := slices.BinarySearchFunc(there, want.Number, func(p Part, n int) int { return cmp.Compare(p.Number, n) })
		if !found || there[at].ETag != want.ETag {
			return nil, s3err.InvalidPart
		}
		p := there[at]
		if want.Checksum != nil && (p.Checksum == nil || *p.Checksum != *want.Checksum) {
			return nil, s3err.InvalidPart
		}
		if i < len(wanted)-1 && p.Size < smallestPart {
			return nil, s3err.EntityTooSmall
		}
		out = append(out, p)
	}
	return out, nil
}

// join writes the parts into one file. Its MD5 is that of the parts' MD5s.
func (s *Store) join(bucket string, u Upload, parts []Part) (*written, error) {
	sums, checksum := md5.New(), hash.Hash(nil)
	if u.Algorithm != "" {
		var err error
		if checksum, err = newChecksum(u.Algorithm); err != nil {
			return nil, err
		}
	}
	w, err := s.writeTemp(func(f *os.File) error {
		var to io.Writer = f
		if checksum != nil && !u.Composite {
			to = io.MultiWriter(f, checksum)
		}
		for _, p := range parts {
			if err := s.appendPart(to, path.Join(uploadFolder(bucket, u.ID), "data", p.Data)); err != nil {
				return err
			}
			raw, _ := hex.DecodeString(p.ETag)
			sums.Write(raw)
			if u.Composite && p.Checksum != nil {
				raw, _ = base64.StdEncoding.DecodeString(p.Checksum.Value)
				checksum.Write(raw)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	w.md5 = sums.Sum(nil)
	if checksum == nil {
		return w, nil
	}
	w.checksum = &Checksum{Algorithm: u.Algorithm, Value: encodeSum(checksum), Composite: u.Composite}
	if u.Composite {
		w.checksum.Value += fmt.Sprintf("-%d", len(parts))
	}
	return w, nil
}

func (s *Store) appendPart(to io.Writer, name string) error {
	f, err := s.root.Open(name)
	if err != nil {
		return broken(err)
	}
	defer f.Close()
	if _, err := io.Copy(to, f); err != nil {
		return broken(err)
	}
	return nil
}
