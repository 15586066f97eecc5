package athena

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
)

// The first token does not decide in two places of Trino's grammar: behind "("
// may stand a query, an expression, a row, a lambda's arguments or a join. Here
// the tokens ahead are looked at without parsing them, so nothing is parsed twice
// and nesting costs no more than its length.

func startsQuery(t *lexer.Token) bool { return parser.IsOneOf(t, "SELECT", "VALUES", "TABLE", "WITH") }

// continuesQuery reports whether t, behind a query in parentheses, shows that the
// parentheses are part of a larger query.
func continuesQuery(t *lexer.Token) bool {
	return parser.IsOneOf(t, "UNION", "INTERSECT", "EXCEPT", "ORDER", "OFFSET", "LIMIT", "FETCH")
}

// queryInParens reports whether "(" stands n tokens ahead and holds a query.
func queryInParens(lex *stream, n int) bool {
	look := parser.Ahead(lex, n)
	depth := 0
	for parser.TakeOp(&look, "(") {
		depth++
	}
	if depth == 0 || !startsQuery(look.Peek()) {
		return false
	}
	return depth == 1 || reachesOut(&look, depth)
}

// reachesOut follows a query inside depth parentheses, at whose first token look
// stands, to see whether what the outermost of them hold is a query too.
func reachesOut(look *stream, depth int) bool {
	for open := depth; !look.Peek().EOF(); {
		switch t := look.Next(); {
		case parser.IsOp(t, "("):
			open++
		case parser.IsOp(t, ")"):
			if open--; open >= depth {
				continue
			}
			if next := look.Peek(); !parser.IsOp(next, ")") && !continuesQuery(next) {
				return false
			}
			if depth = open; depth == 1 {
				return true
			}
		}
	}
	return false
}

// oneInnerQuery reports whether the parentheses ahead hold nothing but another
// pair around a query, as in IN ((SELECT 1)), which is a list of one value.
func oneInnerQuery(lex *stream) bool {
	if !parser.IsOp(parser.PeekAt(lex, 1), "(") {
		return false
	}
	end := closing(lex, 1)
	return end > 0 && parser.IsOp(parser.PeekAt(lex, end+1), ")")
}

// closing gives the place of the bracket that closes the one n tokens ahead, or 0.
func closing(lex *stream, n int) int {
	look := parser.Ahead(lex, n)
	for open := 0; !look.Peek().EOF(); n++ {
		switch t := look.Next(); {
		case parser.IsOp(t, "("):
			open++
		case parser.IsOp(t, ")"):
			if open--; open == 0 {
				return n
			}
		}
	}
	return 0
}

// lambdaAhead reports whether (a, b) -> stands next.
func lambdaAhead(lex *stream) bool {
	look := parser.Ahead(lex, 1)
	if isName(look.Peek()) {
		look.Next()
		for parser.TakeOp(&look, ",") {
			if !isName(look.Peek()) {
				return false
			}
			look.Next()
		}
	}
	return parser.TakeOp(&look, ")") && parser.IsOp(look.Peek(), "->")
}

// clauseAhead reports whether the next word, though it may be a name, begins a
// clause here and so is no alias.
func clauseAhead(lex *stream) bool {
	next := parser.PeekAt(lex, 1)
	t := lex.Peek()
	switch {
	case parser.IsWord(t, "LIMIT"):
		return countAt(next) || parser.IsWord(next, "ALL")
	case parser.IsWord(t, "OFFSET"):
		return countAt(next)
	case parser.IsWord(t, "FETCH"):
		return parser.IsOneOf(next, "FIRST", "NEXT")
	case parser.IsWord(t, "WINDOW"):
		return isName(next) && parser.IsWord(parser.PeekAt(lex, 2), "AS")
	case parser.IsWord(t, "TABLESAMPLE"):
		return parser.IsOneOf(next, "BERNOULLI", "SYSTEM")
	case parser.IsWord(t, "MATCH_RECOGNIZE"):
		return parser.IsOp(next, "(")
	}
	return false
}

func countAt(t *lexer.Token) bool { return t.Type == parser.Whole || parser.IsOp(t, "?") }
