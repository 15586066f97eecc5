package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/axiomhq/hyperloglog"
	"github.com/caio/go-tdigest/v4"
	"github.com/zeebo/xxh3"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, approximations) }

func approximations() []Def {
	out := []Def{
		{Name: "approx_distinct", Kind: KindAggregate, In: "t", Out: "bigint", Doc: "About how many different values there are",
			Aggregate: func(o *Overload) Aggregate { return &approxDistinct{t: o.Args[0]} }},
		{Name: "approx_distinct", Kind: KindAggregate, In: "t, double", Out: "bigint", Doc: "About how many different values there are",
			Aggregate: func(o *Overload) Aggregate { return &approxDistinct{t: o.Args[0]} }},
	}
	for _, t := range []string{"bigint", "double", "real"} {
		out = append(out,
			Def{Name: "approx_percentile", Kind: KindAggregate, In: t + ", double", Out: t, Doc: "About the value below which a share of the values lie",
				Aggregate: func(o *Overload) Aggregate { return &percentile{t: o.Args[0]} }},
			Def{Name: "approx_percentile", Kind: KindAggregate, In: t + ", double, double", Out: t, Doc: "The same of values with weights",
				Aggregate: func(o *Overload) Aggregate { return &percentile{t: o.Args[0], weighted: true} }})
	}
	return out
}

// sketchBytes is about what a full sketch of 2^14 registers holds.
const sketchBytes = 1 << 14

// approxDistinct counts by sketches; few values are counted exactly.
type approxDistinct struct {
	t        types.Type
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
	if constNull(args[0]) {
		return 0, nil
	}
	grew := int64(0)
	nulls, hash := rowNulls(args[0]), hasher(a.t, args[0])
	for i, g := range groups[:n] {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		s, size := a.sketch(g)
		s.InsertHash(hash(i))
		grew += size
	}
	return grew, nil
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

// percentile keeps a digest of the values of each group, and the share asked for.
type percentile struct {
	t        types.Type
	weighted bool
	digests  []*tdigest.TDigest
	share    []float64
}

// digestBytes is about what a digest grows to.
const digestBytes = 8 << 10

func (p *percentile) Resize(groups int) int64 {
	var a, b int64
	p.digests, a = resized(p.digests, groups, 8)
	p.share, b = resized(p.share, groups, 8)
	return a + b
}

func (p *percentile) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	shares := args[len(args)-1]
	for _, a := range args {
		if constNull(a) {
			return 0, nil
		}
	}
	values, share := doubles(p.t, args[0]), reader[float64](shares)
	weight := func(int) float64 { return 1 }
	if p.weighted {
		weight = reader[float64](args[1])
	}
	valid := validRows(args, n)
	grew := int64(0)
	for i, g := range groups[:n] {
		if valid != nil && !valid.Set(i) {
			continue
		}
		size, err := p.add(g, values(i), weight(i), share(i))
		grew += size
		if err != nil {
			return grew, err
		}
	}
	return grew, nil
}

func (p *percentile) add(g uint32, v, weight, share float64) (int64, error) {
	if share < 0 || share > 1 || share != share {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Percentile must be between 0 and 1")
	}
	if weight < 1 || weight != weight {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "percentile weight must be > 0")
	}
	grew := int64(0)
	if p.digests[g] == nil {
		d, err := tdigest.New(tdigest.Compression(200))
		if err != nil {
			return 0, err
		}
		p.digests[g], grew = d, digestBytes
	}
	p.share[g] = share
	return grew, p.digests[g].AddWeighted(v, uint64(weight))
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

func (p *percentile) State(from, to int) ([]arrow.Array, error) {
	b := columnar.NewStringBuilder(to - from)
	for _, d := range p.digests[from:to] {
		if d == nil {
			b.AppendNull()
			continue
		}
		raw, err := d.AsBytes()
		if err != nil {
			return nil, err
		}
		b.AppendBytes(raw)
	}
	return []arrow.Array{b.Binary(), columnar.NewFloat64(append([]float64(nil), p.share[from:to]...), nil)}, nil
}

func (p *percentile) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	in, share := columnar.StringsOf(state[0]), columnar.Values[float64](state[1])
	grew := int64(0)
	for i, g := range groups[:n] {
		if in.Null(i) {
			continue
		}
		other, err := tdigest.New(tdigest.Compression(200))
		if err == nil {
			err = other.FromBytes([]byte(in.At(i)))
		}
		if err != nil {
			return grew, err
		}
		p.share[g] = share[i]
		if p.digests[g] == nil {
			p.digests[g], grew = other, grew+digestBytes
		} else if err := p.digests[g].Merge(other); err != nil {
			return grew, err
		}
	}
	return grew, nil
}

func (p *percentile) Result(from, to int) (arrow.Array, error) {
	out, seen := make([]float64, to-from), make([]bool, to-from)
	for i, d := range p.digests[from:to] {
		if d != nil {
			out[i], seen[i] = d.Quantile(p.share[from+i]), true
		}
	}
	t := p.t
	if t.Kind == types.KindBigint {
		t = types.IntervalDay // whole numbers, rounded
	}
	return floatsAs(t, out, missing(seen)), nil
}
