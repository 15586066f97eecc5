package athena

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/expected"
	"flowsql/sql/sqlerr"
)

// Trino's parser decides between alternatives by reading ahead, and its messages
// show what was still open when it met the offending token. The rules here, found
// by asking it, take from the full set of what is possible what it had ruled out.

// context is what the tokens before the offending one say about the decisions
// that were open at it.
type context struct {
	call bool // inside the arguments of a call, or ahead
	open bool // inside of something that is read ahead as a whole
	in   int  // the IN whose list the token stands in, unless that was open; the bracket behind ALL or ANY; or 0
	list elements
}

// elements is the list that a token stands in, where Trino has decided on it before:
// behind an element it expects nothing but the list's own signs.
type elements struct {
	kind   listKind
	start  int  // the bracket or CASE
	commas bool // there was one
}

type listKind uint8

// The kinds of lists: none that was decided on, arguments of a call, elements that
// may be one value in parentheses until a comma comes, elements from the first on,
// those of an array, and the results of CASE.
const (
	noList listKind = iota
	callList
	rowList
	sureList
	arrayList
	caseList
)

// level is a bracket, a CASE, or the statement itself.
type level struct {
	context
	selects bool // between SELECT and FROM
	by      bool // in the list of GROUP BY or ORDER BY
}

// lookBack finds the context of the token at at.
func lookBack(tokens []lexer.Token, at int) context {
	levels := []level{{}}
	for i := range tokens[:at] {
		t, top := &tokens[i], &levels[len(levels)-1]
		switch {
		case parser.IsOp(t, "("), parser.IsOp(t, "["), parser.IsWord(t, "CASE"):
			levels = append(levels, enter(tokens, i, *top))
		case parser.IsOp(t, ")"), parser.IsOp(t, "]"), parser.IsWord(t, "END"):
			levels = levels[:max(1, len(levels)-1)]
		case parser.IsOp(t, ","):
			top.list.commas = true
		case parser.IsWord(t, "SELECT"):
			top.selects, top.by = true, false
		case parser.IsOneOf(t, "FROM", "WHERE", "GROUP", "HAVING", "ORDER"):
			top.selects, top.by = false, parser.IsOneOf(t, "GROUP", "ORDER")
		}
	}
	last := levels[len(levels)-1]
	if k := at - 1; last.in == 0 && !last.open && k > 0 && parser.IsWord(&tokens[k], "IN") && !parser.IsWord(&tokens[k-1], "NOT") {
		last.in = k
	}
	if open := openerOf(tokens, at-1); last.in == 0 && parser.IsOp(before(tokens, at), ")") && open > 0 && quantifies(tokens, open) {
		last.in = open
	}
	return last.context
}

// enter gives the level that a bracket or CASE begins.
func enter(tokens []lexer.Token, i int, outer level) level {
	l := level{context: context{open: outer.open || outer.selects, in: outer.in}}
	l.call = l.open
	if !l.open {
		l.list = elements{kind: listOf(tokens, i, outer.by), start: i}
	}
	if !parser.IsOp(&tokens[i], "(") || i == 0 {
		return l
	}
	before := &tokens[i-1]
	switch {
	case startsQuery(&tokens[i+1]):
		l.open = l.open && outer.selects
		l.call = l.open
	case before.Type == parser.Operator, parser.IsOneOf(before, "WHERE", "AND", "OR", "NOT", "ON", "HAVING", "WHEN", "THEN", "ELSE", "BY"):
		l.open, l.call = true, true
	case isName(before) && !parser.IsWord(before, "OVER"):
		l.call = true
	}
	if parser.IsWord(before, "IN") && l.in == 0 && !outer.open && !parser.IsWord(&tokens[max(i-2, 0)], "NOT") {
		l.in = i - 1
	}
	if l.in == 0 && !outer.open && quantifies(tokens, i) {
		l.in = i
	}
	return l
}

// quantifies reports whether the bracket at at holds the query of x > ALL (…).
func quantifies(tokens []lexer.Token, at int) bool {
	return at > 1 && parser.IsOneOf(&tokens[at-1], "ALL", "ANY", "SOME") &&
		slices.ContainsFunc([]string{"=", "<>", "!=", "<", "<=", ">", ">="}, func(sign string) bool { return parser.IsOp(&tokens[at-2], sign) })
}

// listOf tells what list a bracket or CASE begins.
func listOf(tokens []lexer.Token, i int, by bool) listKind {
	before := &tokens[max(i-1, 0)]
	switch {
	case parser.IsWord(&tokens[i], "CASE"):
		return caseList
	case parser.IsOp(&tokens[i], "["):
		if parser.IsWord(before, "ARRAY") {
			return arrayList
		}
		return noList
	case startsQuery(&tokens[i+1]):
		return noList
	case by && parser.IsOp(before, ","):
		return noList
	case parser.IsOneOf(before, "ROLLUP", "CUBE", "SETS", "UNNEST"), parser.IsWord(before, "IN") && parser.IsWord(&tokens[max(i-2, 0)], "NOT"):
		return sureList
	case parser.IsOneOf(before, "VALUES", "WHERE", "AND", "OR", "NOT", "ON", "HAVING"), before.Type == parser.Operator:
		return rowList
	case isName(before) && !parser.IsOneOf(before, "OVER", "POSITION"):
		return callList
	}
	return noList
}

// decided takes from the labels behind an element of a list what only goes on with
// the element.
func (l elements) decided(labels []string, tokens []lexer.Token, at int) []string {
	goesOn := slices.Concat(operators, afterName, []string{"'AND'", "'OR'", "'ESCAPE'", "'FILTER'", "'IGNORE'", "'RESPECT'"})
	if !slices.Contains(labels, "'||'") || slices.Contains(labels, "'ASC'") { // no element is complete, or it is no list's
		return labels
	}
	switch {
	case l.kind == callList && at == l.start+2 && isName(&tokens[at-1]), l.kind == rowList && namesOnly(tokens[l.start+1:at]): // may be a lambda's
	case l.kind == callList, l.kind == sureList, l.kind == rowList && l.commas, l.kind == arrayList && l.commas:
		return without(labels, goesOn...)
	case l.kind == arrayList:
		return without(labels, "','", "'AND'", "'OR'", "<predicate>")
	case l.kind == caseList && slices.Contains(labels, "'ELSE'"):
		return without(labels, goesOn...)
	}
	return labels
}

// namesOnly reports whether tokens are names between commas.
func namesOnly(tokens []lexer.Token) bool {
	for i := range tokens {
		if isName(&tokens[i]) != (i%2 == 0) || i%2 == 1 && !parser.IsOp(&tokens[i], ",") {
			return false
		}
	}
	return len(tokens)%2 == 1
}

// Labels that are ruled out together: when one of the keys is expected, so are
// the others.
var (
	afterName  = []string{"'('", "'->'", "'OVER'", "<string>"}
	joinEnd    = []string{"'ON'", "'USING'"}
	clauseStep = []string{"'?'", "'ALL'", "<integer>", "'BERNOULLI'", "'SYSTEM'"}
	literals   = []string{"'YEAR'", "'MONTH'", "'DAY'", "'HOUR'", "'MINUTE'", "'SECOND'", "'TIME'"}
	operators  = []string{"'%'", "'*'", "'+'", "'-'", "'.'", "'/'", "'AT'", "'['", "'||'", "<predicate>"}
)

// visible gives the labels that a message shows.
func visible(labels []string, tokens []lexer.Token, at int, before context) []string {
	out := before.list.decided(without(labels, hidden), tokens, at)
	if at > 1 && !before.call && isName(&tokens[at-1]) && parser.IsOp(&tokens[at-2], ".") { // no call of a function
		out = without(out, "'('")
	}
	if slices.Contains(out, "<EOF>") { // the words before may be a text of a type and an alias
		out = without(out, literals...)
	}
	switch {
	case at > 0 && parser.IsOneOf(&tokens[at-1], "LIMIT", "OFFSET") && slices.Contains(out, "'WHERE'"): // taken for an alias
		return without(out, "'ALL'", "'?'", "<integer>")
	case slices.Contains(out, joinEnd[0]) && slices.Contains(out, joinEnd[1]):
		return joinEnd
	case slices.Contains(out, "'CROSS'"):
		return without(out, clauseStep...)
	case at > 0 && isName(&tokens[at-1]) && slices.Contains(out, "'->'") && !before.call:
		return without(out, afterName...)
	case slices.Contains(out, "')'") && slices.Contains(out, "<query>"): // a parenthesis opened before
		return without(out, "<identifier>")
	}
	return out
}

func without(labels []string, drop ...string) []string {
	var out []string
	for _, l := range labels {
		if !slices.Contains(drop, l) {
			out = append(out, l)
		}
	}
	return out
}

// brokenList words the message for a mistake in the list of an IN, which Trino
// reports at the word IN itself, or in the query of ALL or ANY, at its bracket;
// the hint tells the place.
func brokenList(tokens []lexer.Token, in, at int) error {
	cut := append(slices.Clone(tokens[:in]), lexer.Token{Type: parser.Bad, Pos: tokens[in].Pos}, tokens[len(tokens)-1])
	failure, _ := MessageGrammar().Furthest(cut)
	labels := without(failure.Expected, append([]string{hidden}, afterName...)...)
	if parser.IsWord(&tokens[in], "IN") {
		labels = without(labels, operators...)
	}
	labels = lookBack(tokens, in).list.decided(labels, tokens, in)
	return listHint(sqlerr.At(parser.SpanOf(&tokens[in]), sqlerr.SyntaxError, "mismatched input '%s'. Expecting: %s",
		shown(&tokens[in]), expected.List(labels)), &tokens[at])
}

func listHint(e *sqlerr.Error, t *lexer.Token) error {
	if t.EOF() {
		return e.WithHint("what follows is not complete")
	}
	return e.WithHint("what follows goes wrong at %s", t.Value)
}
