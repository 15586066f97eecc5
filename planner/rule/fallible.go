package rule

import (
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// infallible lists the functions that give a value for all arguments.
var infallible = map[string]bool{
	"=": true, "<>": true, "<": true, "<=": true, ">": true, ">=": true,
	"lower": true, "upper": true, "length": true, "substr": true, "substring": true, "strpos": true, "starts_with": true,
	"trim": true, "ltrim": true, "rtrim": true, "reverse": true, "is_nan": true, "is_finite": true, "is_infinite": true,
}

// patternFunctions fail only where their pattern does; a constant one was found
// good or bad for all rows at once.
var patternFunctions = map[string]bool{"like": true, "regexp_like": true}

// Fallible reports whether evaluating e may raise an error.
func Fallible(e expr.Expr) bool {
	bad := false
	expr.Walk(e, func(x expr.Expr) { bad = bad || fallibleNode(x) })
	return bad
}

func fallibleNode(e expr.Expr) bool {
	switch e := e.(type) {
	case *expr.Call:
		name := e.Overload.Name()
		if len(e.Args) > 0 && len(e.Args[0].Type().Fields()) > 0 {
			return true // an order of arrays and rows fails where it meets a null inside
		}
		return !infallible[name] && !(patternFunctions[name] && constantTail(e.Args))
	case *expr.Cast:
		return !e.Try && !widening(e.X.Type(), e.T)
	}
	return false
}

func constantTail(args []expr.Expr) bool {
	for _, a := range args[1:] {
		if _, ok := a.(*expr.Const); !ok {
			return false
		}
	}
	return true
}

// widening reports whether every value of from has one in to.
func widening(from, to types.Type) bool {
	switch {
	case from.Equal(to), from.Kind == types.KindUnknown:
		return true
	case from.IsInteger() && to.IsInteger():
		return to.Kind >= from.Kind
	case from.IsNumeric():
		return to.Kind == types.KindDouble || to.Kind == types.KindVarchar && to.Precision == types.Unbounded
	case from.Kind == types.KindVarchar:
		return to.Kind == types.KindVarchar && (to.Precision == types.Unbounded || from.Precision != types.Unbounded && from.Precision <= to.Precision)
	}
	return from.Kind == types.KindDate && (to.Kind == types.KindTimestamp || to.Kind == types.KindVarchar && to.Precision == types.Unbounded)
}
