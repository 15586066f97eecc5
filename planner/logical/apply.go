package logical

import (
	"slices"
	"strings"

	"flowsql/sql/expr"
)

// Apply joins each row of Left with the rows that Right gives for it: in Right
// Outer{i} is Args[i], over Left's columns. Package decorrelate makes joins of it.
type Apply struct {
	Left, Right Node
	Args        []expr.Expr
	On          expr.Expr // over both, may be nil
	Outer       bool      // a row of Left without a match comes with nulls
}

// Store keeps the rows of Rows while Body, whose rows it gives, reads them in
// Stored nodes of its ID.
type Store struct {
	ID    int
	Rows  Node
	Body  Node
	Whole bool // all columns are kept, whatever is read of them
}

// Stored reads what the Store of its ID keeps.
type Stored struct {
	ID      int
	Columns Schema
}

// LimitBy is a Limit for the rows of each value of Keys, null being one, in the order
// in which they come.
type LimitBy struct {
	Input  Node
	Keys   []expr.Expr
	Offset int64
	Count  int64 // < 0 for all
}

// Unnest gives the input's columns and beside them the elements of arrays and
// maps, a row for each; shorter ones end in nulls. A map is two columns, an array
// of rows a column for each field.
type Unnest struct {
	Input      Node
	Exprs      []expr.Expr // arrays and maps
	Columns    Schema      // of the elements, then the ordinal number
	Ordinality bool
	Outer      bool // a row without elements comes with nulls
}

// Schema gives the left columns, then the right ones.
func (n *Apply) Schema() Schema { return joined(n) }

// Schema gives the body's columns.
func (n *Store) Schema() Schema { return n.Body.Schema() }

// Schema gives the columns.
func (n *Stored) Schema() Schema { return n.Columns }

// Schema gives the input's columns.
func (n *LimitBy) Schema() Schema { return n.Input.Schema() }

// Schema gives the input's columns, then the elements'.
func (n *Unnest) Schema() Schema { return joined(n) }

// Inputs gives left and right.
func (n *Apply) Inputs() []Node { return []Node{n.Left, n.Right} }

// Inputs gives the rows that are kept, then the body.
func (n *Store) Inputs() []Node { return []Node{n.Rows, n.Body} }

// Inputs gives none.
func (n *Stored) Inputs() []Node { return nil }

// Inputs gives the input.
func (n *LimitBy) Inputs() []Node { return []Node{n.Input} }

// Inputs gives the input.
func (n *Unnest) Inputs() []Node { return []Node{n.Input} }

// WithInputs gives the node over other inputs.
func (n *Apply) WithInputs(in []Node) Node { c := *n; c.Left, c.Right = in[0], in[1]; return &c }

// WithInputs gives the node over other inputs.
func (n *Store) WithInputs(in []Node) Node { c := *n; c.Rows, c.Body = in[0], in[1]; return &c }

// WithInputs gives the node itself.
func (n *Stored) WithInputs([]Node) Node { return n }

// WithInputs gives the limit over another input.
func (n *LimitBy) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// WithInputs gives the node over another input.
func (n *Unnest) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// Describe gives arguments and condition.
func (n *Apply) Describe() (string, []Prop) {
	props := []Prop{{"args", list(n.Args)}}
	if n.On != nil {
		props = append(props, Prop{"condition", expr.String(n.On)})
	}
	return map[bool]string{false: "Apply", true: "LeftApply"}[n.Outer], props
}

// Describe gives the number.
func (n *Store) Describe() (string, []Prop) { return "Store", []Prop{{"id", count(int64(n.ID))}} }

// Describe gives the number.
func (n *Stored) Describe() (string, []Prop) { return "Stored", []Prop{{"id", count(int64(n.ID))}} }

// Describe gives keys, count and offset.
func (n *LimitBy) Describe() (string, []Prop) {
	_, props := (&Limit{Offset: n.Offset, Count: n.Count}).Describe()
	return "LimitBy", append([]Prop{{"keys", list(n.Keys)}}, props...)
}

// Describe gives the expressions.
func (n *Unnest) Describe() (string, []Prop) {
	props := []Prop{{"exprs", list(n.Exprs)}}
	var with []string
	if n.Ordinality {
		with = append(with, "ordinality")
	}
	if n.Outer {
		with = append(with, "rows without elements")
	}
	if len(with) > 0 {
		props = append(props, Prop{"with", strings.Join(with, ", ")})
	}
	return "Unnest", props
}

// HasOuter reports whether a plan reads a value of a query around it.
func HasOuter(n Node) bool {
	found := false
	MapExprs(n, func(e expr.Expr) expr.Expr {
		found = found || expr.HasOuter(e)
		return e
	})
	for _, in := range n.Inputs() {
		if found {
			return true
		}
		found = HasOuter(in)
	}
	return found
}

// MapOuter gives a plan with f of each value that it reads of the query around it.
func MapOuter(n Node, f func(*expr.Outer) expr.Expr) Node {
	out := MapExprs(n, func(e expr.Expr) expr.Expr {
		return expr.Map(e, func(x expr.Expr) expr.Expr {
			if o, ok := x.(*expr.Outer); ok {
				return f(o)
			}
			return x
		})
	})
	inputs := slices.Clone(out.Inputs())
	if len(inputs) == 0 {
		return out
	}
	for i, in := range inputs {
		if _, ok := out.(*Apply); ok && i == 1 { // its values are the Apply's own
			continue
		}
		inputs[i] = MapOuter(in, f)
	}
	return out.WithInputs(inputs)
}
