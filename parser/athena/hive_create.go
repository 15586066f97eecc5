package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser/ast"
)

// CREATE EXTERNAL TABLE. The order of the clauses is fixed, as it is in Hive.

type createTableG struct {
	Tokens      []lexer.Token
	External    bool          `parser:"'CREATE' @'EXTERNAL'? 'TABLE'"`
	IfNotExists bool          `parser:"( @'IF' 'NOT' 'EXISTS' )?"`
	Name        *hNameP       `parser:"@@"`
	Columns     []*columnG    `parser:"( '(' @@ ( ',' @@ )* ')' )?"`
	Comment     *hTextP       `parser:"( 'COMMENT' @@ )?"`
	Partition   []*columnG    `parser:"( 'PARTITIONED' 'BY' '(' @@ ( ',' @@ )* ')' )?"`
	Clustered   *clusteredG   `parser:"@@?"`
	RowFormat   *rowFormatG   `parser:"@@?"`
	StoredAs    *storedAsG    `parser:"@@?"`
	SerDeProps  []*hPropertyG `parser:"( 'WITH' 'SERDEPROPERTIES' '(' @@ ( ',' @@ )* ')' )?"`
	Location    *hTextP       `parser:"( 'LOCATION' @@ )?"`
	Properties  []*hPropertyG `parser:"( 'TBLPROPERTIES' '(' @@ ( ',' @@ )* ')' )?"`
}

type columnG struct {
	Tokens  []lexer.Token
	Name    *hIdentP `parser:"@@"`
	Type    *hTypeP  `parser:"@@?"`
	Comment *hTextP  `parser:"( 'COMMENT' @@ )?"`
}

type clusteredG struct {
	Tokens  []lexer.Token
	Columns []*hIdentP `parser:"'CLUSTERED' 'BY' '(' @@ ( ',' @@ )* ')'"`
	Buckets string     `parser:"'INTO' @Whole 'BUCKETS'"`
}

type rowFormatG struct {
	Delimited *delimitedG `parser:"'ROW' 'FORMAT' ( @@"`
	SerDe     *serDeG     `parser:"| @@ )"`
}

type delimitedG struct {
	Tokens  []lexer.Token
	Word    string  `parser:"@'DELIMITED'"`
	Fields  *hTextP `parser:"( 'FIELDS' 'TERMINATED' 'BY' @@"`
	Escaped *hTextP `parser:"  ( 'ESCAPED' 'BY' @@ )? )?"`
	Items   *hTextP `parser:"( 'COLLECTION' 'ITEMS' 'TERMINATED' 'BY' @@ )?"`
	MapKeys *hTextP `parser:"( 'MAP' 'KEYS' 'TERMINATED' 'BY' @@ )?"`
	Lines   *hTextP `parser:"( 'LINES' 'TERMINATED' 'BY' @@ )?"`
	NullAs  *hTextP `parser:"( 'NULL' 'DEFINED' 'AS' @@ )?"`
}

type serDeG struct {
	Tokens     []lexer.Token
	Class      *hTextP       `parser:"'SERDE' @@"`
	Properties []*hPropertyG `parser:"( 'WITH' 'SERDEPROPERTIES' '(' @@ ( ',' @@ )* ')' )?"`
}

type storedAsG struct {
	Tokens []lexer.Token
	Input  *hTextP `parser:"'STORED' 'AS' ( 'INPUTFORMAT' @@"`
	Output *hTextP `parser:"'OUTPUTFORMAT' @@"`
	Format string  `parser:"| @Word )"`
}

type hPropertyG struct {
	Tokens []lexer.Token
	Key    *hTextP `parser:"@@ '='"`
	Value  *hTextP `parser:"@@"`
}

func (g *createTableG) statement() ast.Statement {
	c := &ast.CreateTable{Base: place(g.Tokens), External: g.External, IfNotExists: g.IfNotExists, Name: g.Name.Name,
		Columns: columnDefs(g.Columns), Comment: g.Comment.get(), PartitionBy: columnDefs(g.Partition),
		SerDeProps: properties(g.SerDeProps), Location: g.Location.get(), Properties: properties(g.Properties)}
	if g.Clustered != nil {
		c.Clustered = &ast.ClusteredBy{Base: place(g.Clustered.Tokens), Columns: hiveNames(g.Clustered.Columns), Buckets: g.Clustered.Buckets}
	}
	if g.RowFormat != nil {
		c.Delimited, c.SerDe = g.RowFormat.Delimited.ast(), g.RowFormat.SerDe.ast()
	}
	if s := g.StoredAs; s != nil {
		c.StoredAs = &ast.StoredAs{Base: place(s.Tokens), Format: strings.ToUpper(s.Format), Input: s.Input.get(), Output: s.Output.get()}
	}
	return c
}

func (g *delimitedG) ast() *ast.Delimited {
	if g == nil {
		return nil
	}
	return &ast.Delimited{Base: place(g.Tokens), Fields: g.Fields.get(), Escaped: g.Escaped.get(), Items: g.Items.get(),
		MapKeys: g.MapKeys.get(), Lines: g.Lines.get(), NullAs: g.NullAs.get()}
}

func (g *serDeG) ast() *ast.SerDe {
	if g == nil {
		return nil
	}
	return &ast.SerDe{Base: place(g.Tokens), Class: g.Class.get(), Properties: properties(g.Properties)}
}

func columnDefs(columns []*columnG) []*ast.ColumnDef {
	var out []*ast.ColumnDef
	for _, c := range columns {
		out = append(out, c.ast())
	}
	return out
}

func (g *columnG) ast() *ast.ColumnDef {
	return &ast.ColumnDef{Base: place(g.Tokens), Name: g.Name.Identifier, Type: g.Type.get(), Comment: g.Comment.get()}
}

func hiveNames(ids []*hIdentP) []*ast.Identifier {
	var out []*ast.Identifier
	for _, id := range ids {
		out = append(out, id.Identifier)
	}
	return out
}

func properties(list []*hPropertyG) []*ast.Property {
	var out []*ast.Property
	for _, p := range list {
		out = append(out, &ast.Property{Base: place(p.Tokens), Key: p.Key.get(), Value: p.Value.get()})
	}
	return out
}
