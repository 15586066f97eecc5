package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// The statements of Trino's side, for participle.

// statementG is a grammar of one kind of statement.
type statementG interface{ statement() ast.Statement }

// trinoStatements gives the readers by the words that a statement starts with.
func trinoStatements() map[string]func(*stream) (statementG, error) {
	table, prepared := reader[describeTrinoG](parser.Trino), reader[describePreparedG](parser.Trino)
	describe := func(lex *stream) (statementG, error) {
		if describesPrepared(lex) {
			return prepared(lex)
		}
		return table(lex)
	}
	return map[string]func(*stream) (statementG, error){
		"EXPLAIN":                reader[explainG](parser.Trino),
		"SHOW FUNCTIONS":         reader[showFunctionsG](parser.Trino),
		"SHOW CATALOGS":          reader[showCatalogsG](parser.Trino),
		"SHOW SCHEMAS":           reader[showSchemasG](parser.Trino),
		"SHOW TABLES":            reader[showTrinoTablesG](parser.Trino),
		"SHOW COLUMNS":           reader[showTrinoColumnsG](parser.Trino),
		"DESCRIBE":               describe,
		"DESC":                   describe,
		"PREPARE":                reader[prepareG](parser.Trino),
		"EXECUTE":                reader[executeG](parser.Trino),
		"DEALLOCATE":             reader[deallocateG](parser.Trino),
		"INSERT":                 reader[insertG](parser.Trino),
		"UNLOAD":                 reader[unloadG](parser.Trino),
		"CREATE TABLE":           reader[createTableAsG](parser.Trino),
		"CREATE VIEW":            reader[createViewG](parser.Trino),
		"CREATE OR REPLACE VIEW": reader[createViewG](parser.Trino),
		"DROP VIEW":              reader[dropViewG](parser.Trino),
	}
}

// trinoStatement reads one statement of Trino's side.
func trinoStatement(lex *stream) (ast.Statement, error) {
	for _, words := range []int{1, 2, 4} {
		if read, ok := grammars().statements[firstWords(lex, words)]; ok {
			g, err := read(lex)
			if err != nil {
				return nil, err
			}
			return g.statement(), nil
		}
	}
	q, err := query(lex)
	if err != nil {
		return nil, err
	}
	return q, nil
}

func firstWords(lex *stream, n int) string {
	var words []string
	for i := range n {
		words = append(words, strings.ToUpper(parser.PeekAt(lex, i).Value))
	}
	return strings.Join(words, " ")
}

// statementP is a statement inside another.
type statementP struct{ ast.Statement }

// Parse implements participle.Parseable.
func (p *statementP) Parse(lex *stream) error { return carry(lex, &p.Statement, trinoStatement) }

type explainG struct {
	Tokens    []lexer.Token
	Analyze   bool        `parser:"'EXPLAIN' ( @'ANALYZE'"`
	Verbose   bool        `parser:"@'VERBOSE'?"`
	Options   []*optionG  `parser:"| '(' @@ ( ',' @@ )* ')' )?"`
	Statement *statementP `parser:"@@"`
}

type optionG struct {
	Tokens []lexer.Token
	Type   string `parser:"'TYPE' @( 'LOGICAL' | 'DISTRIBUTED' | 'VALIDATE' | 'IO' )"`
	Format string `parser:"| 'FORMAT' @( 'TEXT' | 'GRAPHVIZ' | 'JSON' )"`
}

func (g *explainG) statement() ast.Statement {
	e := &ast.Explain{Base: place(g.Tokens), Analyze: g.Analyze, Verbose: g.Verbose, Statement: g.Statement.Statement}
	for _, o := range g.Options {
		key := "TYPE"
		if o.Format != "" {
			key = "FORMAT"
		}
		e.Options = append(e.Options, &ast.ExplainOption{Base: place(o.Tokens), Key: key, Value: strings.ToUpper(o.Type + o.Format)})
	}
	return e
}

func (p *textP) get() *ast.String {
	if p == nil {
		return nil
	}
	return p.String
}

type prepareG struct {
	Tokens    []lexer.Token
	Name      *identP     `parser:"'PREPARE' @@ 'FROM'"`
	Statement *statementP `parser:"@@"`
}

func (g *prepareG) statement() ast.Statement {
	return &ast.Prepare{Base: place(g.Tokens), Name: g.Name.Identifier, Statement: g.Statement.Statement}
}

type executeG struct {
	Tokens    []lexer.Token
	Immediate *textP   `parser:"'EXECUTE' ( 'IMMEDIATE' @@"`
	Name      *identP  `parser:"| @@ )"`
	Using     []*exprP `parser:"( 'USING' @@ ( ',' @@ )* )?"`
}

func (g *executeG) statement() ast.Statement {
	e := &ast.Execute{Base: place(g.Tokens), Immediate: g.Immediate.get()}
	if g.Name != nil {
		e.Name = g.Name.Identifier
	}
	for _, x := range g.Using {
		e.Using = append(e.Using, x.Expr)
	}
	return e
}

type deallocateG struct {
	Tokens []lexer.Token
	Name   *identP `parser:"'DEALLOCATE' 'PREPARE' @@"`
}

func (g *deallocateG) statement() ast.Statement {
	return &ast.Deallocate{Base: place(g.Tokens), Name: g.Name.Identifier}
}

type insertG struct {
	Tokens  []lexer.Token
	Table   *nameP    `parser:"'INSERT' 'INTO' @@"`
	Columns *columnsP `parser:"@@?"`
	Query   *queryP   `parser:"@@"`
}

// columnsP is a list of names in parentheses, where a query may stand too.
type columnsP struct{ list []*ast.Identifier }

// Parse implements participle.Parseable.
func (p *columnsP) Parse(lex *stream) error {
	return carry(lex, &p.list, func(lex *stream) ([]*ast.Identifier, error) {
		if !isName(parser.PeekAt(lex, 1)) {
			return nil, unexpected(lex)
		}
		return inParens(lex, identifiers)
	})
}

func (p *columnsP) get() []*ast.Identifier {
	if p == nil {
		return nil
	}
	return p.list
}

func (g *insertG) statement() ast.Statement {
	return &ast.Insert{Base: place(g.Tokens), Table: g.Table.Name, Columns: g.Columns.get(), Query: g.Query.Query}
}

type unloadG struct {
	Tokens     []lexer.Token
	Query      *queryP      `parser:"'UNLOAD' '(' @@ ')'"`
	To         *textP       `parser:"'TO' @@"`
	Properties *propertiesG `parser:"@@?"`
}

type propertiesG struct {
	List []*propertyG `parser:"'WITH' '(' @@ ( ',' @@ )* ')'"`
}

type propertyG struct {
	Tokens []lexer.Token
	Key    *identP `parser:"@@ '='"`
	Value  *exprP  `parser:"@@"`
}

func (g *propertiesG) get() []*ast.ExprProperty {
	var out []*ast.ExprProperty
	if g == nil {
		return nil
	}
	for _, p := range g.List {
		out = append(out, &ast.ExprProperty{Base: place(p.Tokens), Key: p.Key.Identifier, Value: p.Value.Expr})
	}
	return out
}

func (g *unloadG) statement() ast.Statement {
	return &ast.Unload{Base: place(g.Tokens), Query: g.Query.Query, To: g.To.String, Properties: g.Properties.get()}
}

type createTableAsG struct {
	Tokens      []lexer.Token
	IfNotExists bool         `parser:"'CREATE' 'TABLE' ( @'IF' 'NOT' 'EXISTS' )?"`
	Name        *nameP       `parser:"@@"`
	Columns     *columnsP    `parser:"@@?"`
	Properties  *propertiesG `parser:"@@?"`
	Query       *asQueryP    `parser:"'AS' @@"`
	NoData      bool         `parser:"( 'WITH' @'NO'? 'DATA' )?"`
}

// asQueryP is the query of CREATE TABLE … AS, with or without parentheses.
type asQueryP struct{ *ast.Query }

// Parse implements participle.Parseable.
func (p *asQueryP) Parse(lex *stream) error {
	return carry(lex, &p.Query, func(lex *stream) (*ast.Query, error) {
		if parser.IsOp(lex.Peek(), "(") && parser.IsWord(parser.PeekAt(lex, 1), "WITH") {
			return inParens(lex, query)
		}
		return query(lex)
	})
}

func (g *createTableAsG) statement() ast.Statement {
	return &ast.CreateTableAs{Base: place(g.Tokens), IfNotExists: g.IfNotExists, Name: g.Name.Name,
		Columns: g.Columns.get(), Properties: g.Properties.get(), Query: g.Query.Query, NoData: g.NoData}
}

type createViewG struct {
	Tokens   []lexer.Token
	Replace  bool    `parser:"'CREATE' ( @'OR' 'REPLACE' )? 'VIEW'"`
	Name     *nameP  `parser:"@@"`
	Comment  *textP  `parser:"( 'COMMENT' @@ )?"`
	Security string  `parser:"( 'SECURITY' @( 'DEFINER' | 'INVOKER' ) )?"`
	Query    *queryP `parser:"'AS' @@"`
}

func (g *createViewG) statement() ast.Statement {
	return &ast.CreateView{Base: place(g.Tokens), Replace: g.Replace, Name: g.Name.Name, Comment: g.Comment.get(),
		Invoker: strings.EqualFold(g.Security, "INVOKER"), Query: g.Query.Query}
}

type dropViewG struct {
	Tokens   []lexer.Token
	IfExists bool   `parser:"'DROP' 'VIEW' ( @'IF' 'EXISTS' )?"`
	Name     *nameP `parser:"@@"`
}

func (g *dropViewG) statement() ast.Statement {
	return &ast.DropView{Base: place(g.Tokens), IfExists: g.IfExists, Name: g.Name.Name}
}
