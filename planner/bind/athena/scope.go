package athena

import (
	"strconv"
	"strings"

	"flowsql/sql/types"
)

// field is a column that names can refer to. Its place in the scope is its
// place among the plan's columns.
type field struct {
	name      string   // empty where the column has none
	qualifier []string // what may stand before the name, outermost first; lower case
	typ       types.Type
	hidden    bool    // not part of *
	aliased   bool    // named by AS in the select list
	origin    *origin // nil for what is computed
}

// outputName gives the name in the result of the column at a place.
func (f field) outputName(place int) string {
	if f.name == "" {
		return "_col" + strconv.Itoa(place)
	}
	return f.name
}

// scope is the columns in reach of an expression.
type scope struct{ fields []field }

// visible gives the places of the columns that * stands for.
func (s *scope) visible() []int {
	var out []int
	for i, f := range s.fields {
		if !f.hidden {
			out = append(out, i)
		}
	}
	return out
}

// find gives the places of all columns that a name of one or more parts, lower
// case, may mean.
func (s *scope) find(parts []string) []int {
	var out []int
	last := len(parts) - 1
	for i, f := range s.fields {
		if f.name != "" && strings.EqualFold(f.name, parts[last]) && f.qualifiedBy(parts[:last]) {
			out = append(out, i)
		}
	}
	return out
}

// qualifiedBy reports whether the prefix is the end of the field's qualifier.
func (f field) qualifiedBy(prefix []string) bool {
	skip := len(f.qualifier) - len(prefix)
	if skip < 0 {
		return false
	}
	for i, p := range prefix {
		if f.qualifier[skip+i] != p {
			return false
		}
	}
	return true
}

// of gives the places of the visible columns of the relation called by the name.
func (s *scope) of(name []string) []int {
	var out []int
	for i, f := range s.fields {
		if !f.hidden && len(f.qualifier) > 0 && f.qualifiedBy(name) {
			out = append(out, i)
		}
	}
	return out
}

// join gives the scope of two relations side by side.
func (s *scope) join(t *scope) *scope {
	return &scope{fields: append(append([]field(nil), s.fields...), t.fields...)}
}

// names gives all names of the scope, for hints.
func (s *scope) names() []string {
	var out []string
	for _, f := range s.fields {
		if f.name != "" {
			out = append(out, f.name)
		}
	}
	return out
}
