package engine

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// objectOf puts text into a file and gives it as an object.
func objectOf(t *testing.T, text []byte) storage.Object {
	t.Helper()
	path := filepath.Join(t.TempDir(), "object")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := storage.List(context.Background(), []string{path}, storage.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return found.Objects[0]
}

// verifiedCase is an answer that came from AWS itself.
type verifiedCase struct {
	Name     string  `json:"name"`
	Input    string  `json:"input"`
	Encoding string  `json:"input_encoding"`
	Request  string  `json:"request_xml"`
	Query    string  `json:"query"`
	Expected string  `json:"expected"`
	Stats    []int64 `json:"expected_stats"`
}

// requestXML is as much of the request's XML as the cases use.
type requestXML struct {
	Expression         string
	InputSerialization struct {
		CompressionType string
		CSV             *struct{ FileHeaderInfo, FieldDelimiter string }
		JSON            *struct{ Type string }
	}
	OutputSerialization struct {
		CSV  *struct{ RecordDelimiter, FieldDelimiter string }
		JSON *struct{ RecordDelimiter string }
	}
}

func set(to *string, v string) {
	if v != "" {
		*to = v
	}
}

func (x requestXML) request() SelectRequest {
	r := SelectRequest{Expression: x.Expression, Strict: true}
	r.Input.Compression = map[string]storage.Compression{"GZIP": storage.Gzip, "BZIP2": storage.Bzip2}[x.InputSerialization.CompressionType]
	if c := x.InputSerialization.CSV; c != nil {
		r.Input.CSV = DefaultCSVInput()
		set(&r.Input.CSV.FileHeaderInfo, c.FileHeaderInfo)
		set(&r.Input.CSV.FieldDelimiter, c.FieldDelimiter)
	}
	if j := x.InputSerialization.JSON; j != nil {
		r.Input.JSON = &JSONInput{Type: j.Type}
	}
	if c := x.OutputSerialization.CSV; c != nil {
		r.Output.CSV = DefaultCSVOutput()
		set(&r.Output.CSV.FieldDelimiter, c.FieldDelimiter)
		set(&r.Output.CSV.RecordDelimiter, c.RecordDelimiter)
	}
	if j := x.OutputSerialization.JSON; j != nil {
		r.Output.JSON = &JSONOutput{RecordDelimiter: "\n"}
		set(&r.Output.JSON.RecordDelimiter, j.RecordDelimiter)
	}
	return r
}

// TestVerified compares with answers of AWS.
func TestVerified(t *testing.T) {
	f, err := os.Open(filepath.Join(testdata, "s3select", "aws_verified.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	count := 0
	for ; lines.Scan(); count++ {
		var c verifiedCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		t.Run(c.Name, func(t *testing.T) { c.run(t) })
	}
	if count != 17 {
		t.Errorf("%d cases", count)
	}
}

func (c verifiedCase) run(t *testing.T) {
	text := []byte(c.Input)
	if c.Encoding == "base64" {
		text, _ = base64.StdEncoding.DecodeString(c.Input)
	}
	var x requestXML
	if err := xml.Unmarshal([]byte(c.Request), &x); err != nil {
		t.Fatal(err)
	}
	r := x.request()
	r.Object = objectOf(t, text)
	var out bytes.Buffer
	selection := NewSelection(r, &out)
	err := selection.Run(context.Background())
	if err != nil || out.String() != c.Expected {
		t.Errorf("%s\n got %q, %v\nwant %q", c.Query, out.String(), err, c.Expected)
	}
	if stats := selection.Stats(); len(c.Stats) == 3 && stats != (SelectStats{c.Stats[0], c.Stats[1], c.Stats[2]}) {
		t.Errorf("%+v, want %v", stats, c.Stats)
	}
}

// ask runs a statement and gives its records, or code and text of its error.
func ask(t *testing.T, r SelectRequest, text string) string {
	t.Helper()
	r.Object = objectOf(t, []byte(text))
	if r.Output == (SelectOutput{}) {
		r.Output.CSV = DefaultCSVOutput()
	}
	var out bytes.Buffer
	if err := NewSelection(r, &out).Run(context.Background()); err != nil {
		e := sqlerr.From(err)
		return strings.TrimSpace(string(e.Code) + ": " + e.Msg)
	}
	return out.String()
}

// TestRangeStats counts the bytes of a range, not what lies before it.
func TestRangeStats(t *testing.T) {
	start := int64(3)
	r := SelectRequest{Expression: "SELECT * FROM S3Object", Strict: true, Object: objectOf(t, []byte("A,B\nC,D\nD,E\nE,F\n")), Input: SelectInput{CSV: DefaultCSVInput()},
		Output: SelectOutput{CSV: DefaultCSVOutput()}, Range: &SelectRange{Start: &start}}
	s := NewSelection(r, &bytes.Buffer{})
	if err := s.Run(context.Background()); err != nil || s.Stats() != (SelectStats{12, 12, 12}) {
		t.Errorf("%+v, %v", s.Stats(), err)
	}
}
