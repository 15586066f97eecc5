// Package logical is the relational algebra: nodes over bound expressions,
// with no dialect and no physical choice. The binders build it, package rule
// rewrites it, package exec makes pipelines of it.
//
// A Node is immutable. Expressions of a node read the columns of its input by
// index; a join's read the left input's columns, then the right's.
package logical

import (
	"strconv"
	"strings"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// Column is a column of a node's output.
type Column struct {
	Name string
	Type types.Type
}

// Schema is the output of a node.
type Schema []Column

// Prop is one property of a node for EXPLAIN.
type Prop struct{ Name, Value string }

// Node is an operator of the algebra.
type Node interface {
	Schema() Schema
	Inputs() []Node
	// WithInputs gives the node over other inputs, of the same number and schemas.
	WithInputs(inputs []Node) Node
	// Describe gives the node's name and properties for EXPLAIN.
	Describe() (name string, props []Prop)
}

// Scan reads a table. Filter and Limit are what the table is asked to honour;
// what it cannot, the scan's residual filter does.
type Scan struct {
	Table   catalog.Table
	Columns []catalog.ScanColumn
	Filter  []expr.Expr // over Columns
	Limit   int64       // < 0 for none; set only where no operator between drops rows
	Sample  float64     // the share of the splits that is read, chosen at random; 0 for all
	Names   []string    // output names, as many as Columns
}

// Values is a list of rows of expressions without columns. A query without
// FROM is Values of one row without columns.
type Values struct {
	Columns Schema
	Rows    [][]expr.Expr
}

// Batches gives rows that are at hand already (SHOW, DESCRIBE, EXPLAIN).
type Batches struct {
	Columns Schema
	Data    []columnar.Batch
}

// Filter keeps the rows for which the condition is true.
type Filter struct {
	Input     Node
	Condition expr.Expr
}

// Project computes expressions.
type Project struct {
	Input Node
	Exprs []expr.Expr
	Names []string
}

// AggregateCall is one aggregate of an Aggregate node.
type AggregateCall struct {
	Overload *function.Overload
	Args     []expr.Expr // none for count(*); the function's own first, then those that are there for OrderBy alone
	OrderBy  []function.ArgumentOrder
	Lambdas  []*expr.Lambda // the function's last arguments; they read no column
	Distinct bool
	Filter   expr.Expr // FILTER (WHERE …), may be nil
	Name     string
}

// Aggregate groups by Keys (no keys: one group, even of no rows) and gives the keys, then
// the aggregates. Without calls it is DISTINCT.
type Aggregate struct {
	Input Node
	Keys  []expr.Expr
	Calls []AggregateCall
	Names []string // of the keys
	// Totals lists, over a GroupID, the sets without keys: each has a group even of no
	// rows, with its number as the last key and nulls before it.
	Totals []int32
}

// GroupID gives each row once for every grouping set: the keys, null where they
// are not in the set, the set's number, then the row itself.
type GroupID struct {
	Input Node
	Keys  []expr.Expr
	Names []string // of the keys
	Sets  [][]int  // places of keys
}

// SortKey is one key of ORDER BY.
type SortKey struct {
	Expr       expr.Expr
	Descending bool
	NullsFirst bool
}

// Sort orders all rows. With Limit >= 0 only the first Limit rows are wanted (top n).
type Sort struct {
	Input Node
	Keys  []SortKey
	Limit int64
}

// Limit drops Offset rows, then gives at most Count (< 0 for all).
type Limit struct {
	Input  Node
	Offset int64
	Count  int64
}

// JoinKind is the kind of a join.
type JoinKind uint8

// The kinds of joins. FullJoin is of plans as bound only: package decorrelate
// makes a union of two joins of it.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	CrossJoin
	FullJoin
	MarkJoin // the left rows, each with whether it has a match
)

// Join joins on LeftKeys[i] = RightKeys[i] and Residual. LeftKeys are over the left
// input's columns, RightKeys over the right's, Residual over both. Right is the build side.
type Join struct {
	Kind        JoinKind
	Left, Right Node
	LeftKeys    []expr.Expr
	RightKeys   []expr.Expr
	Residual    expr.Expr // may be nil
	NullSafe    int       // of the first so many keys null equals null
	// Single is set of the left join of a scalar subquery: a row with several
	// matches is an error.
	Single bool
}

// Union is UNION ALL of inputs with equal types.
type Union struct {
	All   []Node
	Names []string
}

// Schema gives the columns read.
func (n *Scan) Schema() Schema {
	out := make(Schema, len(n.Columns))
	for i, c := range n.Columns {
		out[i] = Column{n.Names[i], c.Type}
	}
	return out
}

// Schema gives the columns.
func (n *Values) Schema() Schema { return n.Columns }

// Schema gives the columns.
func (n *Batches) Schema() Schema { return n.Columns }

// Schema gives the input's columns.
func (n *Filter) Schema() Schema { return n.Input.Schema() }

// Schema gives a column for each expression.
func (n *Project) Schema() Schema {
	out := make(Schema, len(n.Exprs))
	for i, e := range n.Exprs {
		out[i] = Column{n.Names[i], e.Type()}
	}
	return out
}

// Schema gives the keys, then the calls.
func (n *Aggregate) Schema() Schema {
	out := make(Schema, 0, len(n.Keys)+len(n.Calls))
	for i, k := range n.Keys {
		out = append(out, Column{n.Names[i], k.Type()})
	}
	for _, c := range n.Calls {
		out = append(out, Column{c.Name, c.Overload.Result})
	}
	return out
}

// Schema gives the keys, the set's number, then the input's columns.
func (n *GroupID) Schema() Schema {
	out := make(Schema, 0, len(n.Keys)+1)
	for i, k := range n.Keys {
		out = append(out, Column{n.Names[i], k.Type()})
	}
	return append(append(out, Column{"groupid", types.Integer}), n.Input.Schema()...)
}

// Schema gives the input's columns.
func (n *Sort) Schema() Schema { return n.Input.Schema() }

// Schema gives the input's columns.
func (n *Limit) Schema() Schema { return n.Input.Schema() }

// Schema gives the left columns, then the right ones, or the mark.
func (n *Join) Schema() Schema { return joined(n) }

// Schema gives the first input's types under the union's names.
func (n *Union) Schema() Schema {
	out := append(Schema(nil), n.All[0].Schema()...)
	for i := range out {
		out[i].Name = n.Names[i]
	}
	return out
}

// Inputs gives none.
func (n *Scan) Inputs() []Node { return nil }

// Inputs gives none.
func (n *Values) Inputs() []Node { return nil }

// Inputs gives none.
func (n *Batches) Inputs() []Node { return nil }

// Inputs gives the input.
func (n *Filter) Inputs() []Node { return []Node{n.Input} }

// Inputs gives the input.
func (n *Project) Inputs() []Node { return []Node{n.Input} }

// Inputs gives the input.
func (n *Aggregate) Inputs() []Node { return []Node{n.Input} }

// Inputs gives the input.
func (n *GroupID) Inputs() []Node { return []Node{n.Input} }

// Inputs gives the input.
func (n *Sort) Inputs() []Node { return []Node{n.Input} }

// Inputs gives the input.
func (n *Limit) Inputs() []Node { return []Node{n.Input} }

// Inputs gives left and right.
func (n *Join) Inputs() []Node { return []Node{n.Left, n.Right} }

// Inputs gives all inputs.
func (n *Union) Inputs() []Node { return n.All }

// WithInputs gives the node itself.
func (n *Scan) WithInputs([]Node) Node { return n }

// WithInputs gives the node itself.
func (n *Values) WithInputs([]Node) Node { return n }

// WithInputs gives the node itself.
func (n *Batches) WithInputs([]Node) Node { return n }

// WithInputs gives the filter over another input.
func (n *Filter) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the projection over another input.
func (n *Project) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the aggregation over another input.
func (n *Aggregate) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the expansion over another input.
func (n *GroupID) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the sort over another input.
func (n *Sort) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the limit over another input.
func (n *Limit) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the join over other inputs.
func (n *Join) WithInputs(in []Node) Node { c := *n; c.Left, c.Right = in[0], in[1]; return &c }

// WithInputs gives the union over other inputs.
func (n *Union) WithInputs(in []Node) Node { c := *n; c.All = in; return &c }

// Map rewrites a plan from the leaves up.
func Map(n Node, f func(Node) Node) Node {
	old := n.Inputs()
	if len(old) == 0 {
		return f(n)
	}
	inputs, changed := make([]Node, len(old)), false
	for i, in := range old {
		inputs[i] = Map(in, f)
		changed = changed || inputs[i] != in
	}
	if changed {
		n = n.WithInputs(inputs)
	}
	return f(n)
}

// Format prints a plan, one node a line, inputs indented: what EXPLAIN and the
// golden files show.
func Format(n Node) string {
	var b strings.Builder
	format(&b, n, 0)
	return b.String()
}

func format(b *strings.Builder, n Node, depth int) {
	name, props := n.Describe()
	b.WriteString(strings.Repeat("    ", depth) + "- " + name)
	for i, p := range props {
		b.WriteString(map[bool]string{true: "[", false: ", "}[i == 0] + p.Name + " = " + p.Value)
	}
	if len(props) > 0 {
		b.WriteByte(']')
	}
	b.WriteString(" => [" + n.Schema().String() + "]\n")
	for _, in := range n.Inputs() {
		format(b, in, depth+1)
	}
}

// String gives "name:type, …".
func (s Schema) String() string {
	parts := make([]string, len(s))
	for i, c := range s {
		parts[i] = c.Name + ":" + c.Type.String()
	}
	return strings.Join(parts, ", ")
}

func count(n int64) string { return strconv.FormatInt(n, 10) }
