package regex

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"flowsql/columnar/record"
)

// GrokOptions are the properties of GrokSerDe.
type GrokOptions struct {
	Format string // with %{PATTERN:column}
	Custom string // more patterns, one a line: NAME and its expression
}

// NewGrok gives the format: the columns are the named parts in their order.
func NewGrok(opt GrokOptions) (record.Format, error) {
	g := grok{patterns: map[string]string{}}
	for _, p := range grokPatterns {
		g.patterns[p.name] = p.expression
	}
	for line := range strings.Lines(opt.Custom) {
		if m := grokDefinition().FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			g.patterns[m[1]] = m[2]
		}
	}
	text, err := g.expand(opt.Format, 0)
	if err != nil {
		return nil, err
	}
	m, err := compile(text, flags{})
	if err != nil {
		return nil, err
	}
	groups := make([]int, g.captures)
	for i := range groups {
		groups[i] = m.group(captureName(i))
	}
	return format(m, groups), nil
}

var (
	grokDefinition = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z0-9_]+)\s+(.*)$`) })
	// grokPart is %{PATTERN}, %{PATTERN:column}, %{PATTERN:column:type} or one
	// of these with =expression; or a group that has a name.
	grokPart = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`%\{([A-Za-z0-9_]+)(?::([A-Za-z0-9_.\[\]@-]+))?(?::[a-z]+)?(?:=((?:[^{}]|\{[^{}]*\})*))?\}|\(\?<([A-Za-z][A-Za-z0-9_]*)>`)
	})
)

// grok expands patterns.
type grok struct {
	patterns map[string]string
	captures int
	size     int
}

const (
	deepestGrok  = 100
	longestGrok  = 1 << 20
	captureStart = "column"
)

func captureName(i int) string { return fmt.Sprintf("%s%d", captureStart, i) }

// expand replaces the named patterns in a text by their expressions. Only names
// in the format itself and in what it is made of capture; they are numbered by
// their place.
func (g *grok) expand(text string, depth int) (string, error) {
	if depth > deepestGrok {
		return "", fmt.Errorf("Deep recursion pattern compilation of %s", text)
	}
	var out strings.Builder
	last := 0
	for _, at := range grokPart().FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[last:at[0]])
		last = at[1]
		if at[8] >= 0 { // a group with a name
			out.WriteString("(?<" + g.capture() + ">")
			continue
		}
		name := text[at[2]:at[3]]
		if at[6] >= 0 {
			g.patterns[name] = text[at[6]:at[7]]
		}
		expression, ok := g.patterns[name]
		if !ok {
			return "", fmt.Errorf("Pattern %s is not defined.", name)
		}
		open := "(?:"
		if at[4] >= 0 {
			open = "(?<" + g.capture() + ">"
		}
		inner, err := g.expand(expression, depth+1)
		if err != nil {
			return "", err
		}
		out.WriteString(open + inner + ")")
		if g.size += len(inner); g.size > longestGrok {
			return "", fmt.Errorf("Deep recursion pattern compilation of %s", name)
		}
	}
	out.WriteString(text[last:])
	return out.String(), nil
}

func (g *grok) capture() string {
	g.captures++
	return captureName(g.captures - 1)
}
