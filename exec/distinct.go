package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// distinctSet is the set of (group, arguments) of a call with DISTINCT.
type distinctSet struct {
	keys   *columnar.Keys
	table  *columnar.Table
	narrow bool // the argument takes argumentBits at most: group and argument share a word
}

// argumentBits is what the group leaves of a word to the argument.
const argumentBits = 33

func newDistinctSet(ts []types.Type) *distinctSet {
	d := &distinctSet{keys: columnar.NewKeys(ts)}
	d.narrow = d.keys.Bits() > 0 && d.keys.Bits() <= argumentBits
	width := 1
	if !d.narrow {
		width += d.keys.Width()
	}
	d.table = columnar.NewTable(width)
	return d
}

func (d *distinctSet) bytes() int64 { return d.keys.Bytes() + d.table.Bytes() }

// insert adds rows and gives those that are new, until the scratch is used again.
func (d *distinctSet) insert(m *scratch, groups []uint32, args []columnar.Vector, n int) []int32 {
	ids := numberRoom(&m.setIDs, n)
	m.args = d.keys.Encode(args, n, m.args)
	d.join(m, groups, args, n)
	next := uint32(d.table.Len())
	d.table.Insert(m.setWords, ids)
	m.fresh = m.fresh[:0]
	if d.table.Len() == int(next) {
		return nil
	}
	for i, id := range ids {
		if id == next {
			m.fresh = append(m.fresh, int32(i))
			next++
		}
	}
	return m.fresh
}

// join makes the words of group and arguments.
func (d *distinctSet) join(m *scratch, groups []uint32, args []columnar.Vector, n int) {
	m.setWords = room(m.setWords, n*d.table.Width())
	if d.narrow {
		for i, g := range groups {
			m.setWords[i] = uint64(g)<<argumentBits | m.args[i]
		}
		return
	}
	m.setWords = m.setWords[:0]
	var nulls columnar.Nulls
	if d.keys.Nullable() {
		nulls = columnar.NullsOf(args[0].Expand(n))
	}
	w := d.keys.Width()
	for i, g := range groups {
		head := uint64(g)
		if nulls.Null(i) {
			head |= 1 << 32
		}
		m.setWords = append(append(m.setWords, head), m.args[i*w:(i+1)*w]...)
	}
}

// each gives the set's rows in parts of that many rows.
func (d *distinctSet) each(rows int, f func(groups []uint32, args []arrow.Array) error) error {
	for from := 0; from < d.table.Len(); from += rows {
		to := min(from+rows, d.table.Len())
		groups, args := d.part(from, to)
		if err := f(groups, args); err != nil {
			return err
		}
	}
	return nil
}

func (d *distinctSet) part(from, to int) ([]uint32, []arrow.Array) {
	n, words := to-from, d.table.Words(from, to)
	groups := make([]uint32, n)
	args := make([]uint64, 0, n*d.keys.Width())
	var valid *columnar.Bitmap
	w := d.keys.Width()
	for i := range groups {
		if d.narrow {
			groups[i] = uint32(words[i] >> argumentBits)
			args = append(args, words[i]&(1<<argumentBits-1))
			continue
		}
		row := words[i*(w+1) : (i+1)*(w+1)]
		groups[i] = uint32(row[0])
		args = append(args, row[1:]...)
		if row[0]>>32 != 0 {
			if valid == nil {
				valid = columnar.NewBitmap(n)
			}
			valid.Clear(i)
		}
	}
	cols := d.keys.Decode(args, n, -1)
	if valid != nil {
		cols[0] = columnar.Mask(cols[0], valid)
	}
	return groups, cols
}
