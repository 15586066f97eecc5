package flowlog

import (
	"unsafe"

	"flowsql/sql/types"
)

// check finds the rows whose value of one field is not of the field's type. It
// looks at every row, whichever columns are read and rows are wanted, so that
// the count of malformed rows is the file's own.
type check struct {
	field     int
	low, high int64
	safe      int // so many digits are always in range
}

func newChecks(opt *Options) []check {
	var out []check
	for i, t := range opt.Check {
		if !opt.Lenient || !t.IsInteger() {
			continue
		}
		low, high := limits(t)
		safe := map[types.Kind]int{types.KindTinyint: 2, types.KindSmallint: 4, types.KindInteger: 9, types.KindBigint: 16}[t.Kind]
		out = append(out, check{field: i, low: low, high: high, safe: safe})
	}
	return out
}

func (c *check) run(b *block) {
	if c.field >= b.width {
		return
	}
	bounds := b.bounds[c.field:]
	for row := range b.rows {
		at := row * b.stride
		from, to := int(bounds[at])+1, int(bounds[at+1])
		n := to - from
		if uint(n-1) < 8 && n <= c.safe && to >= 8 && areDigits(b.data, to, n) {
			continue
		}
		if uint(n-9) < 8 && n <= c.safe && to >= 16 && areDigits(b.data, to, 8) && areDigits(b.data, to-8, n-8) {
			continue
		}
		c.slow(b, row, from, to)
	}
}

// slow looks at what is not a short run of digits. A missing field is no wrong
// value: the row is short, which is counted already.
func (c *check) slow(b *block, row, from, to int) {
	if to < from || to-from == 1 && b.data[from] == '-' {
		return
	}
	if v, ok := integer(b.data, from, to); !ok || v < c.low || v > c.high {
		b.flaw(row, flaw(c.field+1))
	}
}

// unsafeString gives the bytes as a string for as long as they do not change.
func unsafeString(p []byte) string { return unsafe.String(unsafe.SliceData(p), len(p)) }
