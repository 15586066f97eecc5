package columnar

import (
	"strconv"
	"testing"
)

// TestCodesPay: a column whose values are new goes without codes for a while; one of few
// values never does, and neither does another column of the same worker.
func TestCodesPay(t *testing.T) {
	s := NewDictionaries()
	decode := func(column string, from, n, of int) bool {
		d := s.For(column)
		for i := range n {
			d.CodeString(strconv.Itoa((from + i) % of))
		}
		return s.Pays(column, n)
	}
	plain := 0
	for at := 0; at < 1<<18; at += BatchRows {
		if !decode("few", at, BatchRows, 1000) {
			t.Fatal("codes of a thousand values do not pay")
		}
		if plain == 0 && !decode("many", at, BatchRows, 1<<30) {
			plain = at + BatchRows
		}
	}
	if plain < manyValues || plain > 2*manyValues {
		t.Errorf("codes of values that are all new are given up after %d rows", plain)
	}
	for rows := 0; rows < plainRows; rows += BatchRows + 1 {
		if s.Pays("many", 0) {
			t.Fatalf("they are tried again after %d rows", rows)
		}
		s.Pays("many", BatchRows+1)
	}
	for range 2 * lookRows / BatchRows {
		if !s.Pays("many", BatchRows) {
			t.Error("they are not tried again")
		}
	}
}
