package expected

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// node is a part of a rule. Its match gives the places where it may end when it
// starts at pos; while silent, what it wants at pos itself is not noted, because a
// rule around it has a label that stands for it.
type node interface {
	match(m *matcher, pos int, silent bool) []int
}

type (
	// terminal is one token.
	terminal struct {
		label string
		word  string // a keyword, for collectWords
		test  func(*lexer.Token) bool
	}
	// call is another rule.
	call struct{ rule int }
	// sequence is one node after the other.
	sequence struct{ items []node }
	// choice is one node of several.
	choice struct{ items []node }
	// repeat is a node again and again.
	repeat struct {
		item node
		none bool // may be left out
		many bool // may come more than once
	}
)

type compiler struct {
	grammar *Grammar
	options Options
}

func (c *compiler) choice(e *choiceG) (node, error) {
	var items []node
	for _, s := range e.Ways {
		n, err := c.sequence(s)
		if err != nil {
			return nil, err
		}
		items = append(items, n)
	}
	if len(items) == 1 {
		return items[0], nil
	}
	return &choice{items}, nil
}

func (c *compiler) sequence(s *sequenceG) (node, error) {
	var items []node
	for _, t := range s.Terms {
		n, err := c.term(t)
		if err != nil {
			return nil, err
		}
		switch t.Times {
		case "?":
			n = &repeat{item: n, none: true}
		case "*":
			n = &repeat{item: n, none: true, many: true}
		case "+":
			n = &repeat{item: n, many: true}
		}
		items = append(items, n)
	}
	if len(items) == 1 {
		return items[0], nil
	}
	return &sequence{items}, nil
}

func (c *compiler) term(t *termG) (node, error) {
	switch {
	case t.Group != nil:
		return c.choice(t.Group)
	case t.Class != "":
		class, ok := c.options.Classes[t.Class]
		if !ok {
			return nil, fmt.Errorf("unknown class <%s>", t.Class)
		}
		return &terminal{label: class.Label, test: class.Match}, nil
	case t.Rule != "":
		i, ok := c.grammar.index[t.Rule]
		if !ok {
			return nil, fmt.Errorf("unknown rule %s", t.Rule)
		}
		return &call{i}, nil
	}
	return literal(strings.Trim(t.Literal, `"`)), nil
}

// literal is a keyword or an operator. Quoted text never equals either, since a
// token keeps its quotes.
func literal(text string) node {
	n := &terminal{label: "'" + text + "'", test: func(t *lexer.Token) bool { return !t.EOF() && strings.EqualFold(t.Value, text) }}
	if text >= "A" && text < "[" {
		n.word = text
	}
	return n
}

func collectWords(n node, seen map[string]bool) {
	switch n := n.(type) {
	case *terminal:
		if n.word != "" {
			seen[n.word] = true
		}
	case *repeat:
		collectWords(n.item, seen)
	case *sequence:
		for _, i := range n.items {
			collectWords(i, seen)
		}
	case *choice:
		for _, i := range n.items {
			collectWords(i, seen)
		}
	}
}
