package athena

import (
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// setOperation binds UNION, INTERSECT and EXCEPT.
func (b *binder) setOperation(op *ast.SetOperation) (relation, error) {
	l, r, err := b.setSides(op)
	if err != nil {
		return relation{}, err
	}
	out := &scope{}
	names := make([]string, len(l.scope.fields))
	for i, f := range l.scope.fields {
		names[i] = f.outputName(i)
		out.fields = append(out.fields, field{name: f.name, typ: l.node.Schema()[i].Type, origin: f.origin})
	}
	if op.Op != ast.Union {
		node, err := b.intersectOrExcept(op, l.node, r.node, names)
		return relation{node, out}, err
	}
	var node logical.Node = &logical.Union{All: append(branches(l.node, op), r.node), Names: names}
	if !op.All {
		node = distinct(node)
	}
	return relation{node, out}, nil
}

// branches flattens a chain of UNION ALL.
func branches(left logical.Node, op *ast.SetOperation) []logical.Node {
	inner, ok := op.L.(*ast.SetOperation)
	if u, is := left.(*logical.Union); is && ok && op.All && inner.All && inner.Op == ast.Union {
		return append([]logical.Node(nil), u.All...)
	}
	return []logical.Node{left}
}

// setSides binds both sides and brings their columns to common types.
func (b *binder) setSides(op *ast.SetOperation) (l, r relation, err error) {
	if l, err = b.body(op.L); err != nil {
		return l, r, err
	}
	if r, err = b.body(op.R); err != nil {
		return l, r, err
	}
	l, r = visibleOnly(l), visibleOnly(r)
	if len(l.scope.fields) != len(r.scope.fields) {
		return l, r, sqlerr.At(ast.ErrorSpan(op), sqlerr.TypeMismatch, "%s query has different number of fields: %d, %d",
			op.Op, len(l.scope.fields), len(r.scope.fields))
	}
	common := make([]types.Type, len(l.scope.fields))
	for i := range common {
		x, y := l.scope.columnType(i), r.scope.columnType(i)
		t, ok := types.Common(x, y)
		if !ok {
			return l, r, sqlerr.At(ast.ErrorSpan(op), sqlerr.TypeMismatch, "column %d in %s query has incompatible types: %s, %s", i+1, op.Op, x, y)
		}
		if !t.Comparable() && (op.Op != ast.Union || !op.All) {
			clause := map[ast.SetOp]string{ast.Union: "UNION DISTINCT", ast.Intersect: "INTERSECT", ast.Except: "EXCEPT"}[op.Op]
			return l, r, sqlerr.At(ast.ErrorSpan(op), sqlerr.TypeMismatch, "Type %s is not comparable and therefore cannot be used in %s", t, clause)
		}
		common[i] = t
	}
	return b.retyped(l, common), b.retyped(r, common), nil
}

// retyped casts columns where their types differ.
func (b *binder) retyped(rel relation, to []types.Type) relation {
	p := &logical.Project{Input: rel.node}
	same := true
	fields := append([]field(nil), rel.scope.fields...)
	for i, c := range rel.node.Schema() {
		same = same && c.Type.Equal(to[i])
		p.Exprs = append(p.Exprs, b.coerce(&expr.Column{Index: i, Name: c.Name, T: c.Type}, to[i]))
		p.Names = append(p.Names, c.Name)
		fields[i].typ = to[i]
	}
	if same {
		return rel
	}
	return relation{p, &scope{fields: fields}}
}

// intersectOrExcept marks the rows of each side, groups equal ones and keeps
// the groups whose marks fit.
func (b *binder) intersectOrExcept(op *ast.SetOperation, l, r logical.Node, names []string) (logical.Node, error) {
	n := len(names)
	marked := append(append([]string(nil), names...), "left", "right")
	both := &logical.Union{All: []logical.Node{mark(l, 1, 0, marked), mark(r, 0, 1, marked)}, Names: marked}
	if op.All {
		return b.allOf(op, both, names)
	}
	agg := distinct(both).(*logical.Aggregate)
	agg.Keys, agg.Names = agg.Keys[:n:n], agg.Names[:n:n]
	highest, failed := function.Resolve(b.env.Context.Dialect, "max", []types.Type{types.Bigint})
	if failed != nil {
		return nil, failed
	}
	for i, side := range marked[n:] {
		col := &expr.Column{Index: n + i, Name: side, T: types.Bigint}
		agg.Calls = append(agg.Calls, logical.AggregateCall{Overload: highest, Args: []expr.Expr{col}, Name: side})
	}
	want := int64(1)
	if op.Op == ast.Except {
		want = 0
	}
	inLeft, err := b.markIs(agg, n, 1, op)
	if err != nil {
		return nil, err
	}
	inRight, err := b.markIs(agg, n+1, want, op)
	if err != nil {
		return nil, err
	}
	keep := &logical.Filter{Input: agg, Condition: expr.And([]expr.Expr{inLeft, inRight})}
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return pick(relation{node: keep}, at, names), nil
}

// allOf numbers equal rows of the left side and counts those of the right: of
// INTERSECT ALL as many stay, of EXCEPT ALL the others.
func (b *binder) allOf(op *ast.SetOperation, both logical.Node, names []string) (logical.Node, error) {
	n := len(names)
	refs := make([]expr.Expr, n+2)
	for i, c := range both.Schema() {
		refs[i] = &expr.Column{Index: i, Name: c.Name, T: c.Type}
	}
	w, err := b.ranked("row_number", &logical.Window{Input: both, PartitionBy: refs[:n],
		OrderBy: []logical.SortKey{{Expr: refs[n], Descending: true}}})
	if err != nil {
		return nil, err
	}
	sum, failed := function.Resolve(b.env.Context.Dialect, "sum", []types.Type{types.Bigint})
	if failed != nil {
		return nil, failed
	}
	w.Calls = append(w.Calls, logical.WindowCall{Overload: sum, Args: refs[n+1:], Name: "others", Frame: logical.WholePartition})
	number := &expr.Column{Index: n + 2, Name: "row_number", T: types.Bigint}
	sign := map[ast.SetOp]string{ast.Intersect: "<=", ast.Except: ">"}[op.Op]
	counts, err := b.operator(sign, op, number, lastColumn(w))
	if err != nil {
		return nil, err
	}
	ofLeft, err := b.operator("=", op, refs[n], expr.Bigint(1, sqlerr.Span{}))
	if err != nil {
		return nil, err
	}
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return pick(relation{node: &logical.Filter{Input: w, Condition: expr.And([]expr.Expr{ofLeft, counts})}}, at, names), nil
}

func mark(n logical.Node, left, right int64, names []string) logical.Node {
	p := &logical.Project{Input: n, Names: names}
	for i, c := range n.Schema() {
		p.Exprs = append(p.Exprs, &expr.Column{Index: i, Name: c.Name, T: c.Type})
	}
	p.Exprs = append(p.Exprs, expr.Bigint(left, sqlerr.Span{}), expr.Bigint(right, sqlerr.Span{}))
	return p
}

func (b *binder) markIs(agg logical.Node, at int, want int64, op ast.Node) (expr.Expr, error) {
	c := agg.Schema()[at]
	return b.operator("=", op, &expr.Column{Index: at, Name: c.Name, T: c.Type}, expr.Bigint(want, sqlerr.Span{}))
}

// values binds VALUES: rows of expressions without columns.
func (b *binder) values(v *ast.Values) (relation, error) {
	rows := make([][]expr.Expr, len(v.Rows))
	for i, row := range v.Rows {
		items := rowItems(row)
		for _, x := range items {
			e, err := b.value(x, &scope{}, &aggregates{})
			if err == nil {
				err = b.forbidAggregates("VALUES", x)
			}
			if err != nil {
				return relation{}, err
			}
			rows[i] = append(rows[i], e)
		}
		if _, constructed := row.(*ast.Row); !constructed && rows[i][0].Type().Kind == types.KindRow {
			rows[i] = fieldsOf(rows[i][0], row)
		}
		if len(rows[i]) != len(rows[0]) {
			return relation{}, sqlerr.At(v.Span(), sqlerr.TypeMismatch,
				"Values rows have mismatched sizes: %d vs %d", len(rows[0]), len(rows[i]))
		}
	}
	return b.valuesNode(v, rows)
}

func rowItems(x ast.Expr) []ast.Expr {
	row, ok := x.(*ast.Row)
	if !ok {
		return []ast.Expr{x}
	}
	out := make([]ast.Expr, len(row.Items))
	for i, it := range row.Items {
		out[i] = it.X
	}
	return out
}

func (b *binder) valuesNode(v *ast.Values, rows [][]expr.Expr) (relation, error) {
	node, out := &logical.Values{Rows: rows}, &scope{}
	given := make([]string, len(rows)) // the types of the rows before any coercion
	for i, row := range rows {
		given[i] = rowType(row)
	}
	for c := range rows[0] {
		t := types.Unknown
		for i, row := range rows {
			common, ok := types.Common(t, row[c].Type())
			if !ok {
				return relation{}, sqlerr.At(v.Span(), sqlerr.TypeMismatch, "Values rows have mismatched types: %s vs %s", given[0], given[i])
			}
			t = common
		}
		for _, row := range rows {
			row[c] = b.coerce(row[c], t)
		}
		f := field{typ: t}
		node.Columns = append(node.Columns, logical.Column{Name: f.outputName(c), Type: t})
		out.fields = append(out.fields, f)
	}
	return relation{node, out}, nil
}

func rowType(row []expr.Expr) string {
	parts := make([]string, len(row))
	for i, e := range row {
		parts[i] = e.Type().String()
	}
	return "row(" + joinComma(parts) + ")"
}
