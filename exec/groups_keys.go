package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// number gives the group of each of n rows of the keys. The slice is valid until the next call.
func (s *groups) number(cols []columnar.Vector, n int) []uint32 {
	if s.keys == nil {
		return s.room(n) // all of group 0
	}
	if fresh, ok := s.coded.Number(cols[0], n, s.room(n)); ok {
		return s.numberFresh(cols[0], fresh, s.room(n))
	}
	if s.few.Useful() {
		return s.numberFew(cols, n)
	}
	s.few = nil
	words, nulls := s.encode(cols, n)
	return s.numberWords(words, nulls, n)
}

// numberFresh completes the groups of keys of one text by those of the rows whose code was not known.
func (s *groups) numberFresh(text columnar.Vector, rows []int32, ids []uint32) []uint32 {
	if len(rows) == 0 {
		return ids
	}
	s.scratch.arrays.Reset()
	words, _ := s.encode(gatherInto(&s.scratch.arrays, []columnar.Vector{text}, rows), len(rows))
	fresh := numberRoom(&s.scratch.freshIDs, len(rows))
	s.table.Insert(words, fresh)
	s.grow(s.table.Len())
	s.coded.Learn(text, rows, fresh)
	for i, row := range rows {
		ids[row] = fresh[i]
	}
	return ids
}

// numberFew is number for keys of few values, which are known by now most of the time.
func (s *groups) numberFew(cols []columnar.Vector, n int) []uint32 {
	if ids := s.room(n); s.few.Number(cols, n, ids) {
		return ids
	}
	words, nulls := s.encode(cols, n)
	ids := s.numberWords(words, nulls, n)
	s.few.Learn(ids)
	return ids
}

// encode gives the words of the keys of n rows, valid until the next call, and the nulls of keys that are Nullable.
func (s *groups) encode(cols []columnar.Vector, n int) (words []uint64, nulls columnar.Nulls) {
	s.scratch.words = s.keys.Encode(cols, n, s.scratch.words)
	if s.keys.Nullable() && columnar.NullsOf(cols[0].Array).Any() {
		nulls = columnar.NullsOf(cols[0].Expand(n))
	}
	return s.scratch.words, nulls
}

// room gives the slice of the numbers of n rows.
func (s *groups) room(n int) []uint32 { return numberRoom(&s.scratch.ids, n) }

// numberWords is number for n keys that are words already; nulls are those of keys that are Nullable.
func (s *groups) numberWords(words []uint64, nulls columnar.Nulls, n int) []uint32 {
	ids := s.room(n)
	if nulls.Any() {
		s.table.InsertNullable(words, nulls, ids)
	} else {
		s.table.Insert(words, ids)
	}
	s.grow(s.table.Len())
	return ids
}

// keyWords gives the words of the keys of groups from..to, and the row of the null key, -1 for none.
func (s *groups) keyWords(from, to int) (words []uint64, null int) {
	return s.table.Words(from, to), s.table.NullNumber() - from
}

// keysOf gives the keys of groups in any order.
func (s *groups) keysOf(ids []uint32) []arrow.Array {
	if s.keys == nil {
		return nil
	}
	words, nulls := s.wordsOf(ids)
	cols := s.keys.Decode(words, len(ids), -1)
	if nulls.Any() {
		valid := columnar.NewBitmap(len(ids))
		valid.Intersect(nulls)
		cols[0] = columnar.Mask(cols[0], valid)
	}
	return cols
}

// wordsOf gives the words of the keys of groups in any order, and which of them are the null key.
func (s *groups) wordsOf(ids []uint32) (words []uint64, nulls columnar.Nulls) {
	var valid *columnar.Bitmap
	words = make([]uint64, 0, len(ids)*s.keys.Width())
	for i, id := range ids {
		words = append(words, s.table.Words(int(id), int(id)+1)...)
		if int(id) != s.table.NullNumber() {
			continue
		}
		if !nulls.Any() {
			valid = columnar.NewBitmap(len(ids))
			nulls = valid.Nulls()
		}
		valid.Clear(i)
	}
	return words, nulls
}

// keyColumns gives the keys of groups from..to.
func (s *groups) keyColumns(from, to int) []arrow.Array {
	if s.keys == nil {
		return nil
	}
	words, null := s.keyWords(from, to)
	return s.keys.Decode(words, to-from, null)
}
