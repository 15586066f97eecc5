package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// maxRecursion is how many steps a recursive query may take.
const maxRecursion = 10

// recursion is a query of WITH RECURSIVE that has the shape of one.
type recursion struct {
	named      *ast.NamedQuery
	base, step ast.Body
	distinct   bool
}

// recursionOf takes a recursive query apart; nil for one that is not recursive.
// The checks come in Trino's order.
func recursionOf(named *ast.NamedQuery) (*recursion, error) {
	if len(named.Columns) == 0 {
		return nil, sqlerr.At(named.Span(), sqlerr.MissingColumnAliases, "missing column aliases in recursive WITH query")
	}
	if nested := recursiveWith(named.Query); nested != nil {
		return nil, sqlerr.At(nested.Span(), sqlerr.NestedRecursive, "nested recursive WITH query")
	}
	name := named.Name.Name
	union, ok := named.Query.Body.(*ast.SetOperation)
	if !ok || union.Op != ast.Union {
		return nil, notAllowedIn(named.Query, name)
	}
	inBase, inStep := references(union.L, name), references(union.R, name)
	switch {
	case len(inBase) > 0:
		return nil, invalidReference(inBase[0], "WITH table name is referenced in the base relation of recursion")
	case len(inStep) == 0:
		return nil, nil
	case len(inStep) > 1:
		return nil, invalidReference(inStep[1], "multiple recursive references in the step relation of recursion")
	}
	if err := checkStep(union.R, name, inStep[0]); err != nil {
		return nil, err
	}
	return &recursion{named: named, base: union.L, step: union.R, distinct: !union.All}, checkClauses(named.Query)
}

func notAllowedIn(q *ast.Query, name string) error {
	if found := references(q, name); len(found) > 0 {
		return invalidReference(found[0], "recursive reference not allowed in this context")
	}
	return nil
}

func invalidReference(at ast.Node, text string) error {
	return sqlerr.At(at.Span(), sqlerr.InvalidRecursiveReference, "%s", text)
}

func recursiveWith(n ast.Node) (found *ast.With) {
	ast.Walk(n, func(x ast.Node) bool {
		if w, ok := x.(*ast.With); ok && w.Recursive && found == nil {
			found = w
		}
		return true
	})
	return found
}

// references lists the places where a relation is named, outside of queries
// whose WITH gives the name another meaning.
func references(n ast.Node, name string) []ast.Node {
	var out []ast.Node
	ast.Walk(n, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.Query:
			return !hides(x.With, name)
		case *ast.Table:
			if isName(x.Name, name) {
				out = append(out, x)
			}
		case *ast.TableBody:
			if isName(x.Name, name) {
				out = append(out, x)
			}
		}
		return true
	})
	return out
}

func isName(n *ast.Name, name string) bool {
	return len(n.Parts) == 1 && strings.EqualFold(n.Parts[0].Name, name)
}

func hides(w *ast.With, name string) bool {
	if w == nil {
		return false
	}
	for _, q := range w.Queries {
		if strings.EqualFold(q.Name.Name, name) {
			return true
		}
	}
	return false
}

// checkStep wants the reference in the FROM clause of a SELECT.
func checkStep(step ast.Body, name string, ref ast.Node) error {
	outside := invalidReference(ref, "recursive reference outside of FROM clause of the step relation of recursion")
	for {
		paren, ok := step.(*ast.ParenQuery)
		if !ok {
			break
		}
		_, plain := paren.Query.Body.(*ast.QuerySpec)
		if at := limitOf(paren.Query); at != nil && !plain {
			return sqlerr.At(at.Span(), sqlerr.InvalidLimitClause, "FETCH FIRST / LIMIT clause in the step relation of recursion")
		}
		step = paren.Query.Body
	}
	spec, ok := step.(*ast.QuerySpec)
	if !ok {
		return outside
	}
	found := 0
	for _, r := range spec.From {
		found += len(references(r, name))
		if err := checkFrom(r, name); err != nil {
			return err
		}
	}
	if found == 0 {
		return outside
	}
	return nil
}

func limitOf(q *ast.Query) ast.Node {
	switch {
	case q.Limit != nil:
		return q.Limit
	case q.Fetch != nil:
		return q.Fetch
	}
	return nil
}

// checkFrom refuses the reference where rows that are missing would show.
func checkFrom(n ast.Node, name string) (err error) {
	refuse := func(side ast.Node, text string) {
		if found := references(side, name); len(found) > 0 && err == nil {
			err = invalidReference(found[0], "recursive reference in "+text)
		}
	}
	ast.Walk(n, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.Join:
			if x.Kind == ast.LeftJoin || x.Kind == ast.FullJoin {
				refuse(x.R, "right source of "+string(x.Kind)+" join")
			}
			if x.Kind == ast.RightJoin || x.Kind == ast.FullJoin {
				refuse(x.L, "left source of "+string(x.Kind)+" join")
			}
		case *ast.SetOperation:
			switch {
			case x.Op == ast.Except && !x.All:
				refuse(x.R, "right relation of EXCEPT DISTINCT")
			case x.Op == ast.Except:
				refuse(x.R, "right relation of EXCEPT ALL")
				refuse(x.L, "left relation of EXCEPT ALL")
			case x.Op == ast.Intersect && x.All:
				refuse(x, "INTERSECT ALL")
			}
		}
		return err == nil
	})
	return err
}

// checkClauses refuses clauses around the union.
func checkClauses(q *ast.Query) error {
	switch {
	case q.With != nil:
		return sqlerr.At(q.With.Span(), sqlerr.NotSupported, "immediate WITH clause in recursive query")
	case len(q.OrderBy) > 0:
		return sqlerr.At(q.OrderBy[0].Span(), sqlerr.NotSupported, "immediate ORDER BY clause in recursive query")
	case q.Offset != nil:
		return sqlerr.At(q.Offset.Span(), sqlerr.NotSupported, "immediate OFFSET clause in recursive query")
	case limitOf(q) != nil:
		return sqlerr.At(limitOf(q).Span(), sqlerr.InvalidLimitClause, "immediate FETCH FIRST / LIMIT clause in recursive query")
	}
	return nil
}

// recursive binds a recursive query. Since there may be few steps, each is a
// plan of its own that reads the rows which the one before it gave; the rows of
// all are the result. A row of one more step is a failure.
func (b *binder) recursive(r *recursion) (relation, error) {
	base, err := b.body(r.base)
	if err != nil {
		return relation{}, err
	}
	base = visibleOnly(base)
	if base, err = renameColumns(base, r.named.Columns, aliasesAt(r.named), withQuery); err != nil {
		return relation{}, err
	}
	base = relation{base.node, base.scope.requalified(nil)}
	id := b.env.newStore()
	columns := base.node.Schema()
	inner := *b
	inner.with = &withScope{b.with, strings.ToLower(r.named.Name.Name), relation{&logical.Stored{ID: id, Columns: columns}, base.scope}, b.around}
	step, err := inner.body(r.step)
	if err != nil {
		return relation{}, err
	}
	if step, err = b.stepTypes(r, base, visibleOnly(step)); err != nil {
		return relation{}, err
	}
	return relation{b.unrolled(r, id, base.node, step.node), base.scope}, nil
}

// stepTypes brings the rows of the step to the types of the base.
func (b *binder) stepTypes(r *recursion, base, step relation) (relation, error) {
	to := base.node.Schema()
	if len(step.scope.fields) != len(to) {
		return step, sqlerr.At(r.step.Span(), sqlerr.TypeMismatch, "base and step relations of recursion have different number of fields: %d, %d",
			len(to), len(step.scope.fields))
	}
	wanted := typesOfSchema(to)
	for i, t := range wanted {
		if from := step.scope.columnType(i); !types.CanCoerce(from, t) {
			return step, sqlerr.At(r.step.Span(), sqlerr.TypeMismatch,
				"recursion step relation output type (%s) is not coercible to recursion base relation output type (%s) at column %d", from, t, i+1)
		}
	}
	return b.retyped(step, wanted), nil
}

func typesOfSchema(s logical.Schema) []types.Type {
	out := make([]types.Type, len(s))
	for i, c := range s {
		out[i] = c.Type
	}
	return out
}

// unrolled writes the steps out: a store of each one's rows, within that of the one before.
func (b *binder) unrolled(r *recursion, id int, base, step logical.Node) logical.Node {
	columns := base.Schema()
	all := &logical.Union{}
	for _, c := range columns {
		all.Names = append(all.Names, c.Name)
	}
	rows, ids := []logical.Node{base}, []int{id}
	for level := 1; level <= maxRecursion+1; level++ {
		next := b.env.renumbered(step, map[int]int{id: ids[level-1]})
		if level > maxRecursion {
			next = &logical.Filter{Input: next, Condition: &expr.Call{Overload: function.RecursionLimit(), At: r.named.Span()}}
		}
		rows, ids = append(rows, next), append(ids, b.env.newStore())
	}
	for _, at := range ids {
		all.All = append(all.All, &logical.Stored{ID: at, Columns: columns})
	}
	var body logical.Node = all
	if r.distinct {
		body = distinct(body)
	}
	for level := len(rows) - 1; level >= 0; level-- {
		body = &logical.Store{ID: ids[level], Rows: rows[level], Body: body, Whole: true}
	}
	return body
}
