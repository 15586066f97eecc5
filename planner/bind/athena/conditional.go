package athena

import (
	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// caseWhen binds both forms of CASE; the one with an operand compares it with
// the value of each arm.
func (eb *exprBinder) caseWhen(x *ast.Case) (expr.Expr, error) {
	conds, err := eb.caseConditions(x)
	if err != nil {
		return nil, err
	}
	var results []ast.Expr
	for _, w := range x.Whens {
		results = append(results, w.Result)
	}
	if x.Else != nil {
		results = append(results, x.Else)
	}
	values, err := eb.bindAll(results)
	if err != nil {
		return nil, err
	}
	if values, err = eb.toCommon(values, results, "All CASE results"); err != nil {
		return nil, err
	}
	out := &expr.Case{T: values[0].Type(), At: x.Span()}
	for i, c := range conds {
		out.Whens = append(out.Whens, expr.When{If: c, Then: values[i]})
	}
	if x.Else != nil {
		out.Else = values[len(conds)]
	}
	return out, nil
}

func (eb *exprBinder) caseConditions(x *ast.Case) ([]expr.Expr, error) {
	conds := make([]ast.Expr, len(x.Whens))
	for i, w := range x.Whens {
		conds[i] = w.Cond
	}
	if x.Operand != nil {
		return eb.caseOperand(x, conds)
	}
	out, err := eb.bindAll(conds)
	for i := 0; i < len(out) && err == nil; i++ {
		out[i], err = eb.boolean(out[i], conds[i], "CASE WHEN clause must evaluate to a boolean (actual: %s)")
	}
	return out, err
}

func (eb *exprBinder) caseOperand(x *ast.Case, conds []ast.Expr) ([]expr.Expr, error) {
	operand, err := eb.bind(x.Operand)
	if err != nil {
		return nil, err
	}
	values, err := eb.bindAll(conds)
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		if _, ok := types.Common(operand.Type(), v.Type()); !ok {
			return nil, sqlerr.At(ast.ErrorSpan(conds[i]), sqlerr.TypeMismatch,
				"CASE operand type does not match WHEN clause operand type: %s vs %s", operand.Type(), v.Type())
		}
		if values[i], err = eb.compare(ast.Equal, operand, v, conds[i]); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// conditional gives the binding of the functions that do not evaluate all their
// arguments, nil for others.
func conditional(name string) func(*exprBinder, *ast.FunctionCall) (expr.Expr, error) {
	switch name {
	case "if":
		return (*exprBinder).ifCall
	case "coalesce":
		return (*exprBinder).coalesce
	case "nullif":
		return (*exprBinder).nullIf
	case "try":
		return (*exprBinder).try
	case "format":
		return (*exprBinder).format
	}
	return nil
}

// arity checks the number of arguments of one of them. Trino finds this fault
// while it parses.
func arity(x *ast.FunctionCall, least, most int, name string) error {
	if len(x.Args) >= least && (most < 0 || len(x.Args) <= most) {
		return nil
	}
	if name == "coalesce" {
		return sqlerr.At(x.Span(), sqlerr.SyntaxError, "The 'coalesce' function must have at least two arguments")
	}
	if name == "try" {
		return sqlerr.At(x.Span(), sqlerr.SyntaxError, "The 'try' function must have exactly one argument")
	}
	return sqlerr.At(x.Span(), sqlerr.SyntaxError, "Invalid number of arguments for '%s' function", name)
}

func (eb *exprBinder) ifCall(x *ast.FunctionCall) (expr.Expr, error) {
	if err := arity(x, 2, 3, "if"); err != nil {
		return nil, err
	}
	cond, err := eb.bind(x.Args[0])
	if err != nil {
		return nil, err
	}
	if cond, err = eb.boolean(cond, x.Args[0], "IF condition must evaluate to a boolean (actual: %s)"); err != nil {
		return nil, err
	}
	values, err := eb.bindAll(x.Args[1:])
	if err != nil {
		return nil, err
	}
	t, ok := commonType(values)
	if !ok {
		return nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Result types for IF must be the same: %s vs %s", values[0].Type(), values[1].Type())
	}
	out := &expr.Case{T: t, At: x.Span(), Whens: []expr.When{{If: cond, Then: eb.coerce(values[0], t)}}}
	if len(values) == 2 {
		out.Else = eb.coerce(values[1], t)
	}
	return out, nil
}

func (eb *exprBinder) coalesce(x *ast.FunctionCall) (expr.Expr, error) {
	if err := arity(x, 2, -1, "coalesce"); err != nil {
		return nil, err
	}
	args, err := eb.bindAll(x.Args)
	if err != nil {
		return nil, err
	}
	if args, err = eb.toCommon(args, x.Args, "All COALESCE operands"); err != nil {
		return nil, err
	}
	return &expr.Coalesce{Args: args, At: x.Span()}, nil
}

// mostParts is the size of an expression that is not used twice any more.
const mostParts = 20_000

func (eb *exprBinder) nullIf(x *ast.FunctionCall) (expr.Expr, error) {
	if err := arity(x, 2, 2, "nullif"); err != nil {
		return nil, err
	}
	args, err := eb.bindAll(x.Args)
	if err != nil {
		return nil, err
	}
	if _, ok := commonType(args); !ok {
		return nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Types are not comparable with NULLIF: %s vs %s", args[0].Type(), args[1].Type())
	}
	same, err := eb.compare(ast.Equal, args[0], args[1], x)
	if err != nil {
		return nil, err
	}
	if expr.Size(args[0], mostParts) > mostParts { // the first argument stands twice in what comes of it
		return nil, sqlerr.At(x.Span(), sqlerr.NotSupported, "NULLIF of so large an expression is not supported")
	}
	t := args[0].Type()
	return &expr.Case{T: t, At: x.Span(), Whens: []expr.When{{If: same, Then: expr.Null(t, x.Span())}}, Else: args[0]}, nil
}

func (eb *exprBinder) try(x *ast.FunctionCall) (expr.Expr, error) {
	if err := arity(x, 1, 1, "try"); err != nil {
		return nil, err
	}
	e, err := eb.bind(x.Args[0])
	if err != nil {
		return nil, err
	}
	return &expr.Try{X: e, At: x.Span()}, nil
}
