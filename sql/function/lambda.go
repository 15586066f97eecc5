package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// Lambda runs the body of a lambda argument over elements, all of them at once:
// rows[i] is the row of the batch to which element i belongs, for what the body
// reads of it, and params holds a column for each parameter. It may be called
// for no elements. The result has a row for each element.
type Lambda func(rows []int32, params ...arrow.Array) (arrow.Array, error)

// HigherOrder runs a function whose last arguments are lambdas over n rows. Nulls
// among args are as for a Scalar.
type HigherOrder func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error)

// Argument is an argument of a call that looks for its overload: a type, or a
// lambda, whose type depends on the overload.
type Argument struct {
	Type   types.Type
	Lambda *LambdaArgument
}

// LambdaArgument tells the type that a lambda gives for parameters of the types.
// Its error is the user's: a wrong number of parameters, or a fault of the body.
type LambdaArgument struct {
	Result func(params []types.Type) (types.Type, error)
}

// ArgumentsOf gives arguments of which none is a lambda.
func ArgumentsOf(ts []types.Type) []Argument {
	out := make([]Argument, len(ts))
	for i, t := range ts {
		out[i].Type = t
	}
	return out
}

// paramsOf gives the types of a function's parameters.
func paramsOf(function types.Type) []types.Type {
	fields := function.Fields()[:len(function.Fields())-1]
	out := make([]types.Type, len(fields))
	for i, f := range fields {
		out[i] = f.Type
	}
	return out
}

// collectLambdas joins what the lambdas give to the variables of their patterns,
// until they say nothing new: a lambda's result may widen what it takes.
func (b *binding) collectLambdas(patterns []pattern, args []Argument) (bool, error) {
	for changed := true; changed; {
		changed = false
		for i, p := range patterns {
			if args[i].Lambda == nil {
				continue
			}
			if p.base != types.KindFunction || p.params == nil {
				return false, nil
			}
			news, ok, err := b.collectLambda(p, args[i].Lambda)
			if !ok || err != nil {
				return false, err
			}
			changed = changed || news
		}
	}
	return true, nil
}

func (b *binding) collectLambda(p pattern, l *LambdaArgument) (news, ok bool, err error) {
	last := len(p.params) - 1
	params, known := b.applyAll(p.params[:last])
	if !known {
		return false, true, nil
	}
	given, err := l.Result(params)
	if err != nil {
		return false, false, err
	}
	result := p.params[last]
	before, bound := b.apply(result)
	if !b.collect(result, given) {
		return false, false, nil
	}
	after, _ := b.apply(result)
	return !bound || !before.Equal(after), true, nil
}
