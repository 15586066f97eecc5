package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// nested binds what makes arrays and rows and what reads a part of one.
func (eb *exprBinder) nested(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.Array:
		return eb.array(x)
	case *ast.Row:
		return eb.row(x)
	case *ast.Subscript:
		return eb.subscript(x)
	}
	return nil, unsupported(x, sqlText(x))
}

// maxArrayItems is how many elements Athena takes between the brackets of ARRAY.
const maxArrayItems = 254

// array binds ARRAY[…], whose elements are brought to one type.
func (eb *exprBinder) array(x *ast.Array) (expr.Expr, error) {
	items, err := eb.bindAll(x.Items)
	if err != nil {
		return nil, err
	}
	if items, err = eb.toCommon(items, x.Items, "All ARRAY elements"); err != nil {
		return nil, err
	}
	if len(items) > maxArrayItems && eb.env.Context.Dialect == function.Athena {
		return nil, sqlerr.At(x.Span(), sqlerr.TooManyArguments, "Too many arguments for array constructor")
	}
	element := types.Unknown
	if len(items) > 0 {
		element = items[0].Type()
	}
	call := &expr.Call{Overload: function.ArrayOf(element, len(items)), Args: items, At: x.Span()}
	return bind.Fold(eb.env.Context, call), nil
}

// row binds ROW(…) and (a, b).
func (eb *exprBinder) row(x *ast.Row) (expr.Expr, error) {
	items := make([]ast.Expr, len(x.Items))
	for i, it := range x.Items {
		items[i] = it.X
	}
	fields, err := eb.bindAll(items)
	if err != nil {
		return nil, err
	}
	return &expr.Call{Overload: function.RowOf(typesOf(fields)), Args: fields, At: x.Span()}, nil
}

// fieldByName gives row.field.
func (eb *exprBinder) fieldByName(base expr.Expr, d *ast.Dereference) (expr.Expr, error) {
	found := -1
	for i, f := range base.Type().Fields() {
		if f.Name == "" || !strings.EqualFold(f.Name, d.Field.Name) {
			continue
		}
		if found >= 0 {
			return nil, sqlerr.At(d.Field.Span(), sqlerr.AmbiguousName, "Ambiguous row field reference: %s", d.Field.Name)
		}
		found = i
	}
	if found < 0 {
		return nil, sqlerr.At(d.Span(), sqlerr.InvalidColumnReference, "Column reference '%s' is invalid", referenceText(d))
	}
	return fieldOf(base, found, d), nil
}

// referenceText names a field that is not there: with what stands before it
// only where that is a name.
func referenceText(d *ast.Dereference) string {
	if _, ok := nameParts(d); ok {
		return sqlText(d)
	}
	return identifierText(d.Field)
}

// fieldOf gives a field of a row by its place, from 0 on.
func fieldOf(base expr.Expr, at int, x ast.Node) expr.Expr {
	index := expr.Integer(int32(at), x.Span())
	return &expr.Call{Overload: function.FieldOf(base.Type(), at), Args: []expr.Expr{base, index}, At: x.Span()}
}

// fieldsOf gives all fields of a row.
func fieldsOf(base expr.Expr, x ast.Node) []expr.Expr {
	out := make([]expr.Expr, len(base.Type().Fields()))
	for i := range out {
		out[i] = fieldOf(base, i, x)
	}
	return out
}

// subscript binds array[n], map[key] and row[n].
func (eb *exprBinder) subscript(x *ast.Subscript) (expr.Expr, error) {
	base, err := eb.bind(x.Of)
	if err != nil {
		return nil, err
	}
	if base.Type().Kind == types.KindRow {
		return eb.fieldByNumber(base, x)
	}
	index, err := eb.bind(x.Index)
	if err != nil {
		return nil, err
	}
	o, failed := function.ResolveOperator("subscript", []types.Type{base.Type(), index.Type()})
	if failed != nil {
		return nil, sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch, "Cannot use %s for subscript of %s", index.Type(), base.Type())
	}
	return bind.Apply(eb.env.Context, o, []expr.Expr{base, index}, x.Span()), nil
}

// literalIndex reads a whole number that is written as such.
func literalIndex(x ast.Expr) (int64, bool) {
	if u, ok := x.(*ast.Unary); ok {
		if c, ok := signedInteger(u); ok {
			return c.(*expr.Const).Integral()
		}
	}
	return ordinal(x)
}

// fieldByNumber gives row[n], where n is a literal.
func (eb *exprBinder) fieldByNumber(base expr.Expr, x *ast.Subscript) (expr.Expr, error) {
	n, ok := literalIndex(x.Index)
	if !ok {
		return nil, sqlerr.At(ast.ErrorSpan(x.Index), sqlerr.ExpressionNotConstant, "Subscript expression on ROW requires a constant index")
	}
	switch count := int64(len(base.Type().Fields())); {
	case n < 1:
		return nil, sqlerr.At(x.Index.Span(), sqlerr.InvalidFunctionArgument, "Invalid subscript index: %d. ROW indices start at 1", n)
	case n > count:
		return nil, sqlerr.At(x.Index.Span(), sqlerr.InvalidFunctionArgument, "Subscript index out of bounds: %d, max value is %d", n, count)
	}
	return fieldOf(base, int(n-1), x), nil
}

// rowColumns adds the fields of row.* to the select list.
func (s *selection) rowColumns(all *ast.AllColumns) error {
	base, err := s.value(all.Of, s.source.scope, s.aggs)
	if err != nil {
		return err
	}
	fields := base.Type().Fields()
	if base.Type().Kind != types.KindRow {
		return sqlerr.At(sqlerr.Span{Pos: 0, End: 1}, sqlerr.TypeMismatch, "expected expression of type Row")
	}
	if len(all.Aliases) > 0 && len(all.Aliases) != len(fields) {
		return sqlerr.At(all.Aliases[0].Span(), sqlerr.MismatchedColumnAliases,
			"Column alias list has %d entries but relation has %d columns", len(all.Aliases), len(fields))
	}
	for i, f := range fields {
		name := f.Name
		if len(all.Aliases) > 0 {
			name = all.Aliases[i].Name
		}
		e := fieldOf(base, i, all)
		s.items = append(s.items, item{e, field{name: name, typ: e.Type()}, all.Of, all})
	}
	return nil
}
