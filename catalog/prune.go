package catalog

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
)

// truth is what a condition is for a row: failing is one whose evaluation fails,
// which decides nothing since the query may never come to it.
type truth uint8

const (
	isFalse truth = iota
	isTrue
	failing
)

// truths evaluates a condition on rows; where that fails it looks for the rows
// that are to blame.
func (r *reading) truths(e expr.Expr, rows columnar.Batch) []truth {
	out := make([]truth, rows.Len)
	keep, err := r.request.Evaluate(e, rows)
	switch {
	case err == nil:
		for i, k := range keep {
			if k {
				out[i] = isTrue
			}
		}
	case rows.Len == 1:
		out[0] = failing
	default:
		half := rows.Len / 2
		copy(out, r.truths(e, sliceBatch(rows, 0, half)))
		copy(out[half:], r.truths(e, sliceBatch(rows, half, rows.Len)))
	}
	return out
}

func sliceBatch(b columnar.Batch, from, to int) columnar.Batch {
	out := columnar.Batch{Len: to - from, Cols: make([]arrow.Array, len(b.Cols))}
	for i, c := range b.Cols {
		out.Cols[i] = columnar.Slice(c, from, to)
	}
	return out
}

// constantTest is a condition on columns that are constant in a file.
type constantTest struct {
	conjunct expr.Expr // of the filter
	test     expr.Expr // what it says of the columns
}

// constantTests gives what the filter says of the constant columns that of allows.
func (r *reading) constantTests(of func(origin) bool) (out []constantTest) {
	if r.request.Evaluate == nil {
		return nil
	}
	for _, e := range r.request.Filter {
		test := implied(e, func(i int) bool { return of(r.origins[r.request.Columns[i].Index]) })
		if test != nil && len(expr.Columns(test)) > 0 {
			out = append(out, constantTest{e, test})
		}
	}
	return out
}

// prune leaves the files for which the conditions on constant columns hold, and
// gives the conjuncts that are still to be tested row by row, in the order of the
// filter: an earlier one may guard a later one that fails.
func (r *reading) prune(units []unit) (left []unit, rest []expr.Expr) {
	tests := r.constantTests(origin.constant)
	settled := map[expr.Expr]bool{}
	for _, t := range tests {
		settled[t.conjunct] = t.test == t.conjunct
	}
	left = keepUnits(r, units, tests, func(u unit) unit { return u }, func(t constantTest) { settled[t.conjunct] = false })
	for _, e := range r.request.Filter {
		if !settled[e] {
			rest = append(rest, e)
		}
	}
	return left, rest
}

// prunePartitions leaves the partitions for which what the filter says of
// partition keys holds. They are tested before anything is listed.
func (r *reading) prunePartitions(folders []folder) []folder {
	return keepUnits(r, folders, r.constantTests(origin.ofPartition), func(f folder) unit { return f.unit }, func(constantTest) {})
}

// keepUnits leaves the items that no test excludes; failed is told of tests whose
// evaluation failed for one that is kept.
func keepUnits[T any](r *reading, items []T, tests []constantTest, of func(T) unit, failed func(constantTest)) []T {
	if len(tests) == 0 {
		return items
	}
	var left []T
	for from := 0; from < len(items); from += columnar.BatchRows {
		part := items[from:min(len(items), from+columnar.BatchRows)]
		keep := make([]bool, len(part))
		for i := range keep {
			keep[i] = true
		}
		rows := r.constantRows(len(part), func(i int) unit { return of(part[i]) })
		for _, t := range tests {
			for i, v := range r.truths(t.test, rows) {
				if v == failing && keep[i] {
					failed(t)
				}
				keep[i] = keep[i] && v != isFalse
			}
		}
		for i, k := range keep {
			if k {
				left = append(left, part[i])
			}
		}
	}
	return left
}

// constantRows gives a row for each unit: its constants in their columns, nulls
// in the others.
func (r *reading) constantRows(n int, of func(int) unit) columnar.Batch {
	rows := columnar.Batch{Len: n, Cols: make([]arrow.Array, len(r.request.Columns))}
	for c, column := range r.request.Columns {
		if !r.origins[column.Index].constant() {
			rows.Cols[c] = columnar.NewNulls(columnar.ArrowType(column.Type), n)
			continue
		}
		values := make([]arrow.Array, n)
		for i := range values {
			values[i] = r.constant(of(i), column)
		}
		rows.Cols[c] = columnar.Concat(values)
	}
	return rows
}
