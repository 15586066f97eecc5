package function

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, binaryFunctions) }

func binaryFunctions() []Def {
	digest := func(name string, f func(b []byte) []byte) Def {
		return Def{Name: name, In: "varbinary", Out: "varbinary", Doc: strings.ToUpper(name) + " digest",
			Build: one(safe(func(s string) string { return string(f([]byte(s))) }))}
	}
	return []Def{
		digest("md5", func(b []byte) []byte { d := md5.Sum(b); return d[:] }),
		digest("sha1", func(b []byte) []byte { d := sha1.Sum(b); return d[:] }),
		digest("sha256", func(b []byte) []byte { d := sha256.Sum256(b); return d[:] }),
		digest("sha512", func(b []byte) []byte { d := sha512.Sum512(b); return d[:] }),
		{Name: "crc32", In: "varbinary", Out: "bigint", Build: one(safe(func(s string) int64 { return int64(crc32.ChecksumIEEE([]byte(s))) })), Doc: "CRC-32 checksum"},
		{Name: "to_hex", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) })), Doc: "Hexadecimal digits of the bytes"},
		{Name: "from_hex", In: "varchar(x)", Out: "varbinary", Build: one(fromHex), Doc: "The bytes that hexadecimal digits name"},
		{Name: "from_hex", In: "varbinary", Out: "varbinary", Build: one(fromHex), Doc: "The bytes that hexadecimal digits name"},
		{Name: "to_base64", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })), Doc: "Base64 of the bytes"},
		{Name: "from_base64", In: "varchar(x)", Out: "varbinary", Build: one(fromBase64), Doc: "The bytes that base64 names"},
		{Name: "from_base64", In: "varbinary", Out: "varbinary", Build: one(fromBase64), Doc: "The bytes that base64 names"},
		{Name: "to_utf8", In: "varchar(x)", Out: "varbinary", Build: one(safe(func(s string) string { return s })), Doc: "The bytes of a text"},
		{Name: "from_utf8", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") })), Doc: "The text that bytes name"},
		{Name: "to_big_endian_64", In: "bigint", Out: "varbinary", Build: one(safe(func(v int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(v))) })), Doc: "The bytes of a number"},
		{Name: "from_big_endian_64", In: "varbinary", Out: "bigint", Build: one(fromBigEndian), Doc: "The number that eight bytes name"},
	}
}

func fromHex(s string) (string, error) {
	if len(s)%2 != 0 {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "invalid input length %d", len(s))
	}
	raw, err := hex.DecodeString(s)
	if err == nil {
		return string(raw), nil
	}
	for _, r := range s {
		if !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "not a hexadecimal digit: \"%c\" = %d", r, r)
		}
	}
	return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", err.Error())
}

func fromBase64(s string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		if raw, err = base64.RawStdEncoding.DecodeString(s); err != nil {
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Input is not valid base64: %s", s)
		}
	}
	return string(raw), nil
}

func fromBigEndian(s string) (int64, error) {
	if len(s) != 8 {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "expected 8-byte input, but got instead: %d", len(s))
	}
	return int64(binary.BigEndian.Uint64([]byte(s))), nil
}
