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

// run is some checked fields side by side: their bytes are looked at together,
// their lengths by pairs.
type run struct {
	first int
	safe  []int32 // of each field: so many digits are always in range
	pairs []pair
}

// pair is two neighbouring fields of a run: the place of the first, and of each the
// distance of its bounds at most, in the halves of a word as they lie in memory.
type pair struct {
	at    int
	limit uint64
}

const (
	nearest = 2<<32 | 2 // the distance of the bounds of a field of one byte, in both halves
	signs   = 1<<63 | 1<<31
)

// pairUp makes the pairs; the last two overlap where the fields are odd in number.
func (r *run) pairUp() {
	if len(r.safe) == 1 {
		return
	}
	for i := 0; i < len(r.safe); i += 2 {
		at := min(i, len(r.safe)-2)
		limits := [2]int32{r.safe[at] + 1, r.safe[at+1] + 1}
		r.pairs = append(r.pairs, pair{at, *(*uint64)(unsafe.Pointer(&limits))})
	}
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
			c.runs = append(c.runs, run{first: i, safe: []int32{safe}})
		}
	}
	for i := range c.runs {
		c.runs[i].pairUp()
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
	first, last := bounds[0], bounds[len(bounds)-1]
	bad := uint64(0)
	for _, p := range r.pairs {
		// A half that is too small borrows from the other, but has its own sign set.
		two := bounds[p.at : p.at+3]
		distance := *(*uint64)(unsafe.Pointer(&two[1])) - *(*uint64)(unsafe.Pointer(&two[0]))
		bad |= (distance - nearest) | (p.limit - distance)
	}
	if len(r.pairs) == 0 {
		n := last - first - 1
		bad = uint64((n-1)|(r.safe[0]-n)) & signs
	}
	n := int(last - first - 1)
	return bad&signs == 0 && n <= 64 && x.other(int(first)+1, n) == 0
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
