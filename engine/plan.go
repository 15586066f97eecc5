package engine

import (
	"context"

	"flowsql/catalog"
	"flowsql/exec/eval"
	"flowsql/parser/ast"
	bindathena "flowsql/planner/bind/athena"
	binds3 "flowsql/planner/bind/s3select"
	"flowsql/planner/decorrelate"
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
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
		err = sqlerr.At(statement.Span(), sqlerr.NotSupported, "this statement is not supported yet")
	}
	return node, err
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

// bindS3 binds a statement of S3 Select to the table of the paths.
func (r *run) bindS3(ctx context.Context, st *ast.S3Select) (logical.Node, error) {
	env := binds3.Env{Context: r.context, Text: r.text, Strict: r.session.config.S3Strict}
	var err error
	if in := r.session.config.S3Input; in != nil {
		env.Table, err = r.objectTable(ctx, st)
		env.NoHeader = in.CSV != nil && in.CSV.Header() != HeaderUse
		env.Typed, env.Exact = in.Parquet, r.session.config.S3Strict
	} else {
		env.Table, err = r.session.tables.Resolver(ctx).Table([]string{catalog.S3ObjectName})
	}
	if err != nil {
		return nil, sqlerr.From(err).WithSpan(st.From.Span())
	}
	return binds3.Bind(st, env)
}

// objectTable makes the table of the objects of the paths, serialized as the
// session says.
func (r *run) objectTable(ctx context.Context, st *ast.S3Select) (catalog.Table, error) {
	c := r.session.config
	found, err := storage.List(ctx, c.Paths, storage.ListOptions{Maps: c.Read.Mappings, Stdin: c.Read.Stdin, Pipes: c.Read.Pipes})
	if err != nil {
		return nil, err
	}
	switch n := len(found.Objects); {
	case n == 0:
		return nil, sqlerr.New(sqlerr.InputNotFound, "the paths name no object")
	case n > 1 && (c.S3Strict || c.S3Range != nil):
		return nil, sqlerr.New(sqlerr.InputNotFound, "mode aws and scan ranges read one object, and the paths name %d", n)
	}
	req := SelectRequest{Expression: r.text, Object: found.Objects[0], Strict: c.S3Strict, Input: *c.S3Input, Range: c.S3Range, Output: SelectOutput{CSV: DefaultCSVOutput()}}
	if err := req.check(); err != nil {
		return nil, err
	}
	return catalog.NewObjectTable(ctx, req.format(st), found.Objects...)
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
