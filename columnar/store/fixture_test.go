package store

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/types"
)

var key = Key{Object: "/logs/a.gz", Reader: "text 1", State: "10 bytes"}

// sample is random rows of columns of every kind that is kept.
type sample struct {
	columns []Column
	cols    []arrow.Array
	n       int
}

func newSample(r *rand.Rand, n int, dict *columnar.Dict) *sample {
	s := &sample{n: n}
	add := func(name string, t types.Type, a arrow.Array) {
		s.columns, s.cols = append(s.columns, Column{name, t}), append(s.cols, a)
	}
	valid := func(share float64) *columnar.Bitmap {
		if share == 0 {
			return nil
		}
		b := columnar.NewBitmap(n)
		for i := range n {
			if r.Float64() < share {
				b.Clear(i)
			}
		}
		return b
	}
	number := func(f func(i int) int64) []int64 {
		out := make([]int64, n)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	start := int64(1772326791)
	add("start", types.Bigint, columnar.NewInt64(number(func(i int) int64 { return start + int64(i)*3 + r.Int64N(2) }), nil))
	add("bytes", types.Bigint, columnar.NewInt64(number(func(int) int64 { return int64(math.Exp(r.Float64() * 20)) }), valid(0.01)))
	add("wild", types.Bigint, columnar.NewInt64(number(func(int) int64 { return int64(r.Uint64()) }), valid(0.3)))
	add("same", types.Bigint, columnar.NewInt64(number(func(int) int64 { return -7 }), nil))
	add("none", types.Bigint, columnar.NewInt64(number(func(int) int64 { return 1 }), valid(2)))
	small := make([]int8, n)
	ports := make([]int32, n)
	for i := range n {
		small[i], ports[i] = int8(r.IntN(256)-128), int32(r.IntN(65536))
	}
	add("small", types.Tinyint, columnar.NewFixed(arrow.PrimitiveTypes.Int8, small, valid(0.1)))
	add("port", types.Integer, columnar.NewInt32(ports, nil))
	codes := make([]uint32, n)
	for i := range codes {
		codes[i] = dict.CodeString(fmt.Sprintf("10.0.%d.%d", r.IntN(8), r.IntN(250)))
	}
	add("address", types.Varchar, columnar.NewCoded(dict, codes, valid(0.05)))
	b := columnar.NewStringBuilder(n)
	for range n {
		if r.IntN(10) == 0 {
			b.AppendNull()
		} else {
			b.Append([]string{"ACCEPT", "REJECT", "", "é"}[r.IntN(4)])
		}
	}
	add("action", types.Varchar, b.String())
	return s
}

func (s *sample) slice(from, to int) []arrow.Array {
	out := make([]arrow.Array, len(s.cols))
	for i, c := range s.cols {
		out[i] = columnar.Slice(c, from, to)
	}
	return out
}

// cell gives a value as text.
func cell(a arrow.Array, row int) string {
	if columnar.NullsOf(a).Null(row) {
		return "NULL"
	}
	switch x := a.(type) {
	case *array.String, *columnar.Coded:
		return "'" + columnar.StringsOf(a).At(row) + "'"
	case *array.Int8:
		return fmt.Sprint(x.Value(row))
	case *array.Int32:
		return fmt.Sprint(x.Value(row))
	}
	return fmt.Sprint(columnar.Values[int64](a)[row])
}

func (s *sample) write(t *testing.T, d *Directory, batch int) {
	t.Helper()
	s.keep(t, d, key, batch)
	d.Refresh()
}

// keep writes the sample under a key, which is not found before its pack is sealed.
func (s *sample) keep(t *testing.T, d *Directory, key Key, batch int) {
	t.Helper()
	w, err := d.Create(key, s.columns)
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < s.n; from += batch {
		to := min(s.n, from+batch)
		w.Add(s.slice(from, to), to-from)
	}
	if err := w.Finish(Facts{Malformed: 3, Problems: []string{"x:1: bad"}, Plain: 99}, "head"); err != nil {
		t.Fatal(err)
	}
}

// packs gives the paths of the packs.
func packs(t *testing.T, d *Directory) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(d.Root(), "*"+suffix))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Open gives what is kept of an object; ErrOther says that nothing is of its
// present state.
func (d *Directory) Open(k Key) (*Entry, error) {
	if e := d.Find(k.Object, k.State).Entry(k.Reader); e != nil {
		return e, nil
	}
	return nil, ErrOther
}

func openOne(t *testing.T, d *Directory) *Entry {
	t.Helper()
	e, err := d.Open(key)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func wantedOf(columns []Column) []Wanted {
	out := make([]Wanted, len(columns))
	for i, c := range columns {
		out[i] = Wanted{c, c.Name}
	}
	return out
}

func readAll(t *testing.T, r *Reader) (rows []string) {
	t.Helper()
	for {
		b, err := r.Next()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		for row := range b.Len {
			var cells []string
			for _, c := range b.Cols {
				cells = append(cells, cell(c, row))
			}
			rows = append(rows, strings.Join(cells, " "))
		}
	}
}

func (s *sample) rows(pass func(row int) bool) (rows []string) {
	for row := range s.n {
		if pass == nil || pass(row) {
			var cells []string
			for _, c := range s.cols {
				cells = append(cells, cell(c, row))
			}
			rows = append(rows, strings.Join(cells, " "))
		}
	}
	return rows
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s: row %d is\n%s, want\n%s", what, i, got[i], want[i])
		}
	}
}
