package function

import (
	"math/bits"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() {
	lists = append(lists, bitwise, shifts[int8](types.Tinyint), shifts[int16](types.Smallint), shifts[int32](types.Integer), shifts[int64](types.Bigint))
}

// bitwise lists the functions on the bits of integers but for shifts.
func bitwise() []Def {
	pair := func(f func(a, b int64) int64) builder { return two(safe2(f)) }
	return []Def{
		{Name: "bitwise_and", In: "bigint, bigint", Out: "bigint", Build: pair(func(a, b int64) int64 { return a & b }), Doc: "Bitwise AND in 2's complement arithmetic"},
		{Name: "bitwise_or", In: "bigint, bigint", Out: "bigint", Build: pair(func(a, b int64) int64 { return a | b }), Doc: "Bitwise OR in 2's complement arithmetic"},
		{Name: "bitwise_xor", In: "bigint, bigint", Out: "bigint", Build: pair(func(a, b int64) int64 { return a ^ b }), Doc: "Bitwise XOR in 2's complement arithmetic"},
		{Name: "bitwise_not", In: "bigint", Out: "bigint", Build: one(safe(func(a int64) int64 { return ^a })), Doc: "Bitwise NOT in 2's complement arithmetic"},
		{Name: "bit_count", In: "bigint, bigint", Out: "bigint", Build: two(bitCount), Doc: "Count of set bits in the two's complement representation"},
	}
}

func bitCount(v, width int64) (int64, error) {
	if width < 2 || width > 64 {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Bits specified in bit_count must be between 2 and 64, got %d", width)
	}
	if half := int64(1) << (width - 1); width < 64 && (v >= half || v < -half) {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument,
			"Number must be representable with the bits specified. %d cannot be represented with %d bits", v, width)
	}
	return int64(bits.OnesCount64(uint64(v) & (1<<uint(width-1)<<1 - 1))), nil
}

// integerWidths are the bits of the integer types.
var integerWidths = map[types.Kind]int32{types.KindTinyint: 8, types.KindSmallint: 16, types.KindInteger: 32, types.KindBigint: 64}

// shifts lists the shifts of an integer type. As in Trino they are made in 64
// bits, of a negative amount by its last six bits.
func shifts[T integer](t types.Type) func() []Def {
	width := integerWidths[t.Kind]
	ones := ^uint64(0) >> (64 - width)
	define := func(name, doc string, run builder) Def {
		return Def{Name: name, In: t.String() + ", integer", Out: t.String(), Build: run, Doc: doc}
	}
	beyond := map[types.Kind]string{types.KindTinyint: "Value %d exceeds MAX_BYTE",
		types.KindSmallint: "Value %d exceeds MAX_SHORT for type smallint", types.KindInteger: "Value %d exceeds MAX_INT for type integer"}[t.Kind]
	return func() []Def {
		return []Def{
			define("bitwise_left_shift", "Shift left", two(safe2(func(v T, by int32) T {
				if by >= width {
					return 0
				}
				return T(int64(v) << (by & 63))
			}))),
			define("bitwise_right_shift", "Shift right without the sign", two(func(v T, by int32) (T, error) {
				if by >= width {
					return 0, nil
				}
				shifted := uint64(v) & ones >> (by & 63)
				if by < 0 && beyond != "" && T(shifted) < 0 { // nothing was shifted
					return 0, sqlerr.New(sqlerr.GenericInternalError, beyond, shifted)
				}
				return T(shifted), nil
			})),
			define("bitwise_right_shift_arithmetic", "Shift right with the sign", two(safe2(func(v T, by int32) T {
				if by >= width {
					by = width - 1
				}
				return T(int64(v) >> (by & 63))
			}))),
		}
	}
}
