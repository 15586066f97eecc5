package dynamic

import (
	"strconv"
	"strings"

	"flowsql/sql/sqlerr"
)

// StepKind is the kind of a Step.
type StepKind byte

// The kinds of steps: .name in any case, ."name" or ['name'], [3], [*] and .*.
const (
	Name    StepKind = '.'
	Exact   StepKind = '\''
	Index   StepKind = '#'
	AllOf   StepKind = '['
	AnyName StepKind = '*'
)

// Step is one step of a path into a document.
type Step struct {
	Kind  StepKind
	Name  string
	Index int
}

// stepEnd ends a step of an encoded path; JSON keys that hold it are found by no path.
const stepEnd = "\x00"

// EncodePath writes steps as a text that a constant can hold.
func EncodePath(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteByte(byte(s.Kind))
		if s.Kind == Index {
			b.WriteString(strconv.Itoa(s.Index))
		} else {
			b.WriteString(s.Name)
		}
		b.WriteString(stepEnd)
	}
	return b.String()
}

// DecodePath reads what EncodePath wrote.
func DecodePath(text string) []Step {
	var out []Step
	for one := range strings.SplitSeq(text, stepEnd) {
		if one == "" {
			continue
		}
		s := Step{Kind: StepKind(one[0]), Name: one[1:]}
		if s.Kind == Index {
			s.Index, _ = strconv.Atoi(s.Name)
		}
		out = append(out, s)
	}
	return out
}

// errAmbiguous is the error of a name that several keys have.
func errAmbiguous() error {
	return sqlerr.New(sqlerr.S3AmbiguousFieldName, "%s", sqlerr.S3Text(sqlerr.S3AmbiguousFieldName))
}

// Get goes one step into a value without wildcards; what is not there is MISSING.
func Get(v Value, s Step) (Value, error) {
	missing := Value{Kind: Missing}
	switch s.Kind {
	case Name, Exact:
		if v.Kind != Struct {
			return missing, nil
		}
		return member(v.Text, s)
	case Index:
		if v.Kind != List {
			return missing, nil
		}
		found, at := missing, 0
		Elements(v.Text, func(raw string) bool {
			if at == s.Index {
				found = FromJSON(raw)
			}
			at++
			return at <= s.Index
		})
		return found, nil
	}
	return missing, nil
}

// member finds a key: in any case, of which there must be one, or exactly.
func member(raw string, s Step) (Value, error) {
	found, count := "", 0
	Members(raw, func(key, value string) bool {
		if key == s.Name || s.Kind == Name && strings.EqualFold(key, s.Name) {
			found = value
			count++
			return count < 2
		}
		return true
	})
	if count > 1 {
		return Value{}, errAmbiguous()
	}
	return FromJSON(found), nil
}

// Walk calls f with all values to which a path leads from v: one, which may be
// MISSING, unless a wildcard is met.
func Walk(v Value, steps []Step, f func(Value) error) error {
	if len(steps) == 0 {
		return f(v)
	}
	s, rest := steps[0], steps[1:]
	if s.Kind != AllOf && s.Kind != AnyName {
		next, err := Get(v, s)
		if err != nil {
			return err
		}
		return Walk(next, rest, f)
	}
	var err error
	each := func(raw string) bool {
		err = Walk(FromJSON(raw), rest, f)
		return err == nil
	}
	switch {
	case s.Kind == AllOf && v.Kind == List:
		Elements(v.Text, each)
	case s.Kind == AnyName && v.Kind == Struct:
		Members(v.Text, func(_, raw string) bool { return each(raw) })
	case v.Kind != Missing: // what is no list, or no struct, is its only element
		return Walk(v, rest, f)
	}
	return err
}

// Rows calls f with the rows that the path of FROM makes of a document: one at least.
func Rows(v Value, steps []Step, f func(Value) error) error {
	any := false
	err := Walk(v, steps, func(found Value) error {
		any = true
		return f(found)
	})
	if err != nil || any {
		return err
	}
	return f(Value{Kind: Missing})
}

// Follow gives the value at a path, a list of all where a wildcard is met.
func Follow(v Value, steps []Step) (Value, error) {
	wild := false
	for _, s := range steps {
		wild = wild || s.Kind == AllOf || s.Kind == AnyName
	}
	var out Value
	list := []byte{'['}
	err := Walk(v, steps, func(found Value) error {
		out = found
		if found.Kind != Missing {
			if len(list) > 1 {
				list = append(list, ',')
			}
			list = found.AppendJSON(list)
		}
		return nil
	})
	if wild {
		out = Value{Kind: List, Text: string(append(list, ']'))}
	}
	return out, err
}
