package s3select

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

type stream = lexer.PeekingLexer

// reader is a statement that is being read.
type reader struct {
	text   string
	strict bool
	lex    *stream
}

func itoa(n int) string { return strconv.Itoa(n) }

func (r *reader) peek() *lexer.Token          { return r.lex.Peek() }
func (r *reader) op(op string) bool           { return parser.TakeOp(r.lex, op) }
func (r *reader) word(words ...string) bool   { return parser.TakeWord(r.lex, words...) }
func (r *reader) isWord(words ...string) bool { return parser.IsOneOf(r.peek(), words...) }
func (r *reader) isOp(op string) bool         { return parser.IsOp(r.peek(), op) }
func (r *reader) base(start sqlerr.Span) ast.Base {
	return ast.At(parser.From(r.lex, start))
}

func (r *reader) statement() (*ast.S3Select, error) {
	start := parser.Start(r.lex)
	if !r.word("SELECT") {
		if r.isWord("WITH", "VALUES", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP") {
			return nil, r.fail(sqlerr.S3ParseUnsupportedSyntax)
		}
		return nil, r.unexpected()
	}
	s := &ast.S3Select{Distinct: r.distinct()}
	var err error
	if s.Items, err = r.items(); err != nil {
		return nil, err
	}
	if !r.word("FROM") {
		return nil, r.missingFrom()
	}
	if s.From, err = r.source(); err != nil {
		return nil, err
	}
	if r.word("WHERE") {
		if s.Where, err = r.expr(0); err != nil {
			return nil, err
		}
	}
	if err := r.friendlyClauses(s); err != nil {
		return nil, err
	}
	if err := r.unsupportedClause(); err != nil {
		return nil, err
	}
	if r.word("LIMIT") {
		if s.Limit, err = r.limit(); err != nil {
			return nil, err
		}
	}
	s.Base = r.base(start)
	r.op(";")
	if !r.peek().EOF() {
		return nil, r.trailing()
	}
	return s, nil
}

func (r *reader) missingFrom() error {
	if r.peek().EOF() || r.isWord("WHERE", "LIMIT") || r.isOp(";") {
		return r.fail(sqlerr.S3ParseSelectMissingFrom)
	}
	return r.unexpected()
}

func (r *reader) trailing() error {
	if err := r.unsupportedClause(); err != nil {
		return err
	}
	return r.unexpected()
}

// unsupportedClause refuses SQL beyond the subset with the code for each.
func (r *reader) unsupportedClause() error {
	switch {
	case r.isWord("GROUP"):
		return r.groupClause()
	case r.isWord("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"):
		return r.fail(sqlerr.S3ParseMalformedJoin)
	case r.isWord("ORDER", "HAVING", "OFFSET", "UNION", "INTERSECT", "EXCEPT"):
		return r.fail(sqlerr.S3UnsupportedSqlStructure)
	}
	return nil
}

// groupClause refuses GROUP BY, and GROUP AS with what is no name.
func (r *reader) groupClause() error {
	if parser.IsWord(parser.PeekAt(r.lex, 1), "AS") && !r.isName(parser.PeekAt(r.lex, 2)) {
		return r.fail(sqlerr.S3ParseExpectedIdentForGroupName)
	}
	return r.fail(sqlerr.S3ParseUnsupportedLiteralsGroupBy)
}

// atClause refuses AT in FROM, which wants a name.
func (r *reader) atClause() error {
	switch {
	case !r.isWord("AT"):
		return nil
	case !r.isName(parser.PeekAt(r.lex, 1)):
		return r.fail(sqlerr.S3ParseExpectedIdentForAt)
	}
	return r.fail(sqlerr.S3ParseUnsupportedSyntax)
}

func (r *reader) items() ([]ast.SelectItem, error) {
	switch {
	case r.isWord("DISTINCT", "ALL", "VALUE") && !r.aliasFollows():
		return nil, r.fail(sqlerr.S3ParseUnsupportedSelect)
	case r.isWord("FROM"), r.peek().EOF(), r.isOp(";"):
		return nil, r.fail(sqlerr.S3ParseEmptySelect)
	}
	var out []ast.SelectItem
	for {
		star := r.peek()
		item, err := r.item()
		if err != nil {
			return nil, err
		}
		out = append(out, item)
		all, ok := item.(*ast.AllColumns)
		alone := !ok || all.Of != nil
		if !alone && (len(out) > 1 || r.isOp(",")) {
			return nil, r.failAt(star, sqlerr.S3ParseAsteriskIsNotAloneInSelectList)
		}
		if !r.op(",") {
			return out, nil
		}
	}
}

// aliasFollows reports whether the reserved word ahead is used as a column, which
// only a reader that is not strict allows.
func (r *reader) aliasFollows() bool {
	next := parser.PeekAt(r.lex, 1)
	return !r.strict && (parser.IsOp(next, ",") || parser.IsOneOf(next, "FROM", "AS"))
}

func (r *reader) item() (ast.SelectItem, error) {
	start := parser.Start(r.lex)
	if r.op("*") {
		if r.isWord("AS") || r.isName(r.peek()) {
			return nil, r.fail(sqlerr.S3ParseUnsupportedAlias)
		}
		return &ast.AllColumns{Base: ast.At(start)}, nil
	}
	x, err := r.expr(0)
	if err != nil {
		return nil, err
	}
	if all, err := r.wildcard(x); all != nil || err != nil {
		return all, err
	}
	alias, err := r.alias()
	return &ast.SingleColumn{Base: r.base(start), X: x, Alias: alias}, err
}

func wild(s *ast.PathStep) bool { return s.Kind == ast.StepWildcard || s.Kind == ast.StepElements }

// wildcard makes x.* of a select list the item for all columns. As in PartiQL's
// parser, its paths have no [*], .* only at the end and then no brackets.
func (r *reader) wildcard(x ast.Expr) (ast.SelectItem, error) {
	var steps []*ast.PathStep
	switch x := x.(type) {
	case *ast.Path:
		steps = x.Steps
	case *ast.PathOf:
		steps = x.Steps
	}
	if !slices.ContainsFunc(steps, wild) {
		return nil, nil
	}
	last := len(steps) - 1
	switch {
	case slices.ContainsFunc(steps, func(s *ast.PathStep) bool { return s.Kind == ast.StepElements }), slices.ContainsFunc(steps[:last], wild):
		return nil, r.fail(sqlerr.S3ParseInvalidContextForWildcardInSelectList)
	case slices.ContainsFunc(steps, func(s *ast.PathStep) bool { return s.Kind == ast.StepIndex || s.Kind == ast.StepKey }):
		return nil, r.fail(sqlerr.S3ParseCannotMixSqbAndWildcardInSelectList)
	}
	base, steps := ast.At(x.Span()), steps[:last]
	switch x := x.(type) {
	case *ast.Path:
		return &ast.AllColumns{Base: base, Of: &ast.Path{Base: base, Head: x.Head, Steps: steps}}, nil
	case *ast.PathOf:
		if len(steps) == 0 {
			return &ast.AllColumns{Base: base, Of: x.X}, nil
		}
		return &ast.AllColumns{Base: base, Of: &ast.PathOf{Base: base, X: x.X, Steps: steps}}, nil
	}
	return nil, nil
}

func (r *reader) alias() (*ast.Identifier, error) {
	as := r.word("AS")
	t := r.peek()
	if r.isName(t) {
		r.lex.Next()
		return nameOf(t), nil
	}
	if as {
		return nil, r.fail(sqlerr.S3ParseExpectedIdentForAlias)
	}
	return nil, nil
}

// isName reports whether the token is a name where a reserved word would begin
// something else.
func (r *reader) isName(t *lexer.Token) bool {
	return t.Type == parser.Quoted || t.Type == parser.Word && !Reserved(t.Value)
}

func nameOf(t *lexer.Token) *ast.Identifier {
	id := &ast.Identifier{Base: ast.At(parser.SpanOf(t)), Name: t.Value}
	if t.Type == parser.Quoted {
		id.Name, id.Quoted = parser.Unquote(t.Value), true
	}
	return id
}

// sourceName is the one thing that a statement can be about.
const sourceName = "s3object"

func (r *reader) source() (*ast.S3Source, error) {
	start := parser.Start(r.lex)
	t := r.peek()
	switch {
	case r.isOp("("):
		return nil, r.fail(sqlerr.S3ParseUnsupportedSelect)
	case !r.isName(t):
		return nil, r.unexpected()
	}
	s := &ast.S3Source{Name: nameOf(t)}
	if !strings.EqualFold(s.Name.Name, sourceName) {
		return nil, r.fail(sqlerr.S3EvaluatorBindingDoesNotExist)
	}
	r.lex.Next()
	var err error
	if s.Steps, err = r.steps(true); err != nil {
		return nil, err
	}
	if s.Alias, err = r.alias(); err != nil {
		return nil, err
	}
	if err := r.atClause(); err != nil {
		return nil, err
	}
	s.Base = r.base(start)
	if r.isOp(",") {
		return nil, r.fail(sqlerr.S3MultipleDataSourcesUnsupported)
	}
	if !r.strict && r.isWord("GROUP", "HAVING", "ORDER") {
		return s, nil
	}
	return s, r.unsupportedClause()
}

func (r *reader) limit() (ast.Expr, error) {
	t := r.peek()
	if r.isOp("-") && parser.PeekAt(r.lex, 1).Type == parser.Whole {
		return nil, r.fail(sqlerr.S3EvaluatorNegativeLimit)
	}
	if t.Type != parser.Whole {
		return nil, r.fail(sqlerr.S3ParseExpectedNumber)
	}
	r.lex.Next()
	return &ast.Number{Base: ast.At(parser.SpanOf(t)), Text: t.Value}, nil
}
