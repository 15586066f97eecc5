package athena

import (
	"slices"
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// call binds a function call: one of the conditional forms, an aggregate, or a scalar function.
func (eb *exprBinder) call(x *ast.FunctionCall) (expr.Expr, error) {
	if len(x.Name.Parts) > 1 {
		return eb.qualifiedCall(x)
	}
	name := strings.ToLower(x.Name.Last().Name)
	if x.Over != nil {
		return eb.windowCall(x, name)
	}
	if bindForm := conditional(name); bindForm != nil && plainCall(x) {
		return bindForm(eb, x)
	}
	if function.IsAggregate(eb.env.Context.Dialect, name) {
		return eb.aggregateCall(x, name)
	}
	if function.IsWindow(eb.env.Context.Dialect, name) {
		return nil, eb.missingOver(x, name)
	}
	if hasLambda(x) && plainCall(x) {
		return eb.lambdaCall(x, name)
	}
	if !plainCall(x) {
		return nil, eb.notAggregateFunction(x, name)
	}
	args, err := eb.arguments(x)
	if err != nil {
		return nil, withUnitHint(err, name, x.Args[0])
	}
	e, err := eb.function(name, x, args...)
	if err == nil && len(args) > maxArguments {
		err = sqlerr.At(x.Span(), sqlerr.TooManyArguments, "Too many arguments for function call %s()", name)
	}
	return e, err
}

// maxArguments is how many arguments a function may be given.
const maxArguments = 127

// plainCall reports whether nothing is said that only aggregates know.
func plainCall(x *ast.FunctionCall) bool {
	return !x.Distinct && !x.Star && x.Filter == nil && len(x.OrderBy) == 0 && x.Nulls == ast.NullsDefault
}

// notAggregateFunction words the failure of count's decorations on another function.
func (eb *exprBinder) notAggregateFunction(x *ast.FunctionCall, name string) error {
	args, err := eb.arguments(x)
	if err != nil {
		return err
	}
	if _, failed := function.Resolve(eb.env.Context.Dialect, name, typesOf(args)); failed != nil {
		return failed.WithSpan(x.Span())
	}
	switch {
	case x.Star:
		return sqlerr.At(x.Span(), sqlerr.FunctionNotFound, "Unexpected parameters () for function %s", name)
	case x.Distinct:
		return sqlerr.At(x.Span(), sqlerr.FunctionNotAggregate, "DISTINCT is not supported for non-aggregation functions")
	case x.Filter != nil:
		return sqlerr.At(x.Span(), sqlerr.FunctionNotAggregate, "Filter is only valid for aggregation functions")
	case len(x.OrderBy) > 0:
		return sqlerr.At(x.Span(), sqlerr.FunctionNotAggregate, "ORDER BY is only valid for aggregation functions")
	}
	return unsupported(x, "null treatment of a function that is no window function")
}

func (eb *exprBinder) arguments(x *ast.FunctionCall) ([]expr.Expr, error) {
	return eb.bindAll(x.Args)
}

// cast binds CAST and TRY_CAST.
func (eb *exprBinder) cast(x *ast.Cast) (expr.Expr, error) {
	to, err := eb.typeOf(x)
	if err != nil {
		return nil, err
	}
	e, err := eb.bind(x.X)
	if err != nil {
		return nil, err
	}
	if e.Type().Kind != types.KindUnknown && !e.Type().Equal(to) {
		if _, failed := function.Cast(e.Type(), to); failed != nil {
			return nil, withCastHint(sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Cannot cast %s to %s", e.Type(), to), e.Type(), to)
		}
	}
	return &expr.Cast{X: e, T: to, Try: x.Try, At: x.Span()}, nil
}

// typeOf gives the type that a cast names.
func (eb *exprBinder) typeOf(x *ast.Cast) (types.Type, error) {
	n := foldFields(x.Type)
	t, err := types.Parse(typeText(n))
	if failed := decimalOutOfRange(n); failed != nil {
		return t, failed
	}
	if err != nil || !knownInSelect(n) || t.Kind == types.KindChar && t.Precision > types.MaxChar || holdsPrefix(t) && eb.env.Context.Dialect == function.Trino {
		return t, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Unknown type: %s", typeText(n))
	}
	return t, nil
}

// holdsPrefix reports whether a type is or has ipprefix, which only Athena knows.
func holdsPrefix(t types.Type) bool {
	return t.Kind == types.KindIPPrefix || slices.ContainsFunc(t.Fields(), func(f types.Field) bool { return holdsPrefix(f.Type) })
}

// foldFields gives a type with the names of fields in lower case, unless they are quoted.
func foldFields(n *ast.TypeName) *ast.TypeName {
	out := *n
	out.Args = make([]*ast.TypeArg, len(n.Args))
	for i, a := range n.Args {
		arg := *a
		if a.Type != nil {
			arg.Type = foldFields(a.Type)
		}
		if a.Field != nil && !a.Field.Quoted {
			name := *a.Field
			name.Name = strings.ToLower(name.Name)
			arg.Field = &name
		}
		out.Args[i] = &arg
	}
	return &out
}

// decimalOutOfRange is the failure of a decimal's own numbers.
func decimalOutOfRange(n *ast.TypeName) *sqlerr.Error {
	if !strings.EqualFold(n.Name, "decimal") || len(n.Args) == 0 || n.Args[0].Type != nil {
		return nil
	}
	precision, ok := parseInteger(n.Args[0].Number)
	scale := int64(0)
	if ok && len(n.Args) > 1 && n.Args[1].Type == nil {
		scale, ok = parseInteger(n.Args[1].Number)
	}
	if !ok {
		return nil
	}
	switch {
	case precision < 1 || precision > 38:
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "DECIMAL precision must be in range [1, 38]: %d", precision)
	case scale > precision:
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "DECIMAL scale must be in range [0, precision (%d)]: %d", precision, scale)
	}
	return nil
}

// hiveNames are types that only DDL knows by these names.
var hiveNames = map[string]bool{"string": true, "binary": true, "struct": true, "float": true, "dynamic": true}

func knownInSelect(n *ast.TypeName) bool {
	if hiveNames[strings.ToLower(n.Name)] || n.Angle {
		return false
	}
	for _, a := range n.Args {
		if a.Type != nil && !knownInSelect(a.Type) {
			return false
		}
	}
	return true
}
