package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// relation reads joins. The right side of a join with a condition is a relation
// itself, so in a JOIN b JOIN c ON x ON y the inner join is the right one.
func relation(lex *stream) (ast.Relation, error) {
	start := parser.Start(lex)
	l, err := sampled(lex)
	for err == nil {
		var j *ast.Join
		if j, err = join(lex); j == nil || err != nil {
			return l, err
		}
		j.L = l
		j.Base = ast.At(parser.From(lex, start))
		l = j
	}
	return nil, err
}

var joinKinds = []struct {
	words []string
	kind  ast.JoinKind
}{
	{[]string{"JOIN"}, ast.InnerJoin},
	{[]string{"INNER", "JOIN"}, ast.InnerJoin},
	{[]string{"LEFT", "JOIN"}, ast.LeftJoin},
	{[]string{"LEFT", "OUTER", "JOIN"}, ast.LeftJoin},
	{[]string{"RIGHT", "JOIN"}, ast.RightJoin},
	{[]string{"RIGHT", "OUTER", "JOIN"}, ast.RightJoin},
	{[]string{"FULL", "JOIN"}, ast.FullJoin},
	{[]string{"FULL", "OUTER", "JOIN"}, ast.FullJoin},
}

// join reads a join without its left side, or nothing.
func join(lex *stream) (*ast.Join, error) {
	j := &ast.Join{Kind: ast.CrossJoin}
	var err error
	if parser.TakeWord(lex, "CROSS", "JOIN") {
		j.R, err = sampled(lex)
		return j, err
	}
	j.Natural = parser.TakeWord(lex, "NATURAL")
	found := false
	for _, k := range joinKinds {
		if found = parser.TakeWord(lex, k.words...); found {
			j.Kind = k.kind
			break
		}
	}
	switch {
	case !found && j.Natural:
		return nil, unexpected(lex)
	case !found:
		return nil, nil
	case j.Natural:
		j.R, err = sampled(lex)
		return j, err
	}
	if j.R, err = relation(lex); err != nil {
		return nil, err
	}
	return j, joinCriteria(lex, j)
}

func joinCriteria(lex *stream, j *ast.Join) (err error) {
	switch {
	case parser.TakeWord(lex, "ON"):
		j.On, err = expression(lex)
	case parser.TakeWord(lex, "USING"):
		j.Using, err = inParens(lex, identifiers)
	default:
		err = unexpected(lex)
	}
	return err
}

func sampled(lex *stream) (ast.Relation, error) {
	start := parser.Start(lex)
	r, err := aliased(lex)
	if err != nil || !parser.TakeWord(lex, "TABLESAMPLE") {
		return r, err
	}
	method := lex.Peek()
	if !parser.IsOneOf(method, "BERNOULLI", "SYSTEM") {
		return nil, unexpected(lex)
	}
	lex.Next()
	p, err := inParens(lex, expression)
	if err != nil {
		return nil, err
	}
	return &ast.Sampled{Base: ast.At(parser.From(lex, start)), Of: r, Method: strings.ToUpper(method.Value), Percentage: p}, nil
}

// aliased reads a relation, its alias, and what MATCH_RECOGNIZE makes of it.
func aliased(lex *stream) (ast.Relation, error) {
	start, mark := parser.Start(lex), lex.RawCursor()
	r, err := relationAtom(lex)
	if err == nil {
		r, err = withAlias(lex, start, r)
	}
	if err != nil || !parser.IsWord(lex.Peek(), "MATCH_RECOGNIZE") || !clauseAhead(lex) {
		return r, err
	}
	if r, err = unsupported(lex, mark, "MATCH_RECOGNIZE"); err != nil {
		return nil, err
	}
	return withAlias(lex, start, r)
}

func withAlias(lex *stream, start sqlerr.Span, r ast.Relation) (ast.Relation, error) {
	alias, err := aliasOf(lex)
	if alias == nil || err != nil {
		return r, err
	}
	a := &ast.Aliased{Of: r, Alias: alias}
	if parser.IsOp(lex.Peek(), "(") {
		if a.Columns, err = inParens(lex, identifiers); err != nil {
			return nil, err
		}
	}
	a.Base = ast.At(parser.From(lex, start))
	return a, nil
}

// aliasOf reads [AS] name, or nothing.
func aliasOf(lex *stream) (*ast.Identifier, error) {
	if parser.TakeWord(lex, "AS") {
		return identifier(lex)
	}
	if isName(lex.Peek()) && !clauseAhead(lex) {
		return identifierOf(lex.Next()), nil
	}
	return nil, nil
}

func relationAtom(lex *stream) (ast.Relation, error) {
	t := lex.Peek()
	paren := parser.IsOp(parser.PeekAt(lex, 1), "(")
	switch {
	case t.Type == parser.Text:
		lex.Next()
		return &ast.TablePath{Base: ast.At(parser.SpanOf(t)), Path: parser.Unquote(t.Value)}, nil
	case parser.IsOp(t, "("):
		return relationInParens(lex)
	case parser.IsWord(t, "UNNEST"):
		return unnest(lex)
	case parser.IsWord(t, "LATERAL") && paren:
		return lateral(lex)
	case parser.IsWord(t, "JSON_TABLE") && paren:
		return unsupported(lex, lex.RawCursor(), "JSON_TABLE")
	case parser.IsWord(t, "TABLE"):
		return tableFunction(lex)
	}
	return table(lex)
}

func relationInParens(lex *stream) (ast.Relation, error) {
	if !queryInParens(lex, 0) {
		return inParens(lex, relation)
	}
	start := parser.Start(lex)
	q, err := inParens(lex, query)
	if err != nil {
		return nil, err
	}
	return &ast.TableSubquery{Base: ast.At(parser.From(lex, start)), Query: q}, nil
}

func unnest(lex *stream) (ast.Relation, error) {
	start := parser.Start(lex)
	lex.Next()
	exprs, err := inParens(lex, expressions)
	if err != nil {
		return nil, err
	}
	u := &ast.Unnest{Exprs: exprs}
	u.Ordinality = parser.TakeWord(lex, "WITH", "ORDINALITY")
	u.Base = ast.At(parser.From(lex, start))
	return u, nil
}

func lateral(lex *stream) (ast.Relation, error) {
	start := parser.Start(lex)
	lex.Next()
	q, err := inParens(lex, query)
	if err != nil {
		return nil, err
	}
	return &ast.Lateral{Base: ast.At(parser.From(lex, start)), Query: q}, nil
}

func table(lex *stream) (ast.Relation, error) {
	start := parser.Start(lex)
	n, err := name(lex)
	if err != nil {
		return nil, err
	}
	t := &ast.Table{Name: n}
	if parser.IsWord(lex.Peek(), "FOR") {
		if t.Version, err = tableVersion(lex); err != nil {
			return nil, err
		}
	}
	t.Base = ast.At(parser.From(lex, start))
	return t, nil
}

func tableVersion(lex *stream) (*ast.TableVersion, error) {
	start := parser.Start(lex)
	lex.Next()
	v := &ast.TableVersion{Timestamp: parser.TakeWord(lex, "TIMESTAMP")}
	if !v.Timestamp && !parser.TakeWord(lex, "VERSION") {
		return nil, unexpected(lex)
	}
	if err := expectWord(lex, "AS", "OF"); err != nil {
		return nil, err
	}
	var err error
	if v.X, err = value(lex, 0); err != nil {
		return nil, err
	}
	v.Base = ast.At(parser.From(lex, start))
	return v, nil
}

// tableFunction reads TABLE(f(arguments)).
func tableFunction(lex *stream) (ast.Relation, error) {
	start := parser.Start(lex)
	lex.Next()
	f, err := inParens(lex, func(lex *stream) (*ast.TableFunction, error) {
		n, err := name(lex)
		if err != nil {
			return nil, err
		}
		args, err := inParens(lex, tableArguments)
		return &ast.TableFunction{Name: n, Args: args}, err
	})
	if err != nil {
		return nil, err
	}
	f.Base = ast.At(parser.From(lex, start))
	return f, nil
}

func tableArguments(lex *stream) ([]*ast.TableArgument, error) {
	if parser.IsOp(lex.Peek(), ")") {
		return nil, nil
	}
	return list(lex, tableArgument)
}

func tableArgument(lex *stream) (*ast.TableArgument, error) {
	start := parser.Start(lex)
	a := &ast.TableArgument{}
	if isName(lex.Peek()) && parser.IsOp(parser.PeekAt(lex, 1), "=>") {
		a.Name = identifierOf(lex.Next())
		lex.Next()
	}
	var err error
	switch {
	case parser.IsWord(lex.Peek(), "TABLE") && queryInParens(lex, 1):
		lex.Next()
		a.Query, err = inParens(lex, query)
	case parser.TakeWord(lex, "TABLE"):
		a.Table, err = inParens(lex, name)
	case parser.IsWord(lex.Peek(), "DESCRIPTOR") && beforeParen(lex):
		lex.Next()
		a.Descriptor, err = inParens(lex, identifiers)
	default:
		a.X, err = expression(lex)
	}
	a.Base = ast.At(parser.From(lex, start))
	return a, err
}

// unsupported skips WORD ( … ) and keeps the tokens from mark on.
func unsupported(lex *stream, mark lexer.RawCursor, what string) (ast.Relation, error) {
	end := closing(lex, 1)
	if end == 0 {
		return nil, unexpected(lex)
	}
	for range end + 1 {
		lex.Next()
	}
	tokens := lex.Range(mark, lex.RawCursor())
	words := make([]string, len(tokens))
	for i := range tokens {
		words[i] = tokens[i].Value
	}
	return &ast.Unsupported{Base: ast.At(parser.Covering(tokens)), What: what, Text: strings.Join(words, " ")}, nil
}
