package function

import (
	"cmp"
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// comparer gives the order of a row of a against a row of b, as sorting, min and
// max see it: NaN is the greatest number and equal to itself, null is above all.
func comparer(t types.Type, a, b arrow.Array) func(i, j int) int {
	inner := comparerOfValues(t, a, b)
	x, y := columnar.NullsOf(a), columnar.NullsOf(b)
	if !x.Any() && !y.Any() {
		return inner
	}
	return func(i, j int) int {
		p, q := x.Null(i), y.Null(j)
		switch {
		case p && q:
			return 0
		case p:
			return 1
		case q:
			return -1
		}
		return inner(i, j)
	}
}

func comparerOfValues(t types.Type, a, b arrow.Array) func(i, j int) int {
	switch t.Kind {
	case types.KindBoolean:
		x, y := columnar.BoolsOf(a), columnar.BoolsOf(b)
		return func(i, j int) int { return compareBools(x.At(i), y.At(j)) }
	case types.KindTinyint:
		return compareFixed(a, b, cmp.Compare[int8])
	case types.KindSmallint:
		return compareFixed(a, b, cmp.Compare[int16])
	case types.KindInteger, types.KindDate:
		return compareFixed(a, b, cmp.Compare[int32])
	case types.KindBigint, types.KindTimestamp, types.KindTime, types.KindIntervalDay, types.KindIntervalYear:
		return compareFixed(a, b, cmp.Compare[int64])
	case types.KindReal:
		return compareFixed(a, b, compareFloats[float32])
	case types.KindDouble:
		return compareFixed(a, b, compareFloats[float64])
	case types.KindDecimal:
		return compareFixed(a, b, compareDecimals)
	case types.KindVarchar, types.KindChar, types.KindVarbinary, types.KindJSON, types.KindDynamic:
		return compareTexts(t, a, b)
	case types.KindIPAddress, types.KindUUID:
		return compareFixed(a, b, func(x, y [16]byte) int { return strings.Compare(string(x[:]), string(y[:])) })
	case types.KindIPPrefix:
		return compareFixed(a, b, func(x, y [17]byte) int { return strings.Compare(string(x[:]), string(y[:])) })
	case types.KindTimestampTZ, types.KindTimeTZ:
		return compareZoned(t, a, b)
	}
	return compareNested(t, a, b)
}

func compareFixed[T columnar.Fixed](a, b arrow.Array, compare func(x, y T) int) func(i, j int) int {
	x, y := columnar.Values[T](a), columnar.Values[T](b)
	return func(i, j int) int { return compare(x[i], y[j]) }
}

func compareBools(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// compareFloats puts NaN above all and takes the two zeros for one.
func compareFloats[T float32 | float64](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	}
	return compareBools(math.IsNaN(float64(x)), math.IsNaN(float64(y)))
}

func compareDecimals(x, y decimal128.Num) int { return x.Cmp(y) }

func compareTexts(t types.Type, a, b arrow.Array) func(i, j int) int {
	x, y := columnar.StringsOf(a), columnar.StringsOf(b)
	if t.Kind == types.KindChar {
		return func(i, j int) int { return comparePadded(x.At(i), y.At(j)) }
	}
	return func(i, j int) int { return strings.Compare(x.At(i), y.At(j)) }
}

// comparePadded compares char values as if both were padded with blanks.
func comparePadded(x, y string) int {
	n := min(len(x), len(y))
	if c := strings.Compare(x[:n], y[:n]); c != 0 {
		return c
	}
	for _, c := range []byte(x[n:]) {
		if c != ' ' {
			return cmp.Compare(c, ' ')
		}
	}
	for _, c := range []byte(y[n:]) {
		if c != ' ' {
			return cmp.Compare(' ', c)
		}
	}
	return 0
}

func compareZoned(t types.Type, a, b arrow.Array) func(i, j int) int {
	x, y := zonedOf(a), zonedOf(b)
	if t.Kind == types.KindTimeTZ {
		return func(i, j int) int { return cmp.Compare(x.at(i).utcTime(), y.at(j).utcTime()) }
	}
	return func(i, j int) int { return cmp.Compare(x.us[i], y.us[j]) }
}

// utcTime gives the time of day in UTC of a time with time zone.
func (z zoned) utcTime() int64 { return floorMod(z.us-int64(z.zone)*usMinute, usDay) }

func compareNested(t types.Type, a, b arrow.Array) func(i, j int) int {
	switch t.Kind {
	case types.KindArray:
		x, xok := a.(*array.List)
		y, yok := b.(*array.List)
		if xok && yok {
			return compareLists(x, y, comparer(t.Elem(), x.ListValues(), y.ListValues()))
		}
	case types.KindRow:
		x, xok := a.(*array.Struct)
		y, yok := b.(*array.Struct)
		if xok && yok {
			return compareStructs(t, x, y)
		}
	case types.KindMap:
		x, xok := a.(*array.Map)
		y, yok := b.(*array.Map)
		if xok && yok {
			return compareMaps(t, x, y)
		}
	}
	return func(int, int) int { return 0 }
}

func compareLists(a, b arrow.Array, element func(i, j int) int) func(i, j int) int {
	return func(i, j int) int {
		i, iEnd := listRange(a, i)
		j, jEnd := listRange(b, j)
		for ; i < iEnd && j < jEnd; i, j = i+1, j+1 {
			if c := element(i, j); c != 0 {
				return c
			}
		}
		return cmp.Compare(iEnd-i, jEnd-j)
	}
}

func compareStructs(t types.Type, a, b *array.Struct) func(i, j int) int {
	fields := make([]func(i, j int) int, len(t.Fields()))
	for k, f := range t.Fields() {
		fields[k] = comparer(f.Type, a.Field(k), b.Field(k))
	}
	return func(i, j int) int {
		for _, compare := range fields {
			if c := compare(i, j); c != 0 {
				return c
			}
		}
		return 0
	}
}

// compareMaps tells equal maps from others; the order of others has no meaning.
func compareMaps(t types.Type, a, b *array.Map) func(i, j int) int {
	key := comparer(t.Fields()[0].Type, a.Keys(), b.Keys())
	value := comparer(t.Fields()[1].Type, a.Items(), b.Items())
	return func(i, j int) int {
		x, y := sortedEntries(a, t, i), sortedEntries(b, t, j)
		for k := 0; k < len(x) && k < len(y); k++ {
			if c := key(x[k], y[k]); c != 0 {
				return c
			}
			if c := value(x[k], y[k]); c != 0 {
				return c
			}
		}
		return cmp.Compare(len(x), len(y))
	}
}
