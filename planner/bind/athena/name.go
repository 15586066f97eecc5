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

// column gives a reference to a column of the scope.
func (s *scope) column(at int, span sqlerr.Span) *expr.Column {
	f := s.fields[at]
	return &expr.Column{Index: at, Name: f.outputName(at), T: f.typ, At: span}
}

// nameParts gives the parts of a.b.c, if it is nothing but names.
func nameParts(x ast.Expr) ([]string, bool) {
	switch x := x.(type) {
	case *ast.Identifier:
		return []string{x.Name}, true
	case *ast.Dereference:
		parts, ok := nameParts(x.Of)
		return append(parts, x.Field.Name), ok && x.Field != nil
	}
	return nil, false
}

// name binds a column's name, with or without its relation's.
func (eb *exprBinder) name(x ast.Expr) (expr.Expr, error) {
	parts, ok := nameParts(x)
	if !ok {
		return eb.rowField(x.(*ast.Dereference))
	}
	if p := eb.lambdaParameter(x, parts); p != nil {
		return p, nil
	}
	if eb.outputs != nil {
		if e, err := eb.outputName(x, lower(parts)); e != nil || err != nil {
			return e, err
		}
	}
	e, err := eb.inScope(x, parts)
	if e == nil && err == nil {
		e, err = eb.captured(x, parts)
	}
	if e == nil && err == nil {
		err = eb.noColumn(x, parts)
	}
	return e, err
}

// inScope looks a name up among the columns of the scope; nil where it is not there.
func (eb *exprBinder) inScope(x ast.Expr, parts []string) (expr.Expr, error) {
	found := eb.scope.find(lower(parts))
	switch len(found) {
	case 1:
		return eb.scope.column(found[0], x.Span()), nil
	case 0:
		if d, ok := x.(*ast.Dereference); ok && (eb.isColumn(d.Of) || eb.lambda.find(strings.ToLower(parts[0])) != nil) {
			return eb.rowField(d)
		}
		return nil, nil
	}
	return nil, ambiguous(x, parts)
}

func ambiguous(x ast.Expr, parts []string) error {
	return sqlerr.At(x.Span(), sqlerr.AmbiguousName, "Column '%s' is ambiguous", strings.ToLower(strings.Join(parts, ".")))
}

// outputName looks a name of ORDER BY up in the select list.
func (eb *exprBinder) outputName(x ast.Expr, parts []string) (expr.Expr, error) {
	found := eb.outputs.find(parts)
	if len(found) == 0 {
		if d, ok := x.(*ast.Dereference); ok && eb.outputPrefix(parts) {
			return eb.rowField(d)
		}
		return nil, nil
	}
	if len(found) > 1 {
		return nil, ambiguous(x, parts)
	}
	if eb.inAggregate && *eb.late == nil { // the select list's own failures come first
		*eb.late = sqlerr.At(x.Span(), sqlerr.ColumnNotFound,
			"Invalid reference to output projection attribute from ORDER BY aggregation")
	}
	*eb.outputUsed = true
	return eb.items[found[0]].expr, nil
}

// outputPrefix reports whether what stands before the last part is a column of
// the select list: then the rest is taken for a field of it.
func (eb *exprBinder) outputPrefix(parts []string) bool {
	for n := len(parts) - 1; n > 0; n-- {
		if len(eb.outputs.find(parts[:n])) > 0 {
			return true
		}
	}
	return false
}

// isColumn reports whether a name, or what stands before one of its last parts,
// is a column: the rest are fields then.
func (eb *exprBinder) isColumn(x ast.Expr) bool {
	parts, ok := nameParts(x)
	for n := len(parts); ok && n > 0; n-- {
		if len(eb.scope.find(lower(parts[:n]))) == 1 {
			return true
		}
	}
	return false
}

// rowField is base.field where base is a value.
func (eb *exprBinder) rowField(d *ast.Dereference) (expr.Expr, error) {
	base, err := eb.bind(d.Of)
	if err != nil {
		return nil, err
	}
	if base.Type().Kind != types.KindRow {
		return nil, sqlerr.At(ast.ErrorSpan(d.Of), sqlerr.TypeMismatch, "Expression %s is not of type ROW", sqlText(d.Of))
	}
	return eb.fieldByName(base, d)
}

// noColumn words the failure, with a hint at what may have been meant.
func (eb *exprBinder) noColumn(x ast.Expr, parts []string) error {
	err := sqlerr.At(x.Span(), sqlerr.ColumnNotFound, "Column '%s' cannot be resolved", strings.ToLower(strings.Join(parts, ".")))
	if hint := eb.columnHint(x, parts); hint != "" {
		return err.WithHint("%s", hint)
	}
	return err
}

func (eb *exprBinder) columnHint(x ast.Expr, parts []string) string {
	last := parts[len(parts)-1]
	if len(parts) > 1 && len(eb.scope.find(lower(parts[len(parts)-1:]))) > 0 {
		return eb.scope.relationHint(parts)
	}
	if len(parts) == 1 {
		if hint := eb.aliasHint(last); hint != "" {
			return hint
		}
		if hint := eb.scope.partitionHint(strings.ToLower(last)); hint != "" {
			return hint
		}
	}
	names := eb.scope.names()
	if near := bind.Nearest(last, names); near != "" {
		return "did you mean " + quoteName(near) + "?"
	}
	id, ok := x.(*ast.Identifier)
	if ok && function.IsAggregate(eb.env.Context.Dialect, strings.ToLower(last)) {
		return last + " is a function: write " + strings.ToLower(last) + "(…), or its name in the select list"
	}
	if ok && (id.Quoted || last == strings.ToUpper(last) && len(last) > 1) && !strings.HasPrefix(last, "$") {
		return "text is written in single quotes: '" + strings.ReplaceAll(last, "'", "''") + "'"
	}
	return ""
}

// quoteName writes a name as it must stand in a query.
func quoteName(name string) string {
	return identifierText(&ast.Identifier{Name: name, Quoted: !plainName(name)})
}

// plainName reports whether a name needs no quotes.
func plainName(name string) bool {
	if name == "end" {
		return false
	}
	for i, r := range name {
		if !(r == '_' || r >= 'a' && r <= 'z' || i > 0 && r >= '0' && r <= '9') {
			return false
		}
	}
	return name != ""
}
