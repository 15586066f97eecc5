package athena

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
)

// Behind a bracket or an END that closes a construct of its own, Trino's messages
// show what could have stood in the place of that closing token.

// openerOf gives the token that opens what the one at at closes, -1 for none.
func openerOf(tokens []lexer.Token, at int) int {
	depth := 0
	for i := at; i >= 0; i-- {
		switch t := &tokens[i]; {
		case parser.IsOp(t, ")"), parser.IsOp(t, "]"), parser.IsWord(t, "END"):
			depth++
		case parser.IsOp(t, "("), parser.IsOp(t, "["), parser.IsWord(t, "CASE"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// before gives the token in front of one, an empty one where there is none.
func before(tokens []lexer.Token, at int) *lexer.Token {
	if at == 0 {
		return &lexer.Token{}
	}
	return &tokens[at-1]
}

// showsInside reports whether a message about the token behind the construct that
// opens at open and closes before at shows what may stand inside of it.
func showsInside(tokens []lexer.Token, open, at int) bool {
	before := before(tokens, open)
	switch t := &tokens[open]; {
	case parser.IsWord(t, "CASE"):
		return hasElse(tokens[open+1 : at-1])
	case parser.IsOp(t, "["):
		return !parser.IsWord(before, "ARRAY") && (isName(before) || parser.IsOp(before, ")") || parser.IsOp(before, "]"))
	case startsQuery(&tokens[open+1]):
		limited := parser.IsOneOf(&tokens[max(0, at-3)], "LIMIT", "OFFSET")
		return !limited && !parser.IsOneOf(before, "AS", "JOIN")
	case parser.IsOneOf(before, "CAST", "TRY_CAST", "EXTRACT", "TRIM", "POSITION", "OVER", "FILTER", "BERNOULLI", "SYSTEM"):
		return true
	case parser.IsWord(before, "GROUP"):
		return open > 1 && parser.IsWord(&tokens[open-2], "WITHIN")
	case parser.IsWord(before, "AS"):
		return parser.IsOneOf(&tokens[open+1], "ORDER", "PARTITION", "ROWS", "RANGE", "GROUPS")
	case parser.IsOneOf(before, "SELECT", "WHERE", "AND", "OR", "NOT", "ON", "HAVING", "FROM", "JOIN"), before.Type == parser.Operator:
		return !hasComma(tokens[open+1 : at-1])
	}
	return false
}

func hasElse(inside []lexer.Token) bool {
	return outermost(inside, func(t *lexer.Token) bool { return parser.IsWord(t, "ELSE") })
}
func hasComma(inside []lexer.Token) bool {
	return outermost(inside, func(t *lexer.Token) bool { return parser.IsOp(t, ",") })
}

// outermost reports whether one of the tokens outside of inner brackets is such a one.
func outermost(tokens []lexer.Token, is func(*lexer.Token) bool) bool {
	depth := 0
	for i := range tokens {
		switch t := &tokens[i]; {
		case parser.IsOp(t, "("), parser.IsOp(t, "["), parser.IsWord(t, "CASE"):
			depth++
		case parser.IsOp(t, ")"), parser.IsOp(t, "]"), parser.IsWord(t, "END"):
			depth--
		case depth == 0 && is(t):
			return true
		}
	}
	return false
}

// insideBefore gives what may stand at the end of the construct that closes before
// the token at at, where a message shows that; nil where it does not.
func (o Options) insideBefore(tokens []lexer.Token, at int) []string {
	if at == 0 || !parser.IsOp(&tokens[at-1], ")") && !parser.IsOp(&tokens[at-1], "]") && !parser.IsWord(&tokens[at-1], "END") {
		return nil
	}
	open := openerOf(tokens, at-1)
	if open < 0 || !showsInside(tokens, open, at) || open == at-2 && !parser.IsWord(before(tokens, open), "OVER") {
		return nil
	}
	for k := at - 1; k > open; k-- {
		cut := append(append([]lexer.Token{}, tokens[:k]...), lexer.Token{Type: parser.Bad, Pos: tokens[k].Pos}, tokens[len(tokens)-1])
		failure, found := o.messages().Furthest(cut)
		if !found || failure.Token != k {
			return nil
		}
		labels := visible(failure.Expected, cut, k, lookBack(cut, k))
		if slices.Contains(labels, "'->'") { // the name that ends the construct is decided on
			labels = without(labels, afterName...)
		}
		if !startsQuery(&tokens[open+1]) && !parser.IsOneOf(before(tokens, open), "OVER", "AS", "GROUP") {
			labels = without(labels, "','", "'FROM'") // of what a single value might have been
		}
		labels = without(labels, "'PRECISION'", "'WITH'") // of the type of a cast
		if len(labels) > 1 {
			return labels
		}
	}
	return nil
}
