package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// DryRun gives the objects that a query would read, as rows of table, object and
// bytes, without reading them. The statistics hold what Athena would bill if
// every one of them were read whole.
func (s *Session) DryRun(ctx context.Context, text string, out Output) (Stats, error) {
	begin := time.Now()
	r := s.newRun(text, out)
	rows, bytes, err := r.objects(ctx)
	stats := statsOf(r.metrics)
	stats.Elapsed, stats.Scans, stats.BytesRead, stats.DryRun = time.Since(begin), r.scans, bytes, true
	if err == nil {
		err = r.execute(ctx, texts([]string{"table", "object", "bytes"}, rows))
		stats.Rows = r.out.rows
	}
	r.report()
	return stats, interrupted(ctx, err)
}

// objects lists what the scans of a statement would open.
func (r *run) objects(ctx context.Context) (rows [][]string, bytes int64, err error) {
	statement, err := r.parse()
	if err != nil {
		return nil, 0, err
	}
	switch statement.(type) {
	case *ast.Query, *ast.S3Select:
	default:
		return nil, 0, nil
	}
	plan, err := r.plan(ctx, statement)
	if err != nil {
		return nil, 0, err
	}
	var failed error
	logical.Map(plan, func(n logical.Node) logical.Node {
		if scan, ok := n.(*logical.Scan); ok && failed == nil {
			failed = r.splits(ctx, scan, func(path string, size int64) {
				rows = append(rows, []string{scan.Table.Name(), path, strconv.FormatInt(size, 10)})
				bytes += size
			})
		}
		return n
	})
	return rows, bytes, failed
}

// splits tells the objects of one scan, row groups of one file together.
func (r *run) splits(ctx context.Context, n *logical.Scan, tell func(path string, size int64)) error {
	scan, err := r.scan(ctx, n)
	if err != nil {
		return err
	}
	for i := 0; i < len(scan.Splits); {
		path, size := scan.Splits[i].Describe(), int64(0)
		for ; i < len(scan.Splits) && scan.Splits[i].Describe() == path; i++ {
			size += scan.Splits[i].Bytes()
		}
		tell(path, size)
	}
	return nil
}

// scan prunes a table as a query would and opens nothing.
func (r *run) scan(ctx context.Context, n *logical.Scan) (*catalog.Scan, error) {
	return n.Table.Scan(ctx, catalog.ScanRequest{
		Columns: n.Columns, Filter: n.Filter, Limit: n.Limit, Context: r.context, Metrics: r.metrics, Evaluate: r.holds,
	})
}

// scanNotes tells for each scan of a plan what is read and what was pruned and
// pushed down.
func (r *run) scanNotes(ctx context.Context, plan logical.Node) (string, error) {
	var b strings.Builder
	var failed error
	logical.Map(plan, func(n logical.Node) logical.Node {
		node, ok := n.(*logical.Scan)
		if !ok || failed != nil {
			return n
		}
		scan, err := r.scan(ctx, node)
		if err != nil {
			failed = err
			return n
		}
		notes := append([]string{fmt.Sprintf("reads %s, %s", count(int64(scan.Stats.Files), "file"), SizeText(scan.Stats.Bytes))}, scan.Notes...)
		fmt.Fprintf(&b, "%s: %s\n", node.Table.Name(), strings.Join(notes, "; "))
		return n
	})
	return b.String(), failed
}

// holds evaluates a condition on partition values.
func (r *run) holds(e expr.Expr, row columnar.Batch) (bool, error) {
	program, err := eval.Compile(e, r.context)
	if err != nil {
		return false, err
	}
	v, err := program.Eval(row)
	if err != nil {
		return false, err
	}
	return columnar.BoolsOf(v.Expand(row.Len)).True(0), nil
}
