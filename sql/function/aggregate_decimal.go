package function

import (
	"math/big"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// decimalSum adds decimals and counts them, for sum and avg. A sum may leave the
// 128 bits on the way: how often it did is counted.
type decimalSum struct {
	o      *Overload
	sums   []decimal128.Num
	carry  []int64 // in units of 2^128
	counts []int64
}

func newDecimalSum(o *Overload) Aggregate { return &decimalSum{o: o} }

func (d *decimalSum) Resize(groups int) int64 {
	var a, b, c int64
	d.sums, a = resized(d.sums, groups, 16)
	d.carry, b = resized(d.carry, groups, 8)
	d.counts, c = resized(d.counts, groups, 8)
	return a + b + c
}

func (d *decimalSum) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), spread[decimal128.Num](args[0])
	for i, g := range groups[:n] {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		d.add(g, in.at(i), 1)
	}
	return 0, nil
}

func (d *decimalSum) add(g uint32, v decimal128.Num, count int64) {
	old := d.sums[g]
	sum := old.Add(v)
	if (old.Sign() < 0) == (v.Sign() < 0) && (sum.Sign() < 0) != (old.Sign() < 0) {
		if old.Sign() < 0 {
			d.carry[g]--
		} else {
			d.carry[g]++
		}
	}
	d.sums[g] = sum
	d.counts[g] += count
}

func (d *decimalSum) State(from, to int) ([]arrow.Array, error) {
	store := columnar.ArrowType(types.Decimal(maxPrecision, d.o.Args[0].Scale))
	return []arrow.Array{
		columnar.NewFixed(store, append([]decimal128.Num(nil), d.sums[from:to]...), nil),
		columnar.NewInt64(append([]int64(nil), d.carry[from:to]...), nil),
		columnar.NewInt64(append([]int64(nil), d.counts[from:to]...), nil),
	}, nil
}

func (d *decimalSum) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	sums, carry, counts := columnar.Values[decimal128.Num](state[0]), columnar.Values[int64](state[1]), columnar.Values[int64](state[2])
	for i, g := range groups[:n] {
		d.add(g, sums[i], counts[i])
		d.carry[g] += carry[i]
	}
	return 0, nil
}

func (d *decimalSum) Result(from, to int) (arrow.Array, error) {
	out := make([]decimal128.Num, to-from)
	seen := make([]bool, to-from)
	for i := range out {
		if seen[i] = d.counts[from+i] > 0; !seen[i] {
			continue
		}
		var err error
		if out[i], err = d.value(from + i); err != nil {
			return nil, err
		}
	}
	return columnar.NewFixed(columnar.ArrowType(d.o.Result), out, missing(seen)), nil
}

func (d *decimalSum) value(g int) (decimal128.Num, error) {
	mean := d.o.Name() == "avg"
	if d.carry[g] == 0 && !mean {
		if !d.sums[g].FitsInPrecision(maxPrecision) {
			return d.sums[g], errDecimalOverflow
		}
		return d.sums[g], nil
	}
	whole := new(big.Int).Lsh(big.NewInt(d.carry[g]), 128)
	whole.Add(whole, d.sums[g].BigInt())
	if mean {
		whole = divideRounded(whole, big.NewInt(d.counts[g]))
	}
	if whole.BitLen() > 127 || !decimal128.FromBigInt(whole).FitsInPrecision(maxPrecision) {
		return d.sums[g], errDecimalOverflow
	}
	return decimal128.FromBigInt(whole), nil
}
