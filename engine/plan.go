package engine

import (
	"context"

	"flowsql/exec/eval"
	"flowsql/parser/ast"
	bindathena "flowsql/planner/bind/athena"
	"flowsql/planner/decorrelate"
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// plan makes the plan of any statement that gives rows.
func (r *run) plan(ctx context.Context, statement ast.Statement) (logical.Node, error) {
	switch st := statement.(type) {
	case *ast.Query:
		return r.query(func() (logical.Node, error) {
			return bindathena.Bind(st, r.bindEnv(ctx))
		})
	case *ast.S3Select:
		return r.query(func() (logical.Node, error) { return r.bindS3(ctx, st) })
	case *ast.Explain:
		return r.explain(ctx, st)
	case *ast.DescribePrepared:
		return r.describePrepared(ctx, st)
	}
	node, err := r.session.show(ctx, statement, r.context.Dialect)
	if node == nil && err == nil {
		err = unwritten(statement)
	}
	return node, err
}

// unwritten is the failure of statements that write rows into a bucket.
func unwritten(statement ast.Statement) error {
	name := "this statement"
	switch statement.(type) {
	case *ast.CreateTableAs:
		name = "CREATE TABLE AS"
	case *ast.Insert:
		name = "INSERT"
	case *ast.Unload:
		name = "UNLOAD"
	}
	return sqlerr.At(statement.Span(), sqlerr.NotSupported, "%s is not supported", name).
		WithHint("--out FILE.parquet writes the rows of a query; CREATE EXTERNAL TABLE over its folder makes them a table, CREATE VIEW names a query")
}

// query binds and optimises.
func (r *run) query(bind func() (logical.Node, error)) (logical.Node, error) {
	node, err := bind()
	if err == nil {
		node, err = decorrelate.Plan(node, r.context)
	}
	if err != nil {
		return nil, err
	}
	r.scans = r.scans || reads(node)
	if r.session.config.NoOptimiser {
		return node, nil
	}
	plan, _ := rule.Optimize(node, rule.Env{Evaluate: r.constant, Check: r.context.Check})
	return plan, nil
}

// constant gives the value of an expression, unless it is large: then it is better
// computed where it is needed.
func (r *run) constant(e expr.Expr) (c *expr.Const, err error) {
	mark := r.context.Mark()
	defer r.context.Release(mark)
	within, err := r.context.Attempt(func() (err error) {
		c, err = eval.Constant(e, r.context)
		return err
	})
	if !within {
		err = sqlerr.New(sqlerr.ExceededMemoryLimit, "a constant is large")
	}
	return c, err
}

// reads reports whether a plan scans a table.
func reads(n logical.Node) bool {
	if _, ok := n.(*logical.Scan); ok {
		return true
	}
	for _, in := range n.Inputs() {
		if reads(in) {
			return true
		}
	}
	return false
}
