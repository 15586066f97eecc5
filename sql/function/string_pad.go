package function

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"flowsql/sql/sqlerr"
)

// editDistance is bounded as Trino's is: its cost is the product of the lengths.
func editDistance(a, b string) (int64, error) {
	if int64(utf8.RuneCountInString(a))*int64(utf8.RuneCountInString(b)-1) > 1_000_000 {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "The combined inputs for Levenshtein distance are too large")
	}
	return int64(levenshtein.ComputeDistance(a, b)), nil
}

func paddingFunctions() []Def {
	var out []Def
	for _, f := range []struct {
		name, doc   string
		left, right bool
	}{
		{"trim", "Without blanks at both ends", true, true},
		{"ltrim", "Without blanks at the beginning", true, false},
		{"rtrim", "Without blanks at the end", false, true},
	} {
		blanks := one(safe(func(s string) string { return trimmed(s, isBlank, f.left, f.right) }))
		chosen := two(safe2(func(s, set string) string {
			return trimmed(s, func(r rune) bool { return strings.ContainsRune(set, r) }, f.left, f.right)
		}))
		out = append(out,
			Def{Name: f.name, In: "varchar(x)", Out: "varchar(x)", Build: blanks, Doc: f.doc},
			Def{Name: f.name, In: "char(x)", Out: "varchar(x)", Build: blanks, Result: charAsVarchar, Doc: f.doc},
			Def{Name: f.name, In: "varchar(x), codepoints", Out: "varchar(x)", Build: chosen, Doc: f.doc + ", or what is named"},
			Def{Name: f.name, In: "char(x), codepoints", Out: "varchar(x)", Build: chosen, Result: charAsVarchar, Doc: f.doc + ", or what is named"})
	}
	for _, f := range []struct {
		name, doc string
		left      bool
	}{{"lpad", "Filled on the left, or cut, to a length", true}, {"rpad", "Filled on the right, or cut, to a length", false}} {
		out = append(out,
			Def{Name: f.name, In: "varchar(x), bigint, varchar(y)", Out: "varchar", Build: three(padder(f.left, characters)), Doc: f.doc},
			Def{Name: f.name, In: "varbinary, bigint, varbinary", Out: "varbinary", Build: three(padder(f.left, octets)), Doc: f.doc + ", of bytes"})
	}
	return append(out, Def{Name: "lpad", In: "char(x), bigint, varchar(y)", Out: "varchar", Build: padded(three(padder(true, characters))), Doc: "Filled on the left, or cut, to a length"})
}

// unit is what a length counts: characters or bytes.
type unit struct {
	name  string // as messages say it
	count func(s string) int
	at    func(s string, n int64) int // offset of the n-th
}

var (
	characters = unit{"string", runeCount, byteAt}
	octets     = unit{"bytes", func(s string) int { return len(s) }, func(s string, n int64) int { return int(min(n, int64(len(s)))) }}
)

// isBlank is what trim takes away: white space of Unicode but for the blanks
// that do not break.
func isBlank(r rune) bool {
	switch {
	case r >= 9 && r <= 13 || r >= 28 && r <= 32:
		return true
	case r < 0x1680:
		return false
	case r >= 0x2000 && r <= 0x200a:
		return r != 0x2007
	}
	return r == 0x1680 || r == 0x2028 || r == 0x2029 || r == 0x205f || r == 0x3000
}

func trimmed(s string, drop func(rune) bool, left, right bool) string {
	if left {
		s = strings.TrimLeftFunc(s, drop)
	}
	if right {
		s = strings.TrimRightFunc(s, drop)
	}
	return s
}

// maxPadded is the longest text that lpad and rpad make.
const maxPadded = 1 << 20

func padder(left bool, of unit) func(s string, size int64, with string) (string, error) {
	return func(s string, size int64, with string) (string, error) {
		switch {
		case size < 0 || size > 1<<31-1:
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Target length must be in the range [0..2147483647]")
		case with == "":
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Padding %s must not be empty", of.name)
		}
		missing := size - int64(of.count(s))
		if missing <= 0 {
			return s[:of.at(s, size)], nil
		}
		if missing > maxPadded {
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Padded text is longer than %d characters", maxPadded)
		}
		fill := strings.Repeat(with, int(missing)/of.count(with)+1)
		fill = fill[:of.at(fill, missing)]
		if left {
			return fill + s, nil
		}
		return s + fill, nil
	}
}
