package objects

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"strings"
	"sync"

	"flowsql/server/s3err"
)

// Checksum is one of content, as S3 words it.
type Checksum struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
	Composite bool   `json:"composite,omitempty"` // of the checksums of parts, not of the bytes
}

// checksumAlgorithms are the checksums that S3 knows.
var checksumAlgorithms = []struct {
	name string
	make func() hash.Hash
	// whole tells whether an object of parts may have one over its bytes, and
	// composite whether it may have one over the checksums of its parts.
	whole, composite bool
}{
	{"CRC32", func() hash.Hash { return crc32.NewIEEE() }, true, true},
	{"CRC32C", func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }, true, true},
	{"CRC64NVME", func() hash.Hash { return crc64.New(nvme()) }, true, false},
	{"SHA1", sha1.New, false, true},
	{"SHA256", sha256.New, false, true},
}

// nvme is the polynomial of CRC-64/NVME, its bits reversed.
var nvme = sync.OnceValue(func() *crc64.Table { return crc64.MakeTable(0x9a6c9329ac4bc9b5) })

// ChecksumNames gives the algorithms' names.
func ChecksumNames() []string {
	var names []string
	for _, a := range checksumAlgorithms {
		names = append(names, a.name)
	}
	return names
}

// newChecksum gives the hash of an algorithm.
func newChecksum(algorithm string) (hash.Hash, error) {
	for _, a := range checksumAlgorithms {
		if a.name == algorithm {
			return a.make(), nil
		}
	}
	return nil, s3err.InvalidRequest.With("Checksum algorithm provided is unsupported. Please try again with any of the valid types: [%s]", strings.Join(ChecksumNames(), ", "))
}

func encodeSum(h hash.Hash) string { return base64.StdEncoding.EncodeToString(h.Sum(nil)) }

// sameText compares in constant time.
func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// check compares a checksum that the client gave.
func (c *Checksum) check(given string) error {
	if raw, err := base64.StdEncoding.DecodeString(given); err != nil || len(raw) == 0 {
		return s3err.InvalidRequest.With("Value for x-amz-checksum-%s header is invalid.", strings.ToLower(c.Algorithm))
	}
	if !sameText(given, c.Value) {
		return s3err.BadDigest.With("The %s you specified did not match the calculated checksum.", c.Algorithm)
	}
	return nil
}

// ChecksumOf gives the kind of checksum an upload has: that of the algorithm,
// over the bytes or over the parts' checksums, as asked for or as is usual.
func ChecksumOf(algorithm, kind string) (composite bool, err error) {
	for _, a := range checksumAlgorithms {
		if a.name != algorithm {
			continue
		}
		switch {
		case kind == "" && a.composite, kind == "COMPOSITE" && a.composite:
			return true, nil
		case kind == "" && a.whole, kind == "FULL_OBJECT" && a.whole:
			return false, nil
		}
		return false, s3err.InvalidRequest.With("The %s checksum type cannot be used with the %s checksum algorithm.", kind, strings.ToLower(algorithm))
	}
	_, err = newChecksum(algorithm)
	return false, err
}
