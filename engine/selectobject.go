package engine

import (
	"context"
	"io"
	"regexp"
	"strconv"
	"sync"
	"time"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/exec"
	"flowsql/exec/eval"
	"flowsql/parser/ast"
	"flowsql/parser/s3select"
	binds3 "flowsql/planner/bind/s3select"
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/storage"
)

// SelectRequest asks for what S3 Select's SelectObjectContent answers.
type SelectRequest struct {
	Expression  string
	Object      storage.Object
	Strict      bool // mode aws: reserved words, limits and comparisons as the service has them
	Input       SelectInput
	Output      SelectOutput
	Range       *SelectRange
	Threads     int
	MemoryLimit int64     // in bytes; 0 for none
	Now         time.Time // of UTCNOW; zero for the present
}

// SelectStats counts bytes: of the object as stored, decompressed, and given.
type SelectStats struct{ Scanned, Processed, Returned int64 }

// Selection is a request on its way.
type Selection struct {
	req     SelectRequest
	metrics *catalog.Metrics
	out     *recordWriter
}

// NewSelection makes a selection that writes its records to w: each Write holds
// whole records, and one alone if it has more than 128 KB.
func NewSelection(req SelectRequest, w io.Writer) *Selection {
	return &Selection{req: req, metrics: &catalog.Metrics{}, out: newRecordWriter(w, req)}
}

// Run runs the statement over the object. Its error is a *sqlerr.Error with the
// service's code.
func (s *Selection) Run(ctx context.Context) error {
	err := s.run(ctx)
	if err != nil {
		err = interrupted(ctx, binds3.Translate(err))
	}
	return err
}

// Stats counts as far as the selection came, also while it runs and after an error.
func (s *Selection) Stats() SelectStats {
	return SelectStats{Scanned: s.metrics.BytesRead.Load(), Processed: s.processed(), Returned: s.out.returned.Load()}
}

// processed gives the bytes behind decompression; Parquet has none.
func (s *Selection) processed() int64 {
	if n := s.metrics.BytesInflated.Load(); n > 0 {
		return n
	}
	return s.metrics.BytesRead.Load()
}

func (s *Selection) run(ctx context.Context) error {
	statement, err := s3select.Parse(s.req.Expression, s3select.Options{Strict: s.req.Strict})
	if err != nil {
		return err
	}
	if err := s.req.check(); err != nil {
		return err
	}
	format := s.req.format(statement)
	table, err := catalog.NewObjectTable(ctx, format, s.req.Object)
	if err != nil {
		return err
	}
	fc := s.context()
	plan, err := binds3.Bind(statement, s.env(table, fc))
	if err != nil {
		return err
	}
	plan, _ = rule.Optimize(plan, rule.Env{Evaluate: func(e expr.Expr) (*expr.Const, error) { return eval.Constant(e, fc) }})
	return s.execute(ctx, plan, table, fc)
}

func (s *Selection) env(table catalog.Table, fc *function.Context) binds3.Env {
	csv := s.req.Input.CSV
	return binds3.Env{Table: table, Context: fc, Text: s.req.Expression, Strict: s.req.Strict, WholeRecord: csv != nil,
		NoHeader: csv != nil && csv.Header() != HeaderUse, Typed: s.req.Input.Parquet, Exact: s.req.Strict}
}

func (s *Selection) context() *function.Context {
	now := s.req.Now
	if now.IsZero() {
		now = time.Now()
	}
	return &function.Context{Start: now, Zone: time.UTC, Dialect: function.S3Select, Database: catalog.DefaultDatabase}
}

func (s *Selection) execute(ctx context.Context, plan logical.Node, table catalog.Table, fc *function.Context) error {
	var pool columnar.Budget
	if s.req.MemoryLimit > 0 {
		pool = columnar.NewPool(s.req.MemoryLimit)
	}
	query, err := exec.Build(ctx, plan, exec.Env{Context: fc, Threads: s.req.Threads, Budget: pool, Metrics: s.metrics})
	if err != nil {
		return err
	}
	s.out.begin(plan.Schema(), headerNames(s.req.Input.CSV, table))
	return query.Run(ctx, s.out.write)
}

// headerNames gives the names of the fields of records, where there are any.
func headerNames(csv *CSVInput, table catalog.Table) (names []string) {
	if csv == nil || csv.Header() != HeaderUse {
		return nil
	}
	for _, c := range table.Columns() {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

// positionName finds the positions that a statement may name.
var positionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_([1-9][0-9]{0,6})\b`) })

// maxPositions is how many fields a statement may ask for.
const maxPositions = 100_000

// positions gives the highest position in the text of a statement.
func positions(text string) int {
	highest := 0
	for _, m := range positionName().FindAllStringSubmatch(text, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil && n <= maxPositions {
			highest = max(highest, n)
		}
	}
	return highest
}

// format gives how the catalog reads the object.
func (r *SelectRequest) format(statement *ast.S3Select) catalog.ObjectFormat {
	limit, last, start := 0, int64(-1), int64(0)
	if r.Strict {
		limit = 1 << 20
	}
	if r.Range != nil {
		start, last = r.Range.bytes(r.Object.Size)
	}
	f := catalog.ObjectFormat{Compression: r.Input.Compression, Detect: r.Input.Detect, Start: start, Last: last, Strict: r.Strict}
	switch {
	case r.Input.CSV != nil:
		opt := r.Input.CSV.options()
		opt.MaxRecord, opt.Last = limit, last
		if start > 0 { // the header lies before the range
			opt.Skip = 0
		}
		f.CSV, f.Named, f.Positions = &opt, r.Input.CSV.Header() == HeaderUse, positions(r.Expression)
	case r.Input.JSON != nil:
		opt := r.Input.JSON.options()
		opt.MaxRecord, opt.Last, opt.Path = limit, last, binds3.SourcePath(statement.From)
		f.JSON = &opt
	}
	return f
}
