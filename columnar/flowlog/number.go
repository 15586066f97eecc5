package flowlog

import (
	"encoding/binary"

	"flowsql/columnar/textvalue"
)

const (
	zeros  = 0x3030303030303030
	digits = 0x7676767676767676 // added to a digit's value: no high bit; to more: one
)

// eight gives the value of n digits (1 to 8) that end at data[to], which has at
// least 8 bytes before it.
func eight(data []byte, to, n int) (v uint64, ok bool) {
	s := uint(8-n) * 8 & 63
	x := (binary.LittleEndian.Uint64(data[to-8:]) ^ zeros) >> s << s
	if (x|(x+digits))&highs != 0 {
		return 0, false
	}
	x = x * 2561 >> 8 & 0x00FF00FF00FF00FF
	x = x * 6553601 >> 16 & 0x0000FFFF0000FFFF
	return x * 42949672960001 >> 32, true
}

// integer reads data[from:to] as an integer: plain digits fast, all else by textvalue.Long.
func integer(data []byte, from, to int) (int64, bool) {
	n := to - from
	if uint(n-1) < 8 && to >= 8 {
		if v, ok := eight(data, to, n); ok {
			return int64(v), true
		}
	} else if uint(n-9) < 8 && to >= 16 {
		low, ok := eight(data, to, 8)
		high, fine := eight(data, to-8, n-8)
		if ok && fine {
			return int64(high*100000000 + low), true
		}
	}
	if n <= 0 {
		return 0, false
	}
	return textvalue.Long(data[from:to])
}
