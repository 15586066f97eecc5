package objects

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"time"
)

// Attributes are what an object has beside its bytes.
type Attributes struct {
	ETag         string            `json:"etag"`
	Headers      map[string]string `json:"headers,omitempty"` // Content-Type and the like
	User         map[string]string `json:"user,omitempty"`    // x-amz-meta-, names without the prefix, lower case
	StorageClass string            `json:"storage_class,omitempty"`
	Checksum     *Checksum         `json:"checksum,omitempty"`
	Parts        []int64           `json:"parts,omitempty"` // sizes, of an object uploaded in parts
}

// clone gives attributes that share no map.
func (a Attributes) clone() Attributes {
	a.Headers, a.User = maps.Clone(a.Headers), maps.Clone(a.User)
	return a
}

// Info tells of an object.
type Info struct {
	Attributes
	Key      string
	Size     int64
	Modified time.Time
}

// sidecar is the file of a key's attributes. It belongs to the file of content
// that has the size and time of a generation. For there is no renaming of two
// files at once, it has the new and the old generation while a key is written;
// and a file changed by hand fits none.
type sidecar struct {
	Key         string       `json:"key"`
	Generations []generation `json:"generations"`
}

type generation struct {
	Size       int64 `json:"size"`
	Modified   int64 `json:"modified"` // nanoseconds since 1970
	Attributes `json:"attributes"`
}

// of tells whether a generation is that of a file. Folders change with what is
// in them: theirs is always right.
func (g generation) of(info fs.FileInfo) bool {
	return info.IsDir() || g.Size == info.Size() && g.Modified == info.ModTime().UnixNano()
}

func sidecarPath(bucket, key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return path.Join(stateFolder, "objects", bucket, name[:2], name[2:]+".json")
}

// generations gives what is known of a key.
func (s *Store) generations(bucket, key string) []generation {
	text, err := s.root.ReadFile(sidecarPath(bucket, key))
	if err != nil {
		return nil
	}
	var c sidecar
	if json.Unmarshal(text, &c) != nil || c.Key != key {
		return nil
	}
	return c.Generations
}

// hasMarker tells whether a folder is an object, its key ending in a slash.
func (s *Store) hasMarker(bucket, key string) bool { return len(s.generations(bucket, key)) > 0 }

// info tells of an object by its file.
func (s *Store) info(bucket, key string, file fs.FileInfo) Info {
	out := Info{Key: key, Size: file.Size(), Modified: file.ModTime()}
	for _, g := range s.generations(bucket, key) {
		if !g.of(file) {
			continue
		}
		out.Attributes = g.Attributes
		if file.IsDir() {
			out.Size, out.Modified = 0, time.Unix(0, g.Modified)
		}
		return out
	}
	out.ETag = handmadeETag(file)
	return out
}

// handmadeETag is the ETag of a file that was not written through the server:
// to read it whole in order to list it would cost too much. It changes with the
// file's size and time, and by its form nobody takes it for the file's MD5.
func handmadeETag(file fs.FileInfo) string {
	sum := md5.Sum(fmt.Appendf(nil, "%d %d", file.Size(), file.ModTime().UnixNano()))
	return hex.EncodeToString(sum[:]) + "-1"
}

// writeAttributes writes the attributes of a key, and those of the file that is
// there now, if any, beside their place.
func (s *Store) writeAttributes(bucket, key, name string, fresh generation) (*written, error) {
	c := sidecar{Key: key, Generations: []generation{fresh}}
	if now, err := s.root.Stat(name); err == nil && !now.IsDir() {
		for _, g := range s.generations(bucket, key) {
			if g.of(now) {
				c.Generations = append(c.Generations, g)
				break
			}
		}
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, broken(err)
	}
	return s.writeText(text)
}
