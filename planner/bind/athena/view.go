package athena

import (
	"fmt"
	"slices"
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// BindNamed binds a query whose result is kept: each of its columns must have a
// name of its own and a type. view is the full name of the view that it makes, in
// which it must not read itself; empty for none.
func BindNamed(query *ast.Query, env Env, view string) (logical.Node, error) {
	if n := Parameters(query); n > 0 {
		return nil, sqlerr.At(query.Span(), sqlerr.InvalidParameterUsage, "Incorrect number of parameters: expected %d but found 0", n)
	}
	env.making, env.stores = view, new(int)
	b := &binder{env: env, sizes: map[logical.Node]int64{}}
	rel, err := b.query(query)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, at := range rel.scope.visible() {
		f := rel.scope.fields[at]
		name := strings.ToLower(f.name)
		switch {
		case name == "":
			return nil, sqlerr.New(sqlerr.MissingColumnName, "Column name not specified at position %d", i+1)
		case seen[name]:
			return nil, sqlerr.New(sqlerr.DuplicateColumnName, "Column name '%s' specified more than once", name)
		case f.typ.Kind == types.KindUnknown:
			return nil, sqlerr.New(sqlerr.ColumnTypeUnknown, "Column type is unknown: %s", name)
		}
		seen[name] = true
	}
	return output(rel), nil
}

// view binds a view's query in the place of its name.
func (b *binder) view(v *catalog.View, at sqlerr.Span, parts []string) (relation, error) {
	name := v.Name()
	switch {
	case name == b.env.making:
		return relation{}, sqlerr.At(at, sqlerr.ViewIsRecursive, "Statement would create a recursive view")
	case slices.Contains(b.env.views, name):
		return relation{}, sqlerr.At(at, sqlerr.ViewIsRecursive, "View is recursive")
	}
	rel, err := b.viewQuery(v)
	if err != nil {
		return relation{}, badView(v, at, err)
	}
	return asStored(v, rel, at, parts)
}

func (b *binder) viewQuery(v *catalog.View) (relation, error) {
	if b.env.Parse == nil {
		return relation{}, sqlerr.New(sqlerr.NotSupported, "views are not supported here")
	}
	query, err := b.env.Parse(v.SQL)
	if err != nil {
		return relation{}, err
	}
	env := b.env
	env.Resolver, env.views = v.Names, append(slices.Clone(b.env.views), v.Name())
	rel, err := (&binder{env: env, sizes: map[logical.Node]int64{}}).query(query)
	if err != nil {
		return relation{}, err
	}
	return visibleOnly(rel), nil
}

// badView words a failure inside a view, with its place in the view's text.
func badView(v *catalog.View, at sqlerr.Span, err error) error {
	e := sqlerr.From(err)
	if e.Code.Class() != sqlerr.ClassStatement { // the input, not the view
		return e.WithSpan(at)
	}
	inner := strings.TrimPrefix(sqlerr.Athena{}.Render(v.SQL, e), string(sqlerr.AthenaName(e.Code))+": ")
	return sqlerr.At(at, sqlerr.InvalidView, "Failed analyzing stored view '%s': %s", v.Name(), inner).WithHint("%s", e.Hint)
}

// asStored gives a view's columns the names and types that they had when it was
// made.
func asStored(v *catalog.View, rel relation, at sqlerr.Span, parts []string) (relation, error) {
	columns, schema := v.Columns(), rel.node.Schema()
	stale := func(format string, args ...any) error {
		return sqlerr.At(at, sqlerr.ViewIsStale, "View '%s' is stale or in invalid state: %s", v.Name(), fmt.Sprintf(format, args...))
	}
	if len(columns) != len(schema) {
		return relation{}, stale("stored view column count (%d) does not match column count derived from the view query analysis (%d)",
			len(columns), len(schema))
	}
	node, out := &logical.Project{Input: rel.node}, &scope{}
	for i, c := range columns {
		var e expr.Expr = &expr.Column{Index: i, Name: schema[i].Name, T: schema[i].Type}
		if !schema[i].Type.Equal(c.Type) {
			if !types.CanCoerce(schema[i].Type, c.Type) {
				return relation{}, stale("column [%s] of type %s projected from query view at position %d cannot be coerced to column [%s] of type %s stored in view definition",
					schema[i].Name, schema[i].Type, i, c.Name, c.Type)
			}
			e = &expr.Cast{X: e, T: c.Type, Implicit: true}
		}
		node.Exprs, node.Names = append(node.Exprs, e), append(node.Names, c.Name)
		out.fields = append(out.fields, field{name: c.Name, qualifier: parts, typ: c.Type})
	}
	return relation{node, out}, nil
}
