package storage

import (
	"bytes"
	"strings"
)

// Compression is the container around an object's bytes.
type Compression uint8

// The containers.
const (
	None Compression = iota
	Gzip
	Zstd
	Bzip2
	Zlib        // Hadoop's .deflate; only by name
	Unsupported // known by its magic number or name, and not readable
)

var compressionNames = [...]string{"none", "gzip", "zstd", "bzip2", "deflate", "unsupported"}

// String gives the name of the container.
func (c Compression) String() string { return compressionNames[c] }

// magic is one row of the table of what the first bytes of a file tell.
type magic struct {
	name   string
	prefix string
	kind   Compression
}

// magics are told by content. bzip2 has too short a mark of its own to be told
// from text by it, so the mark of its first block is asked for as well.
var magics = []magic{
	{"gzip", "\x1f\x8b", Gzip},
	{"zstd", "\x28\xb5\x2f\xfd", Zstd},
	{"xz", "\xfd7zXZ\x00", Unsupported},
	{"lz4", "\x04\x22\x4d\x18", Unsupported},
	{"compress (.Z)", "\x1f\x9d", Unsupported},
	{"zip", "PK\x03\x04", Unsupported},
	{"7z", "7z\xbc\xaf\x27\x1c", Unsupported},
	{"snappy", "\xff\x06\x00\x00sNaPpY", Unsupported},
	{"Avro", "Obj\x01", Unsupported},
	{"Arrow", "ARROW1", Unsupported},
}

const parquetMagic = "PAR1"

// headSize is how many first bytes detection looks at.
const headSize = 16

// detect tells the container from the first bytes; name is set for those that
// cannot be read.
func detect(head []byte) (kind Compression, name string) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.kind, m.name
		}
	}
	if isBzip2(head) {
		return Bzip2, "bzip2"
	}
	if isSkippable(head) {
		return Zstd, "zstd"
	}
	return None, ""
}

func isBzip2(head []byte) bool {
	if len(head) < 10 || string(head[:3]) != "BZh" || head[3] < '1' || head[3] > '9' {
		return false
	}
	block := string(head[4:10])
	return block == "1AY&SY" || block == "\x17\x72\x45\x38\x50\x90" // a block, or the end of an empty file
}

// isSkippable tells zstd's skippable frames, which may come before the data.
func isSkippable(head []byte) bool {
	return len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18"
}

// hadoopNames are the endings that Trino knows, in lower case only.
var hadoopNames = []struct {
	ending string
	kind   Compression
}{
	{".gz", Gzip}, {".bz2", Bzip2}, {".zst", Zstd}, {".deflate", Zlib},
	{".lz4", Unsupported}, {".snappy", Unsupported}, {".lzo", Unsupported}, {".lzo_deflate", Unsupported},
}

// byName tells the container as Trino does, from the ending of the name alone.
func byName(path string) Compression {
	for _, n := range hadoopNames {
		if strings.HasSuffix(path, n.ending) {
			return n.kind
		}
	}
	return None
}
