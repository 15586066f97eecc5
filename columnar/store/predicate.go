package store

import "flowsql/columnar/pred"

// test is a predicate on a column.
type test struct {
	pred.Predicate
	column *columnReader
	texts  bool     // texts are compared, by their codes
	match  *matches // of the group, where texts are
	share  float64  // about how many of the rows pass
}

// begin makes the test ready for the group that its column has begun.
func (t *test) begin() error {
	t.share = 0.5
	if t.texts {
		if err := t.column.needTexts(); err != nil {
			return err
		}
		t.match = t.column.texts.matching(t.Predicate)
		t.share = float64(t.match.count) / float64(max(1, len(t.match.table)))
	} else if t.Op == pred.Equal || t.Op == pred.In {
		low, high := t.column.chunk().span()
		t.share = min(1, float64(len(t.Integers))/(float64(high)-float64(low)+1))
	}
	return nil
}

// span gives the least and the greatest value of a chunk.
func (k *chunk) span() (low, high int64) {
	first := true
	for _, z := range k.zones {
		if z.nulls == z.rows {
			continue
		}
		if first {
			low, high, first = z.min, z.max, false
		}
		low, high = min(low, z.min), max(high, z.max)
	}
	return low, high
}

// fewCodes is the number of codes up to which all that a block may have are tried.
const fewCodes = 16

// excludes reports whether no row of a block can pass.
func (t *test) excludes(at int) bool {
	z := t.column.chunk().zones[at]
	if !t.texts {
		return z.excludes(t.Predicate)
	}
	switch {
	case z.nulls == z.rows || t.match.count == 0:
		return true
	case t.match.count == 1:
		return int64(t.match.only) < z.min || int64(t.match.only) > z.max
	}
	return z.max-z.min < fewCodes && t.matching(z) == 0
}

// includes reports whether all rows of a block pass.
func (t *test) includes(at int) bool {
	z := t.column.chunk().zones[at]
	if !t.texts {
		return z.includes(t.Predicate)
	}
	return z.nulls == 0 && z.max-z.min < fewCodes && t.matching(z) == int(z.max-z.min)+1
}

// matching counts the codes of a block's span that match.
func (t *test) matching(z zone) (n int) {
	for _, m := range t.match.table[z.min : z.max+1] {
		n += int(m)
	}
	return n
}

// only gives the one value that passes, where there is only one.
func (t *test) only() (v int64, ok bool) {
	switch {
	case t.texts:
		return int64(t.match.only), t.match.count == 1
	case t.Op == pred.Equal:
		return t.Integers[0], true
	}
	return 0, false
}

// passes reports whether a value that is not null passes.
func (t *test) passes(v int64) bool {
	if t.texts {
		return t.match.table[v] != 0
	}
	return t.MatchInteger(v)
}

// first gives the rows of the current block that pass, in the memory of rows.
func (t *test) first(rows []int32) []int32 {
	b := &t.column.block
	only, single := t.only()
	switch {
	case t.Op == pred.IsNull || t.Op == pred.IsNotNull:
		return t.keepNulls(everyRow(rows))
	case b.encoding == frames && b.bits.width == 0 && b.nulls < b.rows:
		return t.firstOfOne(rows)
	case single && b.encoding == frames && b.apart == 0:
		return b.withoutNulls(b.search(only, rows))
	case t.texts:
		return b.withoutNulls(firstCodes(rows, t.column.allCodes(), t.match.table))
	}
	return t.keep(everyRow(rows))
}

func everyRow(rows []int32) []int32 {
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

// firstOfOne gives the rows of a block that has one value but for exceptions.
func (t *test) firstOfOne(rows []int32) []int32 {
	b := &t.column.block
	out, next := rows[:0], int32(0)
	pass := t.passes(b.base)
	for _, x := range b.excepted() {
		if pass {
			for ; next < x.row; next++ {
				out = append(out, next)
			}
		}
		if next = x.row + 1; t.passes(b.base + int64(x.offset)) {
			out = append(out, x.row)
		}
	}
	for ; pass && int(next) < b.rows; next++ {
		out = append(out, next)
	}
	return b.withoutNulls(out)
}

// firstCodes gives the rows whose code matches, without a branch, since no row
// foretells the next.
func firstCodes(rows []int32, codes []uint32, match []byte) []int32 {
	at := 0
	for i, code := range codes {
		rows[at] = int32(i)
		at += int(match[code])
	}
	return rows[:at]
}

// keep leaves those of the rows of the current block that pass.
func (t *test) keep(rows []int32) []int32 {
	if t.Op == pred.IsNull || t.Op == pred.IsNotNull {
		return t.keepNulls(rows)
	}
	b := &t.column.block
	if b.nulls == b.rows {
		return rows[:0]
	}
	rows = b.withoutNulls(rows)
	values := t.column.some(rows)
	at := 0
	switch only, single := t.only(); {
	case single:
		for i, v := range values {
			rows[at] = rows[i]
			at += b2i(v == only)
		}
	case t.texts:
		for i, v := range values {
			rows[at] = rows[i]
			at += int(t.match.table[v])
		}
	default:
		for i, v := range values {
			rows[at] = rows[i]
			at += b2i(t.MatchInteger(v))
		}
	}
	return rows[:at]
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *test) keepNulls(rows []int32) []int32 {
	out := rows[:0]
	for _, row := range rows {
		if t.column.block.null(int(row)) == (t.Op == pred.IsNull) {
			out = append(out, row)
		}
	}
	return out
}
