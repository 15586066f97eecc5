package athena

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// SHOW, DESCRIBE, DROP, MSCK and the statements about databases.

type showTablesG struct {
	Tokens   []lexer.Token
	Database *hNameP `parser:"'SHOW' 'TABLES' ( ( 'IN' | 'FROM' ) @@ )?"`
	Like     *hTextP `parser:"( 'LIKE'? @@ )?"`
}

func (g *showTablesG) statement() ast.Statement {
	return &ast.ShowTables{Base: place(g.Tokens), Database: g.Database.get(), Like: g.Like.get()}
}

type showViewsG struct {
	Tokens   []lexer.Token
	Database *hNameP `parser:"'SHOW' 'VIEWS' ( ( 'IN' | 'FROM' ) @@ )?"`
	Like     *hTextP `parser:"( 'LIKE' @@ )?"`
}

func (g *showViewsG) statement() ast.Statement {
	return &ast.ShowViews{Base: place(g.Tokens), Database: g.Database.get(), Like: g.Like.get()}
}

type showDatabasesG struct {
	Tokens []lexer.Token
	Like   *hTextP `parser:"'SHOW' ( 'DATABASES' | 'SCHEMAS' ) ( 'LIKE' @@ )?"`
}

func (g *showDatabasesG) statement() ast.Statement {
	return &ast.ShowDatabases{Base: place(g.Tokens), Like: g.Like.get()}
}

type showColumnsG struct {
	Tokens   []lexer.Token
	Table    *hNameP `parser:"'SHOW' 'COLUMNS' ( 'IN' | 'FROM' ) @@"`
	Database *hNameP `parser:"( ( 'IN' | 'FROM' ) @@ )?"`
}

func (g *showColumnsG) statement() ast.Statement {
	name := g.Table.Name
	if db := g.Database.get(); db != nil {
		name = &ast.Name{Base: ast.At(name.Place.To(db.Place)), Parts: append(append([]*ast.Identifier{}, db.Parts...), name.Last())}
	}
	return &ast.ShowColumns{Base: place(g.Tokens), Table: name}
}

type showPartitionsG struct {
	Tokens []lexer.Token
	Table  *hNameP `parser:"'SHOW' 'PARTITIONS' @@"`
}

func (g *showPartitionsG) statement() ast.Statement {
	return &ast.ShowPartitions{Base: place(g.Tokens), Table: g.Table.Name}
}

type showPropertiesG struct {
	Tokens []lexer.Token
	Table  *hNameP `parser:"'SHOW' 'TBLPROPERTIES' @@"`
	Key    *hTextP `parser:"( '(' @@ ')' )?"`
}

func (g *showPropertiesG) statement() ast.Statement {
	return &ast.ShowTableProperties{Base: place(g.Tokens), Table: g.Table.Name, Key: g.Key.get()}
}

type showCreateG struct {
	Tokens []lexer.Token
	View   bool    `parser:"'SHOW' 'CREATE' ( 'TABLE' | @'VIEW' )"`
	Name   *hNameP `parser:"@@"`
}

func (g *showCreateG) statement() ast.Statement {
	return &ast.ShowCreate{Base: place(g.Tokens), View: g.View, Name: g.Name.Name}
}

type describeG struct {
	Tokens    []lexer.Token
	Mode      *modeP      `parser:"( 'DESCRIBE' | 'DESC' ) @@?"`
	Table     *hNameP     `parser:"@@"`
	Partition *partitionG `parser:"@@?"`
	Column    *hNameP     `parser:"@@?"`
}

// modeP is EXTENDED or FORMATTED, unless a table is so called.
type modeP struct{ word string }

// Parse implements participle.Parseable.
func (p *modeP) Parse(lex *stream) error {
	return carry(lex, &p.word, func(lex *stream) (string, error) {
		t, next := lex.Peek(), parser.PeekAt(lex, 1)
		if !parser.IsOneOf(t, "EXTENDED", "FORMATTED") || next.EOF() || next.Type == parser.Operator {
			return "", unexpected(lex)
		}
		return lex.Next().Value, nil
	})
}

func (g *describeG) statement() ast.Statement {
	d := &ast.Describe{Base: place(g.Tokens), Table: g.Table.Name, Partition: g.Partition.ast(), Column: g.Column.get()}
	if g.Mode != nil {
		d.Extended = len(g.Mode.word) == len("EXTENDED")
		d.Formatted = !d.Extended
	}
	return d
}

type dropTableG struct {
	Tokens   []lexer.Token
	IfExists bool    `parser:"'DROP' 'TABLE' ( @'IF' 'EXISTS' )?"`
	Name     *hNameP `parser:"@@"`
	Purge    bool    `parser:"@'PURGE'?"`
}

func (g *dropTableG) statement() ast.Statement {
	return &ast.DropTable{Base: place(g.Tokens), IfExists: g.IfExists, Name: g.Name.Name}
}

type dropHiveViewG struct {
	Tokens   []lexer.Token
	IfExists bool    `parser:"'DROP' 'VIEW' ( @'IF' 'EXISTS' )?"`
	Name     *hNameP `parser:"@@"`
}

func (g *dropHiveViewG) statement() ast.Statement {
	return &ast.DropView{Base: place(g.Tokens), IfExists: g.IfExists, Name: g.Name.Name}
}

type repairG struct {
	Tokens []lexer.Token
	Table  *hNameP `parser:"'MSCK' 'REPAIR' 'TABLE' @@"`
}

func (g *repairG) statement() ast.Statement {
	return &ast.RepairTable{Base: place(g.Tokens), Table: g.Table.Name}
}

type createDatabaseG struct {
	Tokens      []lexer.Token
	IfNotExists bool          `parser:"'CREATE' ( 'DATABASE' | 'SCHEMA' ) ( @'IF' 'NOT' 'EXISTS' )?"`
	Name        *hNameP       `parser:"@@"`
	Comment     *hTextP       `parser:"( 'COMMENT' @@ )?"`
	Location    *hTextP       `parser:"( 'LOCATION' @@ )?"`
	Properties  []*hPropertyG `parser:"( 'WITH' 'DBPROPERTIES' '(' @@ ( ',' @@ )* ')' )?"`
}

func (g *createDatabaseG) statement() ast.Statement {
	return &ast.CreateDatabase{Base: place(g.Tokens), IfNotExists: g.IfNotExists, Name: g.Name.Name, Comment: g.Comment.get(),
		Location: g.Location.get(), Properties: properties(g.Properties)}
}

type alterDatabaseG struct {
	Tokens     []lexer.Token
	Name       *hNameP       `parser:"'ALTER' ( 'DATABASE' | 'SCHEMA' ) @@"`
	Properties []*hPropertyG `parser:"'SET' 'DBPROPERTIES' '(' @@ ( ',' @@ )* ')'"`
}

func (g *alterDatabaseG) statement() ast.Statement {
	return &ast.AlterDatabase{Base: place(g.Tokens), Name: g.Name.Name, Properties: properties(g.Properties)}
}

type dropDatabaseG struct {
	Tokens   []lexer.Token
	IfExists bool    `parser:"'DROP' ( 'DATABASE' | 'SCHEMA' ) ( @'IF' 'EXISTS' )?"`
	Name     *hNameP `parser:"@@"`
	Cascade  bool    `parser:"( 'RESTRICT' | @'CASCADE' )?"`
}

func (g *dropDatabaseG) statement() ast.Statement {
	return &ast.DropDatabase{Base: place(g.Tokens), IfExists: g.IfExists, Cascade: g.Cascade, Name: g.Name.Name}
}
