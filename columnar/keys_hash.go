package columnar

import (
	"hash/maphash"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/sql/types"
)

// hashSeed is one for the process, so that workers agree on the partition of a key.
var hashSeed = maphash.MakeSeed()

// HashRows gives a hash of the values of each of n rows, equal where the keys
// are, whichever dictionaries and workers the rows come from.
func HashRows(ts []types.Type, cols []arrow.Array, n int, dst []uint64) []uint64 {
	if cap(dst) < n {
		dst = make([]uint64, n)
	}
	dst = dst[:n]
	clear(dst)
	for i, c := range cols {
		hashColumn(ts[i], c, dst)
	}
	for i, h := range dst {
		h *= multiplier
		dst[i] = h ^ h>>29
	}
	return dst
}

func mixHash(h, v uint64) uint64 {
	h = (h ^ v) * multiplier
	return h ^ h>>32
}

func hashColumn(t types.Type, a arrow.Array, dst []uint64) {
	switch a.(type) {
	case *array.String, *array.Binary, *Coded:
		hashTexts(StringsOf(a), dst)
		return
	}
	switch a.DataType().ID() {
	case arrow.INT64, arrow.TIMESTAMP:
		hashFixed(a, Values[int64](a), dst, func(v int64) uint64 { return uint64(v) })
	case arrow.INT32, arrow.DATE32:
		hashFixed(a, Values[int32](a), dst, func(v int32) uint64 { return uint64(v) })
	case arrow.FLOAT64:
		hashFixed(a, Values[float64](a), dst, FloatBits)
	default:
		hashKeys(t, a, dst)
	}
}

func hashFixed[T Fixed](a arrow.Array, values []T, dst []uint64, bits func(T) uint64) {
	nulls := NullsOf(a)
	for i, v := range values {
		if nulls.Any() && nulls.Null(i) {
			dst[i] = mixHash(dst[i], 0)
		} else {
			dst[i] = mixHash(dst[i], bits(v)+1)
		}
	}
}

func hashTexts(s Strings, dst []uint64) {
	for i := range dst {
		if s.Null(i) {
			dst[i] = mixHash(dst[i], 0)
		} else {
			dst[i] = mixHash(dst[i], maphash.String(hashSeed, s.At(i)))
		}
	}
}

// hashKeys hashes values of other types by their order keys.
func hashKeys(t types.Type, a arrow.Array, dst []uint64) {
	nulls, key := NullsOf(a), valueKey(t, a)
	var scratch []byte
	for i := range dst {
		if nulls.Null(i) {
			dst[i] = mixHash(dst[i], 0)
			continue
		}
		scratch = key(scratch[:0], i)
		dst[i] = mixHash(dst[i], maphash.Bytes(hashSeed, scratch))
	}
}
