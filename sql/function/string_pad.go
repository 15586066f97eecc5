package function

import (
	"strings"

	"github.com/agnivade/levenshtein"

	"flowsql/sql/sqlerr"
)

func editDistance(a, b string) int64 { return int64(levenshtein.ComputeDistance(a, b)) }

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
			Def{Name: f.name, In: "char(x)", Out: "varchar(x)", Build: padded(blanks), Result: charAsVarchar, Doc: f.doc},
			Def{Name: f.name, In: "varchar(x), codepoints", Out: "varchar(x)", Build: chosen, Doc: f.doc + ", or what is named"},
			Def{Name: f.name, In: "char(x), codepoints", Out: "varchar(x)", Build: padded(chosen), Result: charAsVarchar, Doc: f.doc + ", or what is named"})
	}
	return append(out,
		Def{Name: "lpad", In: "varchar(x), bigint, varchar(y)", Out: "varchar", Build: three(padder(true)), Doc: "Filled on the left, or cut, to a length"},
		Def{Name: "rpad", In: "varchar(x), bigint, varchar(y)", Out: "varchar", Build: three(padder(false)), Doc: "Filled on the right, or cut, to a length"})
}

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

func padder(left bool) func(s string, size int64, with string) (string, error) {
	return func(s string, size int64, with string) (string, error) {
		switch {
		case size < 0 || size > 1<<31-1:
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Target length must be in the range [0..2147483647]")
		case with == "":
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Padding string must not be empty")
		}
		missing := size - int64(runeCount(s))
		if missing <= 0 {
			return s[:byteAt(s, size)], nil
		}
		if missing > maxPadded {
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Padded text is longer than %d characters", maxPadded)
		}
		fill := strings.Repeat(with, int(missing)/runeCount(with)+1)
		fill = fill[:byteAt(fill, missing)]
		if left {
			return fill + s, nil
		}
		return s + fill, nil
	}
}
