// Package expected tells what a statement that does not parse should have had
// where it goes wrong. It is the only maker of syntax messages.
//
// A Grammar is read from an EBNF text. Furthest runs it over the tokens as a
// recogniser that follows every alternative, and gives the furthest token that no
// alternative has use for, with the labels of what would have been right there.
// A rule may have a label that stands for all it begins with, as <expression>.
//
// A Grammar does not change after New and may be used from any goroutine.
package expected

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Class is a kind of token that a grammar names with <…>.
type Class struct {
	Label string // what a message calls it
	Match func(*lexer.Token) bool
}

// Options say what an EBNF text leaves open.
type Options struct {
	Classes map[string]Class  // for <…>
	Labels  map[string]string // rule -> the label that stands for the rule
}

// Grammar is a language to recognise.
type Grammar struct {
	rules []rule
	index map[string]int
}

type rule struct {
	name  string
	label string
	body  node
}

// New reads a grammar. The first rule is the start.
func New(source string, options Options) (*Grammar, error) {
	tree, err := ebnf().ParseString("", source)
	if err != nil {
		return nil, fmt.Errorf("grammar: %w", err)
	}
	g := &Grammar{index: map[string]int{}}
	for _, p := range tree.Rules {
		if _, double := g.index[p.Name]; double {
			return nil, fmt.Errorf("grammar: rule %s stands twice", p.Name)
		}
		g.index[p.Name] = len(g.rules)
		g.rules = append(g.rules, rule{name: p.Name, label: options.Labels[p.Name]})
	}
	c := compiler{grammar: g, options: options}
	for i, p := range tree.Rules {
		if g.rules[i].body, err = c.choice(p.Body); err != nil {
			return nil, fmt.Errorf("grammar: rule %s: %w", p.Name, err)
		}
	}
	return g, nil
}

// Failure is where the tokens leave the grammar.
type Failure struct {
	Token    int      // the index of the offending token
	Expected []string // labels, sorted
}

// Furthest finds where the tokens, which end with the end marker, leave the
// grammar. It gives false if they do not leave it, or are too many to look at.
func (g *Grammar) Furthest(tokens []lexer.Token) (Failure, bool) {
	if len(g.rules) == 0 || len(tokens) > maxTokens {
		return Failure{}, false
	}
	m := &matcher{grammar: g, tokens: tokens, memo: map[key][]int{}, furthest: -1}
	for _, end := range m.rule(0, 0, false) {
		if end == len(tokens) {
			return Failure{}, false
		}
	}
	if m.furthest < 0 {
		return Failure{}, false
	}
	labels := make([]string, 0, len(m.labels))
	for l := range m.labels {
		labels = append(labels, l)
	}
	slices.Sort(labels)
	return Failure{Token: m.furthest, Expected: labels}, true
}

// maxTokens bounds the work for one message.
const maxTokens = 20_000

// List joins labels for a message.
func List(labels []string) string { return strings.Join(labels, ", ") }

// Words gives every keyword of the grammar, sorted: for a shell's completion.
func (g *Grammar) Words() []string {
	seen := map[string]bool{}
	for _, r := range g.rules {
		collectWords(r.body, seen)
	}
	out := make([]string, 0, len(seen))
	for w := range seen {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}
