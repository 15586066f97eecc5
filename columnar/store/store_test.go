package store

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, n := range []int{0, 1, 7, BlockRows, BlockRows + 1, 3*BlockRows - 5, GroupRows + 100} {
		for _, batch := range []int{BlockRows, 1000, 9216} {
			d := OpenDirectory(t.TempDir(), 1<<40)
			s := newSample(rand.New(rand.NewPCG(uint64(n), uint64(batch))), n, columnar.NewDict())
			s.write(t, d, batch)
			e := openOne(t, d)
			if f := e.Facts(); f.Rows != int64(n) || f.Malformed != 3 || len(f.Problems) != 1 || f.Plain != 99 {
				t.Fatalf("facts are %+v", f)
			}
			r, err := e.NewReader(wantedOf(s.columns), nil, columnar.NewDictionaries(), 0, e.Groups(), false)
			if err != nil {
				t.Fatal(err)
			}
			same(t, fmt.Sprint(n, " rows"), readAll(t, r), s.rows(nil))
			if r.Passed() != int64(n) {
				t.Fatalf("passed %d of %d", r.Passed(), n)
			}
		}
	}
}

// TestOnlyFirst reads the rows that may be among the first by a column, as a bound tells.
func TestOnlyFirst(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	s := newSample(rand.New(rand.NewPCG(8, 8)), 6*BlockRows, columnar.NewDict())
	s.write(t, d, BlockRows)
	e := openOne(t, d)
	for _, descending := range []bool{false, true} {
		r, err := e.NewReader(wantedOf(s.columns), nil, columnar.NewDictionaries(), 0, e.Groups(), false)
		if err != nil {
			t.Fatal(err)
		}
		order := columnar.Order{Type: s.columns[0].Type, Descending: descending}
		first := columnar.NewFirstRows(order, 0, 10)
		ranks, _ := columnar.OrderRanks(order, s.cols[0], nil)
		first.Lower(ranks[BlockRows+5])
		r.OnlyFirst(0, first)
		got := readAll(t, r)
		if r.Passed() != int64(s.n) {
			t.Fatalf("passed %d of %d", r.Passed(), s.n)
		}
		want := s.rows(func(row int) bool { return ranks[row] <= first.Bound() })
		if r.Back() != descending {
			t.Fatal("the order of the blocks")
		} else if descending {
			slices.Sort(got)
			slices.Sort(want)
		}
		same(t, fmt.Sprint("descending ", descending), got, want)
	}
}

func TestPredicates(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	s := newSample(rand.New(rand.NewPCG(1, 2)), 2*BlockRows+77, columnar.NewDict())
	s.write(t, d, BlockRows)
	e := openOne(t, d)
	at := map[string]int{}
	for i, c := range s.columns {
		at[c.Name] = i
	}
	whole := func(name string, op pred.Op, v ...int64) pred.Predicate {
		return pred.Predicate{Column: at[name], Op: op, Integers: v}
	}
	text := func(name string, op pred.Op, v ...string) pred.Predicate {
		return pred.Predicate{Column: at[name], Op: op, Texts: v}
	}
	for i, list := range [][]pred.Predicate{
		{whole("port", pred.Equal, 443)}, {whole("port", pred.Less, 9000)}, {whole("port", pred.GreaterOrEqual, 60000), whole("small", pred.Less, 0)},
		{whole("start", pred.Less, 1772326791+3000)}, {whole("start", pred.In, 1772326791, 1772326795, 3)}, {whole("wild", pred.Greater, 0)},
		{whole("bytes", pred.NotEqual, 1)}, {whole("port", pred.Greater, 200)}, {whole("port", pred.NotEqual, 443), text("action", pred.IsNotNull)}, {whole("same", pred.NotEqual, -7)}, {whole("same", pred.LessOrEqual, -7)},
		{whole("none", pred.IsNull)}, {whole("none", pred.Equal, 1)}, {whole("bytes", pred.IsNull)}, {whole("wild", pred.IsNotNull)},
		{text("action", pred.Equal, "REJECT")}, {text("action", pred.IsNull)}, {text("address", pred.In, "10.0.3.7", "x"), text("action", pred.NotEqual, "ACCEPT")},
		{text("address", pred.Prefix, "10.0.5.")}, {text("address", pred.Equal, "1.2.3.4")}, {text("action", pred.Less, "B"), whole("port", pred.Greater, 100)},
	} {
		r, err := e.NewReader(wantedOf(s.columns), list, columnar.NewDictionaries(), 0, e.Groups(), false)
		if err != nil {
			t.Fatal(err)
		}
		want := s.rows(func(row int) bool {
			for _, p := range list {
				if !satisfies(s.cols[p.Column], row, p) {
					return false
				}
			}
			return true
		})
		same(t, fmt.Sprint("predicates ", i), readAll(t, r), want)
	}
}

func satisfies(a arrow.Array, row int, p pred.Predicate) bool {
	null := columnar.NullsOf(a).Null(row)
	switch {
	case p.Op == pred.IsNull:
		return null
	case null || p.Op == pred.IsNotNull:
		return !null
	case p.Texts != nil:
		return p.MatchText(columnar.StringsOf(a).At(row))
	}
	switch x := a.(type) {
	case *array.Int8:
		return p.MatchInteger(int64(x.Value(row)))
	case *array.Int32:
		return p.MatchInteger(int64(x.Value(row)))
	}
	return p.MatchInteger(columnar.Values[int64](a)[row])
}

func TestColumnsAreAdded(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	s := newSample(rand.New(rand.NewPCG(3, 4)), BlockRows+9, columnar.NewDict())
	for i := range s.columns {
		if i > 0 && openOne(t, d).Has(s.columns[i:i+1]) {
			t.Fatalf("column %d is there before it was written", i)
		}
		w, err := d.Create(key, s.columns[i:i+1])
		if err != nil {
			t.Fatal(err)
		}
		w.Add(s.cols[i:i+1], s.n)
		if err := w.Finish(Facts{}, ""); err != nil {
			t.Fatal(err)
		}
		d.Refresh()
	}
	e := openOne(t, d)
	r, err := e.NewReader(wantedOf(s.columns), nil, columnar.NewDictionaries(), 0, e.Groups(), false)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "all columns", readAll(t, r), s.rows(nil))
}

func TestOtherStatesAreNotThere(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	newSample(rand.New(rand.NewPCG(1, 1)), 10, columnar.NewDict()).write(t, d, 10)
	other := key
	other.State = "11 bytes"
	if _, err := d.Open(other); !errors.Is(err, ErrOther) {
		t.Errorf("another state: %v", err)
	}
	if _, err := d.Open(key); err != nil {
		t.Errorf("the entry is gone: %v", err)
	}
}

// readRows reads an entry to its end or to an error.
func readRows(e *Entry, columns []Column, filter ...pred.Predicate) (rows []string, err error) {
	r, err := e.NewReader(wantedOf(columns), filter, columnar.NewDictionaries(), 0, e.Groups(), false)
	for err == nil {
		var b columnar.Batch
		if b, err = r.Next(); err != nil {
			break
		}
		for row := range b.Len {
			var cells []string
			for _, c := range b.Cols {
				cells = append(cells, cell(c, row))
			}
			rows = append(rows, strings.Join(cells, " "))
		}
	}
	if err == io.EOF {
		err = nil
	}
	return rows, err
}

// TestDamage changes bytes of a pack, one at a time, and cuts it at many
// places: what is read is what was written, or an error.
func TestDamage(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	s := newSample(rand.New(rand.NewPCG(5, 6)), 300, columnar.NewDict())
	s.write(t, d, 300)
	path := packs(t, d)[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := s.rows(nil)
	some := pred.Predicate{Column: 6, Op: pred.GreaterOrEqual, Integers: []int64{30000}} // port
	wantSome := s.rows(func(row int) bool { return satisfies(s.cols[6], row, some) })
	check := func(what string, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		d := OpenDirectory(d.Root(), 1<<40)
		e, err := d.Open(key)
		if err != nil {
			if !errors.Is(err, ErrOther) {
				t.Fatalf("%s: %v", what, err)
			}
			return
		}
		rows, err := readRows(e, s.columns)
		switch {
		case err == nil:
			same(t, what, rows, want)
		case !errors.Is(err, ErrDamaged):
			t.Fatalf("%s: %v", what, err)
		}
		if rows, err := readRows(e, s.columns, some); err == nil {
			same(t, what, rows, wantSome)
		}
	}
	for i := 0; i < len(whole); i += 37 {
		changed := append([]byte(nil), whole...)
		changed[i] ^= 1 << (i % 8)
		check(fmt.Sprint("byte ", i), changed)
		check(fmt.Sprint("cut at ", i), whole[:i])
	}
}

func TestDirectory(t *testing.T) {
	root := filepath.Join(t.TempDir(), "cache")
	d := OpenDirectory(root, 1<<40)
	if u, err := d.Usage(); err != nil || u.Objects != 0 {
		t.Fatalf("an empty store: %+v, %v", u, err)
	}
	s := newSample(rand.New(rand.NewPCG(7, 8)), 100, columnar.NewDict())
	now := time.Now()
	for i := range 10 {
		k := key
		k.Object = fmt.Sprint("object ", i)
		s.keep(t, d, k, 100)
		d.Refresh() // a pack for each
	}
	for i, path := range packs(t, d) {
		used := now.Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(path, used, used); err != nil {
			t.Fatal(err)
		}
	}
	w, err := d.Create(key, s.columns)
	if err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	u, err := d.Usage()
	if err != nil || u.Objects != 10 {
		t.Fatalf("%+v, %v", u, err)
	}
	if info, err := os.Stat(root); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s: %v %v", root, info.Mode(), err)
	}
	if info, err := os.Stat(packs(t, d)[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a pack: %v %v", info, err)
	}
	last := packs(t, d)[9]
	d.limit = u.Bytes / 2
	if err := d.Trim(); err != nil {
		t.Fatal(err)
	}
	if after, _ := d.Usage(); after.Bytes > d.limit || after.Objects != 4 {
		t.Errorf("after trimming: %+v", after)
	}
	if _, err := os.Stat(last); err != nil {
		t.Errorf("the pack used last went: %v", err)
	}
	if _, err := d.Clear(); err != nil {
		t.Fatal(err)
	}
	if after, _ := d.Usage(); after.Objects != 0 {
		t.Errorf("after clearing: %+v", after)
	}
}

// TestManyObjects keeps objects by several workers at once, some of them without
// rows, and finds all of them in one pack.
func TestManyObjects(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	const objects = 60
	samples := make([]*sample, objects)
	keyOf := func(i int) Key { return Key{Object: fmt.Sprint("/logs/", i), Reader: "text", State: "1"} }
	var group sync.WaitGroup
	for worker := range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			r, dict := rand.New(rand.NewPCG(uint64(worker), 1)), columnar.NewDict()
			for i := worker; i < objects; i += 4 {
				samples[i] = newSample(r, r.IntN(300)*(i%7), dict)
				samples[i].keep(t, d, keyOf(i), 100)
			}
		}()
	}
	group.Wait()
	if _, err := d.Open(keyOf(1)); !errors.Is(err, ErrOther) {
		t.Errorf("an object is found before its pack is sealed: %v", err)
	}
	if w, err := d.Create(keyOf(1), samples[1].columns); w != nil || err != nil {
		t.Errorf("an object is kept twice: %v", err)
	}
	d.KeepHead("/logs/empty", "1", "nothing")
	d.Refresh()
	if n := len(packs(t, d)); n != 1 {
		t.Errorf("%d packs", n)
	}
	dicts := columnar.NewDictionaries()
	for i, s := range samples {
		e, err := d.Open(keyOf(i))
		if err != nil {
			t.Fatal(err)
		}
		r, err := e.NewReader(wantedOf(s.columns), nil, dicts, 0, e.Groups(), false)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint("object ", i), readAll(t, r), s.rows(nil))
		if heads := d.Find(keyOf(i).Object, "1").Heads(); len(heads) != 1 || heads[0] != "head" {
			t.Errorf("heads of object %d are %q", i, heads)
		}
	}
	if heads := d.Find("/logs/empty", "1").Heads(); len(heads) != 1 || heads[0] != "nothing" {
		t.Errorf("heads of an object without rows are %q", heads)
	}
}

// TestPacksBecomeFew keeps objects and their columns one by one, with a pack for
// each, some objects in several states.
func TestPacksBecomeFew(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	r := rand.New(rand.NewPCG(11, 12))
	keyOf := func(i, state int) Key { return Key{fmt.Sprint("/logs/", i%7), "text", fmt.Sprint(state)} }
	var last [7]*sample
	for i := range 2 * tooManyPacks {
		s, k := newSample(r, 50+i, columnar.NewDict()), keyOf(i, i/7)
		for from := 0; from < len(s.columns); from += 5 {
			to := min(len(s.columns), from+5)
			w, err := d.Create(k, s.columns[from:to])
			if err != nil {
				t.Fatal(err)
			}
			w.Add(s.cols[from:to], s.n)
			if err := w.Finish(Facts{}, "head"); err != nil {
				t.Fatal(err)
			}
			d.Refresh()
		}
		last[i%7] = s
	}
	s := newSample(r, 5, columnar.NewDict())
	s.keep(t, d, key, 5)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(packs(t, d)); n > manyPacks {
		t.Errorf("%d packs are left", n)
	}
	d = OpenDirectory(d.Root(), 1<<40)
	for i := 2*tooManyPacks - 7; i < 2*tooManyPacks; i++ {
		e, err := d.Open(keyOf(i, i/7))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := readRows(e, last[i%7].columns)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint("object ", i%7), rows, last[i%7].rows(nil))
	}
	if _, err := d.Open(keyOf(0, 0)); !errors.Is(err, ErrOther) {
		t.Errorf("an old state is still there: %v", err)
	}
}

// TestWritersAtOnce has several processes keep the same object.
func TestWritersAtOnce(t *testing.T) {
	root := t.TempDir()
	s := newSample(rand.New(rand.NewPCG(9, 9)), BlockRows+1, columnar.NewDict())
	want := s.rows(nil)
	var group sync.WaitGroup
	for range 6 {
		group.Add(1)
		go func() {
			defer group.Done()
			d := OpenDirectory(root, 1<<40)
			newSample(rand.New(rand.NewPCG(9, 9)), BlockRows+1, columnar.NewDict()).write(t, d, 1000)
			e, err := d.Open(key)
			if err != nil {
				t.Error(err)
				return
			}
			rows, err := readRows(e, s.columns)
			if err != nil || len(rows) != len(want) {
				t.Errorf("%d rows, %v", len(rows), err)
			}
		}()
	}
	group.Wait()
}
