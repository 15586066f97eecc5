package athena

import (
	"slices"
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// namedWindows is the WINDOW clause of a SELECT, as far as it is bound.
type namedWindows struct {
	names []string
	specs []*windowSpec
}

// canonicalName is what an identifier means where names are not folded: capitals
// unless it is quoted.
func canonicalName(id *ast.Identifier) string {
	if id.Quoted {
		return id.Name
	}
	return strings.ToUpper(id.Name)
}

func (n *namedWindows) look(id *ast.Identifier) (*windowSpec, error) {
	if at := slices.Index(n.names, canonicalName(id)); at >= 0 {
		return n.specs[at], nil
	}
	return nil, sqlerr.At(id.Span(), sqlerr.InvalidWindowReference, "Cannot resolve WINDOW name %s", identifierText(id))
}

// windowSpec is a bound window: its own clauses and those of the named window
// that it builds on.
type windowSpec struct {
	partition     []expr.Expr
	partitionASTs []ast.Expr
	order         []logical.SortKey
	orderASTs     []*ast.SortItem
	orderAt       sqlerr.Span
	frame         logical.Frame
	frameAST      *ast.Frame // nil for the default
}

// bindWindows binds the WINDOW clause.
func (s *selection) bindWindows() error {
	eb := &exprBinder{binder: s.binder, scope: s.source.scope, aggs: s.aggs}
	for _, def := range s.spec.Windows {
		name := canonicalName(def.Name)
		if slices.Contains(s.windows.names, name) {
			return sqlerr.At(def.Span(), sqlerr.DuplicateWindowName, "WINDOW name '%s' specified more than once", identifierText(def.Name))
		}
		spec, err := eb.windowSpec(def.Window)
		if err != nil {
			return err
		}
		s.windows.names = append(s.windows.names, name)
		s.windows.specs = append(s.windows.specs, spec)
	}
	return nil
}

// over binds what stands behind OVER.
func (eb *exprBinder) over(w *ast.Window) (*windowSpec, error) {
	if w.Ref != nil {
		return eb.windows.look(w.Ref)
	}
	return eb.windowSpec(w)
}

func (eb *exprBinder) windowSpec(w *ast.Window) (*windowSpec, error) {
	spec := &windowSpec{frame: logical.DefaultFrame}
	if w.Existing != nil {
		if err := eb.inherit(w, spec); err != nil {
			return nil, err
		}
	}
	for _, part := range ast.Children(w) {
		if err := forbidWindows(part, "Cannot nest window functions or row pattern measures inside window specification"); err != nil {
			return nil, err
		}
	}
	return spec, eb.ownClauses(w, spec)
}

// inherit takes over the clauses of a named window.
func (eb *exprBinder) inherit(w *ast.Window, spec *windowSpec) error {
	named, err := eb.windows.look(w.Existing)
	switch {
	case err != nil:
		return err
	case len(w.PartitionBy) > 0:
		return sqlerr.At(w.PartitionBy[0].Span(), sqlerr.InvalidPartitionBy,
			"WINDOW specification with named WINDOW reference cannot specify PARTITION BY")
	case len(w.OrderBy) > 0 && len(named.order) > 0:
		return sqlerr.At(w.OrderAt, sqlerr.InvalidOrderBy, "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY")
	case named.frameAST != nil:
		return sqlerr.At(w.Existing.Span(), sqlerr.InvalidWindowReference, "Cannot reference named WINDOW containing frame specification")
	}
	*spec = *named
	return nil
}

func (eb *exprBinder) ownClauses(w *ast.Window, spec *windowSpec) error {
	for _, x := range w.PartitionBy {
		e, err := eb.bind(x)
		if err != nil {
			return err
		}
		if !e.Type().Comparable() {
			return sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch, "%s is not comparable, and therefore cannot be used in window function PARTITION BY", e.Type())
		}
		spec.partition, spec.partitionASTs = append(spec.partition, e), append(spec.partitionASTs, x)
	}
	if len(w.OrderBy) > 0 {
		spec.orderAt = w.OrderAt
	}
	for _, it := range w.OrderBy {
		e, err := eb.bind(it.X)
		if err != nil {
			return err
		}
		if !e.Type().Orderable() {
			return sqlerr.At(it.Span(), sqlerr.TypeMismatch, "%s is not orderable, and therefore cannot be used in window function ORDER BY", e.Type())
		}
		spec.order, spec.orderASTs = append(spec.order, sortKeyOf(it, e)), append(spec.orderASTs, it)
	}
	if w.Frame == nil {
		return nil
	}
	spec.frameAST = w.Frame
	return eb.windowFrame(w, spec)
}

func sortKeyOf(it *ast.SortItem, e expr.Expr) logical.SortKey {
	return logical.SortKey{Expr: e, Descending: it.Order == ast.Descending, NullsFirst: it.Nulls == ast.NullsFirst}
}

// regroupWindows rewrites the window functions in an expression to read the
// aggregation's columns.
func (s *selection) regroupWindows(e expr.Expr) error {
	for c := range expr.Columns(e) {
		at := c - windowBase
		if at < 0 || at >= len(s.aggs.windows.calls) || s.aggs.windows.calls[at].regrouped {
			continue
		}
		call := s.aggs.windows.calls[at]
		call.regrouped = true
		spec, err := s.regroupSpec(call.spec, s.inClause)
		if err != nil {
			return err
		}
		call.spec = spec
		call.call = call.call.MapExprs(func(e expr.Expr) expr.Expr {
			if err != nil {
				return e
			}
			out, failed := s.overGroups(e, call.ast, call.ast)
			err = failed
			return out
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inClause words the failure of an expression of a window's clause.
func (s *selection) inClause(clause string, x ast.Expr) error {
	return sqlerr.At(ast.ErrorSpan(x), sqlerr.ExpressionNotAggregate,
		"%s expression '%s' must be an aggregate expression or appear in GROUP BY clause", clause, sqlText(x))
}

// regroupNamedWindows checks the WINDOW clause, whether it is used or not.
func (s *selection) regroupNamedWindows() error {
	for _, spec := range s.windows.specs {
		_, err := s.regroupSpec(spec, func(_ string, x ast.Expr) error { return s.notAggregate(nil, x, x) })
		if err != nil {
			return err
		}
	}
	return nil
}

// regroupSpec gives a window over the aggregation's columns.
func (s *selection) regroupSpec(spec *windowSpec, failure func(clause string, x ast.Expr) error) (*windowSpec, error) {
	out := *spec
	out.partition, out.order = nil, nil
	for i, e := range spec.partition {
		moved, err := s.overGroups(e, spec.partitionASTs[i], spec.partitionASTs[i])
		if err != nil {
			return nil, failure("PARTITION BY", spec.partitionASTs[i])
		}
		out.partition = append(out.partition, moved)
	}
	for i, k := range spec.order {
		moved, err := s.overGroups(k.Expr, spec.orderASTs[i].X, spec.orderASTs[i].X)
		if err != nil {
			return nil, failure("ORDER BY", spec.orderASTs[i].X)
		}
		k.Expr = moved
		out.order = append(out.order, k)
	}
	return &out, s.regroupFrame(spec)
}

// regroupFrame checks the offsets of a frame.
func (s *selection) regroupFrame(spec *windowSpec) error {
	for _, end := range []struct {
		name  string
		ast   func(*ast.Frame) *ast.FrameBound
		bound logical.FrameBound
	}{
		{"start", func(f *ast.Frame) *ast.FrameBound { return f.Start }, spec.frame.Start},
		{"end", func(f *ast.Frame) *ast.FrameBound { return f.End }, spec.frame.End},
	} {
		if end.bound.Valid == nil {
			continue
		}
		offset := end.ast(spec.frameAST).Offset
		if _, err := s.overGroups(end.bound.Valid, offset, offset); err != nil {
			return sqlerr.At(ast.ErrorSpan(offset), sqlerr.ExpressionNotAggregate,
				"Window frame %s must be an aggregate expression or appear in GROUP BY clause", end.name)
		}
	}
	return nil
}
