package ast

// Query is WITH, a body, ORDER BY, OFFSET and LIMIT or FETCH. It is a statement.
type Query struct {
	Base
	With    *With // or nil
	Body    Body
	OrderBy []*SortItem
	Offset  Expr   // a Number or a Parameter, or nil
	Limit   *Limit // or nil
	Fetch   *Fetch // or nil; never with Limit
}

// With is the WITH clause.
type With struct {
	Base
	Recursive bool
	Queries   []*NamedQuery
}

// NamedQuery is name [(columns)] AS (query).
type NamedQuery struct {
	Base
	Name    *Identifier
	Columns []*Identifier
	Query   *Query
}

// SortItem is an item of ORDER BY.
type SortItem struct {
	Base
	X     Expr
	Order Ordering
	Nulls NullOrdering
}

// Ordering is the direction of a SortItem.
type Ordering uint8

// The directions; the first stands for ASC unsaid.
const (
	OrderDefault Ordering = iota
	Ascending
	Descending
)

// NullOrdering says where nulls go.
type NullOrdering uint8

// The places of nulls.
const (
	NullsUnsaid NullOrdering = iota
	NullsFirst
	NullsLast
)

// Limit is LIMIT n or LIMIT ALL.
type Limit struct {
	Base
	All   bool
	Count Expr // a Number or a Parameter; nil for ALL
}

// Fetch is FETCH FIRST [n] ROWS ONLY | WITH TIES.
type Fetch struct {
	Base
	Count    Expr // or nil, which means 1
	WithTies bool
}

// QuerySpec is one SELECT.
type QuerySpec struct {
	Base
	Distinct bool
	Items    []SelectItem
	From     []Relation
	Where    Expr     // or nil
	GroupBy  *GroupBy // or nil
	Having   Expr     // or nil
	Windows  []*WindowDef
}

// SingleColumn is expr [AS alias].
type SingleColumn struct {
	Base
	X     Expr
	Alias *Identifier // or nil
}

// AllColumns is *, or of.* [AS (aliases)].
type AllColumns struct {
	Base
	Of      Expr // nil for a bare *
	Aliases []*Identifier
}

// GroupBy is the GROUP BY clause.
type GroupBy struct {
	Base
	Distinct bool // GROUP BY DISTINCT
	All      bool // GROUP BY ALL, which says the default
	Elements []GroupingElement
}

// GroupExpr is an expression, an ordinal, or a list (a, b) as one element; the
// list may be empty.
type GroupExpr struct {
	Base
	List  bool
	Exprs []Expr
}

// GroupingKind is ROLLUP, CUBE or GROUPING SETS.
type GroupingKind string

// The kinds of GroupingSets.
const (
	Rollup GroupingKind = "ROLLUP"
	Cube   GroupingKind = "CUBE"
	Sets   GroupingKind = "GROUPING SETS"
)

// GroupingSets is ROLLUP (…), CUBE (…) or GROUPING SETS (…).
type GroupingSets struct {
	Base
	Kind GroupingKind
	Sets []*GroupExpr
}

// SetOp is UNION, INTERSECT or EXCEPT.
type SetOp string

// The set operations.
const (
	Union     SetOp = "UNION"
	Intersect SetOp = "INTERSECT"
	Except    SetOp = "EXCEPT"
)

// SetOperation is l op [ALL|DISTINCT] r.
type SetOperation struct {
	Base
	OperatorPlace
	Op       SetOp
	All      bool
	Distinct bool // DISTINCT was written; it is the default
	L, R     Body
}

// Values is VALUES row, row; a row of one column need not be a *Row.
type Values struct {
	Base
	Rows []Expr
}

// TableBody is TABLE name.
type TableBody struct {
	Base
	Name *Name
}

// ParenQuery is a query in parentheses as the body of another.
type ParenQuery struct {
	Base
	Query *Query
}

func (*Query) statement()              {}
func (*QuerySpec) body()               {}
func (*SetOperation) body()            {}
func (*Values) body()                  {}
func (*TableBody) body()               {}
func (*ParenQuery) body()              {}
func (*SingleColumn) selectItem()      {}
func (*AllColumns) selectItem()        {}
func (*GroupExpr) groupingElement()    {}
func (*GroupingSets) groupingElement() {}
