package flowlog

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/types"
)

// pieces gives a text in chunks of a size, then an error.
type pieces struct {
	text string
	size int
	err  error
}

func (p *pieces) Next() ([]byte, error) {
	n := min(p.size, len(p.text))
	if n == 0 {
		return nil, p.err
	}
	out := []byte(p.text[:n])
	p.text = p.text[n:]
	return out, nil
}

// whole and chunked give a text at once and in small chunks.
func chunked(text string, size int) *pieces { return &pieces{text: text, size: size, err: io.EOF} }

// rowsOf reads everything and gives each row as text: fields with | between, NULL as ∅.
func rowsOf(t testing.TB, src Chunks, opt Options) ([]string, Counts, error) {
	t.Helper()
	r, err := NewReader(src, columnar.NewDictionaries(), opt)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for {
		b, err := r.Next()
		if err == io.EOF {
			return out, r.Counts(), nil
		}
		if err != nil {
			return out, r.Counts(), err
		}
		if b.Len == 0 {
			t.Fatal("an empty batch")
		}
		out = append(out, printRows(b)...)
	}
}

func printRows(b columnar.Batch) []string {
	out := make([]string, b.Len)
	var plain []arrow.Array
	for _, c := range b.Cols {
		plain = append(plain, columnar.Plain(c))
	}
	for i := range out {
		var fields []string
		for _, a := range plain {
			v := "∅"
			if s, ok := a.(*array.String); ok && !a.IsNull(i) {
				v = s.Value(i)
			} else if !a.IsNull(i) {
				v = a.ValueStr(i)
			}
			fields = append(fields, v)
		}
		out[i] = strings.Join(fields, "|")
	}
	return out
}

// columnsOf asks for all fields of a format, or of those at the places given.
func columnsOf(f Format, places ...int) []Column {
	if places == nil {
		for i := range f.Fields {
			places = append(places, i)
		}
	}
	var out []Column
	for _, p := range places {
		out = append(out, Column{Field: p, Type: f.Fields[p].Type, Name: fmt.Sprint("c", p)})
	}
	return out
}

func lenient(f Format, places ...int) Options {
	return Options{Columns: columnsOf(f, places...), Limit: -1, Skip: f.Skip, Lenient: true, Check: f.Types(), Header: f.Header}
}

func checkRows(t *testing.T, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const small = "version srcaddr dstport bytes action\n"

func TestLenientRows(t *testing.T) {
	f, err := Detect([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text       string
		want             []string
		malformed, empty int64
		problem          string
	}{
		{"plain", "2 10.0.0.1 443 840 ACCEPT\n2 10.0.0.2 22 9999999999 REJECT\n", []string{"2|10.0.0.1|443|840|ACCEPT", "2|10.0.0.2|22|9999999999|REJECT"}, 0, 0, ""},
		{"nodata", "2 - - - -\n", []string{"2|-|∅|∅|-"}, 0, 0, ""},
		{"no final newline", "2 10.0.0.1 443 840 ACCEPT", []string{"2|10.0.0.1|443|840|ACCEPT"}, 0, 0, ""},
		{"CRLF", "2 10.0.0.1 443 840 ACCEPT\r\n\r\n3 a 1 2 b\r\n", []string{"2|10.0.0.1|443|840|ACCEPT", "3|a|1|2|b"}, 0, 1, ""},
		{"short", "2 10.0.0.1\n", []string{"2|10.0.0.1|∅|∅|∅"}, 1, 0, "2: 2 fields where 5 are expected"},
		{"long", "2 a 1 2 b c d\n", []string{"2|a|1|2|b"}, 1, 0, "2: 7 fields where 5 are expected"},
		{"empty lines", "\n\n2 a 1 2 b\n\n", []string{"2|a|1|2|b"}, 0, 3, ""},
		{"number", "2 a http 2 b\n2 a 1 2 b\n", []string{"2|a|∅|2|b", "2|a|1|2|b"}, 1, 0, `2: field 3 is not a number in range: "http"`},
		{"range", "2 a 2147483648 9223372036854775808 b\n", []string{"2|a|∅|∅|b"}, 1, 0, `2: field 3 is not a number in range: "2147483648"`},
		{"empty field", "2  1 2 b\n", []string{"2||1|2|b"}, 0, 0, ""},
		{"header again", "2 a 1 2 b\n" + small + "3 a 1 2 b\n", []string{"2|a|1|2|b", "3|a|1|2|b"}, 0, 0, ""},
		{"line number", "\n2 a 1 2 b\nx\n", []string{"2|a|1|2|b", "∅|∅|∅|∅|∅"}, 1, 1, "4: 1 field where 5 are expected"},
	} {
		for _, size := range []int{1 << 20, 7, 1} {
			got, counts, err := rowsOf(t, chunked(small+c.text, size), lenient(f))
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			t.Run(c.name, func(t *testing.T) { checkRows(t, got, c.want) })
			if counts.Rows != int64(len(c.want)) || counts.Malformed != c.malformed || counts.Empty != c.empty {
				t.Errorf("%s: counts %+v", c.name, counts)
			}
			if c.problem != "" && (len(counts.Problems) == 0 || fmt.Sprintf("%d: %s", counts.Problems[0].Line, counts.Problems[0].What) != c.problem) {
				t.Errorf("%s: problems %v, want %s", c.name, counts.Problems, c.problem)
			}
		}
	}
}

// An integer of 17 digits is out of range, and a missing one is no wrong value.
func TestCheckedDigits(t *testing.T) {
	for text, malformed := range map[string]int64{"a 1 2\n": 0, "a 12345678901234567 2\n": 1, "a 1 12345678901234567\n": 1, "a\r\nb 1 2\n": 1} {
		opt := lenient(Format{Fields: []Field{Default()[2], Default()[0], Default()[0]}})
		if _, counts, err := rowsOf(t, chunked(text, 1<<20), opt); err != nil || counts.Malformed != malformed {
			t.Errorf("%q: %+v, %v", text, counts, err)
		}
	}
}

func TestFilter(t *testing.T) {
	f, _ := Detect([]byte(small))
	text := small + "2 10.0.0.1 443 840 ACCEPT\n2 10.0.0.2 22 1 REJECT\n2 - - - -\n2 10.0.0.2 22 x REJECT\nshort\n"
	for _, c := range []struct {
		p    pred.Predicate
		want []string
	}{
		{pred.Predicate{Column: 1, Op: pred.Equal, Texts: []string{"REJECT"}}, []string{"22|REJECT", "22|REJECT"}},
		{pred.Predicate{Column: 1, Op: pred.NotEqual, Texts: []string{"REJECT"}}, []string{"443|ACCEPT", "∅|-"}},
		{pred.Predicate{Column: 0, Op: pred.Equal, Integers: []int64{443}}, []string{"443|ACCEPT"}},
		{pred.Predicate{Column: 0, Op: pred.Less, Integers: []int64{443}}, []string{"22|REJECT", "22|REJECT"}},
		{pred.Predicate{Column: 0, Op: pred.IsNull}, []string{"∅|-", "∅|∅"}},
		{pred.Predicate{Column: 0, Op: pred.IsNotNull}, []string{"443|ACCEPT", "22|REJECT", "22|REJECT"}},
		{pred.Predicate{Column: 1, Op: pred.IsNull}, []string{"∅|∅"}},
		{pred.Predicate{Column: 1, Op: pred.Prefix, Texts: []string{"A"}}, []string{"443|ACCEPT"}},
		{pred.Predicate{Column: 0, Op: pred.In, Integers: []int64{1, 443}}, []string{"443|ACCEPT"}},
		{pred.Predicate{Column: 1, Op: pred.In, Texts: []string{"-", "ACCEPT"}}, []string{"443|ACCEPT", "∅|-"}},
	} {
		opt := lenient(f, 2, 4)
		opt.Filter = []pred.Predicate{c.p}
		got, counts, _ := rowsOf(t, chunked(text, 1000), opt)
		checkRows(t, got, c.want)
		if counts.Rows != 5 || counts.Malformed != 2 {
			t.Errorf("%+v: counts %+v", c.p, counts)
		}
	}
}

func TestCountsDoNotDependOnColumns(t *testing.T) {
	f, _ := Detect([]byte(small))
	text := small + "2 a x 1 b\n\nshort\n2 a 1 2 b\n2 a 1 2 b c\n"
	for _, places := range [][]int{nil, {1}, {3, 2}, {}} {
		opt := lenient(f, places...)
		opt.Columns = opt.Columns[:len(places):len(places)]
		got, counts, _ := rowsOf(t, chunked(text, 1000), opt)
		if len(got) != 4 || counts.Rows != 4 || counts.Malformed != 3 || counts.Empty != 1 {
			t.Errorf("columns %v: %d rows, %+v", places, len(got), counts)
		}
	}
}

func TestLimit(t *testing.T) {
	f, _ := Detect([]byte(small))
	opt := lenient(f, 1)
	opt.Limit = 2
	got, counts, _ := rowsOf(t, chunked(small+"2 a 1 1 x\n2 b 1 1 x\n2 c x 1 x\n", 100), opt)
	checkRows(t, got, []string{"a", "b"})
	if counts.Rows != 2 || counts.Malformed != 0 {
		t.Errorf("counts %+v", counts)
	}
}

func TestTruncated(t *testing.T) {
	f, _ := Detect([]byte(small))
	src := &pieces{text: small + "2 a 1 1 x\n2 b 1 1", size: 9, err: io.ErrUnexpectedEOF}
	got, _, err := rowsOf(t, src, lenient(f, 1))
	checkRows(t, got, []string{"a"})
	if err != io.ErrUnexpectedEOF {
		t.Errorf("error %v", err)
	}
}

func TestLongLine(t *testing.T) {
	f, _ := Detect([]byte(small))
	long := strings.Repeat("x", 5<<20)
	got, counts, err := rowsOf(t, chunked(small+"2 "+long+" 1 1 x\n2 b 1 1 x\n", 256<<10), lenient(f, 1))
	if err != nil || len(got) != 2 || got[0] != long || got[1] != "b" || counts.Malformed != 0 {
		t.Errorf("%d rows, %v, %+v", len(got), err, counts)
	}
}

func TestAbsentColumn(t *testing.T) {
	opt := Options{Limit: -1, Columns: []Column{{Field: -1, Type: types.Bigint}, {Field: 0, Type: types.Varchar}, {Field: -1, Type: types.Varchar}}}
	got, _, _ := rowsOf(t, chunked("a b\n", 100), opt)
	checkRows(t, got, []string{"∅|a|∅"})
}

func unsafeBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// TestPlainTexts reads a column whose values are nearly all new, which goes without codes after a
// while, with nulls and short lines between, and one of few values beside it.
func TestPlainTexts(t *testing.T) {
	f, err := Detect([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var want []string
	text.WriteString(small)
	for i := range 120_000 {
		switch address := fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255); {
		case i%1000 == 7:
			text.WriteString("2\n")
			want = append(want, "∅|∅")
		case i%1000 == 8:
			text.WriteString("2  1 1 A\n")
			want = append(want, "|A")
		default:
			fmt.Fprintf(&text, "2 %s 1 1 %c\n", address, 'A'+i%3)
			want = append(want, address+"|"+string(rune('A'+i%3)))
		}
	}
	for _, passing := range []bool{false, true} {
		for _, null := range [][]byte{nil, []byte(`\N`)} {
			opt := lenient(f, 1, 4)
			opt.Passing, opt.Null = passing, null
			dicts := columnar.NewDictionaries()
			kinds := map[string]int{}
			for range 2 { // the second reader goes on as the first ended
				r, err := NewReader(chunked(text.String(), 100_000), dicts, opt)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for {
					b, err := r.Next()
					if err != nil {
						break
					}
					got = append(got, printRows(b)...)
					kinds[fmt.Sprintf("%T %T", b.Cols[0], b.Cols[1])]++
				}
				checkRows(t, got, want)
			}
			if kinds["*array.String *columnar.Coded"] <= kinds["*columnar.Coded *columnar.Coded"] || len(kinds) != 2 {
				t.Errorf("kinds of batches: %v", kinds)
			}
		}
	}
}
