package csv

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

// pieces gives a text a few bytes at a time.
type pieces struct {
	text string
	size int
}

func (p *pieces) Next() ([]byte, error) {
	if p.text == "" {
		return nil, io.EOF
	}
	n := min(p.size, len(p.text))
	out := []byte(p.text[:n])
	p.text = p.text[n:]
	return out, nil
}

// records reads a text: fields end in |, records in a line end, an error in its
// code; and gives the bytes that were read.
func records(text string, size int, opt ObjectOptions) (string, int64) {
	opt.Last = -1
	r := NewObjectReader(&pieces{text, size}, columnar.NewDictionaries(), []ObjectColumn{{Position: RecordField}, {Position: 1, Dictionary: "1"}}, nil, opt)
	var out strings.Builder
	for {
		batch, err := r.Next()
		if err == io.EOF {
			return out.String(), r.records.at
		}
		if err != nil {
			var failed *sqlerr.Error
			errors.As(err, &failed)
			return out.String() + string(failed.Code), 0
		}
		for row := range batch.Len {
			SplitRecord(columnar.StringsOf(batch.Cols[0]).At(row), func(field string) { out.WriteString(field + "|") })
			if second := batch.Cols[1]; second.IsValid(row) {
				out.WriteString(columnar.StringsOf(second).At(row))
			}
			out.WriteString("\n")
		}
	}
}

var (
	narrow = ObjectOptions{Field: ",", Quote: "'", Escape: "!", Comment: "#", Record: ";", QuotedRecords: true}
	wide   = ObjectOptions{Field: "é", Quote: "ع", Escape: "—", Comment: "𝄞", Record: "¶", QuotedRecords: true}
	widen  = strings.NewReplacer(",", "é", "'", "ع", "!", "—", "#", "𝄞", ";", "¶")
)

// sameWide reads a text with marks of one byte, and with wide ones in their place.
func sameWide(t *testing.T, text string, narrow, wide ObjectOptions) {
	t.Helper()
	want, _ := records(text, len(text)+1, narrow)
	for _, size := range []int{1, 2, 3, len(text)*4 + 1} {
		got, at := records(widen.Replace(text), size, wide)
		if got != widen.Replace(want) || at != 0 && at != int64(len(widen.Replace(text))) {
			t.Errorf("%q in pieces of %d: got %q to byte %d, want %q", text, size, got, at, widen.Replace(want))
		}
	}
}

func TestWideMarks(t *testing.T) {
	sameQuotes, sameQuotesWide := narrow, wide
	sameQuotes.Escape, sameQuotesWide.Escape = "'", "ع"
	for _, text := range []string{"a,b;c,d;", "'a,b',c;'d;e'f,g", "#no,'x;1,2;;3,4", "x'y,'a!'b!!!c';", "'a''b',''';';", "',", "a\xc3,b;", "è،,ü;"} {
		sameWide(t, text, narrow, wide)
		sameWide(t, text, sameQuotes, sameQuotesWide)
	}
	for _, text := range []string{"a\xf8b;", "\xff;", "aéb\xf9"} { // bytes that stand for marks inside
		if got, _ := records(text, 2, wide); got != string(sqlerr.S3InvalidTextEncoding) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func FuzzWideMarks(f *testing.F) {
	f.Add("'a,b',c;'d;e'f,g!';#x")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 200 && utf8.ValidString(text) && !strings.ContainsAny(text, "éع—𝄞¶\ufeff\n|") {
			sameWide(t, text, narrow, wide)
		}
	})
}
