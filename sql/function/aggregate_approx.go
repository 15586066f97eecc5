package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/axiomhq/hyperloglog"
	"github.com/zeebo/xxh3"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, approximations) }

func approximations() []Def {
	const doc = "About how many different values there are"
	var out []Def
	for _, in := range []struct{ t, bound string }{{"t", " | T:comparable"}, {"boolean", ""}, {"unknown", ""}} {
		out = append(out,
			Def{Name: "approx_distinct", Kind: KindAggregate, In: in.t + in.bound, Out: "bigint", Doc: doc,
				Aggregate: func(o *Overload) Aggregate { return &approxDistinct{t: o.Args[0]} }},
			Def{Name: "approx_distinct", Kind: KindAggregate, In: in.t + ", double" + in.bound, Out: "bigint", Doc: doc + ", with a standard error",
				Aggregate: func(o *Overload) Aggregate {
					return &approxDistinct{t: o.Args[0], limited: o.Args[0].Kind != types.KindBoolean}
				}})
	}
	return out
}

// sketchBytes is about what a full sketch of 2^14 registers holds.
const sketchBytes = 1 << 14

// approxDistinct counts by sketches; few values are counted exactly.
type approxDistinct struct {
	t        types.Type
	limited  bool // by the second argument, a standard error
	sketches []*hyperloglog.Sketch
}

func (a *approxDistinct) Resize(groups int) (grew int64) {
	a.sketches, grew = resized(a.sketches, groups, 8)
	return grew
}

func (a *approxDistinct) sketch(g uint32) (*hyperloglog.Sketch, int64) {
	if a.sketches[g] != nil {
		return a.sketches[g], 0
	}
	a.sketches[g] = hyperloglog.New14()
	return a.sketches[g], sketchBytes
}

func (a *approxDistinct) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	args = args[:min(len(args), 2)]
	for at := range args {
		groups, args, n = notNullRows(at, groups, args, n)
	}
	if n == 0 {
		return 0, nil
	}
	failed := func(int) error { return nil }
	if a.limited {
		limit := reader[float64](args[1])
		failed = func(i int) error { return standardError(limit(i)) }
	}
	grew, hash := int64(0), hasher(a.t, args[0])
	for i, g := range groups[:n] {
		if err := failed(i); err != nil {
			return grew, err
		}
		s, size := a.sketch(g)
		s.InsertHash(hash(i))
		grew += size
	}
	return grew, nil
}

// standardError checks the error that is allowed. The sketches have a smaller one.
func standardError(e float64) error {
	if e >= 0.0040625 && e <= 0.26 {
		return nil
	}
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Max standard error must be in [0.0040625, 0.26]: %s", doubleText(e))
}

// hasher gives the hash of a row by its text, or of a coded column by its code's text once.
func hasher(t types.Type, v columnar.Vector) func(i int) uint64 {
	if c, ok := v.Array.(*columnar.Coded); ok && c.ValueCount() <= c.Len() {
		values := columnar.StringsOf(c)
		hashes := make([]uint64, c.ValueCount())
		for k := range hashes {
			hashes[k] = xxh3.HashString(values.Value(uint32(k)))
		}
		codes := c.Codes()
		return func(i int) uint64 { return hashes[codes[v.Row(i)]] }
	}
	if t.Kind == types.KindVarchar || t.Kind == types.KindVarbinary {
		text := reader[string](v)
		return func(i int) uint64 { return xxh3.HashString(text(i)) }
	}
	var buf []byte
	return func(i int) uint64 {
		buf = AppendText(buf[:0], t, v.Array, v.Row(i))
		return xxh3.Hash(buf)
	}
}

func (a *approxDistinct) State(from, to int) ([]arrow.Array, error) {
	b := columnar.NewStringBuilder(to - from)
	for _, s := range a.sketches[from:to] {
		if s == nil {
			b.AppendNull()
			continue
		}
		raw, err := s.MarshalBinary()
		if err != nil {
			return nil, err
		}
		b.AppendBytes(raw)
	}
	return []arrow.Array{b.Binary()}, nil
}

func (a *approxDistinct) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	in := columnar.StringsOf(state[0])
	grew := int64(0)
	for i, g := range groups[:n] {
		if in.Null(i) {
			continue
		}
		var other hyperloglog.Sketch
		if err := other.UnmarshalBinary([]byte(in.At(i))); err != nil {
			return grew, err
		}
		s, size := a.sketch(g)
		grew += size
		if err := s.Merge(&other); err != nil {
			return grew, err
		}
	}
	return grew, nil
}

func (a *approxDistinct) Result(from, to int) (arrow.Array, error) {
	out := make([]int64, to-from)
	for i, s := range a.sketches[from:to] {
		if s != nil {
			out[i] = int64(s.Estimate())
		}
	}
	return columnar.NewInt64(out, nil), nil
}

// doubles reads numbers as doubles.
func doubles(t types.Type, v columnar.Vector) func(i int) float64 {
	switch t.Kind {
	case types.KindBigint:
		in := reader[int64](v)
		return func(i int) float64 { return float64(in(i)) }
	case types.KindReal:
		in := reader[float32](v)
		return func(i int) float64 { return float64(in(i)) }
	}
	return reader[float64](v)
}
