package flowlog

import (
	"unsafe"

	"flowsql/sql/types"
)

// checker finds the rows that have a value of the wrong kind. It looks at every
// row, whichever columns are read and rows are wanted, so that the count of
// malformed rows is the file's own.
type checker struct {
	fields []checked
	runs   []run
}

// checked is a field that holds integers.
type checked struct {
	field     int
	low, high int64
}

// run is some checked fields side by side: their bytes are looked at together.
type run struct {
	first int
	safe  []int32 // of each field: so many digits are always in range
}

func newChecker(opt *Options) checker {
	var c checker
	for i, t := range opt.Check {
		if !opt.Lenient || !t.IsInteger() {
			continue
		}
		low, high := limits(t)
		safe := map[types.Kind]int32{types.KindTinyint: 2, types.KindSmallint: 4, types.KindInteger: 9, types.KindBigint: 18}[t.Kind]
		c.fields = append(c.fields, checked{field: i, low: low, high: high})
		if n := len(c.runs); n > 0 && c.runs[n-1].first+len(c.runs[n-1].safe) == i {
			c.runs[n-1].safe = append(c.runs[n-1].safe, safe)
		} else {
			c.runs = append(c.runs, run{i, []int32{safe}})
		}
	}
	return c
}

func (c *checker) check(b *block) {
	if len(c.fields) == 0 {
		return
	}
	for row := range b.rows {
		bounds := b.bounds[row*b.stride:][:b.width+1]
		for i := range c.runs {
			if !c.runs[i].fine(bounds, &b.index) {
				c.slow(b, row)
				break
			}
		}
	}
}

// fine reports whether the fields are there, not empty, short enough to be in
// range if they are digits, and digits.
func (r *run) fine(bounds []int32, x *indexer) bool {
	bounds = bounds[r.first:][:len(r.safe)+1]
	bad, last := int32(0), bounds[0]
	for i, safe := range r.safe {
		end := bounds[i+1]
		n := end - last - 1
		bad |= (n - 1) | (safe - n)
		last = end
	}
	from := int(bounds[0]) + 1
	n := int(last) - from
	return bad >= 0 && n <= 64 && x.other(from, n) == 0
}

// slow looks at the fields of one row. A missing field is no wrong value: the
// row is short, which is counted already.
func (c *checker) slow(b *block, row int) {
	for _, f := range c.fields {
		from, to := b.field(int32(row), f.field)
		if to < from || to-from == 1 && b.data[from] == '-' {
			continue
		}
		if v, ok := integer(b.data, from, to); !ok || v < f.low || v > f.high {
			b.flaw(row, flaw(f.field+1))
			return
		}
	}
}

// unsafeString gives the bytes as a string for as long as they do not change.
func unsafeString(p []byte) string { return unsafe.String(unsafe.SliceData(p), len(p)) }
