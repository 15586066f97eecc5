package function

import (
	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// RecursionLimit is the condition on the rows of a step that a recursive query
// may not take: any row fails.
func RecursionLimit() *Overload {
	return &Overload{Result: types.Boolean, Def: &Def{Name: "$recursion_limit", Out: "boolean", Flags: NotDeterministic,
		Run: func(*Context, []columnar.Vector, int) (columnar.Vector, error) {
			return columnar.Vector{}, sqlerr.New(sqlerr.NotSupported,
				"Recursion depth limit exceeded (10). Use 'max_recursion_depth' session property to modify the limit.")
		}}}
}
