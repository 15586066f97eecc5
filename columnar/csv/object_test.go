package csv

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// TestObjectFilter reads records with quotes, of several lengths, and in columns of any order: the
// filter leaves those that a look at all of them finds.
func TestObjectFilter(t *testing.T) {
	var text strings.Builder
	for i := range 40_000 {
		switch i % 5 {
		case 0:
			fmt.Fprintf(&text, "%d,\"a,%d\",x\n", i, i%3)
		case 1:
			fmt.Fprintf(&text, "%d\n", i)
		default:
			fmt.Fprintf(&text, "%d,b%d,\n", i, i%7)
		}
	}
	columns := []ObjectColumn{{Position: 2, Dictionary: "2"}, {Position: 1, Dictionary: "1"}, {Position: 0, Dictionary: "0"}}
	read := func(filter ...pred.Predicate) (rows []string) {
		r := NewObjectReader(&pieces{text.String(), 10_000}, columnar.NewDictionaries(), columns, filter,
			ObjectOptions{Field: ",", Quote: `"`, Escape: `"`, Record: "\n", Last: -1})
		for {
			b, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			for row := range b.Len {
				var fields []string
				for _, c := range b.Cols {
					field := "NULL"
					if s := columnar.StringsOf(c); !s.Null(row) {
						field = "=" + s.At(row)
					}
					fields = append(fields, field)
				}
				rows = append(rows, strings.Join(fields, " "))
			}
		}
		if r.Rows() != 40_000 {
			t.Fatalf("%d records were read", r.Rows())
		}
		return rows
	}
	all := read()
	if len(all) != 40_000 {
		t.Fatalf("%d records without a filter", len(all))
	}
	for _, c := range []struct {
		filter []pred.Predicate
		want   func(fields []string) bool
	}{
		{[]pred.Predicate{{Column: 1, Op: pred.Equal, Texts: []string{"a,2"}}}, func(f []string) bool { return f[1] == "=a,2" }},
		{[]pred.Predicate{{Column: 0, Op: pred.IsNull}}, func(f []string) bool { return f[0] == "NULL" }},
		{[]pred.Predicate{{Column: 0, Op: pred.IsNotNull}, {Column: 2, Op: pred.Less, Texts: []string{"2"}}},
			func(f []string) bool { return f[0] != "NULL" && f[2] < "=2" }},
		{[]pred.Predicate{{Column: 1, Op: pred.In, Texts: []string{"b3", "b4"}}, {Column: 0, Op: pred.Equal, Texts: []string{""}}},
			func(f []string) bool { return (f[1] == "=b3" || f[1] == "=b4") && f[0] == "=" }},
		{[]pred.Predicate{{Column: 2, Op: pred.Equal, Texts: []string{"nothing"}}}, func(f []string) bool { return false }},
	} {
		var want []string
		for _, row := range all {
			if c.want(strings.Split(row, " ")) {
				want = append(want, row)
			}
		}
		if got := read(c.filter...); !slices.Equal(got, want) {
			t.Errorf("%+v: %d rows, want %d", c.filter, len(got), len(want))
		}
	}
}
