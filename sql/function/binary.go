package function

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/dgryski/go-spooky"
	"github.com/twmb/murmur3"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, digestFunctions) }

// digestFunctions lists digests, checksums and hashes of bytes.
func digestFunctions() []Def {
	out := []Def{
		{Name: "crc32", In: "varbinary", Out: "bigint", Build: one(safe(func(s string) int64 { return int64(crc32.ChecksumIEEE([]byte(s))) })), Doc: "CRC-32 checksum"},
	}
	for _, d := range []struct {
		name string
		make func() hash.Hash
	}{{"md5", md5.New}, {"sha1", sha1.New}, {"sha256", sha256.New}, {"sha512", sha512.New}} {
		out = append(out,
			digest(d.name, strings.ToUpper(d.name)+" digest", func(b []byte) []byte { return sum(d.make(), b) }),
			Def{Name: "hmac_" + d.name, In: "varbinary, varbinary", Out: "varbinary", Doc: "Keyed " + strings.ToUpper(d.name) + " digest",
				Build: two(func(s, key string) (string, error) {
					if key == "" {
						return "", sqlerr.New(sqlerr.GenericInternalError, "Empty key")
					}
					return string(sum(hmac.New(d.make, []byte(key)), []byte(s))), nil
				})})
	}
	return append(out,
		digest("xxhash64", "XxHash of 64 bits", func(b []byte) []byte { return binary.BigEndian.AppendUint64(nil, xxhash.Sum64(b)) }),
		digest("murmur3", "MurmurHash3 of 128 bits", func(b []byte) []byte {
			low, high := murmur3.Sum128(b)
			return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, low), high)
		}),
		digest("spooky_hash_v2_32", "SpookyHash V2 of 32 bits", func(b []byte) []byte { return binary.BigEndian.AppendUint32(nil, spooky.Hash32(b)) }),
		digest("spooky_hash_v2_64", "SpookyHash V2 of 64 bits", func(b []byte) []byte { return binary.BigEndian.AppendUint64(nil, spooky.Hash64(b)) }))
}

func digest(name, doc string, f func(b []byte) []byte) Def {
	return Def{Name: name, In: "varbinary", Out: "varbinary", Doc: doc, Build: one(safe(func(s string) string { return string(f([]byte(s))) }))}
}

func sum(h hash.Hash, b []byte) []byte {
	h.Write(b)
	return h.Sum(nil)
}
