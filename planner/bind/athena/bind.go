// Package athena binds the SQL of Athena (Trino's SELECT) to the algebra: it
// resolves names, checks and coerces types, and words every error as Trino
// does, placed where Trino places it.
//
// Bind is the one entry. It reads the syntax tree, asks Env.Resolver for tables
// and package function for overloads, and gives a plan whose columns are the
// query's. It may be called from any goroutine; it keeps nothing. What the
// grammar knows and this binder does not is answered with NOT_SUPPORTED at its
// place, never left out.
package athena

import (
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// Env is what a query is bound in.
type Env struct {
	Resolver catalog.Resolver
	Context  *function.Context // its Dialect is Athena or Trino
	// Parse reads the text of a view's query; nil where there are no views.
	Parse func(text string) (*ast.Query, error)
	// Parameters are the values of EXECUTE … USING, one for each question mark.
	Parameters []ast.Expr

	making string   // full name of the view that the query is to be; empty for none
	views  []string // full names of the views that are being bound, outermost first
	stores *int     // how many stores there are already

	described *description // of a query without values for its question marks; nil for any other
}

// Bind binds a query. The names of the plan's columns are those of the result:
// _colN for a column without one.
func Bind(query *ast.Query, env Env) (logical.Node, error) {
	if n := Parameters(query); n != len(env.Parameters) {
		return nil, sqlerr.At(query.Span(), sqlerr.InvalidParameterUsage, "Incorrect number of parameters: expected %d but found %d", n, len(env.Parameters)).
			WithHint("--param gives the value of a question mark, or EXECUTE … USING")
	}
	rel, err := bindRelation(query, env)
	if err != nil {
		return nil, err
	}
	return output(rel), nil
}

func bindRelation(query *ast.Query, env Env) (relation, error) {
	env.Resolver = &tablesOnce{env.Resolver, map[string]catalog.Table{}}
	env.stores = new(int)
	b := &binder{env: env, sizes: map[logical.Node]int64{}}
	return b.query(query)
}

// tablesOnce gives the same table for the same name, so that subqueries over it
// can be known to be the same.
type tablesOnce struct {
	catalog.Resolver
	known map[string]catalog.Table
}

// Table is the Resolver's.
func (r *tablesOnce) Table(parts []string) (catalog.Table, error) {
	name := strings.Join(parts, "\x00")
	if t, ok := r.known[name]; ok {
		return t, nil
	}
	t, err := r.Resolver.Table(parts)
	if err == nil {
		r.known[name] = t
	}
	return t, err
}

// Parameters counts the question marks of a statement.
func Parameters(query ast.Node) int {
	n := 0
	ast.Walk(query, func(x ast.Node) bool {
		if _, ok := x.(*ast.Parameter); ok {
			n++
		}
		return true
	})
	return n
}

// binder binds one statement. with holds the queries of the WITH clauses in
// whose reach it is.
type binder struct {
	env    Env
	with   *withScope
	around *enclosing // what is around a subquery, nil for the query itself
	// windows holds the WINDOW clause of the SELECT; nil where there may be no window functions.
	windows *namedWindows
	sizes   map[logical.Node]int64 // of the plans of WITH
	selects *ast.QuerySpec         // what is being bound, for hints; nil outside of a SELECT
}

// relation is a bound relation: a plan and what its columns are called.
type relation struct {
	node  logical.Node
	scope *scope
}

// output gives the plan of a whole query without hidden columns.
func output(r relation) logical.Node {
	visible := r.scope.visible()
	names := make([]string, len(visible))
	for i, at := range visible {
		names[i] = r.scope.fields[at].outputName(i)
	}
	return pick(r, visible, names)
}

// unsupported says that a construct of the grammar is not available.
func unsupported(n ast.Node, what string) error {
	return sqlerr.At(ast.ErrorSpan(n), sqlerr.NotSupported, "%s is not supported", what)
}
