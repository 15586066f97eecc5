package function

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"flowsql/sql/sqlerr"
)

// pattern in Java's syntax as Joni reads it, translated for two engines: fast is
// Go's, in linear time, slow one that backtracks.
type translated struct {
	fast, slow string
	groups     int
	names      map[string]int
	onlySlow   bool // has what Go's engine lacks
	lineEnd    bool // has $ or \Z, which match before a last line feed
	boundary   bool // has \b or \B, which know letters beyond ASCII
}

// translator reads a pattern from left to right.
type translator struct {
	translated
	text       string
	at         int
	fast, slow strings.Builder
	atom       [2]int // where the last atom begins in both, -1 for none
	open       []groupState
	now        groupState
	maxRef     int
	nameRefs   []string
}

// groupState is what ends with a group.
type groupState struct {
	start               [2]int
	multiline, extended bool
	lookBehind          bool
}

func regexpFault(text string, args ...any) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
}

func translateRegexp(text string) (*translated, error) {
	t := &translator{text: text, atom: [2]int{-1, -1}}
	t.names = groupNames(text)
	for t.at < len(t.text) {
		if err := t.next(); err != nil {
			return nil, err
		}
	}
	if len(t.open) > 0 {
		return nil, regexpFault("end pattern with unmatched parenthesis")
	}
	for _, name := range t.nameRefs {
		if t.names[name] == 0 {
			return nil, regexpFault("undefined name <%s> reference", name)
		}
	}
	if t.maxRef > t.groups {
		return nil, regexpFault("invalid backref number/name")
	}
	t.translated.fast, t.translated.slow = t.fast.String(), t.slow.String()
	return &t.translated, nil
}

// groupNames numbers the named groups ahead, for references to a later one.
func groupNames(text string) map[string]int {
	names, n := map[string]int{}, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == '[':
			i = endOfClass(text, i)
		case text[i] == '(' && !strings.HasPrefix(text[i:], "(?"):
			n++
		case strings.HasPrefix(text[i:], "(?<") && !strings.HasPrefix(text[i:], "(?<=") && !strings.HasPrefix(text[i:], "(?<!"):
			n++
			if name, _, ok := strings.Cut(text[i+3:], ">"); ok && names[name] == 0 {
				names[name] = n
			}
		}
	}
	return names
}

// endOfClass gives the place of the bracket that closes the class at i.
func endOfClass(text string, i int) int {
	depth := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return i
}

// put writes an atom that is the same for both engines.
func (t *translator) put(s string) { t.putBoth(s, s) }

func (t *translator) putBoth(fast, slow string) {
	t.atom = [2]int{t.fast.Len(), t.slow.Len()}
	t.fast.WriteString(fast)
	t.slow.WriteString(slow)
}

// mark writes what no quantifier may follow.
func (t *translator) mark(s string) {
	t.put(s)
	t.atom = [2]int{-1, -1}
}

func (t *translator) next() error {
	r, size := utf8.DecodeRuneInString(t.text[t.at:])
	switch r {
	case '\\':
		return t.escape()
	case '[':
		set, negate, err := t.class()
		if err == nil {
			t.put(set.class(negate))
		}
		return err
	case '(':
		return t.group()
	case ')':
		return t.closeGroup()
	case '*', '+', '?', '{':
		if quantifier, ok, err := t.interval(); ok || err != nil {
			if err == nil {
				err = t.quantify(quantifier)
			}
			return err
		}
		t.put(`\{`)
	case '|':
		t.mark("|")
	case '$':
		t.lineEnd = t.lineEnd || !t.now.multiline
		t.put("$")
	case '^', '.':
		t.put(string(r))
	default:
		if t.now.extended && (strings.ContainsRune(" \t\n\r\f\v", r) || r == '#') {
			t.skipBlank(r)
			return nil
		}
		t.put(regexp.QuoteMeta(t.text[t.at : t.at+size]))
	}
	t.at += size
	return nil
}

// skipBlank passes over white space, and over a comment to the end of its line.
func (t *translator) skipBlank(r rune) {
	t.at++
	for r == '#' && t.at < len(t.text) && t.text[t.at] != '\n' {
		t.at++
	}
}

var intervalPattern = expression(`^\{(\d+)(,?)(\d*)\}`)

// interval reads a quantifier without its suffix; ok is false for a brace that is a character.
func (t *translator) interval() (quantifier string, ok bool, err error) {
	if t.text[t.at] != '{' {
		t.at++
		return t.text[t.at-1 : t.at], true, nil
	}
	m := intervalPattern().FindStringSubmatch(t.text[t.at:])
	if m == nil {
		return "", false, nil
	}
	low, lowErr := strconv.Atoi(m[1])
	high, highErr := low, error(nil)
	if m[3] != "" {
		high, highErr = strconv.Atoi(m[3])
	}
	switch {
	case lowErr != nil || highErr != nil || low > 100_000 || high > 100_000:
		return "", true, regexpFault("too big number for repeat range")
	case high < low:
		return "", true, regexpFault("upper is smaller than lower in repeat range")
	case high > 1000:
		t.onlySlow = true
	}
	t.at += len(m[0])
	return m[0], true, nil
}

// quantify writes a quantifier and its suffix behind the last atom, in a group
// of its own so that another one may follow.
func (t *translator) quantify(quantifier string) error {
	if t.atom[0] < 0 {
		return regexpFault("target of repeat operator is not specified")
	}
	if t.now.lookBehind && (quantifier[0] != '{' || strings.Contains(quantifier, ",")) {
		return regexpFault("invalid pattern in look-behind")
	}
	suffix := ""
	if t.at < len(t.text) && (t.text[t.at] == '?' || t.text[t.at] == '+') {
		suffix = t.text[t.at : t.at+1]
		t.at++
	}
	fast, slow := t.fast.String(), t.slow.String()
	head := "(?:"
	if suffix == "+" {
		head, suffix, t.onlySlow = "(?>", "", true
	}
	at := t.atom
	t.fast.Reset()
	t.slow.Reset()
	t.fast.WriteString(fast[:at[0]] + "(?:" + fast[at[0]:] + quantifier + suffix + ")")
	t.slow.WriteString(slow[:at[1]] + head + slow[at[1]:] + quantifier + suffix + ")")
	return nil
}

func (t *translator) closeGroup() error {
	if len(t.open) == 0 {
		return regexpFault("unmatched close parenthesis")
	}
	start := t.now.start
	t.now = t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	t.put(")")
	t.atom = start
	t.at++
	return nil
}

// enter begins a group, written so for the two engines.
func (t *translator) enter(fast, slow string, length int) {
	t.open = append(t.open, t.now)
	t.now.start = [2]int{t.fast.Len(), t.slow.Len()}
	t.putBoth(fast, slow)
	t.atom = [2]int{-1, -1}
	t.at += length
}

// slowGroups are groups that only the backtracking engine has.
var slowGroups = []string{"(?=", "(?!", "(?<=", "(?<!", "(?>"}

func (t *translator) group() error {
	rest := t.text[t.at:]
	if !strings.HasPrefix(rest, "(?") {
		t.groups++
		t.enter("(", "(", 1)
		return nil
	}
	for _, head := range slowGroups {
		if strings.HasPrefix(rest, head) {
			t.onlySlow = true
			t.enter("(", head, len(head))
			t.now.lookBehind = t.now.lookBehind || head == "(?<=" || head == "(?<!"
			return nil
		}
	}
	switch {
	case strings.HasPrefix(rest, "(?#"):
		end := strings.IndexByte(rest, ')')
		if end < 0 {
			return regexpFault("end pattern in group")
		}
		t.at += end + 1
		return nil
	case strings.HasPrefix(rest, "(?<"):
		return t.namedGroup(rest)
	}
	return t.flags(rest)
}

var groupName = expression(`^[\p{L}_][\p{L}\p{N}_]*$`)

func (t *translator) namedGroup(rest string) error {
	name, _, closed := strings.Cut(rest[3:], ">")
	switch {
	case !closed && rest != "(?<":
		return regexpFault("end pattern with unmatched parenthesis")
	case name == "":
		return regexpFault("group name is empty")
	case !groupName().MatchString(name):
		return regexpFault("invalid group name <%s>", name)
	}
	t.groups++
	if t.names[name] != t.groups {
		return regexpFault("multiplex defined name <%s>", name)
	}
	t.enter("(", "(", len(name)+4)
	return nil
}

var flagGroup = expression(`^\(\?([imsx]*)(?:-([imsx]*))?([:)])`)

// flags reads (?i), (?i-s:…) and (?:…); x is resolved here.
func (t *translator) flags(rest string) error {
	m := flagGroup().FindStringSubmatch(rest)
	if m == nil {
		if strings.Trim(rest[2:], "imsx-") == "" {
			return regexpFault("end pattern in group")
		}
		return regexpFault("undefined group option")
	}
	head := "(?" + strings.ReplaceAll(m[1], "x", "")
	if off := strings.ReplaceAll(m[2], "x", ""); off != "" {
		head += "-" + off
	}
	if m[3] == ":" {
		t.enter(head+":", head+":", len(m[0]))
	} else {
		if head != "(?" {
			t.mark(head + ")")
		}
		t.at += len(m[0])
	}
	t.now.multiline = (t.now.multiline || strings.Contains(m[1], "m")) && !strings.Contains(m[2], "m")
	t.now.extended = (t.now.extended || strings.Contains(m[1], "x")) && !strings.Contains(m[2], "x")
	return nil
}
