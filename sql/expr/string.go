package expr

import (
	"strings"

	"flowsql/sql/function"
	"flowsql/sql/types"
)

// String gives e as SQL text, for EXPLAIN and for messages.
func String(e Expr) string {
	switch e := e.(type) {
	case *Column:
		return e.Name
	case *Const:
		return constString(e)
	case *Call:
		return callString(e)
	case *Cast:
		name := "CAST"
		if e.Try {
			name = "TRY_CAST"
		}
		return name + "(" + String(e.X) + " AS " + e.T.String() + ")"
	case *Logical:
		return "(" + join(e.Args, map[bool]string{false: " AND ", true: " OR "}[e.Or]) + ")"
	case *Not:
		return "(NOT " + String(e.X) + ")"
	case *IsNull:
		return "(" + String(e.X) + " IS NULL)"
	case *In:
		return "(" + String(e.X) + " IN (" + join(e.List, ", ") + "))"
	case *Case:
		return caseString(e)
	case *Coalesce:
		return "COALESCE(" + join(e.Args, ", ") + ")"
	case *Try:
		return "TRY(" + String(e.X) + ")"
	case *Subquery:
		return subqueryString(e)
	case *Outer:
		return "outer " + e.Name
	case *Param:
		return e.Name
	case *Lambda:
		return lambdaString(e)
	}
	return "?"
}

func join(exprs []Expr, sep string) string {
	parts := make([]string, len(exprs))
	for i, e := range exprs {
		parts[i] = String(e)
	}
	return strings.Join(parts, sep)
}

func constString(e *Const) string {
	if e.IsNull() {
		return "NULL"
	}
	text := string(function.AppendText(nil, e.T, e.Value, 0))
	switch {
	case e.T.IsString():
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case e.T.IsNumeric() || e.T.Kind == types.KindBoolean:
		return text
	}
	return strings.ToUpper(e.T.Kind.String()) + " '" + text + "'"
}

func callString(e *Call) string {
	name := e.Overload.Name()
	if c := name[0]; c < 'A' && len(e.Args) == 2 || name == "||" {
		return "(" + join(e.Args, " "+name+" ") + ")"
	}
	if name == "negate" {
		return "-" + String(e.Args[0])
	}
	return name + "(" + join(e.Args, ", ") + ")"
}

func caseString(e *Case) string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, w := range e.Whens {
		b.WriteString(" WHEN " + String(w.If) + " THEN " + String(w.Then))
	}
	if e.Else != nil {
		b.WriteString(" ELSE " + String(e.Else))
	}
	return b.String() + " END"
}

func lambdaString(e *Lambda) string {
	names := make([]string, len(e.Params))
	for i, p := range e.Params {
		names[i] = p.Name
	}
	return "(" + strings.Join(names, ", ") + ") -> " + String(e.Body)
}
