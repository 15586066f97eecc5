package parquet

import (
	"github.com/apache/arrow/go/v17/parquet/metadata"

	"flowsql/columnar/pred"
	"flowsql/sql/types"
)

// CanSkip reports whether the statistics of a row group show that no row of it
// passes all predicates (whose Column counts in wanted). It never fails: without
// statistics a group is read.
func (f *File) CanSkip(group int, wanted []Wanted, filter []pred.Predicate) (skip bool) {
	defer func() {
		if recover() != nil {
			skip = false
		}
	}()
	for _, p := range filter {
		if w := wanted[p.Column]; w.Column < 0 {
			if p.Op != pred.IsNull {
				return true
			}
		} else if f.excluded(group, f.columns[w.Column], w.Type, p) {
			return true
		}
	}
	return false
}

// excluded reports whether no value of a column can satisfy p.
func (f *File) excluded(group int, c Column, want types.Type, p pred.Predicate) bool {
	if c.leaf < 0 {
		return false
	}
	chunk, err := f.reader.RowGroup(group).MetaData().ColumnChunk(c.leaf)
	if err != nil {
		return false
	}
	if set, err := chunk.StatsSet(); err != nil || !set {
		return false
	}
	stats, err := chunk.Statistics()
	if err != nil || stats == nil {
		return false
	}
	switch p.Op {
	case pred.IsNull:
		return stats.HasNullCount() && stats.NullCount() == 0
	case pred.IsNotNull:
		return stats.HasNullCount() && stats.NullCount() >= chunk.NumValues()
	}
	if stats.HasNullCount() && stats.NullCount() >= chunk.NumValues() {
		return true
	}
	return stats.HasMinMax() && outside(stats, c, want, p)
}

// outside reports whether p holds for no value between the smallest and the largest.
func outside(stats metadata.TypedStatistics, c Column, want types.Type, p pred.Predicate) bool {
	switch s := stats.(type) {
	case *metadata.Int32Statistics:
		return outsideIntegers(int64(s.Min()), int64(s.Max()), c, want, p)
	case *metadata.Int64Statistics:
		return outsideIntegers(s.Min(), s.Max(), c, want, p)
	case *metadata.ByteArrayStatistics:
		if !want.Equal(types.Varchar) || p.Texts == nil {
			return false
		}
		low, high := string(s.Min()), string(s.Max())
		if p.Op == pred.Prefix {
			return noPrefix(low, high, p.Texts[0])
		}
		// a writer may have cut the limits, so that neither need be a value
		return p.Op != pred.NotEqual && none(p.Op, low, high, p.Texts)
	}
	return false
}

// outsideIntegers is outside for what is stored as integers.
func outsideIntegers(low, high int64, c Column, want types.Type, p pred.Predicate) bool {
	if p.Integers == nil || isUnsigned(c.desc) {
		return false
	}
	switch {
	case c.Type.IsInteger() && want.IsInteger(), c.Type.Kind == types.KindDate && want.Kind == types.KindDate:
		return none(p.Op, low, high, p.Integers)
	case c.Type.Kind == types.KindDecimal && want.Kind == types.KindDecimal:
		return c.Type.Scale == want.Scale && none(p.Op, low, high, p.Integers)
	case c.Type.Kind == types.KindTimestamp && want.Kind == types.KindTimestamp:
		unit := unitsPerSecond(c.desc)
		from, err := micros(low, unit, want.Precision)
		to, err2 := micros(high, unit, want.Precision)
		return err == nil && err2 == nil && none(p.Op, from, to, p.Integers)
	}
	return false
}

// none reports whether no value from low to high stands in the relation to the constants.
func none[T int64 | string](op pred.Op, low, high T, constants []T) bool {
	c := constants[0]
	switch op {
	case pred.Equal, pred.In:
		for _, c := range constants {
			if low <= c && c <= high {
				return false
			}
		}
		return true
	case pred.NotEqual:
		return low == high && low == c
	case pred.Less:
		return low >= c
	case pred.LessOrEqual:
		return low > c
	case pred.Greater:
		return high <= c
	case pred.GreaterOrEqual:
		return high < c
	}
	return false
}

func noPrefix(low, high, prefix string) bool {
	n := len(prefix)
	return low[:min(n, len(low))] > prefix || high[:min(n, len(high))] < prefix
}
