package function

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/dynamic"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, stringFunctions, paddingFunctions) }

func stringFunctions() []Def {
	var out []Def
	for _, name := range []string{"substr", "substring"} {
		const doc = "Suffix from a position, or as many characters from it"
		out = append(out,
			Def{Name: name, In: "varchar(x), bigint", Out: "varchar(x)", Build: two(safe2(suffix)), Doc: doc},
			Def{Name: name, In: "varchar(x), bigint, bigint", Out: "varchar(x)", Build: three(safe3(substring)), Doc: doc},
			Def{Name: name, In: "char(x), bigint", Out: "varchar(x)", Build: padded(two(safe2(suffix))), Result: charAsVarchar, Doc: doc},
			Def{Name: name, In: "char(x), bigint, bigint", Out: "varchar(x)", Build: padded(three(safe3(substring))), Result: charAsVarchar, Doc: doc})
	}
	out = append(out,
		Def{Name: "substr", In: "varbinary, bigint", Out: "varbinary", Build: two(safe2(byteSuffix)), Doc: "Suffix from a byte"},
		Def{Name: "substr", In: "varbinary, bigint, bigint", Out: "varbinary", Build: three(safe3(bytesFrom)), Doc: "As many bytes from a position"})
	return append(out, []Def{
		{Name: "length", In: "varchar(x)", Out: "bigint", Build: one(safe(func(s string) int64 { return int64(runeCount(s)) })), Doc: "Count of the characters"},
		{Name: "length", In: "char(x)", Out: "bigint", Build: padded(one(safe(func(s string) int64 { return int64(runeCount(s)) }))), Doc: "Count of the characters, with padding"},
		{Name: "length", In: "varbinary", Out: "bigint", Build: one(safe(func(s string) int64 { return int64(len(s)) })), Doc: "Count of the bytes"},
		{Name: "lower", In: "varchar(x)", Out: "varchar(x)", Where: AnySQL, Build: one(safe(strings.ToLower)), Doc: "Lower case"},
		{Name: "lower", In: "varchar(x)", Out: "varchar(x)", Where: S3Select, Build: one(safe(dynamic.Lower)), Doc: "Lower case"},
		{Name: "lower", In: "char(x)", Out: "char(x)", Build: one(safe(strings.ToLower)), Doc: "Lower case"},
		{Name: "upper", In: "varchar(x)", Out: "varchar(x)", Where: AnySQL, Build: one(safe(upper)), Doc: "Upper case"},
		{Name: "upper", In: "varchar(x)", Out: "varchar(x)", Where: S3Select, Build: one(safe(dynamic.Upper)), Doc: "Upper case"},
		{Name: "upper", In: "char(x)", Out: "char(x)", Build: one(safe(upper)), Doc: "Upper case"},
		{Name: "reverse", In: "varchar(x)", Out: "varchar(x)", Build: one(safe(reverse)), Doc: "The characters in reverse order"},
		{Name: "reverse", In: "char(x)", Out: "char(x)", Build: padded(one(safe(func(s string) string { return strings.TrimRight(reverse(s), " ") }))), Doc: "The characters in reverse order, with padding"},
		{Name: "reverse", In: "varbinary", Out: "varbinary", Build: one(safe(reverseBytes)), Doc: "The bytes in reverse order"},
		{Name: "concat", In: "varchar", Out: "varchar", Flags: Variadic, Build: concat, Doc: "The texts one behind the other"},
		{Name: "concat", In: "varbinary", Out: "varbinary", Flags: Variadic, Build: concat, Doc: "The bytes one behind the other"},
		{Name: "concat", In: "char(x), char(y)", Out: "char(u)", Build: concat, Doc: "The texts one behind the other, with padding",
			Result: func(a []types.Type) types.Type { return types.Char(min(65536, a[0].Precision+a[1].Precision)) }},
		{Name: "replace", In: "varchar(x), varchar(y)", Out: "varchar(x)", Build: two(safe2(func(s, old string) string { return strings.ReplaceAll(s, old, "") })), Doc: "Without all occurrences of a text"},
		{Name: "replace", In: "varchar(x), varchar(y), varchar(z)", Out: "varchar(u)", Result: replacedType, Build: threeOf(replaceAll), Doc: "With all occurrences of a text replaced"},
		{Name: "strpos", In: "varchar(x), varchar(y)", Out: "bigint", Build: two(safe2(position)), Doc: "Position of the first occurrence, 0 for none"},
		{Name: "strpos", In: "varchar(x), varchar(y), bigint", Out: "bigint", Build: three(nthPosition), Doc: "Position of the n-th occurrence, from the end for negative n"},
		{Name: "starts_with", In: "varchar(x), varchar(y)", Out: "boolean", Build: two(safe2(strings.HasPrefix)), Doc: "Whether the text begins with another"},
		{Name: "split_part", In: "varchar(x), varchar(y), bigint", Out: "varchar(x)", Build: three(splitPart), Doc: "The n-th part between delimiters, null beyond the last"},
		{Name: "translate", In: "varchar(x), varchar(y), varchar(z)", Out: "varchar", Build: three(safe3(translate)), Doc: "Characters replaced by those at the same place of another text"},
		{Name: "chr", In: "bigint", Out: "varchar(1)", Build: one(chr), Doc: "The character of a code point"},
		{Name: "codepoint", In: "varchar(1)", Out: "integer", Build: one(codepoint), Doc: "The code point of a character"},
		{Name: "levenshtein_distance", In: "varchar(x), varchar(y)", Out: "bigint", Build: two(editDistance), Doc: "Number of edits between two texts"},
		{Name: "hamming_distance", In: "varchar(x), varchar(y)", Out: "bigint", Build: two(hammingDistance), Doc: "Number of characters that differ"},
		{Name: "typeof", In: "t", Out: "varchar", Flags: NullsAreSeen, Build: typeOf, Doc: "Name of the type"},
	}...)
}

func charAsVarchar(a []types.Type) types.Type { return types.VarcharN(a[0].Precision) }

// padded gives a function on char the text with its blanks.
func padded(b builder) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		run, err := b(o, consts)
		width := int(o.Args[0].Precision)
		pad := convert(types.Varchar, func(s string) (string, error) { return string(appendPadded(nil, s, width)), nil })
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			rows := n
			if args[0].Const {
				rows = 1
			}
			v, err := pad(ctx, args[:1], rows)
			if err != nil {
				return v, err
			}
			return run(ctx, append([]columnar.Vector{v}, args[1:]...), n)
		}, err
	}
}

func typeOf(o *Overload, _ []arrow.Array) (Scalar, error) {
	name := o.Args[0].String()
	return func(_ *Context, _ []columnar.Vector, n int) (columnar.Vector, error) {
		return columnar.Vector{Array: columnar.NewConstant(name, n)}, nil
	}, nil
}

func replacedType(a []types.Type) types.Type {
	x, z := a[0].Precision, a[len(a)-1].Precision
	if total := int64(x) + int64(z)*(int64(x)+1); x != types.Unbounded && z != types.Unbounded && total < 1<<31-1 {
		return types.VarcharN(int32(total))
	}
	return types.Varchar
}

// byteAt gives the offset of the n-th character (from 0), the length beyond the last.
func byteAt(s string, n int64) int {
	if n >= int64(len(s)) {
		return len(s)
	}
	if isASCII(s) {
		return int(n)
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// startOf gives the offset at which a position counted from 1, or from the end
// for negative ones, begins.
func startOf(s string, start int64) (at int, ok bool) {
	if start < 0 {
		start += int64(runeCount(s)) + 1
	}
	if start <= 0 {
		return 0, false
	}
	at = byteAt(s, start-1)
	return at, at < len(s)
}

func suffix(s string, start int64) string {
	at, ok := startOf(s, start)
	if !ok {
		return ""
	}
	return s[at:]
}

func substring(s string, start, length int64) string {
	s = suffix(s, start)
	if length <= 0 {
		return ""
	}
	return s[:byteAt(s, length)]
}

func byteSuffix(s string, start int64) string { return bytesFrom(s, start, int64(len(s))) }

func bytesFrom(s string, start, length int64) string {
	n := int64(len(s))
	if start < 0 {
		start += n + 1
	}
	if start <= 0 || start > n || length <= 0 {
		return ""
	}
	return s[start-1 : min(n, start-1+min(length, n))]
}

// upper maps character by character: ß has no upper case of one character.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 'ß' {
			return r
		}
		return unicode.ToUpper(r)
	}, s)
}

func reverse(s string) string {
	out := make([]byte, len(s))
	at := len(s)
	for i := 0; i < len(s); {
		_, size := utf8.DecodeRuneInString(s[i:])
		at -= size
		copy(out[at:], s[i:i+size])
		i += size
	}
	return string(out)
}

func reverseBytes(s string) string {
	out := make([]byte, len(s))
	for i := range len(s) {
		out[len(s)-1-i] = s[i]
	}
	return string(out)
}

func concat(o *Overload, _ []arrow.Array) (Scalar, error) {
	if len(o.Args) < 2 {
		return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "There must be two or more concatenation arguments")
	}
	var pad []int
	if o.Args[0].Kind == types.KindChar {
		pad = []int{int(o.Args[0].Precision)}
	}
	return onceForEachValue(func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		texts := make([]func(int) string, len(args))
		for i, a := range args {
			texts[i] = reader[string](a)
		}
		var buf []byte
		return rows(ctx, o.Result, args, n, func(i int) (string, error) {
			buf = buf[:0]
			size := 0
			for _, text := range texts {
				size += len(text(i))
			}
			if size > textUncounted && size > cap(buf) {
				ctx.Grow(int64(size))
				buf = make([]byte, 0, size)
			}
			for k, text := range texts {
				if k < len(pad) {
					buf = appendPadded(buf, text(i), pad[k])
					continue
				}
				buf = append(buf, text(i)...)
			}
			return unsafe.String(unsafe.SliceData(buf), len(buf)), nil // rows copies it
		})
	}, o), nil
}

func position(s, part string) int64 {
	at := strings.Index(s, part)
	if at < 0 {
		return 0
	}
	return int64(runeCount(s[:at])) + 1
}

func nthPosition(s, part string, n int64) (int64, error) {
	if n == 0 || n == math.MinInt64 { // its negative is none
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "'instance' must be a positive or negative number.")
	}
	if part == "" {
		return 1, nil
	}
	at, base := -1, 0
	for ; n > 0; n-- {
		next := strings.Index(s[base:], part)
		if next < 0 {
			return 0, nil
		}
		at = base + next
		_, size := utf8.DecodeRuneInString(s[at:])
		base = at + size
	}
	for end := len(s); n < 0; n++ {
		if at = strings.LastIndex(s[:end], part); at < 0 {
			return 0, nil
		}
		end = min(len(s), at+len(part)-1)
	}
	return int64(runeCount(s[:at])) + 1, nil
}

func splitPart(s, delimiter string, index int64) (string, error) {
	if index <= 0 {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Index must be greater than zero")
	}
	if delimiter == "" {
		if index > int64(runeCount(s)) {
			return "", errNull
		}
		return substring(s, index, 1), nil
	}
	for ; index > 1; index-- {
		at := strings.Index(s, delimiter)
		if at < 0 {
			return "", errNull
		}
		s = s[at+len(delimiter):]
	}
	part, _, _ := strings.Cut(s, delimiter)
	return part, nil
}

func translate(s, from, to string) string {
	target := []rune(to)
	table := map[rune]rune{}
	for i, r := range []rune(from) {
		if _, known := table[r]; known {
			continue
		}
		table[r] = -1
		if i < len(target) {
			table[r] = target[i]
		}
	}
	return strings.Map(func(r rune) rune {
		if t, ok := table[r]; ok {
			return t
		}
		return r
	}, s)
}

func chr(v int64) (string, error) {
	if v < 0 || v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Not a valid Unicode code point: %d", v)
	}
	return string(rune(v)), nil
}

func codepoint(s string) (int32, error) {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || size != len(s) {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Input string must be a single character string")
	}
	return r, nil
}

func hammingDistance(a, b string) (int64, error) {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "The input strings to hamming_distance function must have the same length")
	}
	n := int64(0)
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n, nil
}
