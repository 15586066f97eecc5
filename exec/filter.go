package exec

import (
	"flowsql/columnar"
	"flowsql/exec/eval"
)

// perWorker is a program's clones, one a worker.
type perWorker []*eval.Program

func clones(p *eval.Program, workers int) perWorker {
	out := make(perWorker, workers)
	for i := range out {
		out[i] = p.Clone()
	}
	return out
}

// filter hands on the rows for which a condition is true.
type filter struct {
	programs perWorker
	rows     [][]int32
}

func newFilter(p *eval.Program, workers int) *filter {
	return &filter{clones(p, workers), make([][]int32, workers)}
}

// Run is the Transform's.
func (f *filter) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	rows, err := f.programs[w.ID].Filter(in, f.rows[w.ID][:0])
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

// project computes expressions.
type project struct {
	programs []perWorker
}

func newProject(list []*eval.Program, workers int) *project {
	p := &project{}
	for _, x := range list {
		p.programs = append(p.programs, clones(x, workers))
	}
	return p
}

// Run is the Transform's.
func (p *project) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	out := columnar.Batch{Len: in.Len, Seq: in.Seq}
	for _, programs := range p.programs {
		v, err := programs[w.ID].Eval(in)
		if err != nil {
			return err
		}
		out.Cols = append(out.Cols, v.Expand(in.Len))
	}
	return emit(out)
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
