package columnar

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
)

// OrderRanks gives numbers that are in the order of the rows of a column, in dst if it is
// large enough; rows of different values may have the same. ok is false for columns
// that have none: only whole numbers, dates and timestamps do.
func OrderRanks(o Order, a arrow.Array, dst []uint64) (ranks []uint64, ok bool) {
	if cap(dst) < a.Len() {
		dst = make([]uint64, a.Len())
	}
	dst = dst[:a.Len()]
	flip := uint64(0)
	if o.Descending {
		flip = math.MaxUint64
	}
	switch a.DataType().ID() {
	case arrow.INT64, arrow.TIMESTAMP:
		for i, v := range Values[int64](a) {
			dst[i] = uint64(v) ^ 1<<63 ^ flip
		}
	case arrow.INT32, arrow.DATE32:
		for i, v := range Values[int32](a) {
			dst[i] = uint64(uint32(v)^1<<31^uint32(flip)) << 32
		}
	default:
		return dst, false
	}
	if nulls := NullsOf(a); nulls.Any() {
		for i := range dst {
			if nulls.Null(i) {
				dst[i] = nullRank(o.NullsFirst)
			}
		}
	}
	return dst, true
}

func nullRank(first bool) uint64 {
	if first {
		return 0
	}
	return math.MaxUint64
}

// KeyRank gives the rank of the row of an order key, whose first column has ranks: one
// that is not less than that of OrderRanks.
func KeyRank(key []byte) uint64 {
	if key[0] != 1 {
		return nullRank(key[0] == 0)
	}
	rank := [8]byte{255, 255, 255, 255, 255, 255, 255, 255}
	copy(rank[:], key[1:]) // and, of four bytes, some of the next column
	return binary.BigEndian.Uint64(rank[:])
}
