package function

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"unicode/utf8"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, encodingFunctions, numberEncodings) }

// encodingFunctions lists what turns bytes into text and back.
func encodingFunctions() []Def {
	out := []Def{
		{Name: "to_hex", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) })), Doc: "Hexadecimal digits of the bytes"},
		{Name: "to_base64", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })), Doc: "Base64 of the bytes"},
		{Name: "to_base64url", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) })), Doc: "Base64 of the bytes, in the alphabet of URLs"},
		{Name: "to_base32", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) })), Doc: "Base32 of the bytes"},
		{Name: "to_utf8", In: "varchar(x)", Out: "varbinary", Build: one(safe(func(s string) string { return s })), Doc: "The bytes of a text"},
		{Name: "to_utf8", In: "char(x)", Out: "varbinary", Build: padded(one(safe(func(s string) string { return s }))), Doc: "The bytes of a text, with padding"},
		{Name: "from_utf8", In: "varbinary", Out: "varchar", Build: one(safe(func(s string) string { return validUTF8(s, "\uFFFD") })), Doc: "The text that bytes name"},
		{Name: "from_utf8", In: "varbinary, bigint", Out: "varchar", Build: two(fromUTF8OrCode), Doc: "The text that bytes name, with a character for what is no UTF-8"},
		{Name: "from_utf8", In: "varbinary, varchar(x)", Out: "varchar", Build: two(fromUTF8OrText), Doc: "The text that bytes name, with a character for what is no UTF-8"},
	}
	for _, d := range []struct {
		name, doc string
		run       func(string) (string, error)
	}{
		{"from_hex", "The bytes that hexadecimal digits name", fromHex},
		{"from_base64", "The bytes that base64 names", func(s string) (string, error) { return fromBase64(s, base64.StdEncoding, "+/") }},
		{"from_base64url", "The bytes that base64 in the alphabet of URLs names", func(s string) (string, error) { return fromBase64(s, base64.URLEncoding, "-_") }},
		{"from_base32", "The bytes that base32 names", fromBase32},
	} {
		for _, in := range []string{"varchar(x)", "varbinary"} {
			out = append(out, Def{Name: d.name, In: in, Out: "varbinary", Build: one(d.run), Doc: d.doc})
		}
	}
	return out
}

// numberEncodings lists what turns numbers into bytes and back.
func numberEncodings() []Def {
	order := binary.BigEndian
	return []Def{
		{Name: "to_big_endian_32", In: "integer", Out: "varbinary", Build: one(safe(func(v int32) string { return string(order.AppendUint32(nil, uint32(v))) })), Doc: "The four bytes of a number"},
		{Name: "from_big_endian_32", In: "varbinary", Out: "integer", Build: one(func(s string) (int32, error) {
			return fixedBytes(s, 4, "expected 4-byte input, but got instead: %d", func(b []byte) int32 { return int32(order.Uint32(b)) })
		}), Doc: "The number that four bytes name"},
		{Name: "to_big_endian_64", In: "bigint", Out: "varbinary", Build: one(safe(func(v int64) string { return string(order.AppendUint64(nil, uint64(v))) })), Doc: "The eight bytes of a number"},
		{Name: "from_big_endian_64", In: "varbinary", Out: "bigint", Build: one(func(s string) (int64, error) {
			return fixedBytes(s, 8, "expected 8-byte input, but got instead: %d", func(b []byte) int64 { return int64(order.Uint64(b)) })
		}), Doc: "The number that eight bytes name"},
		{Name: "to_ieee754_32", In: "real", Out: "varbinary", Build: one(safe(func(v float32) string { return string(order.AppendUint32(nil, float32Bits(v))) })), Doc: "The bytes of a real in IEEE 754"},
		{Name: "from_ieee754_32", In: "varbinary", Out: "real", Build: one(func(s string) (float32, error) {
			return fixedBytes(s, 4, "Input floating-point value must be exactly 4 bytes long", func(b []byte) float32 { return math.Float32frombits(order.Uint32(b)) })
		}), Doc: "The real that bytes in IEEE 754 name"},
		{Name: "to_ieee754_64", In: "double", Out: "varbinary", Build: one(safe(func(v float64) string { return string(order.AppendUint64(nil, float64Bits(v))) })), Doc: "The bytes of a double in IEEE 754"},
		{Name: "from_ieee754_64", In: "varbinary", Out: "double", Build: one(func(s string) (float64, error) {
			return fixedBytes(s, 8, "Input floating-point value must be exactly 8 bytes long", func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) })
		}), Doc: "The double that bytes in IEEE 754 name"},
	}
}

// float32Bits knows one NaN, as Java.
func float32Bits(v float32) uint32 {
	if v != v {
		return 0x7fc00000
	}
	return math.Float32bits(v)
}

func float64Bits(v float64) uint64 {
	if v != v {
		return 0x7ff8000000000000
	}
	return math.Float64bits(v)
}

// fixedBytes reads a number of so many bytes; the text of the failure may name the count that came.
func fixedBytes[T value](s string, size int, fault string, read func(b []byte) T) (T, error) {
	if len(s) == size {
		return read([]byte(s)), nil
	}
	var zero T
	if strings.Contains(fault, "%") {
		return zero, sqlerr.New(sqlerr.InvalidFunctionArgument, fault, len(s))
	}
	return zero, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", fault)
}

func fromHex(s string) (string, error) {
	if len(s)%2 != 0 {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "invalid input length %d", len(s))
	}
	raw, err := hex.DecodeString(s)
	if err == nil {
		return string(raw), nil
	}
	for i := range len(s) {
		if c := s[i]; !strings.Contains("0123456789abcdefABCDEF", string(rune(c))) {
			// Trino shows the byte as a signed number and as the UTF-16 unit of that number.
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "not a hexadecimal digit: \"%c\" = %d", rune(uint16(int8(c))), int8(c))
		}
	}
	return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", err.Error())
}

// fromBase64 decodes with or without padding and words faults as Java does;
// signs are the two characters of the alphabet that are no letters or digits.
func fromBase64(s string, encoding *base64.Encoding, signs string) (string, error) {
	fail := func(text string, args ...any) (string, error) {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
	}
	if len(s) == 1 {
		return fail("Input byte[] should at least have 2 bytes for base64 bytes")
	}
	end := len(s)
	for i := range len(s) {
		c := s[i]
		if c == '=' {
			end = i
			break
		}
		if !isLetterOrDigit(c) && c != signs[0] && c != signs[1] {
			return fail("Illegal base64 character %x", int8(c))
		}
	}
	switch padding := s[end:]; {
	case end%4 == 2 && padding != "" && !strings.HasPrefix(padding, "=="), end%4 == 0 && padding != "":
		return fail("Input byte array has wrong 4-byte ending unit")
	case end%4 == 1:
		return fail("Last unit does not have enough valid bits")
	case padding != "" && end+4-end%4 < len(s):
		return fail("Input byte array has incorrect ending byte at %d", end+4-end%4)
	}
	raw, err := encoding.WithPadding(base64.NoPadding).DecodeString(s[:end])
	if err != nil {
		return fail("%s", err.Error())
	}
	return string(raw), nil
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func fromBase32(s string) (string, error) {
	digits := strings.TrimRight(s, "=")
	if n := len(digits) % 8; n == 1 || n == 3 || n == 6 {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid input length %d", len(digits))
	}
	for _, r := range digits {
		if (r < 'A' || r > 'Z') && (r < '2' || r > '7') {
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Unrecognized character: %c", r)
		}
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(digits)
	if err != nil {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", err.Error())
	}
	return string(raw), nil
}

// validUTF8 puts a text in place of each sequence of bytes that is no UTF-8:
// of a broken character as many bytes as belong to it.
func validUTF8(s, with string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if r, size := utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		b.WriteString(with)
		i += brokenLength(s[i:])
	}
	return b.String()
}

// brokenLength is the number of bytes at the beginning that look like one
// character by their lead byte and what continues it.
func brokenLength(s string) int {
	lead, size := s[0], 1
	switch {
	case lead>>5 == 0b110:
		size = 2
	case lead>>4 == 0b1110:
		size = 3
	case lead>>3 == 0b11110:
		size = 4
	case lead>>2 == 0b111110:
		size = 5
	case lead>>1 == 0b1111110:
		size = 6
	}
	n := 1
	for n < size && n < len(s) && s[n]>>6 == 0b10 {
		n++
	}
	return n
}

func fromUTF8OrCode(s string, code int64) (string, error) {
	if code > utf8.MaxRune || code >= 0 && !utf8.ValidRune(rune(code)) {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid replacement character")
	}
	if code < 0 && utf8.ValidString(s) {
		return s, nil
	}
	if code < 0 {
		return "", sqlerr.New(sqlerr.GenericInternalError, "Invalid code point 0x%X", uint32(code))
	}
	return validUTF8(s, string(rune(code))), nil
}

func fromUTF8OrText(s, with string) (string, error) {
	if runeCount(with) > 1 {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Replacement character string must empty or a single character")
	}
	return validUTF8(s, with), nil
}
