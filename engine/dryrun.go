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

// DryRun gives the objects that a query would read, as rows of table, prefix,
// object and bytes, without reading them. A prefix (the folder of a partition, or
// of a table made by DDL) that would be listed and holds none is a row without an
// object. The statistics hold what Athena would bill if every object were read
// whole.
func (s *Session) DryRun(ctx context.Context, text string, out Output) (Stats, error) {
	begin := time.Now()
	r := s.newRun(text, out)
	rows, err := r.objects(ctx)
	bytes, objects := int64(0), int64(0)
	for _, o := range rows {
		if bytes += o.bytes; o.path != "" {
			objects++
		}
	}
	stats := statsOf(r.metrics)
	stats.Elapsed, stats.Scans, stats.BytesRead, stats.DryRun = time.Since(begin), r.scans, bytes, true
	if err == nil {
		err = r.execute(ctx, touchedRows(rows))
		stats.Rows = objects
	}
	r.report()
	return stats, interrupted(ctx, err)
}

// touched is an object that a query would read, or a prefix without any.
type touched struct {
	table, prefix, path string
	bytes               int64
}

func touchedRows(list []touched) logical.Node {
	rows := make([][]string, len(list))
	for i, o := range list {
		rows[i] = []string{o.table, o.prefix, o.path, strconv.FormatInt(o.bytes, 10)}
	}
	return texts([]string{"table", "prefix", "object", "bytes"}, rows)
}

// objects lists what the scans of a statement would touch.
func (r *run) objects(ctx context.Context) (rows []touched, err error) {
	statement, err := r.parse()
	if err != nil {
		return nil, err
	}
	switch statement.(type) {
	case *ast.Query, *ast.S3Select:
	default:
		return nil, nil
	}
	plan, err := r.plan(ctx, statement)
	if err != nil {
		return nil, err
	}
	logical.Map(plan, func(n logical.Node) logical.Node {
		node, ok := n.(*logical.Scan)
		if !ok || err != nil {
			return n
		}
		var scan *catalog.Scan
		if scan, err = r.scan(ctx, node); err == nil {
			rows = append(rows, touchedBy(scan, node.Table.Name())...)
		}
		return n
	})
	return rows, err
}

// touchedBy gives the objects of a scan by prefix, row groups of one file together.
func touchedBy(scan *catalog.Scan, table string) (out []touched) {
	prefixes := scan.Prefixes
	for i := 0; i < len(scan.Splits); {
		o := touched{table: table, path: scan.Splits[i].Describe()}
		for ; i < len(scan.Splits) && scan.Splits[i].Describe() == o.path; i++ {
			o.bytes += scan.Splits[i].Bytes()
		}
		for len(prefixes) > 0 && o.path != prefixes[0] && !strings.HasPrefix(o.path, strings.TrimRight(prefixes[0], "/")+"/") {
			out, prefixes = emptyPrefix(out, table, prefixes)
		}
		if len(prefixes) > 0 {
			o.prefix = prefixes[0]
		}
		out = append(out, o)
	}
	for len(prefixes) > 0 {
		out, prefixes = emptyPrefix(out, table, prefixes)
	}
	return out
}

// emptyPrefix takes the first prefix off, noting it unless it has objects.
func emptyPrefix(out []touched, table string, prefixes []string) (noted []touched, left []string) {
	if n := len(out); n == 0 || out[n-1].prefix != prefixes[0] {
		out = append(out, touched{table: table, prefix: prefixes[0]})
	}
	return out, prefixes[1:]
}

// scan prunes a table as a query would and opens nothing.
func (r *run) scan(ctx context.Context, n *logical.Scan) (*catalog.Scan, error) {
	return n.Table.Scan(ctx, catalog.ScanRequest{
		Columns: n.Columns, Filter: n.Filter, Limit: n.Limit, Context: r.context, Metrics: r.metrics, Evaluate: r.holds, Sizes: true,
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
func (r *run) holds(e expr.Expr, rows columnar.Batch) ([]bool, error) {
	return eval.Truths(e, rows, r.context)
}
