package function

import (
	"sync"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// maxRemembered is the size of a dictionary up to which a function runs once
// for each value; a larger one is likelier to hold values that few rows have.
const maxRemembered = 1 << 16

// leastRemembered is how many values are not too many for any number of rows.
const leastRemembered = 64

// maxRememberedBytes is how large the results may be that are remembered of a dictionary.
const maxRememberedBytes = 4 << 20

// onceForEachValue makes a kernel run once for each value of a dictionary where
// all other arguments are constants, and remember the results. Where a value
// that no row may have raises an error, the kernel runs over the rows.
func onceForEachValue(run Scalar, o *Overload) Scalar {
	if o.Def.Flags&NotDeterministic != 0 || !takesText(o.Args) {
		return run
	}
	memory := &memories{of: map[*columnar.Dict]*remembered{}}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		at, coded := onlyColumn(args)
		if coded == nil || coded.ValueCount() == 0 || coded.ValueCount() > maxRemembered {
			return run(ctx, args, n)
		}
		if coded.ValueCount() == 1 && coded.NullN() == 0 {
			return onConstant(ctx, run, args, at, coded, n)
		}
		r := memory.find(coded.Dict)
		if !r.learn(ctx, run, args, at, coded, n) {
			return run(ctx, args, n)
		}
		return r.rows(ctx, coded), nil
	}
}

// onConstant runs a function over a column of one text (a partition value, a
// path), whose dictionary no other batch may have.
func onConstant(ctx *Context, run Scalar, args []columnar.Vector, at int, coded *columnar.Coded, n int) (columnar.Vector, error) {
	with := append([]columnar.Vector(nil), args...)
	with[at] = columnar.Vector{Array: coded.ValueArray(), Const: true}
	v, err := run(ctx, with, 1)
	if err != nil {
		return v, err
	}
	return columnar.Vector{Array: ctx.Expand(columnar.Vector{Array: v.Array, Const: true}, n)}, nil
}

// maxMemories is how many dictionaries a call remembers results for: those of
// the workers, and some that readers gave up for fuller ones.
const maxMemories = 64

// memories are the results that a call remembers, by dictionary.
type memories struct {
	mu sync.Mutex
	of map[*columnar.Dict]*remembered
}

func (m *memories) find(d *columnar.Dict) *remembered {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.of[d]
	if r == nil {
		if len(m.of) >= maxMemories {
			clear(m.of)
		}
		r = &remembered{}
		m.of[d] = r
	}
	return r
}

func takesText(args []types.Type) bool {
	for _, t := range args {
		if t.IsString() {
			return true
		}
	}
	return false
}

// onlyColumn gives the one argument that is no constant, if it is coded.
func onlyColumn(args []columnar.Vector) (at int, coded *columnar.Coded) {
	for i, a := range args {
		if a.Const {
			continue
		}
		c, ok := a.Array.(*columnar.Coded)
		if !ok || coded != nil {
			return 0, nil
		}
		at, coded = i, c
	}
	return at, coded
}

// remembered holds a function's results for the first count values of a dictionary.
type remembered struct {
	mu     sync.Mutex
	count  int
	seen   int   // rows
	bytes  int64 // of the results
	failed bool
	values arrow.Array // the results; for texts
	dict   *columnar.Dict
	codes  []uint32 // of a value's result in dict
	nulls  []bool   // with dict: whether a value's result is null
}

// learn runs the function over the values that are new, once as many rows were
// seen: a dictionary may have values that few rows have.
func (r *remembered) learn(ctx *Context, run Scalar, args []columnar.Vector, at int, coded *columnar.Coded, n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	total := coded.ValueCount()
	r.seen += n
	if r.failed || total <= r.count {
		return !r.failed
	}
	if total-r.count > max(r.seen, leastRemembered) {
		return false
	}
	fresh := columnar.Slice(coded.ValueArray(), r.count, total)
	with := append([]columnar.Vector(nil), args...)
	with[at] = columnar.Vector{Array: fresh}
	var v columnar.Vector
	within, err := ctx.Attempt(func() (err error) {
		v, err = run(ctx, with, fresh.Len())
		return err
	})
	if err != nil || !within || r.bytes+columnar.HeldBytes(v.Array) > maxRememberedBytes {
		r.failed, r.values, r.dict, r.codes, r.nulls = true, nil, nil, nil, nil
		return false
	}
	r.bytes += columnar.HeldBytes(v.Array)
	r.add(v.Expand(fresh.Len()))
	r.count = total
	return true
}

func (r *remembered) add(results arrow.Array) {
	if results.DataType().ID() != arrow.STRING && results.DataType().ID() != arrow.DICTIONARY {
		if r.values != nil {
			results = columnar.Concat([]arrow.Array{r.values, results})
		}
		r.values = results
		return
	}
	if r.dict == nil {
		r.dict = columnar.NewDict()
	}
	s := columnar.StringsOf(results)
	for i := range results.Len() {
		null := s.Null(i)
		code := uint32(0)
		if !null || r.dict.Len() == 0 {
			text := ""
			if !null {
				text = s.At(i)
			}
			code = r.dict.CodeString(text)
		}
		r.codes, r.nulls = append(r.codes, code), append(r.nulls, null)
	}
}

// rows gives the results for the rows of a column.
func (r *remembered) rows(ctx *Context, coded *columnar.Coded) columnar.Vector {
	r.mu.Lock() // another worker may have been handed batches of the same dictionary
	defer r.mu.Unlock()
	codes := coded.Codes()
	if r.dict == nil {
		index := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(codes))), len(codes))
		return columnar.Vector{Array: ctx.Gather(r.values, index)}
	}
	out := make([]uint32, len(codes))
	valid := columnar.MergeNulls(len(codes), coded.Uint32)
	for i, c := range codes {
		out[i] = r.codes[c]
		if r.nulls[c] {
			if valid == nil {
				valid = columnar.NewBitmap(len(codes))
			}
			valid.Clear(i)
		}
	}
	return columnar.Vector{Array: columnar.NewCoded(r.dict, out, valid)}
}
