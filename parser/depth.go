package parser

import "github.com/alecthomas/participle/v2/lexer"

// MaxDepth is how deep a statement may nest: brackets, CASE, prefix operators and
// lambdas. It keeps every recursive walk over a tree far from the stack's end.
const MaxDepth = 1000

// MaxText is the length in bytes of the longest statement, Trino's own default.
const MaxText = 1_000_000

// MaxChain is how many operands a chain of operators of one kind may have, since
// a left-deep tree is walked by recursion too.
const MaxChain = 10_000

// TooDeep reports whether the tokens nest deeper than MaxDepth. It runs before any
// parser, so that parsers need not count.
func TooDeep(tokens []lexer.Token) bool {
	n := nesting{}
	for i := range tokens {
		if n.add(&tokens[i]); n.depth() > MaxDepth || n.chain > MaxChain {
			return true
		}
	}
	return false
}

// nesting is what is open before a token.
type nesting struct {
	levels []int // for each open bracket or CASE, the prefixes that stood before it
	sum    int   // of levels
	run    int   // prefixes open at this level
	chain  int   // operators since the last comma or clause
	sign   bool  // a + or - here would be a prefix
}

func (n *nesting) depth() int { return len(n.levels) + n.sum + n.run }

func (n *nesting) add(t *lexer.Token) {
	sign := n.sign
	n.sign = t.Type == Operator && t.Value != ")" && t.Value != "]" && t.Value != "?"
	switch {
	case t.Type == Operator:
		n.operator(t.Value, sign)
	case IsWord(t, "CASE"):
		n.open()
	case IsWord(t, "END"):
		n.close()
	case IsOneOf(t, "NOT", "JOIN", "EXPLAIN", "PREPARE"):
		n.run++
	case IsOneOf(t, "AND", "OR", "SELECT", "WHERE", "ON", "USING", "BY"):
		n.run, n.chain = 0, 0
	}
}

func (n *nesting) operator(op string, sign bool) {
	switch op {
	case "(", "[", "{":
		n.chain++
		n.open()
	case ")", "]", "}":
		n.close()
	case ",":
		n.run, n.chain = 0, 0
	case "-", "+":
		n.chain++
		if sign {
			n.run++
		}
	case "->":
		n.run++
	case "*", "/", "%", "||", ".", "<":
		n.chain++
	}
}

func (n *nesting) open() {
	n.levels = append(n.levels, n.run)
	n.sum += n.run
	n.run = 0
}

func (n *nesting) close() {
	if len(n.levels) == 0 {
		return
	}
	last := len(n.levels) - 1
	n.sum -= n.levels[last]
	n.levels = n.levels[:last]
	n.run = 0
}
