package expected

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"
)

// key names a rule at a place; silent or not is part of it, since a silent rule
// notes nothing.
type key struct {
	rule, pos int
	silent    bool
}

// matcher is one run over the tokens of a statement.
type matcher struct {
	grammar  *Grammar
	tokens   []lexer.Token
	memo     map[key][]int
	furthest int
	labels   map[string]bool
}

// note remembers that a label would have been right at pos; only the furthest
// place counts.
func (m *matcher) note(pos int, label string) {
	if pos > m.furthest {
		m.furthest, m.labels = pos, map[string]bool{}
	}
	if pos == m.furthest {
		m.labels[label] = true
	}
}

func (m *matcher) rule(i, pos int, silent bool) []int {
	k := key{i, pos, silent}
	if ends, known := m.memo[k]; known {
		return ends
	}
	m.memo[k] = nil // left recursion finds nothing instead of running on
	r := &m.grammar.rules[i]
	if r.label != "" && !silent {
		m.note(pos, r.label)
		silent = true
	}
	ends := r.body.match(m, pos, silent)
	m.memo[k] = ends
	return ends
}

func (t *terminal) match(m *matcher, pos int, silent bool) []int {
	if pos < len(m.tokens) && t.test(&m.tokens[pos]) {
		return []int{pos + 1}
	}
	if !silent && pos < len(m.tokens) {
		m.note(pos, t.label)
	}
	return nil
}

func (c *call) match(m *matcher, pos int, silent bool) []int { return m.rule(c.rule, pos, silent) }

func (s *sequence) match(m *matcher, pos int, silent bool) []int {
	at := []int{pos}
	for _, item := range s.items {
		var next []int
		for _, p := range at {
			next = merge(next, item.match(m, p, silent && p == pos))
		}
		if at = next; len(at) == 0 {
			return nil
		}
	}
	return at
}

func (c *choice) match(m *matcher, pos int, silent bool) []int {
	var ends []int
	for _, item := range c.items {
		ends = merge(ends, item.match(m, pos, silent))
	}
	return ends
}

func (r *repeat) match(m *matcher, pos int, silent bool) []int {
	ends := merge(nil, r.item.match(m, pos, silent))
	if r.many {
		for i := 0; i < len(ends); i++ {
			if ends[i] > pos {
				ends = merge(ends, r.item.match(m, ends[i], false))
			}
		}
	}
	if r.none {
		ends = merge(ends, []int{pos})
	}
	return ends
}

// merge adds what is not in ends yet, in order; the slice is the caller's own.
func merge(ends, more []int) []int {
	for _, e := range more {
		i, found := slices.BinarySearch(ends, e)
		if !found {
			ends = slices.Insert(ends, i, e)
		}
	}
	return ends
}
