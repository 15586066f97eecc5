package plantest

import (
	"errors"

	"flowsql/columnar"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

var errNotConstant = errors.New("not evaluated")

// Evaluate computes calls, casts, AND, OR and NOT over constants: enough for the
// tests of rules, which may not import package exec.
func Evaluate(e expr.Expr) (*expr.Const, error) {
	ctx := Context(0)
	switch e := e.(type) {
	case *expr.Const:
		return e, nil
	case *expr.Call:
		if c, ok := bind.Fold(ctx, e).(*expr.Const); ok {
			return c, nil
		}
	case *expr.Cast:
		if c, ok := e.X.(*expr.Const); ok {
			return bind.CastConst(ctx, c, e.T)
		}
	case *expr.IsNull:
		if c, ok := e.X.(*expr.Const); ok {
			return expr.Bool(c.IsNull(), e.At), nil
		}
	case *expr.Not:
		if c, ok := e.X.(*expr.Const); ok && !c.IsNull() && c.T.Kind == types.KindBoolean {
			return expr.Bool(!columnar.BoolsOf(c.Value).At(0), e.At), nil
		}
	}
	return nil, errNotConstant
}
