package rule

import (
	"flowsql/catalog"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// pruneColumns drops columns that nothing above reads: scans read fewer,
// projections and aggregations compute fewer.
func pruneColumns(n logical.Node, _ Env) logical.Node {
	all := columnSet{}
	for i := range logical.Width(n) {
		all[i] = true
	}
	out, to := prune(n, all)
	return exactly(out, n.Schema(), all, to)
}

// columnSet is a set of a node's columns.
type columnSet map[int]bool

func (s columnSet) with(exprs ...expr.Expr) columnSet {
	out := columnSet{}
	for c := range s {
		out[c] = true
	}
	for _, e := range exprs {
		if e == nil {
			continue
		}
		for c := range expr.Columns(e) {
			out[c] = true
		}
	}
	return out
}

// places maps old columns to new ones; a column that is not in it was dropped.
type places map[int]int

func unmoved(width int) places {
	to := places{}
	for i := 0; i < width; i++ {
		to[i] = i
	}
	return to
}

// keep gives the places of the columns of a set, in their order.
func keep(need columnSet, width int) (kept []int, to places) {
	to = places{}
	for i := 0; i < width; i++ {
		if need[i] {
			to[i] = len(kept)
			kept = append(kept, i)
		}
	}
	return kept, to
}

func (to places) isUnmoved(width int) bool {
	if len(to) != width {
		return false
	}
	for from, i := range to {
		if from != i {
			return false
		}
	}
	return true
}

// prune gives a node with the needed columns, perhaps more, in their old order,
// and where they are now.
func prune(n logical.Node, need columnSet) (logical.Node, places) {
	switch n := n.(type) {
	case *logical.Scan:
		return pruneScan(n, need)
	case *logical.Values:
		return pruneValues(n, need)
	case *logical.Filter:
		return pruneUnder(n, need, n.Condition)
	case *logical.Limit:
		return pruneUnder(n, need)
	case *logical.Sort:
		var keys []expr.Expr
		for _, k := range n.Keys {
			keys = append(keys, k.Expr)
		}
		return pruneUnder(n, need, keys...)
	case *logical.Project:
		return pruneProject(n, need)
	case *logical.Aggregate:
		return pruneAggregate(n, need)
	case *logical.Window:
		return pruneWindow(n, need)
	case *logical.GroupID:
		return pruneGroupID(n, need)
	case *logical.Join:
		return pruneJoin(n, need)
	case *logical.Union:
		return pruneUnion(n, need)
	case *logical.LimitBy:
		return pruneUnder(n, need, n.Keys...)
	case *logical.Unnest:
		return pruneUnnest(n, need)
	case *logical.Store:
		return pruneStore(n, need)
	case *wantedColumns:
		return n.prune(need)
	case *keptColumns:
		return &n.Stored, n.to
	}
	return n, unmoved(logical.Width(n))
}

func pruneScan(n *logical.Scan, need columnSet) (logical.Node, places) {
	kept, to := keep(need.with(n.Filter...), len(n.Columns))
	if len(kept) == len(n.Columns) {
		return n, to
	}
	out := *n
	out.Columns, out.Names = make([]catalog.ScanColumn, len(kept)), make([]string, len(kept))
	for i, c := range kept {
		out.Columns[i], out.Names[i] = n.Columns[c], n.Names[c]
	}
	out.Filter = remapAll(n.Filter, to)
	return &out, to
}

func remapAll(list []expr.Expr, to places) []expr.Expr {
	if list == nil {
		return nil
	}
	out := make([]expr.Expr, len(list))
	for i, e := range list {
		out[i] = expr.Remap(e, to)
	}
	return out
}

func pruneValues(n *logical.Values, need columnSet) (logical.Node, places) {
	kept, to := keep(need, len(n.Columns))
	if len(kept) == len(n.Columns) {
		return n, to
	}
	out := &logical.Values{Rows: make([][]expr.Expr, len(n.Rows))}
	for _, c := range kept {
		out.Columns = append(out.Columns, n.Columns[c])
	}
	for r, row := range n.Rows {
		out.Rows[r] = make([]expr.Expr, len(kept))
		for i, c := range kept {
			out.Rows[r][i] = row[c]
		}
	}
	return out, to
}

// pruneUnder is for a node that gives its input's columns.
func pruneUnder(n logical.Node, need columnSet, reads ...expr.Expr) (logical.Node, places) {
	old := n.Inputs()[0]
	in, to := prune(old, need.with(reads...))
	if in == old {
		return n, to
	}
	if !to.isUnmoved(logical.Width(old)) {
		n = logical.MapExprs(n, func(e expr.Expr) expr.Expr { return expr.Remap(e, to) })
	}
	return n.WithInputs([]logical.Node{in}), to
}

func pruneProject(n *logical.Project, need columnSet) (logical.Node, places) {
	kept, to := keep(need, len(n.Exprs))
	exprs, names := make([]expr.Expr, len(kept)), make([]string, len(kept))
	for i, c := range kept {
		exprs[i], names[i] = n.Exprs[c], n.Names[c]
	}
	in, below := prune(n.Input, columnSet{}.with(exprs...))
	if in == n.Input && len(kept) == len(n.Exprs) {
		return n, to
	}
	return &logical.Project{Input: in, Exprs: remapAll(exprs, below), Names: names}, to
}

func pruneAggregate(n *logical.Aggregate, need columnSet) (logical.Node, places) {
	nk := len(n.Keys)
	all := need.with()
	for i := range n.Keys {
		all[i] = true
	}
	if len(all) == 0 && len(n.Calls) > 0 {
		all[0] = true // without keys and calls there would be no row
	}
	kept, to := keep(all, nk+len(n.Calls))
	reads := append([]expr.Expr(nil), n.Keys...)
	var calls []logical.AggregateCall
	for _, c := range kept[nk:] {
		call := n.Calls[c-nk]
		reads = append(append(reads, call.Args...), call.Filter)
		calls = append(calls, call)
	}
	in, below := prune(n.Input, columnSet{}.with(reads...))
	if in == n.Input && len(calls) == len(n.Calls) {
		return n, to
	}
	out := *n
	out.Calls = calls
	moved := logical.MapExprs(&out, func(e expr.Expr) expr.Expr { return expr.Remap(e, below) })
	return moved.WithInputs([]logical.Node{in}), to
}

// pruneGroupID drops columns of the input alone: an aggregation reads all keys.
func pruneGroupID(n *logical.GroupID, need columnSet) (logical.Node, places) {
	own, width := len(n.Keys)+1, logical.Width(n.Input)
	below := columnSet{}.with(n.Keys...)
	for c := range need {
		if c >= own {
			below[c-own] = true
		}
	}
	in, moved := prune(n.Input, below)
	if in == n.Input {
		return n, unmoved(own + width)
	}
	to := joined(unmoved(own), moved, own, own)
	return logical.MapExprs(n, func(e expr.Expr) expr.Expr { return expr.Remap(e, moved) }).WithInputs([]logical.Node{in}), to
}

func pruneJoin(n *logical.Join, need columnSet) (logical.Node, places) {
	if n.Kind == logical.MarkJoin {
		return pruneMarkJoin(n, need)
	}
	width, total := logical.Width(n.Left), logical.Width(n)
	all := need.with(n.Residual)
	left, right := columnSet{}.with(n.LeftKeys...), columnSet{}.with(n.RightKeys...)
	for c := range all {
		if c < width {
			left[c] = true
		} else {
			right[c-width] = true
		}
	}
	l, toLeft := prune(n.Left, left)
	r, toRight := prune(n.Right, right)
	to := joined(toLeft, toRight, width, logical.Width(l))
	if l == n.Left && r == n.Right {
		return n, to
	}
	out := *n
	out.Left, out.Right = l, r
	out.LeftKeys, out.RightKeys = remapAll(n.LeftKeys, toLeft), remapAll(n.RightKeys, toRight)
	if n.Residual != nil && !to.isUnmoved(total) {
		out.Residual = expr.Remap(n.Residual, to)
	}
	return &out, to
}

func joined(left, right places, width, newWidth int) places {
	to := places{}
	for from, i := range left {
		to[from] = i
	}
	for from, i := range right {
		to[width+from] = newWidth + i
	}
	return to
}

// pruneUnion gives all inputs the same columns.
func pruneUnion(n *logical.Union, need columnSet) (logical.Node, places) {
	kept, to := keep(need, len(n.Names))
	inputs, changed := make([]logical.Node, len(n.All)), len(kept) != len(n.Names)
	for i, in := range n.All {
		out, below := prune(in, need)
		inputs[i] = exactly(out, in.Schema(), need, below)
		changed = changed || inputs[i] != in
	}
	if !changed {
		return n, to
	}
	names := make([]string, len(kept))
	for i, c := range kept {
		names[i] = n.Names[c]
	}
	return &logical.Union{All: inputs, Names: names}, to
}

// exactly gives the needed columns of a pruned node and no others.
func exactly(n logical.Node, old logical.Schema, need columnSet, to places) logical.Node {
	kept, _ := keep(need, len(old))
	same := logical.Width(n) == len(kept)
	p := &logical.Project{Input: n}
	for i, c := range kept {
		same = same && to[c] == i
		p.Exprs = append(p.Exprs, &expr.Column{Index: to[c], Name: old[c].Name, T: old[c].Type})
		p.Names = append(p.Names, old[c].Name)
	}
	if same {
		return n
	}
	return p
}
