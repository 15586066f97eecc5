package function

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"encoding/hex"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/dynamic"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func castText(from, to types.Type) Scalar {
	switch to.Kind {
	case types.KindBoolean:
		return convert(to, textToBoolean)
	case types.KindTinyint:
		return convert(to, func(s string) (int8, error) { return textToInteger[int8](s, 8, "TINYINT") })
	case types.KindSmallint:
		return convert(to, func(s string) (int16, error) { return textToInteger[int16](s, 16, "SMALLINT") })
	case types.KindInteger:
		return convert(to, func(s string) (int32, error) { return textToInteger[int32](s, 32, "INT") })
	case types.KindBigint:
		return castTextToBigint(to)
	case types.KindReal:
		return convert(to, func(s string) (float32, error) { return textToFloat[float32](s, "REAL") })
	case types.KindDouble:
		return convert(to, func(s string) (float64, error) { return textToFloat[float64](s, "DOUBLE") })
	case types.KindDecimal:
		return convert(to, func(s string) (decimal128.Num, error) { return textToDecimal(s, to) })
	case types.KindVarchar, types.KindChar:
		return convert(to, func(s string) (string, error) { return cutText(s, to), nil })
	case types.KindVarbinary:
		return convert(to, func(s string) (string, error) { return s, nil })
	case types.KindJSON:
		return convert(to, func(s string) (string, error) { return string(appendJSONText(nil, s)), nil })
	}
	return castTextToOther(to)
}

// castTextToBigint reads what Ion takes for a whole number where S3 Select asks.
func castTextToBigint(to types.Type) Scalar {
	plain := convert(to, func(s string) (int64, error) { return textToInteger[int64](s, 64, "BIGINT") })
	ion := convert(to, func(s string) (int64, error) {
		i, err := textToInteger[int64](s, 64, "BIGINT")
		if err == nil {
			return i, nil
		}
		v, failed := dynamic.Cast(dynamic.NewString(s), dynamic.Int)
		if sqlerr.Is(failed, sqlerr.S3IntegerOverflow) {
			return 0, sqlerr.New(sqlerr.NumericOutOfRange, "'%s' is no BIGINT", s)
		}
		if failed == nil {
			err = nil
		}
		return v.Integer, err
	})
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		if ctx.Dialect == S3Select {
			return ion(ctx, args, n)
		}
		return plain(ctx, args, n)
	}
}

func castTextToOther(to types.Type) Scalar {
	switch to.Kind {
	case types.KindDate:
		return convert(to, textToDate)
	case types.KindTime:
		return convert(to, func(s string) (int64, error) { return textToTime(s, to.Precision) })
	case types.KindTimeTZ:
		return castTextToTimeTZ(to)
	case types.KindTimestamp:
		return convert(to, func(s string) (int64, error) { return textToTimestamp(s, to.Precision) })
	case types.KindTimestampTZ:
		return castTextToZoned(to)
	case types.KindIPAddress:
		return convert(to, textToIP)
	case types.KindIPPrefix:
		return convert(to, textToPrefix)
	case types.KindUUID:
		return convert(to, textToUUID)
	}
	return nil
}

// castChar pads to the type's length, except where blanks have no meaning.
func castChar(from, to types.Type) Scalar {
	switch to.Kind {
	case types.KindChar:
		return convert(to, func(s string) (string, error) { return cutText(s, to), nil })
	case types.KindVarchar:
		return convert(to, func(s string) (string, error) {
			return cutText(string(appendPadded(nil, s, int(from.Precision))), to), nil
		})
	}
	return nil
}

// cutText gives at most the type's number of characters; char loses its
// trailing blanks, which its storage is without.
func cutText(s string, to types.Type) string {
	if to.Precision != types.Unbounded && len(s) > int(to.Precision) {
		n := int32(0)
		for i := range s {
			if n == to.Precision {
				s = s[:i]
				break
			}
			n++
		}
	}
	if to.Kind == types.KindChar {
		s = strings.TrimRight(s, " ")
	}
	return s
}

func invalidText(s, to string) error {
	return ofDash(sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast '%s' to %s", s, to), s)
}

func textToBoolean(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "t", "true", "1":
		return true, nil
	case "f", "false", "0":
		return false, nil
	}
	return false, invalidText(s, "BOOLEAN")
}

func textToInteger[R integer](s string, size int, name string) (R, error) {
	trimmed := javaTrim(s)
	v, err := strconv.ParseInt(trimmed, 10, size)
	if err != nil && !isASCII(trimmed) {
		v, err = strconv.ParseInt(plainDigits(trimmed), 10, size)
	}
	if err != nil {
		return 0, invalidText(s, name)
	}
	return R(v), nil
}

// javaTrim drops control characters and blanks at both ends.
func javaTrim(s string) string { return strings.TrimFunc(s, func(r rune) bool { return r <= ' ' }) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainDigits turns the decimal digits of any script into ASCII's.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf || !unicode.Is(unicode.Nd, r) {
			return r
		}
		d := rune(0)
		for d < 9 && unicode.Is(unicode.Nd, r-d-1) && (r-d)%16 != 0 && (r-d)%16 != 6 {
			d++
		}
		return '0' + d
	}, s)
}

// textToFloat reads what Java's parseDouble does: a trailing d or f, NaN,
// Infinity and hexadecimal numbers with an exponent among it.
func textToFloat[R float](s, name string) (R, error) {
	t := javaTrim(s)
	body := strings.TrimLeft(t, "+-")
	if body == "NaN" || body == "Infinity" {
		v, err := strconv.ParseFloat(t[:len(t)-len(body)]+map[bool]string{true: "", false: "Inf"}[body == "NaN"], 64)
		if body == "NaN" {
			v, err = strconv.ParseFloat("NaN", 64)
		}
		if err == nil && len(t)-len(body) <= 1 {
			return R(v), nil
		}
		return 0, invalidText(s, name)
	}
	hexadecimal := strings.HasPrefix(body, "0x") || strings.HasPrefix(body, "0X")
	if n := len(t); n > 1 && strings.IndexByte("dDfF", t[n-1]) >= 0 && (!hexadecimal || strings.ContainsAny(t, "pP")) {
		t = t[:n-1]
	}
	if strings.ContainsAny(t, "_iInN") {
		return 0, invalidText(s, name)
	}
	v, err := strconv.ParseFloat(t, bitsOf[R]())
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, invalidText(s, name)
	}
	return R(v), nil
}

func textToDecimal(s string, to types.Type) (decimal128.Num, error) {
	d, fault := parseDecimal(s, to)
	switch fault {
	case decimalNoNumber:
		return d, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast VARCHAR '%s' to %s. Value is not a number.", s, decimalName(to))
	case decimalTooLarge:
		return d, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast VARCHAR '%s' to %s. Value too large.", s, decimalName(to))
	}
	return d, nil
}

func textToIP(s string) ([16]byte, error) {
	text, _, scoped := strings.Cut(s, "%") // a scope is read and forgotten
	a, err := netip.ParseAddr(text)
	if err != nil || scoped && a.Is4() {
		return [16]byte{}, ofDash(sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast value to IPADDRESS: %s", s), s)
	}
	return a.As16(), nil
}

func textToPrefix(s string) ([17]byte, error) {
	bad := sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast value to IPPREFIX: %s", s)
	addr, length, ok := strings.Cut(s, "/")
	a, err := netip.ParseAddr(addr)
	n, lerr := strconv.ParseUint(length, 10, 8)
	if !ok || err != nil || lerr != nil || a.Zone() != "" || int(n) > a.Unmap().BitLen() {
		return [17]byte{}, bad
	}
	return prefixOf(a, int(n)), nil
}

// prefixOf gives an ipprefix of the network that an address is in.
func prefixOf(a netip.Addr, length int) [17]byte {
	a = a.Unmap()
	network := netip.PrefixFrom(a, length).Masked().Addr().As16()
	var raw [17]byte
	copy(raw[:], network[:])
	raw[16] = byte(length)
	return raw
}

func textToUUID(s string) ([16]byte, error) {
	var raw [16]byte
	parts := strings.Split(s, "-")
	plain := strings.Join(parts, "")
	ok := len(parts) == 5
	for i, n := range []int{8, 4, 4, 4, 12} {
		ok = ok && parts[i] != "" && len(parts[i]) <= n
	}
	if ok && len(s) != 36 {
		return raw, sqlerr.New(sqlerr.InvalidCastArgument, "Invalid UUID string length: %d", len(s))
	}
	if ok {
		_, err := hex.Decode(raw[:], []byte(plain))
		ok = err == nil
	}
	if !ok {
		return raw, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast value to UUID: %s", s)
	}
	return raw, nil
}

func castBinary(from, to types.Type) Scalar {
	if to.Kind == types.KindVarchar && to.Precision != types.Unbounded {
		return nil // Trino has no such cast
	}
	switch [2]types.Kind{from.Kind, to.Kind} {
	case [2]types.Kind{types.KindIPAddress, types.KindVarchar}:
		return fit(to, appendIP)
	case [2]types.Kind{types.KindIPPrefix, types.KindVarchar}:
		return fit(to, appendPrefix)
	case [2]types.Kind{types.KindUUID, types.KindVarchar}:
		return fit(to, appendUUID)
	case [2]types.Kind{types.KindIPAddress, types.KindVarbinary}, [2]types.Kind{types.KindUUID, types.KindVarbinary}:
		return convert(to, func(v [16]byte) (string, error) { return string(v[:]), nil })
	case [2]types.Kind{types.KindVarbinary, types.KindIPAddress}:
		return convert(to, binaryToIP)
	case [2]types.Kind{types.KindVarbinary, types.KindUUID}:
		return convert(to, binaryToUUID)
	case [2]types.Kind{types.KindIPAddress, types.KindIPPrefix}:
		return convert(to, func(v [16]byte) ([17]byte, error) {
			a := netip.AddrFrom16(v).Unmap()
			return prefixOf(a, a.BitLen()), nil
		})
	case [2]types.Kind{types.KindIPPrefix, types.KindIPAddress}:
		return convert(to, func(v [17]byte) ([16]byte, error) { return [16]byte(v[:16]), nil })
	}
	return nil
}

func binaryToIP(s string) ([16]byte, error) {
	switch len(s) {
	case 4:
		return netip.AddrFrom4([4]byte([]byte(s))).As16(), nil
	case 16:
		return [16]byte([]byte(s)), nil
	}
	return [16]byte{}, sqlerr.New(sqlerr.InvalidCastArgument, "Invalid IP address binary length: %d", len(s))
}

func binaryToUUID(s string) ([16]byte, error) {
	if len(s) != 16 {
		return [16]byte{}, sqlerr.New(sqlerr.InvalidCastArgument, "Invalid UUID binary length: %d", len(s))
	}
	return [16]byte([]byte(s)), nil
}
