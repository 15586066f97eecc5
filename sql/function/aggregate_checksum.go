package function

import (
	"encoding/binary"
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/cespare/xxhash/v2"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, checksums) }

func checksums() []Def {
	return []Def{{Name: "checksum", Kind: KindAggregate, In: "t | T:comparable", Out: "varbinary", Doc: "A checksum of the values that their order does not change",
		Aggregate: func(o *Overload) Aggregate { return &checksum{t: o.Args[0]} }}}
}

// checksumPrime is XXH64's first prime: what a null adds, and the factor of the other hashes.
const checksumPrime = 0x9E3779B185EBCA87

// checksum adds up the values' hashes.
type checksum struct {
	t    types.Type
	sums []int64
	seen []bool
}

func (c *checksum) Resize(groups int) int64 {
	var a, b int64
	c.sums, a = resized(c.sums, groups, 8)
	c.seen, b = resized(c.seen, groups, 1)
	return a + b
}

func (c *checksum) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	hash, nulls := xxHasher(c.t, args[0].Array, xxHashOf), columnar.NullsOf(args[0].Array)
	_, unknown := args[0].Array.(*array.Null)
	for i, g := range groups[:n] {
		row, one := args[0].Row(i), uint64(checksumPrime)
		if !unknown && !nulls.Null(row) {
			one = hash(row) * checksumPrime
		}
		c.sums[g] += int64(one)
		c.seen[g] = true
	}
	return 0, nil
}

func (c *checksum) State(from, to int) ([]arrow.Array, error) {
	return []arrow.Array{columnar.NewInt64(append([]int64(nil), c.sums[from:to]...), missing(c.seen[from:to]))}, nil
}

func (c *checksum) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	sums, nulls := columnar.Values[int64](state[0]), columnar.NullsOf(state[0])
	for i, g := range groups[:n] {
		if !nulls.Null(i) {
			c.sums[g] += sums[i]
			c.seen[g] = true
		}
	}
	return 0, nil
}

func (c *checksum) Result(from, to int) (arrow.Array, error) {
	out := columnar.NewStringBuilder(to - from)
	for i, sum := range c.sums[from:to] {
		if !c.seen[from+i] {
			out.AppendNull()
			continue
		}
		out.AppendBytes(binary.LittleEndian.AppendUint64(nil, uint64(sum)))
	}
	return out.Binary(), nil
}

func xxHashOf(v int64) uint64 {
	return xxhash.Sum64(binary.LittleEndian.AppendUint64(make([]byte, 0, 8), uint64(v)))
}

// rowHashOf is the hash of a word in a row, which Trino takes from HASH_CODE.
func rowHashOf(v int64) uint64 {
	return bits.RotateLeft64(uint64(v)*0xC2B2AE3D27D4EB4F, 31) * checksumPrime
}

// xxHasher gives the hash of a value as Trino's operator XX_HASH_64 has it for
// each type, of the words in which Trino keeps it.
func xxHasher(t types.Type, a arrow.Array, word func(int64) uint64) func(i int) uint64 {
	switch t.Kind {
	case types.KindBoolean:
		b := columnar.BoolsOf(a)
		return func(i int) uint64 { return xxHashOf(int64(bit(b.At(i)))) }
	case types.KindTinyint:
		return xxFixed(a, func(v int8) uint64 { return word(int64(v)) })
	case types.KindSmallint:
		return xxFixed(a, func(v int16) uint64 { return word(int64(v)) })
	case types.KindInteger, types.KindDate:
		return xxFixed(a, func(v int32) uint64 { return word(int64(v)) })
	case types.KindBigint, types.KindTimestamp, types.KindIntervalDay, types.KindIntervalYear:
		return xxFixed(a, word)
	case types.KindTime:
		return xxFixed(a, func(us int64) uint64 { return word(us * 1_000_000) })
	case types.KindReal:
		return xxFixed(a, func(v float32) uint64 { return word(int64(int32(columnar.RealBits(v)))) })
	case types.KindDouble:
		return xxFixed(a, func(v float64) uint64 { return word(int64(columnar.FloatBits(v))) })
	case types.KindDecimal:
		return xxFixed(a, xxDecimal(t, word))
	case types.KindIPAddress, types.KindUUID:
		return xxFixed(a, func(v [16]byte) uint64 { return xxhash.Sum64(v[:8]) ^ xxhash.Sum64(v[8:]) })
	case types.KindIPPrefix:
		return xxFixed(a, func(v [17]byte) uint64 { return xxhash.Sum64(v[:]) })
	case types.KindTimestampTZ, types.KindTimeTZ:
		return xxZoned(t, a, word)
	case types.KindArray, types.KindMap, types.KindRow:
		return xxNested(t, a, word)
	case types.KindUnknown:
		return func(int) uint64 { return 0 }
	}
	s := columnar.StringsOf(a)
	return func(i int) uint64 { return xxhash.Sum64String(s.At(i)) }
}

func xxFixed[T columnar.Fixed](a arrow.Array, hash func(T) uint64) func(i int) uint64 {
	values := columnar.Values[T](a)
	return func(i int) uint64 { return hash(values[i]) }
}

// xxDecimal hashes a decimal of up to 18 digits as a bigint, a longer one by both words.
func xxDecimal(t types.Type, word func(int64) uint64) func(v decimal128.Num) uint64 {
	if t.Precision <= 18 {
		return func(v decimal128.Num) uint64 { return word(int64(v.LowBits())) }
	}
	return func(v decimal128.Num) uint64 { return xxHashOf(v.HighBits()) ^ xxHashOf(int64(v.LowBits())) }
}

// xxZoned hashes the instant: milliseconds and, of more than three digits, the
// picoseconds beyond them.
func xxZoned(t types.Type, a arrow.Array, word func(int64) uint64) func(i int) uint64 {
	z := zonedOf(a)
	if t.Kind == types.KindTimeTZ {
		return func(i int) uint64 { return word(z.at(i).utcTime()) }
	}
	return func(i int) uint64 {
		us := z.at(i).us
		ms := us / 1000
		if us%1000 < 0 {
			ms--
		}
		if t.Precision <= 3 {
			return word(ms)
		}
		return word(ms) ^ word((us-ms*1000)*1_000_000)
	}
}

// xxNested joins the hashes of the elements as Java's lists and maps do.
func xxNested(t types.Type, a arrow.Array, word func(int64) uint64) func(i int) uint64 {
	switch x := a.(type) {
	case *array.List:
		element := xxOrNull(t.Elem(), x.ListValues(), word)
		return func(i int) uint64 {
			from, to := listRange(x, i)
			hash := uint64(0)
			for k := from; k < to; k++ {
				hash = 31*hash + element(k)
			}
			return hash
		}
	case *array.Map:
		key, value := xxOrNull(t.Fields()[0].Type, x.Keys(), word), xxOrNull(t.Fields()[1].Type, x.Items(), word)
		return func(i int) uint64 {
			from, to := listRange(x, i)
			hash := uint64(0)
			for k := from; k < to; k++ {
				hash += key(k) ^ value(k)
			}
			return hash
		}
	case *array.Struct:
		return xxRow(t, x)
	}
	return func(int) uint64 { return 0 }
}

func xxRow(t types.Type, x *array.Struct) func(i int) uint64 {
	fields := make([]func(i int) uint64, len(t.Fields()))
	for k, f := range t.Fields() {
		fields[k] = xxOrNull(f.Type, x.Field(k), rowHashOf)
	}
	return func(i int) uint64 {
		hash := uint64(1)
		for _, field := range fields {
			hash = 31*hash + field(i)
		}
		return hash
	}
}

// xxOrNull is xxHasher with 0 for null.
func xxOrNull(t types.Type, a arrow.Array, word func(int64) uint64) func(i int) uint64 {
	hash, nulls := xxHasher(t, a, word), columnar.NullsOf(a)
	return func(i int) uint64 {
		if nulls.Null(i) {
			return 0
		}
		return hash(i)
	}
}
