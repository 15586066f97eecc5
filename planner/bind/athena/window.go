package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// windowBase is where the numbers of columns begin that stand for window
// functions until the whole SELECT is bound.
const windowBase = 3 << 24

// windowCalls collects the window functions of a SELECT.
type windowCalls struct {
	calls []*windowCall
	uses  []windowUse
	late  []func(spec *ast.QuerySpec) error // failures that come after those of the aggregation
}

// windowCall is a bound window function.
type windowCall struct {
	spec      *windowSpec
	call      logical.WindowCall
	ast       *ast.FunctionCall
	regrouped bool
}

// windowUse is a place where a window function is written.
type windowUse struct {
	ast  *ast.FunctionCall
	call int
}

// texts lists the functions as Trino lists them in messages.
func (w *windowCalls) texts() []string {
	var out []string
	for _, u := range w.uses {
		out = append(out, sqlText(u.ast))
	}
	return out
}

// add gives the stand-in of a function, the same for the same one.
func (w *windowCalls) add(c *windowCall) expr.Expr {
	at := len(w.calls)
	for i, o := range w.calls {
		if sameWindow(o.spec, c.spec) && logical.SameWindowCall(o.call, c.call) {
			at = i
			break
		}
	}
	if at == len(w.calls) {
		w.calls = append(w.calls, c)
	}
	w.uses = append(w.uses, windowUse{c.ast, at})
	return &expr.Column{Index: windowBase + at, Name: c.call.Name, T: c.call.Overload.Result, At: c.ast.Span()}
}

func sameWindow(a, b *windowSpec) bool {
	return logical.SameList(a.partition, b.partition) && logical.SameKeys(a.order, b.order)
}

// missingOver is the failure of a window function without its window.
func (eb *exprBinder) missingOver(x *ast.FunctionCall, name string) error {
	args, err := eb.arguments(x)
	if err != nil {
		return err
	}
	if _, failed := function.Resolve(eb.env.Context.Dialect, name, typesOf(args)); failed != nil {
		return failed.WithSpan(x.Span())
	}
	return sqlerr.At(x.Span(), sqlerr.MissingOver, "Window function system.builtin.%s requires an OVER clause", name)
}

// withoutOver lists the functions behind which the grammar has no OVER.
var withoutOver = map[string]bool{"if": true, "nullif": true, "coalesce": true, "try": true, "format": true}

// windowCall binds a function with OVER and gives its stand-in.
func (eb *exprBinder) windowCall(x *ast.FunctionCall, name string) (expr.Expr, error) {
	if eb.windows == nil {
		return nil, sqlerr.New(sqlerr.GenericInternalError, "no resolved window for: %s", sqlText(x))
	}
	if withoutOver[name] {
		return nil, sqlerr.At(x.Span(), sqlerr.SyntaxError, "OVER clause not valid for '%s' function", name)
	}
	spec, err := eb.over(x.Over)
	if err != nil {
		return nil, err
	}
	before := len(eb.aggs.windows.uses)
	c := &windowCall{spec: spec, ast: x, call: logical.WindowCall{Distinct: x.Distinct, IgnoreNulls: x.Nulls == ast.IgnoreNulls,
		Frame: spec.frame, Name: sqlText(x)}}
	args, o, err := eb.windowArguments(x, name, &c.call)
	if err != nil {
		return nil, err
	}
	if err := checkWindowUse(x, o, spec); err != nil {
		return nil, err
	}
	eb.aggs.windows.late = append(eb.aggs.windows.late, func(s *ast.QuerySpec) error { return lateWindowError(s, x, o) })
	if n := len(eb.aggs.windows.uses); n > before {
		nested := eb.aggs.windows.uses[before].ast
		eb.aggs.windows.late = append(eb.aggs.windows.late, func(*ast.QuerySpec) error {
			return sqlerr.At(nested.Span(), sqlerr.NestedWindow, "Cannot nest window functions or row pattern measures inside window function arguments")
		})
	}
	if failed := function.CheckReduceState(o); failed != nil {
		return nil, failed
	}
	if args, c.call.Lambdas, err = aggregateLambdas(x, args); err != nil {
		return nil, err
	}
	c.call.Overload, c.call.Args = o, bind.CoerceAll(eb.env.Context, args, o.Args[:len(args)])
	return eb.aggs.windows.add(c), nil
}

// windowArguments binds what stands in the parentheses, and FILTER, which is
// refused later, and finds the overload for it.
func (eb *exprBinder) windowArguments(x *ast.FunctionCall, name string, call *logical.WindowCall) ([]expr.Expr, *function.Overload, error) {
	if x.Filter != nil {
		filter, err := eb.bind(x.Filter)
		if err != nil {
			return nil, nil, err
		}
		if _, err := eb.boolean(filter, x.Filter, "Filter expression must evaluate to a boolean (actual: %s)"); err != nil {
			return nil, nil, err
		}
	}
	args, o, err := eb.resolveLambdas(x, name)
	if err != nil {
		return nil, nil, err
	}
	for _, it := range x.OrderBy {
		e, err := eb.bind(it.X)
		if err != nil {
			return nil, nil, err
		}
		if !e.Type().Orderable() {
			return nil, nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "ORDER BY can only be applied to orderable types (actual: %s)", e.Type())
		}
		call.OrderBy = append(call.OrderBy, sortKeyOf(it, e))
	}
	return args, o, nil
}

// checkWindowUse holds a call against what its function asks of its window.
func checkWindowUse(x *ast.FunctionCall, o *function.Overload, spec *windowSpec) error {
	isWindow := o.Def.Kind == function.KindWindow
	name := strings.ToLower(x.Name.Last().Name)
	switch {
	case x.Nulls != ast.NullsDefault && o.Def.Use&function.TakesNulls == 0:
		return sqlerr.At(x.Span(), sqlerr.NullTreatmentNotAllowed, "Cannot specify null treatment clause for %s function", name)
	case isWindow && o.Def.Use&function.NeedsOrderBy != 0 && len(spec.order) == 0:
		return sqlerr.At(x.Over.First, sqlerr.MissingOrderBy, "%s function requires an ORDER BY window clause", name)
	case isWindow && o.Def.Use&function.TakesFrame == 0 && spec.frameAST != nil:
		return sqlerr.At(spec.frameAST.Span(), sqlerr.InvalidWindowFrame, "Cannot specify window frame for %s function", name)
	}
	return nil
}

// lateWindowError is what Trino refuses once the whole SELECT is understood; it
// places most of it at the SELECT.
func lateWindowError(spec *ast.QuerySpec, x *ast.FunctionCall, o *function.Overload) error {
	aggregate := o.Def.Kind == function.KindAggregate
	switch {
	case x.Filter != nil:
		return sqlerr.At(spec.Span(), sqlerr.NotSupported, "FILTER is not yet supported for window functions")
	case x.Distinct && !aggregate:
		return sqlerr.At(spec.Span(), sqlerr.NotSupported, "Only aggregation window functions with DISTINCT are supported: %s", sqlText(x))
	case len(x.OrderBy) > 0 && !aggregate:
		return sqlerr.At(spec.Span(), sqlerr.NotSupported, "Only aggregation window functions with ORDER BY are supported: %s", sqlText(x))
	case !aggregate && o.Def.Kind != function.KindWindow:
		return sqlerr.At(spec.Span(), sqlerr.FunctionNotWindow, "Not a window function: %s", strings.ToLower(x.Name.Last().Name))
	}
	return nil
}

// checkWindows gives the first of the late failures.
func (s *selection) checkWindows() error {
	for _, late := range s.aggs.windows.late {
		if err := late(s.spec); err != nil {
			return err
		}
	}
	return nil
}

// windowNodes puts the window functions over what they read, those over the same
// partitions and order in one node, and the select list over them.
func (s *selection) windowNodes(node logical.Node) logical.Node {
	calls := s.aggs.windows.calls
	places := map[int]int{}
	width := logical.Width(node)
	for i, c := range calls {
		if _, done := places[windowBase+i]; done {
			continue
		}
		w := &logical.Window{Input: node, PartitionBy: c.spec.partition, OrderBy: c.spec.order}
		for j := i; j < len(calls); j++ {
			if sameWindow(c.spec, calls[j].spec) {
				places[windowBase+j] = width
				width++
				w.Calls = append(w.Calls, calls[j].call)
			}
		}
		node = w
	}
	move := func(e expr.Expr) expr.Expr {
		return expr.Map(e, func(x expr.Expr) expr.Expr {
			c, ok := x.(*expr.Column)
			if !ok || c.Index < windowBase {
				return x
			}
			moved := *c
			moved.Index = places[c.Index]
			return &moved
		})
	}
	if len(calls) == 0 {
		return node
	}
	for i := range s.items {
		s.items[i].expr = move(s.items[i].expr)
	}
	for i := range s.order {
		s.order[i].expr = move(s.order[i].expr)
	}
	return node
}
