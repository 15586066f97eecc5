package ast

// Table is a table by its name.
type Table struct {
	Base
	Name    *Name
	Version *TableVersion // FOR TIMESTAMP|VERSION AS OF, or nil
}

// TableVersion is FOR TIMESTAMP AS OF x or FOR VERSION AS OF x.
type TableVersion struct {
	Base
	Timestamp bool
	X         Expr
}

// TablePath is FROM 'path': a file, a folder or a glob. It is our extension.
type TablePath struct {
	Base
	Path string
}

// TableSubquery is (query) in FROM.
type TableSubquery struct {
	Base
	Query *Query
}

// JoinKind is the kind of a join.
type JoinKind string

// The kinds of joins; a comma in FROM leaves no Join but a second relation.
const (
	CrossJoin JoinKind = "CROSS"
	InnerJoin JoinKind = "INNER"
	LeftJoin  JoinKind = "LEFT"
	RightJoin JoinKind = "RIGHT"
	FullJoin  JoinKind = "FULL"
)

// Join is l JOIN r. One of On, Using and Natural is set, none for CrossJoin.
type Join struct {
	Base
	Kind    JoinKind
	Natural bool
	L, R    Relation
	On      Expr
	Using   []*Identifier
}

// Lateral is LATERAL (query).
type Lateral struct {
	Base
	Query *Query
}

// Unnest is UNNEST(…) [WITH ORDINALITY].
type Unnest struct {
	Base
	Exprs      []Expr
	Ordinality bool
}

// Sampled is relation TABLESAMPLE method (percentage).
type Sampled struct {
	Base
	Of         Relation
	Method     string // BERNOULLI or SYSTEM
	Percentage Expr
}

// Aliased is relation [AS] alias [(columns)].
type Aliased struct {
	Base
	Of      Relation
	Alias   *Identifier
	Columns []*Identifier
}

// TableFunction is TABLE(name(args)).
type TableFunction struct {
	Base
	Name *Name
	Args []*TableArgument
}

// TableArgument is an argument of a TableFunction. One of X, Table, Query and
// Descriptor is set.
type TableArgument struct {
	Base
	Name       *Identifier // name => …, or nil
	X          Expr
	Table      *Name
	Query      *Query
	Descriptor []*Identifier
}

// Unsupported is a relation that Trino knows and this engine does not:
// MATCH_RECOGNIZE, JSON_TABLE. The parser keeps its text.
type Unsupported struct {
	Base
	What string
	Text string
}

func (*Table) relation()         {}
func (*TablePath) relation()     {}
func (*TableSubquery) relation() {}
func (*Join) relation()          {}
func (*Lateral) relation()       {}
func (*Unnest) relation()        {}
func (*Sampled) relation()       {}
func (*Aliased) relation()       {}
func (*TableFunction) relation() {}
func (*Unsupported) relation()   {}
