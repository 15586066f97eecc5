package athena

import (
	"fmt"
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// lambdaScope is the parameters of a lambda in whose body an expression stands.
type lambdaScope struct {
	params []*expr.Param
	outer  *lambdaScope
	next   int // the number of the first parameter of a lambda inside
}

// boundBody is a lambda that was bound for parameters of some types. Looking for
// an overload asks for the same ones again and again, at every level.
type boundBody struct {
	lambda *expr.Lambda
	err    error
}

// find gives a parameter by name, of the innermost lambda that has it.
func (s *lambdaScope) find(name string) *expr.Param {
	for ; s != nil; s = s.outer {
		for _, p := range s.params {
			if p.Name == name {
				return p
			}
		}
	}
	return nil
}

// lambdaParameter gives the parameter that an expression names, nil for none.
func (eb *exprBinder) lambdaParameter(x ast.Expr, parts []string) expr.Expr {
	p := eb.lambda.find(strings.ToLower(parts[0]))
	if p == nil || len(parts) > 1 {
		return nil
	}
	used := *p
	used.At = x.Span()
	return &used
}

func hasLambda(x *ast.FunctionCall) bool {
	for _, a := range x.Args {
		if _, ok := a.(*ast.Lambda); ok {
			return true
		}
	}
	return false
}

// strayLambda is the failure of a lambda that is no argument of a function.
func strayLambda(x *ast.Lambda) error {
	return sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Lambda expression should always be used inside a function")
}

// lambdaCall binds a call with lambdas: its overload gives the types of their parameters.
func (eb *exprBinder) lambdaCall(x *ast.FunctionCall, name string) (expr.Expr, error) {
	args, o, err := eb.resolveLambdas(x, name)
	if err != nil {
		return nil, err
	}
	if o.Def.Higher == nil {
		return nil, unsupported(x, "a lambda in "+name)
	}
	return &expr.Call{Overload: o, Args: args, At: x.Span()}, nil
}

// resolveLambdas finds the overload of a call with lambdas and gives its arguments.
func (eb *exprBinder) resolveLambdas(x *ast.FunctionCall, name string) ([]expr.Expr, *function.Overload, error) {
	args, given := make([]expr.Expr, len(x.Args)), make([]function.Argument, len(x.Args))
	bodies := map[string]boundBody{}
	for i, a := range x.Args {
		if l, ok := a.(*ast.Lambda); ok {
			given[i].Lambda = eb.lambdaArgument(l, bodies)
			continue
		}
		var err error
		if args[i], err = eb.bind(a); err != nil {
			return nil, nil, err
		}
		given[i].Type = args[i].Type()
	}
	o, failed := function.ResolveCall(eb.env.Context.Dialect, name, given)
	if failed != nil {
		return nil, nil, placed(failed, x)
	}
	for i, a := range x.Args {
		l, ok := a.(*ast.Lambda)
		if !ok {
			args[i] = bind.Coerce(eb.env.Context, args[i], o.Args[i])
			continue
		}
		bound := eb.boundLambda(l, parameterTypes(o.Args[i]), bodies)
		if bound.err != nil {
			return nil, nil, bound.err
		}
		args[i] = bound.lambda
	}
	return args, o, nil
}

// placed gives an error the call's place, unless it has one inside a lambda.
func placed(err *sqlerr.Error, x *ast.FunctionCall) error {
	if err.Span != (sqlerr.Span{}) {
		return err
	}
	return err.WithSpan(ast.ErrorSpan(x))
}

func parameterTypes(function types.Type) []types.Type {
	fields := function.Fields()
	out := make([]types.Type, len(fields)-1)
	for i := range out {
		out[i] = fields[i].Type
	}
	return out
}

func (eb *exprBinder) lambdaArgument(l *ast.Lambda, bodies map[string]boundBody) *function.LambdaArgument {
	return &function.LambdaArgument{Result: func(params []types.Type) (types.Type, error) {
		bound := eb.boundLambda(l, params, bodies)
		if bound.err != nil {
			return types.Unknown, bound.err
		}
		return bound.lambda.Body.Type(), nil
	}}
}

// boundLambda binds a lambda for parameters of the types, or remembers that.
func (eb *exprBinder) boundLambda(l *ast.Lambda, params []types.Type, bodies map[string]boundBody) boundBody {
	key := fmt.Sprint(l.Span(), params)
	bound, ok := bodies[key]
	if !ok {
		bound.lambda, bound.err = eb.bindLambda(l, params)
		bodies[key] = bound
	}
	return bound
}

func (eb *exprBinder) bindLambda(l *ast.Lambda, params []types.Type) (*expr.Lambda, error) {
	if len(l.Params) != len(params) {
		return nil, sqlerr.At(l.Span(), sqlerr.InvalidParameterUsage,
			"Expected a lambda that takes %d argument(s) but got %d", len(params), len(l.Params))
	}
	scope := &lambdaScope{outer: eb.lambda}
	if eb.lambda != nil {
		scope.next = eb.lambda.next
	}
	for i, p := range l.Params {
		scope.params = append(scope.params, &expr.Param{Index: scope.next, Name: strings.ToLower(p.Name), T: params[i], At: p.Span()})
		scope.next++
	}
	if err := eb.forbidAggregates("Lambda expression", l.Body); err != nil {
		return nil, err
	}
	inner := *eb
	inner.lambda, inner.aggs = scope, &aggregates{}
	body, err := inner.bind(l.Body)
	if err != nil {
		return nil, err
	}
	return &expr.Lambda{Params: scope.params, Body: body, At: l.Span()}, nil
}
