package athena

import (
	"slices"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// maxGroupingSets is the most grouping sets that a GROUP BY may have.
const maxGroupingSets = 2048

// bindGroupBy binds GROUP BY: an element gives one grouping set or several, and the
// clause has the union of each combination of them.
func (s *selection) bindGroupBy() error {
	g := s.spec.GroupBy
	if g == nil {
		return nil
	}
	s.grouped = true
	sets := [][]int{{}}
	for _, el := range g.Elements {
		of, err := s.groupingElement(el)
		if err != nil {
			return err
		}
		if len(sets)*len(of) > maxGroupingSets {
			return s.tooManySets(len(sets) * len(of))
		}
		sets = combined(sets, of)
	}
	if g.Distinct {
		sets = differentSets(sets)
	}
	if len(sets) > 1 || len(sets[0]) < len(s.keys) {
		s.sets = sets
	}
	return nil
}

func (s *selection) tooManySets(n int) error {
	return sqlerr.At(s.spec.GroupBy.Elements[0].Span(), sqlerr.TooManyGroupingSets,
		"GROUP BY has %d grouping sets but can contain at most %d", n, maxGroupingSets)
}

// groupingElement gives the grouping sets of an element.
func (s *selection) groupingElement(el ast.GroupingElement) ([][]int, error) {
	group, ok := el.(*ast.GroupExpr)
	if ok {
		set, err := s.keySet(group.Exprs, s.groupExpr)
		return [][]int{set}, err
	}
	g := el.(*ast.GroupingSets)
	if len(g.Sets) == 0 {
		return nil, sqlerr.New(sqlerr.GenericInternalError, "grouping sets cannot be empty")
	}
	parts := make([][]int, len(g.Sets))
	for i, set := range g.Sets {
		var err error
		if parts[i], err = s.keySet(set.Exprs, s.groupColumn); err != nil {
			return nil, err
		}
	}
	switch g.Kind {
	case ast.Rollup:
		return rollup(parts), nil
	case ast.Cube:
		return s.cube(differentSets(parts))
	}
	return parts, nil
}

// keySet binds expressions of GROUP BY and gives the places of their keys.
func (s *selection) keySet(xs []ast.Expr, bind func(ast.Expr) (expr.Expr, error)) ([]int, error) {
	var set []int
	for _, x := range xs {
		e, err := bind(x)
		if err != nil {
			return nil, err
		}
		if !e.Type().Comparable() {
			return nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "%s is not comparable, and therefore cannot be used in GROUP BY", e.Type())
		}
		set = union(set, []int{s.keyPlace(e, x)})
	}
	return set, nil
}

// keyPlace gives the place of a key, which is added if it is new.
func (s *selection) keyPlace(e expr.Expr, x ast.Expr) int {
	for i, k := range s.keys {
		if logical.SameExpr(k.expr, e) {
			return i
		}
	}
	s.keys = append(s.keys, groupKey{e, keyName(e, x)})
	return len(s.keys) - 1
}

// groupColumn binds a column of ROLLUP, CUBE or GROUPING SETS.
func (s *selection) groupColumn(x ast.Expr) (expr.Expr, error) {
	if _, ok := ordinal(x); ok {
		return nil, notColumnReference(x)
	}
	e, err := s.value(x, s.source.scope, &aggregates{})
	if err != nil {
		return nil, err
	}
	if _, ok := e.(*expr.Column); !ok || e.(*expr.Column).Index >= aggregateBase {
		return nil, notColumnReference(x)
	}
	return e, nil
}

func notColumnReference(x ast.Expr) error {
	return sqlerr.At(ast.ErrorSpan(x), sqlerr.InvalidColumnReference, "GROUP BY expression must be a column reference: %s", sqlText(x))
}

// rollup gives all parts, then one less each time, down to none.
func rollup(parts [][]int) [][]int {
	out := [][]int{nil}
	for _, p := range parts {
		out = append(out, union(out[len(out)-1], p))
	}
	slices.Reverse(out)
	return out
}

// cube gives every selection of the parts.
func (s *selection) cube(parts [][]int) ([][]int, error) {
	n := 1 << min(len(parts), 62)
	if n > maxGroupingSets {
		return nil, s.tooManySets(n)
	}
	out := make([][]int, n)
	for i := range out {
		for k, p := range parts {
			if i>>k&1 != 0 {
				out[i] = union(out[i], p)
			}
		}
	}
	return out, nil
}

func combined(a, b [][]int) [][]int {
	var out [][]int
	for _, x := range a {
		for _, y := range b {
			out = append(out, union(x, y))
		}
	}
	return out
}

// union gives the places of both sets in ascending order.
func union(a, b []int) []int {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// differentSets drops sets that occurred before.
func differentSets(sets [][]int) [][]int {
	var out [][]int
	for _, s := range sets {
		if !slices.ContainsFunc(out, func(t []int) bool { return slices.Equal(s, t) }) {
			out = append(out, s)
		}
	}
	return out
}

// expanded gives the source once for each grouping set, and what the
// aggregation over it has for keys and calls.
func (s *selection) expanded(agg *logical.Aggregate) {
	node := &logical.GroupID{Input: agg.Input, Keys: agg.Keys, Names: agg.Names, Sets: s.sets}
	schema, own := node.Schema(), len(s.keys)+1
	agg.Input, agg.Keys, agg.Names = node, nil, nil
	for i, c := range schema[:own] {
		agg.Keys = append(agg.Keys, &expr.Column{Index: i, Name: c.Name, T: c.Type})
		agg.Names = append(agg.Names, c.Name)
	}
	behind := map[int]int{}
	for i := own; i < len(schema); i++ {
		behind[i-own] = i
	}
	calls := slices.Clone(agg.Calls)
	for i, c := range calls {
		calls[i].Args = make([]expr.Expr, len(c.Args))
		for k, a := range c.Args {
			calls[i].Args[k] = expr.Remap(a, behind)
		}
		if c.Filter != nil {
			calls[i].Filter = expr.Remap(c.Filter, behind)
		}
	}
	agg.Calls = calls
	for number, set := range s.sets {
		if len(set) == 0 {
			agg.Totals = append(agg.Totals, int32(number))
		}
	}
}

// groupingBase is where the numbers of columns begin that stand for calls of GROUPING.
const groupingBase = 1 << 25

// groupingCall is a call of GROUPING.
type groupingCall struct {
	columns []expr.Expr
	ast     *ast.Grouping
	output  bool // a column is one of the select list, in ORDER BY
}

// grouping binds GROUPING(column, …) and gives its stand-in.
func (eb *exprBinder) grouping(x *ast.Grouping) (expr.Expr, error) {
	if len(x.Columns) == 0 {
		return nil, sqlerr.New(sqlerr.GenericInternalError, "grouping operation columns cannot be empty")
	}
	call := groupingCall{ast: x}
	source := *eb
	source.outputs = nil
	for _, c := range x.Columns {
		parts := make([]string, len(c.Parts))
		for i, p := range c.Parts {
			parts[i] = p.Name
		}
		if eb.outputs != nil && len(eb.outputs.find(lower(parts))) > 0 {
			call.output = true
		}
		e, err := source.name(columnOf(c))
		if err != nil {
			return nil, unplaced(err)
		}
		call.columns = append(call.columns, e)
	}
	t := types.Integer
	if len(x.Columns) > 31 {
		t = types.Bigint
	}
	at := len(eb.aggs.groupings)
	eb.aggs.groupings = append(eb.aggs.groupings, call)
	return &expr.Column{Index: groupingBase + at, Name: sqlText(x), T: t, At: x.Span()}, nil
}

// columnOf gives a name as an expression.
func columnOf(n *ast.Name) ast.Expr {
	var x ast.Expr = n.Parts[0]
	for _, p := range n.Parts[1:] {
		d := &ast.Dereference{Of: x, Field: p}
		d.Place = x.Span().To(p.Span())
		x = d
	}
	return x
}

// unplaced is a failure as Trino tells it of the columns of GROUPING.
func unplaced(err error) error {
	if e, ok := err.(*sqlerr.Error); ok {
		return sqlerr.New(e.Code, "%s", e.Msg)
	}
	return err
}

// checkGroupings looks at the calls of GROUPING once GROUP BY is known.
func (s *selection) checkGroupings() error {
	if len(s.aggs.groupings) > 0 && s.spec.GroupBy == nil {
		return sqlerr.At(s.spec.Span(), sqlerr.MissingGroupBy,
			"A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause")
	}
	return nil
}

// groupingValue gives the value of a call over the aggregation: a bit for each
// column, set where the column is not in the grouping set.
func (s *selection) groupingValue(stand *expr.Column) (expr.Expr, error) {
	call := s.aggs.groupings[stand.Index-groupingBase]
	if call.output {
		return nil, sqlerr.New(sqlerr.InvalidArguments, "Invalid reference to output of SELECT clause from grouping() expression in ORDER BY")
	}
	places := make([]int, len(call.columns))
	for i, c := range call.columns {
		places[i] = slices.IndexFunc(s.keys, func(k groupKey) bool { return logical.SameExpr(k.expr, c) })
		if places[i] < 0 {
			return nil, sqlerr.At(call.ast.Span(), sqlerr.InvalidArguments,
				"The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query level. Mismatch due to %s.",
				sqlText(columnOf(call.ast.Columns[i])))
		}
	}
	if s.sets == nil {
		return numberOf(0, stand), nil
	}
	return s.groupingCase(places, stand), nil
}

// groupingCase tells the value by the number of the grouping set.
func (s *selection) groupingCase(places []int, stand *expr.Column) expr.Expr {
	id := &expr.Column{Index: len(s.keys), Name: "groupid", T: types.Integer, At: stand.At}
	var values []int64
	numbers := map[int64][]expr.Expr{}
	for number, set := range s.sets {
		bits := int64(0)
		for _, p := range places {
			bits <<= 1
			if !slices.Contains(set, p) {
				bits |= 1
			}
		}
		if numbers[bits] == nil {
			values = append(values, bits)
		}
		numbers[bits] = append(numbers[bits], expr.Integer(int32(number), stand.At))
	}
	out := &expr.Case{T: stand.T, At: stand.At}
	for _, v := range values {
		out.Whens = append(out.Whens, expr.When{If: &expr.In{X: id, List: numbers[v], At: stand.At}, Then: numberOf(v, stand)})
	}
	return out
}

// numberOf is a constant of the type of a call of GROUPING.
func numberOf(v int64, stand *expr.Column) expr.Expr {
	if stand.T.Kind == types.KindBigint {
		return expr.Bigint(v, stand.At)
	}
	return expr.Integer(int32(v), stand.At)
}
