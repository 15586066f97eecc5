package athena

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// SHOW and DESCRIBE as Trino itself has them; Athena's own are in Hive's grammar.

type likeG struct {
	Pattern *textP `parser:"'LIKE' @@"`
	Escape  *textP `parser:"( 'ESCAPE' @@ )?"`
}

// get gives pattern and escape, nil for none.
func (g *likeG) get() (pattern, escape *ast.String) {
	if g == nil {
		return nil, nil
	}
	return g.Pattern.get(), g.Escape.get()
}

type showFunctionsG struct {
	Tokens []lexer.Token
	Like   *likeG `parser:"'SHOW' 'FUNCTIONS' @@?"`
}

func (g *showFunctionsG) statement() ast.Statement {
	like, escape := g.Like.get()
	return &ast.ShowFunctions{Base: place(g.Tokens), Like: like, Escape: escape}
}

type showCatalogsG struct {
	Tokens []lexer.Token
	Like   *likeG `parser:"'SHOW' 'CATALOGS' @@?"`
}

func (g *showCatalogsG) statement() ast.Statement {
	like, escape := g.Like.get()
	return &ast.ShowCatalogs{Base: place(g.Tokens), Like: like, Escape: escape}
}

type showSchemasG struct {
	Tokens  []lexer.Token
	Catalog *identP `parser:"'SHOW' 'SCHEMAS' ( ( 'FROM' | 'IN' ) @@ )?"`
	Like    *likeG  `parser:"@@?"`
}

func (g *showSchemasG) statement() ast.Statement {
	like, escape := g.Like.get()
	s := &ast.ShowDatabases{Base: place(g.Tokens), Like: like, Escape: escape}
	if g.Catalog != nil {
		s.Catalog = g.Catalog.Identifier
	}
	return s
}

type showTrinoTablesG struct {
	Tokens []lexer.Token
	Schema *nameP `parser:"'SHOW' 'TABLES' ( ( 'FROM' | 'IN' ) @@ )?"`
	Like   *likeG `parser:"@@?"`
}

func (g *showTrinoTablesG) statement() ast.Statement {
	like, escape := g.Like.get()
	s := &ast.ShowTables{Base: place(g.Tokens), Like: like, Escape: escape}
	if g.Schema != nil {
		s.Database = g.Schema.Name
	}
	return s
}

type showTrinoColumnsG struct {
	Tokens []lexer.Token
	Table  *nameP `parser:"'SHOW' 'COLUMNS' ( 'FROM' | 'IN' ) @@"`
	Like   *likeG `parser:"@@?"`
}

func (g *showTrinoColumnsG) statement() ast.Statement {
	like, escape := g.Like.get()
	return &ast.ShowColumns{Base: place(g.Tokens), Table: g.Table.Name, Like: like, Escape: escape}
}

type describeTrinoG struct {
	Tokens []lexer.Token
	Table  *nameP `parser:"( 'DESCRIBE' | 'DESC' ) @@"`
}

func (g *describeTrinoG) statement() ast.Statement {
	return &ast.Describe{Base: place(g.Tokens), Table: g.Table.Name}
}

type describePreparedG struct {
	Tokens []lexer.Token
	Output bool    `parser:"'DESCRIBE' ( 'INPUT' | @'OUTPUT' )"`
	Name   *identP `parser:"@@"`
}

func (g *describePreparedG) statement() ast.Statement {
	return &ast.DescribePrepared{Base: place(g.Tokens), Output: g.Output, Name: g.Name.Identifier}
}

// describesPrepared reports whether a statement begins as DESCRIBE INPUT or
// OUTPUT of a prepared statement, and not with the name of a table.
func describesPrepared(lex *stream) bool {
	name := parser.PeekAt(lex, 2)
	return parser.IsWord(lex.Peek(), "DESCRIBE") && parser.IsOneOf(parser.PeekAt(lex, 1), "INPUT", "OUTPUT") &&
		(name.Type == parser.Word || name.Type == parser.Quoted)
}
