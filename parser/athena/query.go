package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// The grammar of a query's clauses, for participle. A struct of the grammar has a
// method ast that gives its tree; none of them leaves this package.

type queryG struct {
	Tokens []lexer.Token
	With   *withG   `parser:"@@?"`
	Body   *bodyP   `parser:"@@"`
	Order  []*sortP `parser:"( 'ORDER' 'BY' @@ ( ',' @@ )* )?"`
	Offset *countP  `parser:"( 'OFFSET' @@ ( 'ROW' | 'ROWS' )? )?"`
	Limit  *limitG  `parser:"( @@"`
	Fetch  *fetchG  `parser:"| @@ )?"`
}

type withG struct {
	Tokens    []lexer.Token
	Recursive bool      `parser:"'WITH' @'RECURSIVE'?"`
	Queries   []*namedG `parser:"@@ ( ',' @@ )*"`
}

type namedG struct {
	Tokens  []lexer.Token
	Name    *identP   `parser:"@@"`
	Columns []*identP `parser:"( '(' @@ ( ',' @@ )* ')' )?"`
	Query   *queryP   `parser:"'AS' '(' @@ ')'"`
}

type limitG struct {
	Tokens []lexer.Token
	All    bool    `parser:"'LIMIT' ( @'ALL'"`
	Count  *countP `parser:"| @@ )"`
}

type fetchG struct {
	Tokens []lexer.Token
	Count  *countP `parser:"'FETCH' ( 'FIRST' | 'NEXT' ) @@? ( 'ROW' | 'ROWS' )"`
	Ties   bool    `parser:"( 'ONLY' | 'WITH' @'TIES' )"`
}

type specG struct {
	Tokens   []lexer.Token
	Distinct string       `parser:"'SELECT' @( 'ALL' | 'DISTINCT' )?"`
	Items    []*itemP     `parser:"@@ ( ',' @@ )*"`
	From     []*relationP `parser:"( 'FROM' @@ ( ',' @@ )* )?"`
	Where    *exprP       `parser:"( 'WHERE' @@ )?"`
	Group    *groupG      `parser:"@@?"`
	Having   *exprP       `parser:"( 'HAVING' @@ )?"`
	Windows  []*windowG   `parser:"( 'WINDOW' @@ ( ',' @@ )* )?"`
}

type groupG struct {
	Tokens     []lexer.Token
	Quantifier string    `parser:"'GROUP' 'BY' @( 'ALL' | 'DISTINCT' )?"`
	Elements   []*groupP `parser:"@@ ( ',' @@ )*"`
}

type windowG struct {
	Tokens []lexer.Token
	Name   *identP  `parser:"@@ 'AS'"`
	Window *windowP `parser:"@@"`
}

func place(tokens []lexer.Token) ast.Base { return ast.At(parser.Covering(tokens)) }

func (g *queryG) ast() *ast.Query {
	q := &ast.Query{Base: place(g.Tokens), Body: g.Body.Body}
	if g.With != nil {
		q.With = g.With.ast()
	}
	for _, s := range g.Order {
		q.OrderBy = append(q.OrderBy, s.SortItem)
	}
	if g.Offset != nil {
		q.Offset = g.Offset.Expr
	}
	if g.Limit != nil {
		q.Limit = &ast.Limit{Base: place(g.Limit.Tokens), All: g.Limit.All, Count: g.Limit.Count.get()}
	}
	if g.Fetch != nil {
		q.Fetch = &ast.Fetch{Base: place(g.Fetch.Tokens), WithTies: g.Fetch.Ties, Count: g.Fetch.Count.get()}
	}
	return q
}

func (p *countP) get() ast.Expr {
	if p == nil {
		return nil
	}
	return p.Expr
}

func (p *exprP) get() ast.Expr {
	if p == nil {
		return nil
	}
	return p.Expr
}

func (g *withG) ast() *ast.With {
	w := &ast.With{Base: place(g.Tokens), Recursive: g.Recursive}
	for _, n := range g.Queries {
		w.Queries = append(w.Queries, &ast.NamedQuery{Base: place(n.Tokens), Name: n.Name.Identifier,
			Columns: names(n.Columns), Query: n.Query.Query})
	}
	return w
}

func names(ids []*identP) []*ast.Identifier {
	var out []*ast.Identifier
	for _, id := range ids {
		out = append(out, id.Identifier)
	}
	return out
}

func (g *specG) ast() *ast.QuerySpec {
	s := &ast.QuerySpec{Base: place(g.Tokens), Distinct: strings.EqualFold(g.Distinct, "DISTINCT"),
		Where: g.Where.get(), Having: g.Having.get()}
	for _, i := range g.Items {
		s.Items = append(s.Items, i.SelectItem)
	}
	for _, r := range g.From {
		s.From = append(s.From, r.Relation)
	}
	if g.Group != nil {
		s.GroupBy = g.Group.ast()
	}
	for _, w := range g.Windows {
		s.Windows = append(s.Windows, &ast.WindowDef{Base: place(w.Tokens), Name: w.Name.Identifier, Window: w.Window.Window})
	}
	return s
}

func (g *groupG) ast() *ast.GroupBy {
	b := &ast.GroupBy{Base: place(g.Tokens), Distinct: strings.EqualFold(g.Quantifier, "DISTINCT"),
		All: strings.EqualFold(g.Quantifier, "ALL")}
	for _, e := range g.Elements {
		b.Elements = append(b.Elements, e.GroupingElement)
	}
	return b
}
