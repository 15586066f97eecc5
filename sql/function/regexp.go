package function

import (
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, regexpFunctions) }

func regexpFunctions() []Def {
	return []Def{
		{Name: "regexp_like", In: "varchar(x), joniregexp", Out: "boolean", Doc: "Whether a regular expression matches anywhere in a text",
			Build: withRegexp(func(re *regexp.Regexp, s string, _ regexpArgs, _ int) (bool, error) { return re.MatchString(s), nil })},
		{Name: "regexp_extract", In: "varchar(x), joniregexp", Out: "varchar(x)", Doc: "The first match, null for none", Build: withRegexp(regexpExtract)},
		{Name: "regexp_extract", In: "varchar(x), joniregexp, bigint", Out: "varchar(x)", Doc: "A group of the first match, null for none", Build: withRegexp(regexpExtract)},
		{Name: "regexp_replace", In: "varchar(x), joniregexp", Out: "varchar(x)", Doc: "Without all matches", Build: withRegexp(regexpReplace)},
		{Name: "regexp_replace", In: "varchar(x), joniregexp, varchar(y)", Out: "varchar(z)", Doc: "With all matches replaced", Result: replacedMatchesType, Build: withRegexp(regexpReplace)},
		{Name: "regexp_count", In: "varchar(x), joniregexp", Out: "bigint", Doc: "Number of matches",
			Build: withRegexp(func(re *regexp.Regexp, s string, _ regexpArgs, _ int) (int64, error) {
				return int64(len(re.FindAllStringIndex(s, -1))), nil
			})},
		{Name: "regexp_position", In: "varchar(x), joniregexp", Out: "integer", Doc: "Position of the first match, -1 for none",
			Build: withRegexp(func(re *regexp.Regexp, s string, _ regexpArgs, _ int) (int32, error) {
				if at := re.FindStringIndex(s); at != nil {
					return int32(runeCount(s[:at[0]])) + 1, nil
				}
				return -1, nil
			})},
	}
}

// replacedMatchesType bounds the result: a match may be empty and its
// replacement may name the whole of it.
func replacedMatchesType(a []types.Type) types.Type {
	x, y := int64(a[0].Precision), int64(a[2].Precision)
	if x == types.Unbounded || y == types.Unbounded {
		return types.Varchar
	}
	if total := x + max(x*y/2, y)*(x+1); total < 1<<31-1 {
		return types.VarcharN(int32(total))
	}
	return types.Varchar
}

// regexpArgs gives the arguments behind the pattern.
type regexpArgs struct {
	group func(i int) int64
	with  func(i int) string
}

// withRegexp makes the kernel of a function of a text and a regular expression,
// which is compiled once where it is constant.
func withRegexp[R value](f func(re *regexp.Regexp, s string, args regexpArgs, i int) (R, error)) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		compile := (&regexpCache{}).get
		if pattern, ok := constText(consts, 1); ok {
			re, err := compileRegexp(pattern)
			compile = func(string) (*regexp.Regexp, error) { return re, err }
		}
		run := func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			text, pattern := reader[string](args[0]), reader[string](args[1])
			var more regexpArgs
			if len(args) > 2 && o.Args[2].Kind == types.KindBigint {
				more.group = reader[int64](args[2])
			} else if len(args) > 2 {
				more.with = reader[string](args[2])
			}
			return rows(o.Result, args, n, func(i int) (R, error) {
				re, err := compile(pattern(i))
				if err != nil {
					var zero R
					return zero, err
				}
				return f(re, text(i), more, i)
			})
		}
		return onceForEachValue(run, o), nil
	}
}

// regexpCache compiles patterns of a column once each.
type regexpCache struct {
	mu    sync.Mutex
	known map[string]*regexp.Regexp
}

// maxPatterns is the number of patterns that a call remembers.
const maxPatterns = 1000

func (c *regexpCache) get(pattern string) (*regexp.Regexp, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if re, ok := c.known[pattern]; ok {
		return re, nil
	}
	re, err := compileRegexp(pattern)
	if err != nil {
		return nil, err
	}
	if c.known == nil || len(c.known) >= maxPatterns {
		c.known = map[string]*regexp.Regexp{}
	}
	c.known[strings.Clone(pattern)] = re
	return re, nil
}

// regexpFaults words Go's complaints as Trino does.
var regexpFaults = map[syntax.ErrorCode]string{
	syntax.ErrMissingParen:          "end pattern with unmatched parenthesis",
	syntax.ErrUnexpectedParen:       "unmatched close parenthesis",
	syntax.ErrMissingBracket:        "premature end of char-class",
	syntax.ErrMissingRepeatArgument: "target of repeat operator is not specified",
	syntax.ErrTrailingBackslash:     "end pattern at escape",
	syntax.ErrInvalidCharRange:      "empty range in char class",
	syntax.ErrInvalidRepeatSize:     "too big number",
}

// compileRegexp compiles an expression in Java's syntax. What needs
// backtracking (look-around, back references) is refused by name.
func compileRegexp(pattern string) (*regexp.Regexp, error) {
	re, err := regexp.Compile(javaRegexp(pattern))
	if err == nil {
		return re, nil
	}
	fault, ok := err.(*syntax.Error)
	switch {
	case !ok:
		return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", err.Error())
	case fault.Code == syntax.ErrInvalidPerlOp, fault.Code == syntax.ErrInvalidEscape, fault.Code == syntax.ErrInvalidRepeatOp:
		return nil, sqlerr.New(sqlerr.NotSupported, "Regular expression '%s': %s is not supported", pattern, fault.Expr).
			WithHint("look-around, back references and possessive quantifiers are not supported by flowsql")
	case regexpFaults[fault.Code] != "":
		return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", regexpFaults[fault.Code])
	}
	return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", fault.Error())
}

// posixClasses are Java's names for classes of ASCII.
var posixClasses = map[string]string{
	"Alpha": "alpha", "Digit": "digit", "Alnum": "alnum", "Upper": "upper", "Lower": "lower", "Punct": "punct", "Space": "space",
	"Blank": "blank", "Cntrl": "cntrl", "Graph": "graph", "Print": "print", "XDigit": "xdigit", "ASCII": "ascii",
}

// javaRegexp rewrites what Java writes otherwise than Go.
func javaRegexp(pattern string) string {
	var b strings.Builder
	depth := 0 // of [
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '\\' && i+1 < len(pattern):
			n := javaEscape(&b, pattern[i:], depth > 0)
			i += n - 1
			continue
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		}
		b.WriteByte(c)
	}
	return b.String()
}

// javaEscape writes one escape and gives its length in the pattern.
func javaEscape(b *strings.Builder, s string, inClass bool) int {
	switch s[1] {
	case 'Q':
		end := strings.Index(s, `\E`)
		if end < 0 {
			end = len(s)
		}
		b.WriteString(regexp.QuoteMeta(s[2:end]))
		return min(len(s), end+2)
	case 'u':
		if len(s) >= 6 {
			b.WriteString(`\x{` + s[2:6] + `}`)
			return 6
		}
	case 'h':
		b.WriteString(map[bool]string{true: `0-9a-fA-F`, false: `[0-9a-fA-F]`}[inClass]) // as Oniguruma has it
		return 2
	case 'Z':
		b.WriteString(`\n?\z`)
		return 2
	case 'p', 'P':
		return posixClass(b, s, inClass)
	}
	_, size := s[0], runeSize(s[1:])
	b.WriteString(s[:1+size])
	return 1 + size
}

func posixClass(b *strings.Builder, s string, inClass bool) int {
	end := strings.IndexByte(s, '}')
	if end < 3 || s[2] != '{' {
		b.WriteString(s[:2])
		return 2
	}
	name, ok := posixClasses[s[3:end]]
	if !ok {
		b.WriteString(s[:2] + "{" + strings.TrimPrefix(strings.TrimPrefix(s[3:end], "Is"), "In") + "}")
		return end + 1
	}
	class := "[:" + map[byte]string{'p': "", 'P': "^"}[s[1]] + name + ":]"
	if !inClass {
		class = "[" + class + "]"
	}
	b.WriteString(class)
	return end + 1
}

func regexpExtract(re *regexp.Regexp, s string, args regexpArgs, i int) (string, error) {
	group := int64(0)
	if args.group != nil {
		group = args.group(i)
	}
	switch {
	case group < 0:
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Group cannot be negative")
	case group > int64(re.NumSubexp()):
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Pattern has %d groups. Cannot access group %d", re.NumSubexp(), group)
	}
	at := re.FindStringSubmatchIndex(s)
	if at == nil || at[2*group] < 0 {
		return "", errNull
	}
	return s[at[2*group]:at[2*group+1]], nil
}

func regexpReplace(re *regexp.Regexp, s string, args regexpArgs, i int) (string, error) {
	with := ""
	if args.with != nil {
		with = args.with(i)
	}
	var out []byte
	last := 0
	for _, at := range re.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, s[last:at[0]]...)
		var err error
		if out, err = expand(out, re, s, at, with); err != nil {
			return "", err
		}
		last = at[1]
	}
	return string(append(out, s[last:]...)), nil
}

func illegalReplacement(what string) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Illegal replacement sequence: %s", what)
}

// expand appends a replacement with $1, ${name} and \ as Java has them.
func expand(out []byte, re *regexp.Regexp, s string, at []int, with string) ([]byte, error) {
	for k := 0; k < len(with); k++ {
		switch with[k] {
		case '\\':
			if k++; k == len(with) {
				return nil, illegalReplacement(with)
			}
			out = append(out, with[k])
		case '$':
			group, size, err := replacementGroup(re, with[k:])
			if err != nil {
				return nil, err
			}
			if at[2*group] >= 0 {
				out = append(out, s[at[2*group]:at[2*group+1]]...)
			}
			k += size - 1
		default:
			out = append(out, with[k])
		}
	}
	return out, nil
}

// replacementGroup reads $n, with as many digits as name a group, or ${name}.
func replacementGroup(re *regexp.Regexp, s string) (group, size int, err error) {
	if strings.HasPrefix(s, "${") {
		end := strings.IndexByte(s, '}')
		if end < 0 {
			return 0, 0, illegalReplacement(s)
		}
		if group = re.SubexpIndex(s[2:end]); group < 0 {
			return 0, 0, illegalReplacement("unknown group { " + s[2:end] + " }")
		}
		return group, end + 1, nil
	}
	size = 1
	for size < len(s) && s[size] >= '0' && s[size] <= '9' {
		n, _ := strconv.Atoi(s[1 : size+1])
		if size > 1 && n > re.NumSubexp() {
			break
		}
		group = n
		size++
	}
	switch {
	case size == 1:
		return 0, 0, illegalReplacement(s)
	case group > re.NumSubexp():
		return 0, 0, illegalReplacement("unknown group " + strconv.Itoa(group))
	}
	return group, size, nil
}
