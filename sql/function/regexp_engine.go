package function

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2"

	"flowsql/sql/sqlerr"
)

// javaRegexp is a compiled pattern. Go's engine, in linear time, runs it where
// it knows all of the pattern and the text has none of what it reads otherwise
// than Java; a backtracking engine runs the rest.
type javaRegexp struct {
	*translated
	linear *regexp.Regexp // nil for a pattern that only the other engine knows
	empty  bool           // may match the empty text
	make   sync.Once
	back   *regexp2.Regexp
	fault  error
}

// expression gives a fixed pattern, compiled when it is first used: every start of the
// program would pay for it.
func expression(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// maxMatchTime ends a search that backtracks without end.
const maxMatchTime = 2 * time.Second

func compileRegexp(pattern string) (*javaRegexp, error) {
	t, err := translateRegexp(pattern)
	if err != nil {
		return nil, err
	}
	re := &javaRegexp{translated: t}
	if !t.onlySlow {
		if tree, err := syntax.Parse(t.fast, syntax.Perl); err == nil {
			re.empty = mayBeEmpty(tree)
			re.linear, _ = regexp.Compile(t.fast)
		}
	}
	if re.linear == nil {
		_, err = re.backtracking() // so that a fault is told even where there is no row
	}
	return re, err
}

// backtracking gives the other engine's form, compiled when first needed.
func (re *javaRegexp) backtracking() (*regexp2.Regexp, error) {
	re.make.Do(func() {
		back, err := regexp2.Compile(re.slow, regexp2.None)
		if err != nil {
			re.fault = sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", err.Error())
			return
		}
		back.MatchTimeout = maxMatchTime
		re.back = back
	})
	return re.back, re.fault
}

// mayBeEmpty reports whether an expression can match the empty text.
func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(s *syntax.Regexp) bool { return !mayBeEmpty(s) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, mayBeEmpty)
	}
	return true
}

// runsLinear reports whether Go's engine finds in the text what Java's does.
func (re *javaRegexp) runsLinear(s string) bool {
	return re.linear != nil && !(re.lineEnd && strings.HasSuffix(s, "\n")) && !(re.boundary && !isASCII(s))
}

func (re *javaRegexp) matches(ctx *Context, s string) (bool, error) {
	if re.runsLinear(s) {
		return re.linear.MatchString(s), nil
	}
	at, err := re.first(ctx, s)
	return at != nil, err
}

// first gives the places of the first match and its groups, nil for none.
func (re *javaRegexp) first(ctx *Context, s string) (at []int, err error) {
	if re.runsLinear(s) {
		return re.linear.FindStringSubmatchIndex(s), nil
	}
	err = re.backtrack(ctx, s, 0, func(found []int) (bool, error) {
		at = found
		return false, nil
	})
	return at, err
}

// each gives the matches from a byte on, one behind the other, as long as found
// wants more. An empty match may follow another at once, as in Joni and not as in Go.
func (re *javaRegexp) each(ctx *Context, s string, from int, found func(at []int) (more bool, err error)) error {
	if from > 0 || re.empty || !re.runsLinear(s) {
		return re.backtrack(ctx, s, from, found)
	}
	mark := ctx.Mark()
	defer ctx.Release(mark)
	for done, limit := 0, matchesAtOnce; ; limit *= 4 {
		if limit > matchesAtOnce {
			ctx.Grow(int64(limit) * int64(40+16*re.groups))
		}
		all := re.linear.FindAllStringSubmatchIndex(s, limit)
		for _, at := range all[done:] {
			if more, err := found(at); err != nil || !more {
				return err
			}
		}
		if done = len(all); done < limit {
			return nil
		}
	}
}

// matchesAtOnce is how many matches of a text are looked for at first; then the
// text is searched again for more of them.
const matchesAtOnce = 1 << 14

func (re *javaRegexp) backtrack(ctx *Context, s string, from int, found func(at []int) (bool, error)) error {
	back, err := re.backtracking()
	if err != nil {
		return err
	}
	mark := ctx.Mark()
	defer ctx.Release(mark)
	if len(s) > textUncounted {
		ctx.Grow(12 * int64(len(s)))
	}
	runes, offsets := make([]rune, 0, len(s)), make([]int, 0, len(s)+1)
	start := 0
	for i := 0; i < len(s); {
		if i < from {
			start++
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		runes, offsets = append(runes, r), append(offsets, i)
		i += size
	}
	offsets = append(offsets, len(s))
	for start <= len(runes) {
		ctx.Check()
		m, err := back.FindRunesMatchStartingAt(runes, start)
		if err != nil {
			return sqlerr.New(sqlerr.ExceededTimeLimit, "A search for a regular expression took longer than %s", maxMatchTime)
		}
		if m == nil {
			return nil
		}
		if more, err := found(places(m, offsets, re.groups)); err != nil || !more {
			return err
		}
		if start = m.Index + m.Length; m.Length == 0 {
			start++
		}
	}
	return nil
}

// places gives the begin and end of a match and its groups in bytes, -1 for a
// group that took no part.
func places(m *regexp2.Match, offsets []int, groups int) []int {
	out := make([]int, 0, 2*groups+2)
	for g := range groups + 1 {
		group := m.GroupByNumber(g)
		if group == nil || len(group.Captures) == 0 {
			out = append(out, -1, -1)
			continue
		}
		out = append(out, offsets[group.Index], offsets[group.Index+group.Length])
	}
	return out
}

// maxPatterns is the number of patterns that a call remembers.
const maxPatterns = 1000

// newRegexpCache remembers the patterns of a column, each compiled once.
func newRegexpCache() *cache[*javaRegexp] { return &cache[*javaRegexp]{compile: compileRegexp} }
