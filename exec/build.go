package exec

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// serialLimit is the LIMIT up to which a scan without a filter is read by one
// worker, so that no file is opened for nothing.
const serialLimit = 100_000

// Build makes a plan into pipelines. It asks the tables for their splits.
func Build(ctx context.Context, plan logical.Node, env Env) (*Query, error) {
	if env.Threads < 1 {
		env.Threads = 1
	}
	if env.Budget == nil {
		env.Budget = columnar.NewPool(math.MaxInt64)
	}
	if env.Metrics == nil {
		env.Metrics = &catalog.Metrics{}
	}
	spill := columnar.NewSpillDir(env.TempDir)
	q := &Query{crew: newCrew(env), spill: spill, closers: []func(){spill.Close}}
	b := &builder{ctx: ctx, env: env, query: q, kept: map[int]*store{}}
	if err := b.last(plan); err != nil {
		return nil, err
	}
	return q, nil
}

type builder struct {
	ctx   context.Context
	env   Env
	query *Query
	kept  map[int]*store // by ID, those in whose reach it is
	// passing tells the scans that are built that what takes their batches keeps no array of them.
	passing bool
	// extremes tells them that only the least and the greatest values of their columns count.
	extremes bool
	// first tells them, or an aggregation, which rows do not count any more, where only the first of an order are wanted.
	first *columnar.FirstRows
}

// last makes the pipeline of the result. A LIMIT on top of a scan is done by
// the output, behind the order of the files.
func (b *builder) last(plan logical.Node) error {
	offset, count, inner := int64(0), int64(-1), plan
	top, isLimit := plan.(*logical.Limit)
	var account *operator
	if isLimit && overScan(top.Input) {
		account = b.operator(plan)
		offset, count, inner = top.Offset, top.Count, top.Input
	}
	p, err := b.pipeline(inner)
	if err != nil {
		return err
	}
	if count >= 0 && offset+count <= serialLimit && !filters(inner) && len(p.transforms) == b.plainTransforms(inner) ||
		firstRowsOnly(plan) {
		p.workers = 1
	}
	b.query.last = p
	b.query.output = newOutput(p.scan, offset, count, 2*b.env.Threads)
	b.query.output.account = account
	return nil
}

// firstRowsOnly reports whether a plan computes something of the first few rows of a
// scan: one worker gives them in their order.
func firstRowsOnly(n logical.Node) bool {
	if p, ok := n.(*logical.Project); ok {
		return firstRowsOnly(p.Input)
	}
	l, ok := n.(*logical.Limit)
	return ok && l.Count >= 0 && l.Count <= serialLimit-min(l.Offset, serialLimit) && overScan(l.Input) && !filters(l.Input)
}

// overScan reports whether n is a scan behind filters and projections only.
func overScan(n logical.Node) bool {
	switch n := n.(type) {
	case *logical.Scan:
		return true
	case *logical.Filter:
		return overScan(n.Input)
	case *logical.Project:
		return overScan(n.Input)
	}
	return false
}

// filters reports whether rows may be dropped between the scan and n.
func filters(n logical.Node) bool {
	switch n := n.(type) {
	case *logical.Project:
		return filters(n.Input)
	case *logical.Scan:
		return len(n.Filter) > 0
	}
	return true
}

// plainTransforms counts the transforms of a plan without filters.
func (b *builder) plainTransforms(n logical.Node) int {
	count := 0
	if b.env.BatchRows > 0 {
		count++
	}
	for p, ok := n.(*logical.Project); ok; p, ok = p.Input.(*logical.Project) {
		count++
	}
	return count
}

// operator opens the account of a node.
func (b *builder) operator(n logical.Node) *operator {
	name, _ := n.Describe()
	o := &operator{name: name, node: n, parent: b.env.Budget}
	b.query.operators = append(b.query.operators, o)
	return o
}

// pipeline makes the pipeline that gives a node's rows.
func (b *builder) pipeline(n logical.Node) (*pipeline, error) {
	b.env.Context.Check()
	account := b.operator(n)
	switch n := n.(type) {
	case *logical.Scan:
		return b.scan(n, account)
	case *logical.Values:
		return b.source(&values{node: n}, account), nil
	case *logical.Batches:
		return b.source(&batches{list: n.Data}, account), nil
	case *logical.Filter:
		return b.filter(n, account)
	case *logical.Project:
		return b.project(n, account)
	case *logical.Limit:
		return b.behind(n.Input, newLimit(n.Offset, n.Count), account)
	case *logical.Union:
		return b.union(n, account)
	case *logical.Aggregate:
		return b.aggregate(n, account)
	case *logical.GroupID:
		return b.groupID(n, account)
	case *logical.Sort:
		return b.sort(n, account)
	case *logical.Window:
		return b.window(n, account)
	case *logical.Join:
		return b.join(n, account)
	case *logical.Store:
		return b.store(n, account)
	case *logical.Stored:
		return b.stored(n, account)
	case *logical.LimitBy:
		return b.limitBy(n, account)
	case *logical.Unnest:
		return b.unnest(n, account)
	}
	return nil, sqlerr.New(sqlerr.GenericInternalError, "no operator for %T", n)
}

// source makes the pipeline of a source for one worker.
func (b *builder) source(s Source, account *operator) *pipeline {
	return b.rebatched(&pipeline{source: s, account: account, workers: 1})
}

func (b *builder) rebatched(p *pipeline) *pipeline {
	if b.env.BatchRows > 0 {
		p.transforms = append(p.transforms, measured{rebatch{b.env.BatchRows}, &operator{name: "Rebatch", parent: b.env.Budget}})
	}
	return p
}

// behind puts a transform behind the pipeline of a node.
func (b *builder) behind(n logical.Node, t Transform, account *operator) (*pipeline, error) {
	p, err := b.pipeline(n)
	if err != nil {
		return nil, err
	}
	p.transforms = append(p.transforms, measured{t, account})
	return p, nil
}

func (b *builder) compile(e expr.Expr) (*eval.Program, error) { return eval.Compile(e, b.env.Context) }

func (b *builder) compileAll(list []expr.Expr) ([]*eval.Program, error) {
	out := make([]*eval.Program, len(list))
	for i, e := range list {
		p, err := b.compile(e)
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func (b *builder) filter(n *logical.Filter, account *operator) (*pipeline, error) {
	p, err := b.compile(n.Condition)
	if err != nil {
		return nil, err
	}
	return b.behind(n.Input, newFilter(b.clones(p)), account)
}

func (b *builder) project(n *logical.Project, account *operator) (*pipeline, error) {
	list, err := b.compileAll(n.Exprs)
	if err != nil {
		return nil, err
	}
	return b.behind(n.Input, newProject(b.cloned(list)), account)
}

func (b *builder) union(n *logical.Union, account *operator) (*pipeline, error) {
	parts := make([]*pipeline, len(n.All))
	for i, in := range n.All {
		p, err := b.pipeline(in)
		if err != nil {
			return nil, err
		}
		parts[i] = p
	}
	return &pipeline{source: newUnion(parts, b.env.Threads), account: account}, nil
}

// scan asks the table for its splits.
func (b *builder) scan(n *logical.Scan, account *operator) (*pipeline, error) {
	s, err := n.Table.Scan(b.ctx, catalog.ScanRequest{
		Columns: n.Columns, Filter: n.Filter, Limit: n.Limit, Context: b.env.Context, Metrics: b.env.Metrics, Evaluate: b.evaluate, Passing: b.passing, Extremes: b.extremes, First: b.first,
	})
	if err != nil {
		return nil, err
	}
	if b.first != nil && slices.ContainsFunc(s.Residual, func(e expr.Expr) bool { return !eval.CannotFail(e) }) {
		b.first.Drop()
	}
	if b.first.Descending() { // files lie in the order of time, so that the last ones have the first rows
		slices.Reverse(s.Splits)
	}
	if n.Sample > 0 {
		s.Splits = slices.DeleteFunc(s.Splits, func(catalog.Split) bool { return rand.Float64() >= n.Sample })
	}
	source := newScanSource(s.Splits, b.env.Threads)
	b.query.closers = append(b.query.closers, source.close)
	p := b.rebatched(&pipeline{source: source, account: account, scan: source})
	if len(s.Residual) == 0 {
		return p, nil
	}
	program, err := b.compile(expr.And(s.Residual))
	if err != nil {
		return nil, err
	}
	residual := &operator{name: "Residual", parent: b.env.Budget}
	b.query.operators = append(b.query.operators, residual)
	p.transforms = append(p.transforms, measured{newFilter(b.clones(program)), residual})
	return p, nil
}

// evaluate gives the truth of a condition on rows of partition values.
func (b *builder) evaluate(e expr.Expr, rows columnar.Batch) ([]bool, error) {
	return eval.Truths(e, rows, b.query.crew.context())
}

// breaker ends a node's pipeline in a sink and begins the next with the sink's source.
func (b *builder) breaker(n logical.Node, sink Sink, account *operator, workers int) (*pipeline, error) {
	p, err := b.pipeline(n)
	if err != nil {
		return nil, err
	}
	return b.rebatched(b.sinkStep(p, sink, account, workers)), nil
}

func (b *builder) sinkStep(p *pipeline, sink Sink, account *operator, workers int) *pipeline {
	result := &deferred{}
	b.query.steps = append(b.query.steps, step{p, sink, account, result})
	return &pipeline{source: result, account: &operator{name: account.name, parent: b.env.Budget}, workers: workers}
}

func typesOf(list []expr.Expr) []types.Type {
	out := make([]types.Type, len(list))
	for i, e := range list {
		out[i] = e.Type()
	}
	return out
}
