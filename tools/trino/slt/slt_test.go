package slt

import (
	"slices"
	"testing"
)

const sample = `# a file

# first
statement ok
CREATE TABLE t
  (c int)

statement error DIVISION_BY_ZERO: Division by zero
SELECT 1 / 0

query a:integer,_col1:decimal(3,1)
SELECT a, 1.5
FROM t
----
1	(empty)
NULL	x

query rowsort
SELECT 1 WHERE false
----

# the end
`

func TestParse(t *testing.T) {
	f, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Records) != 5 {
		t.Fatalf("%d records, want 5", len(f.Records))
	}
	ok, failed, query, none := f.Records[0], f.Records[1], f.Records[2], f.Records[3]
	if ok.Kind != OK || ok.SQL != "CREATE TABLE t\n  (c int)" || ok.Line != 4 || len(ok.Comments) != 3 {
		t.Errorf("statement %+v", ok)
	}
	if failed.Kind != Error || failed.Failure != "DIVISION_BY_ZERO: Division by zero" {
		t.Errorf("failing statement %+v", failed)
	}
	if query.Columns != "a:integer,_col1:decimal(3,1)" || query.Sorted || !slices.Equal(query.Rows, []string{"1\t(empty)", "NULL\tx"}) {
		t.Errorf("query %+v", query)
	}
	if !none.Sorted || len(none.Rows) != 0 {
		t.Errorf("empty query %+v", none)
	}
}

func TestStringIsTheReverseOfParse(t *testing.T) {
	f, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.String(); got != sample {
		t.Errorf("written back:\n%s", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"select 1\n":         `line 1: unknown record "select 1"`,
		"statement ok\n\n\n": "line 1: no statement",
	} {
		if _, err := Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestText(t *testing.T) {
	if got, want := Row([]string{"a\tb", "", "NULL", `c\d`, "e\nf"}), `a\tb`+"\t(empty)\tNULL\t"+`c\\d`+"\t"+`e\nf`; got != want {
		t.Errorf("row %q, want %q", got, want)
	}
	got := Columns([]string{"a b", "t"}, []string{"decimal(3, 1)", "timestamp(3) with time zone"})
	if want := "a_b:decimal(3,1),t:timestamp(3)_with_time_zone"; got != want {
		t.Errorf("columns %q, want %q", got, want)
	}
}

func TestAccepts(t *testing.T) {
	const failure = "DIVISION_BY_ZERO: Division by zero"
	for _, test := range []struct {
		record Record
		want   bool
	}{
		{Record{Kind: Error}, true},
		{Record{Kind: Error, Failure: failure}, true},
		{Record{Kind: Error, Failure: "DIVISION_BY_ZERO"}, true},
		{Record{Kind: Error, Failure: "DIVISION_BY"}, false},
		{Record{Kind: Error, Failure: "DIVISION_BY_ZERO: Division"}, false},
		{Record{Kind: Query}, false},
	} {
		if got := test.record.Accepts(failure); got != test.want {
			t.Errorf("%+v accepts: %v, want %v", test.record, got, test.want)
		}
	}
}
