package athena

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser/ast"
)

// ALTER TABLE.

type alterTableG struct {
	Tokens []lexer.Token
	Table  *hNameP `parser:"'ALTER' 'TABLE' @@"`
	// With a partition before the change.
	Partition *partitionG `parser:"@@?"`
	Add       *addG       `parser:"( @@"`
	Drop      *dropG      `parser:"| @@"`
	Rename    *renameG    `parser:"| @@"`
	Replace   []*columnG  `parser:"| 'REPLACE' 'COLUMNS' '(' @@ ( ',' @@ )* ')'"`
	Change    *changeG    `parser:"| @@"`
	Set       *setG       `parser:"| @@ )"`
}

type partitionG struct {
	Tokens []lexer.Token
	Values []*partitionValueG `parser:"'PARTITION' '(' @@ ( ',' @@ )* ')'"`
}

type partitionValueG struct {
	Tokens []lexer.Token
	Column *hIdentP `parser:"@@"`
	Op     string   `parser:"( @( '=' | '==' | '<>' | '!=' | '<' | '<=' | '>' | '>=' )"`
	Value  *hConstP `parser:"@@ )?"`
}

type addG struct {
	IfNotExists bool             `parser:"'ADD' ( @'IF' 'NOT' 'EXISTS' )?"`
	Partitions  []*newPartitionG `parser:"( @@+"`
	Columns     []*columnG       `parser:"| 'COLUMNS' '(' @@ ( ',' @@ )* ')' )"`
}

type newPartitionG struct {
	Tokens   []lexer.Token
	Spec     *partitionG `parser:"@@"`
	Location *hTextP     `parser:"( 'LOCATION' @@ )?"`
}

type dropG struct {
	IfExists   bool          `parser:"'DROP' ( @'IF' 'EXISTS' )?"`
	Partitions []*partitionG `parser:"@@ ( ',' @@ )*"`
}

type renameG struct {
	Partition *partitionG `parser:"'RENAME' 'TO' ( @@"`
	Table     *hNameP     `parser:"| @@ )"`
}

type changeG struct {
	Old   *hIdentP `parser:"'CHANGE' 'COLUMN'? @@"`
	New   *columnG `parser:"@@"`
	First bool     `parser:"( @'FIRST'"`
	After *hIdentP `parser:"| 'AFTER' @@ )?"`
}

type setG struct {
	Location   *hTextP       `parser:"'SET' ( 'LOCATION' @@"`
	Properties []*hPropertyG `parser:"| 'TBLPROPERTIES' '(' @@ ( ',' @@ )* ')' )"`
}

func (g *alterTableG) statement() ast.Statement {
	base, table, partition := place(g.Tokens), g.Table.Name, g.Partition.ast()
	switch {
	case g.Add != nil && g.Add.Columns != nil:
		return &ast.AddColumns{Base: base, Table: table, Partition: partition, Columns: columnDefs(g.Add.Columns)}
	case g.Add != nil:
		return &ast.AddPartition{Base: base, Table: table, IfNotExists: g.Add.IfNotExists, Partitions: newPartitions(g.Add.Partitions)}
	case g.Drop != nil:
		return &ast.DropPartition{Base: base, Table: table, IfExists: g.Drop.IfExists, Partitions: partitions(g.Drop.Partitions)}
	case g.Rename != nil && g.Rename.Table != nil:
		return &ast.RenameTable{Base: base, Table: table, To: g.Rename.Table.Name}
	case g.Rename != nil:
		return &ast.RenamePartition{Base: base, Table: table, From: partition, To: g.Rename.Partition.ast()}
	case g.Replace != nil:
		return &ast.AddColumns{Base: base, Table: table, Partition: partition, Replace: true, Columns: columnDefs(g.Replace)}
	case g.Change != nil:
		return &ast.ChangeColumn{Base: base, Table: table, Old: g.Change.Old.Identifier, Column: g.Change.New.ast(),
			First: g.Change.First, After: g.Change.After.get()}
	case g.Set.Location != nil:
		return &ast.SetLocation{Base: base, Table: table, Partition: partition, Location: g.Set.Location.String}
	}
	return &ast.SetTableProperties{Base: base, Table: table, Properties: properties(g.Set.Properties)}
}

// misplaced reports whether the partition before the change does not go with it.
func (g *alterTableG) misplaced() bool {
	needs := g.Rename != nil && g.Rename.Partition != nil
	allows := needs || g.Replace != nil || g.Add != nil && g.Add.Columns != nil || g.Set != nil && g.Set.Location != nil
	return g.Partition == nil && needs || g.Partition != nil && !allows
}

func (g *partitionG) ast() *ast.PartitionSpec {
	if g == nil {
		return nil
	}
	spec := &ast.PartitionSpec{Base: place(g.Tokens)}
	for _, v := range g.Values {
		pv := &ast.PartitionValue{Base: place(v.Tokens), Column: v.Column.Identifier, Op: ast.Equal}
		if v.Value != nil {
			pv.Op, pv.Value = hiveOps[v.Op], v.Value.Expr
		}
		spec.Values = append(spec.Values, pv)
	}
	return spec
}

var hiveOps = map[string]ast.CompareOp{"=": ast.Equal, "==": ast.Equal, "<>": ast.NotEqual, "!=": ast.NotEqual,
	"<": ast.Less, "<=": ast.LessOrEqual, ">": ast.Greater, ">=": ast.GreaterOrEqual}

func partitions(list []*partitionG) []*ast.PartitionSpec {
	var out []*ast.PartitionSpec
	for _, p := range list {
		out = append(out, p.ast())
	}
	return out
}

func newPartitions(list []*newPartitionG) []*ast.NewPartition {
	var out []*ast.NewPartition
	for _, p := range list {
		out = append(out, &ast.NewPartition{Base: place(p.Tokens), Spec: p.Spec.ast(), Location: p.Location.get()})
	}
	return out
}
