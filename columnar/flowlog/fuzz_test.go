package flowlog

import (
	"fmt"
	"strings"
	"testing"

	"flowsql/columnar/pred"
	"flowsql/sql/types"
)

// FuzzReader reads any text in both ways: the rows and the counts depend neither
// on the size of the chunks nor on the columns read, and a pushed predicate
// gives what filtering afterwards gives.
func FuzzReader(f *testing.F) {
	f.Add(v2Header+"\n"+okLine+"\n"+noDataLine+"\n", uint8(3), uint8(6), false)
	f.Add(v2Header+"\r\n"+okLine+"\r\n\r\n2 x\r"+noDataLine, uint8(1), uint8(5), true)
	f.Add("\xEF\xBB\xBF1  2 \\N\n\n \n9223372036854775808 -9223372036854775808 1.5", uint8(2), uint8(1), true)
	f.Add("a b\n"+strings.Repeat("123456789012345678 1 22 333 4444\n", 50), uint8(7), uint8(0), false)
	f.Fuzz(func(t *testing.T, text string, size, pick uint8, serde bool) {
		if len(text) > 1<<16 {
			return
		}
		format := Format{Fields: Default()}
		if found, err := Detect([]byte(text)); err == nil && len(found.Fields) > 0 {
			format = found
		}
		opt := lenient(format)
		if serde {
			opt = Options{Columns: columnsOf(format), Limit: -1, Skip: format.Skip, Null: []byte(`\N`)}
		}
		want, counts, err := rowsOf(t, chunked(text, 1<<20), opt)
		if err != nil {
			t.Fatal(err)
		}
		same := func(what string, got []string, c Counts) {
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Fatalf("%s: rows\n%q\nwant\n%q", what, got, want)
			}
			if c.Rows != counts.Rows || c.Malformed != counts.Malformed || c.Empty != counts.Empty || fmt.Sprint(c.Problems) != fmt.Sprint(counts.Problems) {
				t.Fatalf("%s: counts %+v, want %+v", what, c, counts)
			}
		}
		got, c, _ := rowsOf(t, chunked(text, int(size)+1), opt)
		same("chunks", got, c)
		fuzzOneColumn(t, text, opt, want, int(pick)%len(opt.Columns), same)
	})
}

// fuzzOneColumn reads one column alone, and with a predicate on it.
func fuzzOneColumn(t *testing.T, text string, opt Options, want []string, pick int, same func(string, []string, Counts)) {
	all := opt.Columns
	one := opt
	one.Columns = all[pick : pick+1]
	got, c, _ := rowsOf(t, chunked(text, 1<<20), one)
	if len(got) != len(want) {
		t.Fatalf("one column: %d rows, want %d", len(got), len(want))
	}
	same("one column's counts", want, c)
	value := ""
	if len(got) > 0 {
		value = got[len(got)/2]
	}
	p := pred.Predicate{Column: pick, Op: pred.IsNull}
	if value != "∅" && all[pick].Type.Kind == types.KindVarchar {
		p.Op, p.Texts = pred.Equal, []string{value}
	} else if value != "∅" {
		var n int64
		if _, err := fmt.Sscan(value, &n); err != nil {
			return
		}
		p.Op, p.Integers = pred.Equal, []int64{n}
	}
	var passing []string
	for i, v := range got {
		if v == value {
			passing = append(passing, want[i])
		}
	}
	filtered := opt
	filtered.Filter = []pred.Predicate{p}
	rows, c, _ := rowsOf(t, chunked(text, 1<<20), filtered)
	if value != "∅" || !strings.Contains(text, "∅") {
		if strings.Join(rows, "\n") != strings.Join(passing, "\n") {
			t.Fatalf("predicate %+v: rows\n%q\nwant\n%q", p, rows, passing)
		}
	}
	same("predicate's counts", want, c)
}
