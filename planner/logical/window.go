package logical

import (
	"strings"

	"flowsql/sql/expr"
	"flowsql/sql/function"
)

// Window computes calls over the partitions of its input: its schema is the
// input's columns, then the calls. Rows come sorted by partition and order.
type Window struct {
	Input       Node
	PartitionBy []expr.Expr
	OrderBy     []SortKey
	Calls       []WindowCall
}

// WindowCall is one call of a Window node: a window function, or an aggregate
// over the rows of the frame.
type WindowCall struct {
	Overload    *function.Overload
	Args        []expr.Expr
	Lambdas     []*expr.Lambda // the function's last arguments; they read no column
	Distinct    bool
	OrderBy     []SortKey // inside the parentheses of an aggregate
	Frame       Frame
	IgnoreNulls bool
	Name        string
}

// FrameUnit is what the offsets of a frame count.
type FrameUnit uint8

// The units.
const (
	FrameRange FrameUnit = iota
	FrameRows
	FrameGroups
)

// BoundKind is the kind of an end of a frame.
type BoundKind uint8

// The kinds of bounds.
const (
	UnboundedPreceding BoundKind = iota
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)

// Frame is the frame of a call. The zero Frame is not the default one; see DefaultFrame.
type Frame struct {
	Unit       FrameUnit
	Start, End FrameBound
}

// FrameBound is one end of a frame. Preceding and Following have an offset.
type FrameBound struct {
	Kind BoundKind
	// Valid must be true for every row: the offset is neither negative nor null.
	Valid expr.Expr
	// Offset is a number of rows or of groups of peers.
	Offset expr.Expr
	// Limit is, with RANGE, the sort key with the offset applied, and Key the
	// sort key in the type of Limit.
	Limit, Key expr.Expr
}

// DefaultFrame is the frame where none is written.
var DefaultFrame = Frame{Start: FrameBound{Kind: UnboundedPreceding}, End: FrameBound{Kind: CurrentRow}}

// WholePartition is the frame of all rows of the partition.
var WholePartition = Frame{Start: FrameBound{Kind: UnboundedPreceding}, End: FrameBound{Kind: UnboundedFollowing}}

// exprs gives the places of the bound's expressions.
func (b *FrameBound) exprs() []*expr.Expr {
	var out []*expr.Expr
	for _, e := range []*expr.Expr{&b.Valid, &b.Offset, &b.Limit, &b.Key} {
		if *e != nil {
			out = append(out, e)
		}
	}
	return out
}

// MapExprs gives the call with f of each of its expressions.
func (c WindowCall) MapExprs(f func(expr.Expr) expr.Expr) WindowCall {
	args := make([]expr.Expr, len(c.Args))
	for i, a := range c.Args {
		args[i] = f(a)
	}
	c.Args, c.OrderBy = args, mapKeys(c.OrderBy, f)
	for _, b := range []*FrameBound{&c.Frame.Start, &c.Frame.End} {
		for _, e := range b.exprs() {
			*e = f(*e)
		}
	}
	return c
}

func mapKeys(keys []SortKey, f func(expr.Expr) expr.Expr) []SortKey {
	out := make([]SortKey, len(keys))
	for i, k := range keys {
		out[i] = SortKey{f(k.Expr), k.Descending, k.NullsFirst}
	}
	return out
}

// MapExprs gives the node with f of each of its expressions.
func (n *Window) MapExprs(f func(expr.Expr) expr.Expr) *Window {
	out := &Window{Input: n.Input, PartitionBy: make([]expr.Expr, len(n.PartitionBy)), OrderBy: mapKeys(n.OrderBy, f)}
	for i, e := range n.PartitionBy {
		out.PartitionBy[i] = f(e)
	}
	for _, c := range n.Calls {
		out.Calls = append(out.Calls, c.MapExprs(f))
	}
	return out
}

// Schema gives the input's columns, then the calls.
func (n *Window) Schema() Schema { return joined(n) }

// own gives the columns of the calls.
func (n *Window) own() Schema {
	var out Schema
	for _, c := range n.Calls {
		out = append(out, Column{c.Name, c.Overload.Result})
	}
	return out
}

// Inputs gives the input.
func (n *Window) Inputs() []Node { return []Node{n.Input} }

// WithInputs gives the window over another input.
func (n *Window) WithInputs(in []Node) Node { c := *n; c.Input = in[0]; return &c }

// Describe gives partition, order and calls.
func (n *Window) Describe() (string, []Prop) {
	var props []Prop
	if len(n.PartitionBy) > 0 {
		props = append(props, Prop{"partition", list(n.PartitionBy)})
	}
	if len(n.OrderBy) > 0 {
		props = append(props, Prop{"order", sortKeys(n.OrderBy)})
	}
	calls := make([]string, len(n.Calls))
	for i, c := range n.Calls {
		calls[i] = c.String()
	}
	return "Window", append(props, Prop{"calls", "(" + strings.Join(calls, ", ") + ")"})
}

// String gives the call as SQL, with its frame where it is not the default one.
func (c WindowCall) String() string {
	text := AggregateCall{Overload: c.Overload, Args: c.Args, Lambdas: c.Lambdas, Distinct: c.Distinct}.String()
	if c.Overload.Def.Kind == function.KindWindow && len(c.Args) == 0 {
		text = c.Overload.Name() + "()"
	}
	if len(c.OrderBy) > 0 {
		text = strings.TrimSuffix(text, ")") + " ORDER BY " + strings.Trim(sortKeys(c.OrderBy), "()") + ")"
	}
	if c.IgnoreNulls {
		text += " IGNORE NULLS"
	}
	if f := c.Frame.String(); f != DefaultFrame.String() {
		text += " " + f
	}
	return text
}

// String gives the frame as SQL.
func (f Frame) String() string {
	unit := map[FrameUnit]string{FrameRange: "RANGE", FrameRows: "ROWS", FrameGroups: "GROUPS"}[f.Unit]
	return unit + " BETWEEN " + f.Start.String() + " AND " + f.End.String()
}

// String gives the bound as SQL; of RANGE what the sort key is held against.
func (b FrameBound) String() string {
	offset := b.Offset
	if b.Limit != nil {
		offset = b.Limit
	}
	switch b.Kind {
	case UnboundedPreceding:
		return "UNBOUNDED PRECEDING"
	case Preceding:
		return expr.String(offset) + " PRECEDING"
	case CurrentRow:
		return "CURRENT ROW"
	case Following:
		return expr.String(offset) + " FOLLOWING"
	}
	return "UNBOUNDED FOLLOWING"
}

// mapWindow gives a window with f of each of its expressions.
func mapWindow(n *Window, f func(expr.Expr) expr.Expr) Node {
	changed := false
	out := n.MapExprs(func(e expr.Expr) expr.Expr {
		mapped := f(e)
		changed = changed || mapped != e
		return mapped
	})
	if !changed {
		return n
	}
	return out
}
