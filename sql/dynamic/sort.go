package dynamic

import (
	"encoding/binary"
	"math"
	"strings"
)

// order gives the kinds in the order in which values of different kinds stand;
// numbers are of one.
const order = "bidtslo"

// SortKey gives a text that is ordered, byte by byte, as the values are; NULL for
// what is unknown. Numbers of more digits than a float has may tie.
func SortKey(v Value) Value {
	kind := v.Kind
	switch {
	case v.Unknown():
		return Value{Kind: Null}
	case v.IsNumber():
		kind = Int
	}
	key := []byte{byte(strings.IndexByte(order, byte(kind)))}
	switch {
	case v.IsNumber():
		bits := math.Float64bits(v.float())
		if bits>>63 == 1 {
			bits = ^bits
		} else {
			bits |= 1 << 63
		}
		key = binary.BigEndian.AppendUint64(key, bits)
	case kind == Bool:
		key = append(key, byte(v.Integer))
	case kind == Timestamp:
		at := v.Time.instant()
		key = binary.BigEndian.AppendUint64(key, uint64(at.Unix())^1<<63)
		key = binary.BigEndian.AppendUint32(key, uint32(at.Nanosecond()))
	default:
		key = append(key, v.Text...)
	}
	return NewString(string(key))
}
