package regex

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2"
)

// matcher is a compiled pattern. It may be used from any goroutine.
type matcher interface {
	groups() int
	// match appends the text of the groups, the whole match first, nil for one
	// that took no part; nothing where the line does not match.
	match(line []byte, out [][]byte) ([][]byte, error)
	// group gives the number of a named group.
	group(name string) int
}

type flags struct{ insensitive, dotAll, whole bool }

func (f flags) prefix() string {
	text := ""
	if f.insensitive {
		text += "i"
	}
	if f.dotAll {
		text += "s"
	}
	if text == "" {
		return ""
	}
	return "(?" + text + ")"
}

// compile reads a pattern in Java's syntax: by Go's own expressions, that match
// in linear time, where they can read it, else by one that tries back and forth
// (for what looks ahead and behind, and for references back).
func compile(pattern string, f flags) (matcher, error) {
	text := pattern
	if f.whole {
		text = `\A(?:` + pattern + `)\z`
	}
	if re, err := regexp.Compile(f.prefix() + text); err == nil {
		return &linear{re}, nil
	}
	re, err := regexp2.Compile(f.prefix()+unnamed(text, f.whole), regexp2.None)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = longestMatch
	return &backtracking{re}, nil
}

// longestMatch is the time after which a pattern that tries too much is given up.
const longestMatch = 10 * time.Second

var named = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?<[A-Za-z][A-Za-z0-9]*>`) })

// unnamed makes the named groups plain ones, so that groups are numbered by
// their place, unless a reference needs a name.
func unnamed(pattern string, wanted bool) string {
	if !wanted || strings.Contains(pattern, `\k<`) {
		return pattern
	}
	return named().ReplaceAllString(pattern, "(")
}

type linear struct{ re *regexp.Regexp }

func (m *linear) groups() int { return m.re.NumSubexp() }

func (m *linear) group(name string) int { return m.re.SubexpIndex(name) }

func (m *linear) match(line []byte, out [][]byte) ([][]byte, error) {
	at := m.re.FindSubmatchIndex(line)
	for i := 0; i < len(at); i += 2 {
		var text []byte
		if at[i] >= 0 {
			text = line[at[i]:at[i+1]:at[i+1]]
		}
		out = append(out, text)
	}
	return out, nil
}

type backtracking struct{ re *regexp2.Regexp }

func (m *backtracking) groups() int { return len(m.re.GetGroupNumbers()) - 1 }

func (m *backtracking) group(name string) int { return m.re.GroupNumberFromName(name) }

func (m *backtracking) match(line []byte, out [][]byte) ([][]byte, error) {
	found, err := m.re.FindStringMatch(string(line))
	if err != nil || found == nil {
		return out, err
	}
	for i := range found.GroupCount() {
		var text []byte
		if g := found.GroupByNumber(i); g != nil && len(g.Captures) > 0 {
			text = append([]byte{}, g.String()...)
		}
		out = append(out, text)
	}
	return out, nil
}
