package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

const sampleData = "../testdata/data"

// write makes files in a new folder and gives the folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// pathTable opens paths or fails.
func openPaths(t *testing.T, opt PathOptions, paths ...string) Table {
	t.Helper()
	table, err := NewPathTable(context.Background(), "t", paths, opt)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// query is a scan for tests: columns by name ("name:varchar" for the raw text),
// a filter made over them.
type query struct {
	columns []string
	filter  func(c func(string) *expr.Column) []expr.Expr
	limit   int64 // 0 for all
}

type answer struct {
	rows    []string // cells joined by |
	metrics *Metrics
	scan    *Scan
}

func (q query) request(t *testing.T, table Table) ScanRequest {
	t.Helper()
	req := ScanRequest{Limit: -1, Metrics: &Metrics{}, Evaluate: evaluate}
	if q.limit > 0 {
		req.Limit = q.limit
	}
	for _, name := range q.columns {
		name, raw := strings.CutSuffix(name, ":varchar")
		at := columnIndex(table, name)
		if at < 0 {
			t.Fatalf("no column %s", name)
		}
		c := ScanColumn{at, table.Columns()[at].Type}
		if raw {
			c.Type = types.Varchar
		}
		req.Columns = append(req.Columns, c)
	}
	if q.filter != nil {
		req.Filter = q.filter(func(name string) *expr.Column {
			for i, c := range q.columns {
				if c == name {
					return &expr.Column{Index: i, Name: name, T: req.Columns[i].Type}
				}
			}
			t.Fatalf("no column %s in the request", name)
			return nil
		})
	}
	return req
}

func columnIndex(table Table, name string) int {
	for i, c := range table.Columns() {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// evaluate knows what the tests filter constants by: column = or >= constant.
func evaluate(e expr.Expr, rows columnar.Batch) ([]bool, error) {
	out := make([]bool, rows.Len)
	for i := range out {
		keep, err := evaluateRow(e, sliceBatch(rows, i, i+1))
		if err != nil {
			return nil, err
		}
		out[i] = keep
	}
	return out, nil
}

func evaluateRow(e expr.Expr, row columnar.Batch) (bool, error) {
	if l, ok := e.(*expr.Logical); ok && l.Or {
		for _, a := range l.Args {
			if keep, err := evaluateRow(a, row); keep || err != nil {
				return keep, err
			}
		}
		return false, nil
	}
	call, ok := e.(*expr.Call)
	if !ok {
		return false, errors.New("not a call")
	}
	left, right := row.Cols[call.Args[0].(*expr.Column).Index], call.Args[1].(*expr.Const)
	if columnar.NullsOf(left).Null(0) {
		return false, nil
	}
	order := strings.Compare(cell(left, 0), cell(right.Value, 0))
	return call.Overload.Name() == "=" && order == 0 || call.Overload.Name() == ">=" && order >= 0, nil
}

func (q query) run(t *testing.T, table Table) answer {
	t.Helper()
	a, err := q.try(t, table)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (q query) try(t *testing.T, table Table) (answer, error) {
	t.Helper()
	req := q.request(t, table)
	scan, err := table.Scan(context.Background(), req)
	if err != nil {
		return answer{}, err
	}
	a := answer{metrics: req.Metrics, scan: scan}
	dicts, last := columnar.NewDictionaries(), int64(-1)
	for _, s := range scan.Splits {
		r, err := s.Open(context.Background(), dicts)
		if err != nil {
			return a, err
		}
		for {
			b, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				r.Close()
				return a, err
			}
			if b.Seq <= last || b.Len == 0 || len(b.Cols) != len(req.Columns) {
				t.Fatalf("batch %d of %d rows and %d columns after %d", b.Seq, b.Len, len(b.Cols), last)
			}
			last = b.Seq
			a.rows = append(a.rows, rowsOf(b)...)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return a, nil
}

func rowsOf(b columnar.Batch) []string {
	out := make([]string, b.Len)
	for i := range out {
		cells := make([]string, len(b.Cols))
		for c, col := range b.Cols {
			cells[c] = cell(col, i)
		}
		out[i] = strings.Join(cells, "|")
	}
	return out
}

// cell gives the text of a value, ∅ for null.
func cell(a arrow.Array, i int) string {
	if columnar.NullsOf(a).Null(i) {
		return "∅"
	}
	switch a.DataType().ID() {
	case arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64:
		return strconv.FormatInt(integers(a)(i), 10)
	case arrow.DATE32:
		return fmt.Sprintf("%06d", columnar.Values[int32](a)[i])
	case arrow.STRING, arrow.DICTIONARY:
		return columnar.StringsOf(a).At(i)
	}
	return a.ValueStr(i)
}

func call(op string, left, right expr.Expr) expr.Expr {
	o := &function.Overload{Def: &function.Def{Name: op}, Args: []types.Type{left.Type(), right.Type()}, Result: types.Boolean}
	return &expr.Call{Overload: o, Args: []expr.Expr{left, right}}
}

func text(s string) *expr.Const {
	return expr.Text(s, types.Varchar, noSpan)
}

func equalRows(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
