package exec

import (
	"flowsql/columnar"
	"flowsql/exec/eval"
)

// perWorker is a program's clones, one a worker.
type perWorker []*eval.Program

func (b *builder) clones(p *eval.Program) perWorker {
	var out perWorker
	for _, w := range b.query.crew.workers {
		out = append(out, p.Clone(w.Context))
	}
	return out
}

// passingClones is clones whose results nobody keeps beyond the batch.
func (b *builder) passingClones(p *eval.Program) perWorker {
	var out perWorker
	for _, w := range b.query.crew.workers {
		out = append(out, p.Passing(w.Context))
	}
	return out
}

// inPieces evaluates expressions on the rows of a batch and hands the values on:
// of all rows at once, or of some after the other where they would take more than
// the worker's share.
func inPieces(list []perWorker, w *Worker, b columnar.Batch, use func(part columnar.Batch, values []columnar.Vector) error) error {
	part, values := b, []columnar.Vector(nil)
	return w.Context.Pieces(b.Len, func(from, to int) (err error) {
		if part = b; to-from < b.Len {
			part = b.Slice(from, to)
		}
		values, err = evalAll(list, w, part)
		return err
	}, func(int, int) (int64, error) { return 0, use(part, values) })
}

// filter hands on the rows for which a condition is true.
type filter struct {
	programs perWorker
	rows     [][]int32
}

func newFilter(programs perWorker) *filter {
	return &filter{programs, make([][]int32, len(programs))}
}

// Run is the Transform's.
func (f *filter) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	rows, err := f.programs.filter(w, in, f.rows[w.ID][:0])
	if err != nil {
		return err
	}
	f.rows[w.ID] = rows
	switch len(rows) {
	case 0:
		return nil
	case in.Len:
		return emit(in)
	}
	return emit(in.Gather(rows))
}

// filter appends the rows for which a condition is true to dst.
func (p perWorker) filter(w *Worker, in columnar.Batch, dst []int32) ([]int32, error) {
	var fresh []int32
	err := w.Context.Pieces(in.Len, func(from, to int) (err error) {
		if to-from == in.Len {
			fresh, err = p[w.ID].Filter(in, dst)
			return err
		}
		fresh, err = p[w.ID].Filter(in.Slice(from, to), dst)
		for i := len(dst); i < len(fresh); i++ {
			fresh[i] += int32(from)
		}
		return err
	}, func(int, int) (int64, error) {
		dst = fresh
		return 0, nil
	})
	return dst, err
}

// project computes expressions.
type project struct {
	programs []perWorker
}

func newProject(programs []perWorker) *project { return &project{programs} }

// Run is the Transform's.
func (p *project) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	var out columnar.Batch
	return w.Context.Pieces(in.Len, func(from, to int) error {
		part := in
		if to-from < in.Len {
			part = in.Slice(from, to)
		}
		values, err := evalAll(p.programs, w, part)
		out = columnar.Batch{Len: part.Len, Seq: in.Seq}
		for _, v := range values {
			out.Cols = append(out.Cols, w.Context.Expand(v, part.Len))
		}
		return err
	}, func(int, int) (int64, error) { return 0, emit(out) })
}

// rebatch cuts batches into smaller ones, for tests.
type rebatch struct{ rows int }

// Run is the Transform's.
func (r rebatch) Run(_ *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	for from := 0; from < in.Len; from += r.rows {
		if err := emit(in.Slice(from, min(from+r.rows, in.Len))); err != nil {
			return err
		}
	}
	return nil
}
