package athena

import (
	"strconv"
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/function"
)

// sqlText prints an expression as Trino's messages quote it: every operator in
// parentheses, names as written, || as concat. What is rare is printed as the
// syntax tree prints itself.
func sqlText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Identifier:
		return identifierText(x)
	case *ast.Dereference:
		return sqlText(x.Of) + "." + identifierText(x.Field)
	case *ast.Null:
		return "null"
	case *ast.Boolean:
		return strconv.FormatBool(x.Value)
	case *ast.String:
		return quoted(x.Value)
	case *ast.Number:
		return numberText(x)
	case *ast.Typed:
		return x.Type.Name + " " + quoted(x.Value)
	case *ast.FunctionCall:
		return callText(x)
	case *ast.Cast:
		return castText(x)
	case *ast.Case:
		return caseText(x)
	}
	if text := operatorText(x); text != "" {
		return text
	}
	return formText(x)
}

func identifierText(id *ast.Identifier) string {
	if id.Quoted {
		return `"` + strings.ReplaceAll(id.Name, `"`, `""`) + `"`
	}
	return id.Name
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// numberText writes decimals as Trino's literals of that type.
func numberText(n *ast.Number) string {
	switch n.Kind {
	case ast.Decimal:
		return "DECIMAL '" + n.Text + "'"
	case ast.Double:
		if v, err := strconv.ParseFloat(n.Text, 64); err == nil {
			return doubleText(v)
		}
	}
	return n.Text
}

// doubleText is Java's pattern 0.###################E0###.
func doubleText(v float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'E', -1, 64), "E")
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n)
}

// operatorText prints what has an operator, empty for the rest.
func operatorText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Unary:
		if x.Op == ast.Negate {
			return "-(" + sqlText(x.X) + ")"
		}
		return "+" + sqlText(x.X)
	case *ast.Arithmetic:
		if x.Op == ast.Concat {
			return "concat(" + sqlText(x.L) + ", " + sqlText(x.R) + ")"
		}
		return binaryText(x.L, string(x.Op), x.R)
	case *ast.Comparison:
		return binaryText(x.L, string(x.Op), x.R)
	case *ast.Logical:
		return logicalText(x)
	case *ast.Not:
		return "(NOT " + sqlText(x.X) + ")"
	case *ast.IsNull:
		return "(" + sqlText(x.X) + map[bool]string{false: " IS NULL)", true: " IS NOT NULL)"}[x.Not]
	case *ast.IsDistinctFrom:
		return notText(binaryText(x.L, "IS DISTINCT FROM", x.R), x.Not)
	case *ast.Between:
		return notText("("+sqlText(x.X)+" BETWEEN "+sqlText(x.Low)+" AND "+sqlText(x.High)+")", x.Not)
	case *ast.In:
		if x.Query == nil {
			return notText("("+sqlText(x.X)+" IN ("+textList(x.List)+"))", x.Not)
		}
	case *ast.Like:
		return notText(likeText(x), x.Not)
	}
	return ""
}

func binaryText(l ast.Expr, op string, r ast.Expr) string {
	return "(" + sqlText(l) + " " + op + " " + sqlText(r) + ")"
}

func notText(text string, not bool) string {
	if not {
		return "(NOT " + text + ")"
	}
	return text
}

func logicalText(x *ast.Logical) string {
	parts := make([]string, len(x.Terms))
	for i, t := range x.Terms {
		parts[i] = sqlText(t)
	}
	return "(" + strings.Join(parts, map[bool]string{false: " AND ", true: " OR "}[x.Or]) + ")"
}

func likeText(x *ast.Like) string {
	text := "(" + sqlText(x.X) + " LIKE " + sqlText(x.Pattern)
	if x.Escape != nil {
		text += " ESCAPE " + sqlText(x.Escape)
	}
	return text + ")"
}

func textList(xs []ast.Expr) string {
	parts := make([]string, len(xs))
	for i, x := range xs {
		parts[i] = sqlText(x)
	}
	return strings.Join(parts, ", ")
}

func callText(x *ast.FunctionCall) string {
	name := make([]string, len(x.Name.Parts))
	for i, p := range x.Name.Parts {
		name[i] = identifierText(p)
	}
	called := strings.Join(name, ".")
	if lower := strings.ToLower(called); conditional(lower) != nil {
		called = strings.ToUpper(called)
	}
	args := textList(x.Args)
	if x.Star || len(x.Args) == 0 && function.IsAggregate(function.Trino, strings.ToLower(called)) {
		args = "*"
	}
	if x.Distinct {
		args = "DISTINCT " + args
	}
	if len(x.OrderBy) > 0 {
		args += " " + orderText(x.OrderBy)
	}
	text := called + "(" + args + ")"
	if x.Filter != nil {
		text += " FILTER (WHERE " + sqlText(x.Filter) + ")"
	}
	text += map[ast.NullTreatment]string{ast.IgnoreNulls: " IGNORE NULLS", ast.RespectNulls: " RESPECT NULLS"}[x.Nulls]
	if x.Over != nil {
		text += " OVER " + windowText(x.Over)
	}
	return text
}

func castText(x *ast.Cast) string {
	name := map[bool]string{false: "CAST", true: "TRY_CAST"}[x.Try]
	return name + "(" + sqlText(x.X) + " AS " + typeText(x.Type) + ")"
}

// typeText prints a type as written, with blanks between its parameters.
func typeText(t *ast.TypeName) string {
	text := t.Name
	if t.Quoted {
		text = `"` + text + `"`
	}
	if len(t.Args) > 0 {
		parts := make([]string, len(t.Args))
		for i, a := range t.Args {
			parts[i] = typeArgText(a)
		}
		text += "(" + strings.Join(parts, ", ") + ")"
	}
	if t.Zone != "" {
		text += " " + t.Zone
	}
	return text
}

func typeArgText(a *ast.TypeArg) string {
	if a.Type == nil {
		return a.Number
	}
	if a.Field != nil {
		return identifierText(a.Field) + " " + typeText(a.Type)
	}
	return typeText(a.Type)
}

func caseText(x *ast.Case) string {
	text := "(CASE"
	if x.Operand != nil {
		text += " " + sqlText(x.Operand)
	}
	for _, w := range x.Whens {
		text += " WHEN " + sqlText(w.Cond) + " THEN " + sqlText(w.Result)
	}
	if x.Else != nil {
		text += " ELSE " + sqlText(x.Else)
	}
	return text + " END)"
}

func trimText(x *ast.Trim) string {
	if x.Side == ast.TrimDefault && x.Chars == nil {
		return "trim(" + sqlText(x.X) + ")"
	}
	side := x.Side
	if side == ast.TrimDefault {
		side = ast.Both
	}
	text := "trim(" + string(side)
	if x.Chars != nil {
		text += " " + sqlText(x.Chars)
	}
	return text + " FROM " + sqlText(x.X) + ")"
}

// formText prints the functions that have a syntax of their own.
func formText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Array, *ast.Row, *ast.Subscript, *ast.Lambda:
		return nestedText(x)
	case *ast.Extract:
		return "EXTRACT(" + strings.ToUpper(x.Field.Name) + " FROM " + sqlText(x.X) + ")"
	case *ast.Substring:
		args := []ast.Expr{x.X, x.Start}
		if x.Length != nil {
			args = append(args, x.Length)
		}
		return "substr(" + textList(args) + ")"
	case *ast.Trim:
		return trimText(x)
	case *ast.ListAgg:
		return listAggText(x)
	case *ast.Position:
		return "strpos(" + textList([]ast.Expr{x.X, x.Needle}) + ")"
	case *ast.AtTimeZone:
		if x.Zone != nil {
			return sqlText(x.X) + " AT TIME ZONE " + sqlText(x.Zone)
		}
	}
	return ast.SQL(x)
}
