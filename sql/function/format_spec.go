package function

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// formatPart is a piece of a format: a text, or a directive.
type formatPart struct {
	text string
	spec *formatSpec
}

// formatSpec is a directive %[index$][flags][width][.precision]conversion.
type formatSpec struct {
	index, width, precision int // 0, -1 and -1 where absent
	flags                   string
	conversion              byte // lower case
	upper, time             bool
}

var directive = expression(`^%(\d+\$)?([-#+ 0,(<]*)?([1-9]\d*)?(\.\d+)?([tT])?([a-zA-Z%])`)

// parseFormat splits a format and finds the faults that Java finds before it prints.
func parseFormat(format string) ([]formatPart, error) {
	var parts []formatPart
	for rest := format; rest != ""; {
		at := strings.IndexByte(rest, '%')
		if at < 0 {
			return append(parts, formatPart{text: rest}), nil
		}
		if at > 0 {
			parts = append(parts, formatPart{text: rest[:at]})
		}
		rest = rest[at:]
		m := directive().FindStringSubmatch(rest)
		if m == nil {
			return nil, formatFault(format, "UnknownFormatConversion", "Conversion = '"+unknownConversion(rest)+"'")
		}
		spec, problem := newFormatSpec(m)
		if problem == nil {
			problem = spec.check()
		}
		if problem != nil {
			return nil, formatFault(format, problem.class, problem.text)
		}
		parts = append(parts, formatPart{spec: spec})
		rest = rest[len(m[0]):]
	}
	return parts, nil
}

var directiveHead = expression(`^%(\d+\$)?[-#+ 0,(<]*\d*(\.\d+)?[tT]?`)

// unknownConversion is the character at which a directive breaks off.
func unknownConversion(rest string) string {
	head := directiveHead().FindString(rest)
	if head == rest {
		return rest[len(rest)-1:]
	}
	r := []rune(rest[len(head):])[0]
	return string(r)
}

// dateSuffixes are the letters behind t.
const dateSuffixes = "HIklMSLNpzZsQBbhAaCYyjmdeRTrDFc"

func newFormatSpec(m []string) (*formatSpec, *formatProblem) {
	s := &formatSpec{width: -1, precision: -1, flags: m[2], time: m[5] != ""}
	if m[1] != "" {
		if s.index, _ = strconv.Atoi(strings.TrimSuffix(m[1], "$")); s.index == 0 {
			return nil, &formatProblem{"IllegalFormatArgumentIndex", "Illegal format argument index = 0"}
		}
	}
	for i, f := range s.flags {
		if strings.ContainsRune(s.flags[:i], f) {
			return nil, &formatProblem{"DuplicateFormatFlags", "Flags = '" + string(f) + "'"}
		}
	}
	if m[3] != "" {
		w, err := strconv.Atoi(m[3])
		if err != nil || w > maxPadded {
			return nil, &formatProblem{"IllegalFormatWidth", m[3]}
		}
		s.width = w
	}
	if m[4] != "" {
		p, err := strconv.Atoi(m[4][1:])
		if err != nil || p > maxPadded {
			return nil, &formatProblem{"IllegalFormatPrecision", m[4][1:]}
		}
		s.precision = p
	}
	c := m[6][0]
	if s.time {
		s.conversion, s.upper = c, m[5] == "T"
		if strings.IndexByte(dateSuffixes, c) < 0 {
			return nil, &formatProblem{"UnknownFormatConversion", "Conversion = 't" + string(c) + "'"}
		}
		return s, nil
	}
	s.conversion, s.upper = c|0x20, c >= 'A' && c <= 'Z'
	if c == '%' {
		s.conversion = c
	}
	if strings.IndexByte("bBhHsScCdoxXeEfgGaA%n", c) < 0 {
		return nil, &formatProblem{"UnknownFormatConversion", "Conversion = '" + string(c) + "'"}
	}
	return s, nil
}

func (s *formatSpec) has(flag byte) bool { return strings.IndexByte(s.flags, flag) >= 0 }

// ordered gives the flags in Java's order.
func (s *formatSpec) ordered() string {
	var b strings.Builder
	for _, f := range "-#+ 0,(<" {
		if strings.ContainsRune(s.flags, f) {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// String gives the directive as Java's messages spell it.
func (s *formatSpec) String() string {
	var b strings.Builder
	b.WriteString("%" + s.ordered())
	if s.index > 0 {
		b.WriteString(strconv.Itoa(s.index) + "$")
	}
	if s.width >= 0 {
		b.WriteString(strconv.Itoa(s.width))
	}
	if s.precision >= 0 {
		b.WriteString("." + strconv.Itoa(s.precision))
	}
	if s.time {
		b.WriteString(map[bool]string{false: "t", true: "T"}[s.upper])
		b.WriteByte(s.conversion)
		return b.String()
	}
	c := string(s.conversion)
	if s.upper {
		c = strings.ToUpper(c)
	}
	return b.String() + c
}

// check finds the flags that do not go with the conversion.
func (s *formatSpec) check() *formatProblem {
	switch {
	case s.time || s.conversion == 'c':
		if s.precision >= 0 {
			return s.badPrecision()
		}
		return s.checkWidth("#+ 0,(")
	case strings.IndexByte("bhs", s.conversion) >= 0:
		if s.conversion == 's' {
			return s.checkWidth("+ 0,(")
		}
		return s.checkWidth("#+ 0,(")
	case strings.IndexByte("dox", s.conversion) >= 0:
		if p := s.checkNumeric(); p != nil {
			return p
		}
		if s.precision >= 0 {
			return s.badPrecision()
		}
		return s.badFlags(map[byte]string{'d': "#", 'o': ",", 'x': ","}[s.conversion])
	case s.conversion == '%' || s.conversion == 'n':
		return s.checkText()
	}
	if p := s.checkNumeric(); p != nil {
		return p
	}
	return s.badFlags(map[byte]string{'a': "(,", 'e': ",", 'g': "#"}[s.conversion])
}

func (s *formatSpec) badPrecision() *formatProblem {
	return &formatProblem{"IllegalFormatPrecision", strconv.Itoa(s.precision)}
}

func (s *formatSpec) badFlags(bad string) *formatProblem {
	for _, f := range bad {
		if strings.ContainsRune(s.flags, f) {
			return &formatProblem{"FormatFlagsConversionMismatch", "Conversion = " + string(s.conversion) + ", Flags = " + string(f)}
		}
	}
	return nil
}

func (s *formatSpec) checkWidth(bad string) *formatProblem {
	if s.has('-') && s.width < 0 {
		return &formatProblem{"MissingFormatWidth", s.String()}
	}
	return s.badFlags(bad)
}

func (s *formatSpec) checkNumeric() *formatProblem {
	if (s.has('-') || s.has('0')) && s.width < 0 {
		return &formatProblem{"MissingFormatWidth", s.String()}
	}
	if s.has('+') && s.has(' ') || s.has('-') && s.has('0') {
		return &formatProblem{"IllegalFormatFlags", "Flags = '" + s.ordered() + "'"}
	}
	return nil
}

func (s *formatSpec) checkText() *formatProblem {
	switch {
	case s.precision >= 0:
		return s.badPrecision()
	case s.conversion == 'n' && s.width >= 0:
		return &formatProblem{"IllegalFormatWidth", strconv.Itoa(s.width)}
	case s.conversion == 'n' && s.flags != "", s.conversion == '%' && strings.Trim(s.flags, "-") != "":
		return &formatProblem{"IllegalFormatFlags", "Flags = '" + s.ordered() + "'"}
	}
	return s.checkWidth("")
}

// general cuts a text to the precision, in UTF-16 units as Java counts, and pads it.
func (s *formatSpec) general(text string) string {
	if units := 0; s.precision >= 0 {
		for i, r := range text {
			if units += utf16.RuneLen(r); units > s.precision {
				text = text[:i]
				break
			}
		}
	}
	return s.pad(text)
}

// pad fills a text with blanks to the width.
func (s *formatSpec) pad(text string) string {
	if s.upper {
		text = strings.ToUpper(text)
	}
	fill := strings.Repeat(" ", max(0, s.width-len(utf16.Encode([]rune(text)))))
	if s.has('-') {
		return text + fill
	}
	return fill + text
}
