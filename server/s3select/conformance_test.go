package s3select

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

// conformanceCase is a line of conformance.jsonl: an object, or a statement over one
// with what the other implementation's own tests want of it.
type conformanceCase struct {
	Object string `json:"object"`
	Text   string `json:"text"`
	Base64 []byte `json:"base64"` // instead of the text

	Case    string                       `json:"case"`
	Of      string                       `json:"of"`
	In      map[string]map[string]string `json:"in"`
	Out     map[string]map[string]string `json:"out"`
	Range   map[string]int64             `json:"range"` // of the object that is scanned
	Query   string                       `json:"query"`
	Want    *string                      `json:"want"`    // the records
	Same    string                       `json:"same"`    // a statement that gives the same records
	Near    *float64                     `json:"near"`    // the one value, about
	Matches string                       `json:"matches"` // the records, by pattern
	Accepts bool                         `json:"accepts"` // the statement is no error of syntax
	Error   *string                      `json:"error"`   // its code, empty for any
	Differs string                       `json:"differs"` // why flowsql answers otherwise
}

// TestConformance runs what other implementations of S3 Select test.
func TestConformance(t *testing.T) {
	f, err := os.Open("../../testdata/s3select/conformance.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	objects := map[string]string{}
	cases, differ := map[string]int{}, map[string]int{} // by suite
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c conformanceCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Object != "" {
			objects[c.Object] = c.Text + string(c.Base64)
			continue
		}
		suite, _, _ := strings.Cut(c.Case, "/")
		cases[suite]++
		fault := c.fault(objects[c.Of])
		switch {
		case c.Differs != "":
			differ[suite]++
			if fault == "" {
				t.Errorf("%s: does not differ any more", c.Case)
			}
		case fault != "":
			t.Errorf("%s: %s: %s", c.Case, c.Query, fault)
		}
	}
	checkCounts(t, cases, differ)
}

// suites names the suites as the document does.
var suites = map[string]string{"mint": "MinIO's mint", "minio": "MinIO", "ceph": "Ceph's s3-tests", "ceph-unit": "Ceph's s3select",
	"partiql-parser": "py-partiql-parser", "moto": "moto", "partiql": "PartiQL", "partiql-tests": "partiql-tests", "hadoop": "Hadoop", "awswrangler": "awswrangler"}

// checkCounts holds the table of suites in the document to the file.
func checkCounts(t *testing.T, cases, differ map[string]int) {
	document, err := os.ReadFile("../../docs/s3select-aws.md")
	if err != nil {
		t.Fatal(err)
	}
	all, other := 0, 0
	for suite, n := range cases {
		all, other = all+n, other+differ[suite]
		row := fmt.Sprintf("| %s | %d | %d |", suites[suite], n, n-differ[suite])
		if !strings.Contains(string(document), row) {
			t.Errorf("docs/s3select-aws.md has no row %s", row)
		}
	}
	if row := fmt.Sprintf("| all | %d | %d |", all, all-other); !strings.Contains(string(document), row) {
		t.Errorf("docs/s3select-aws.md has no row %s", row)
	}
}

// fault says what is wrong with the answer; empty for nothing.
func (c *conformanceCase) fault(text string) string {
	got, code := c.ask(c.Query, text)
	failed := code != ""
	switch {
	case c.Error != nil:
		if !failed || *c.Error != "" && code != *c.Error {
			return strconv.Quote(got) + " and error " + code + ", want an error " + *c.Error
		}
		return ""
	case c.Accepts:
		if failed && (strings.HasPrefix(code, "Parse") || strings.HasPrefix(code, "Lexer")) {
			return code
		}
		return ""
	case failed:
		return code
	case c.Near != nil:
		if v, err := strconv.ParseFloat(strings.TrimSpace(got), 64); err != nil || math.Abs(v-*c.Near) > 1e-5 {
			return got
		}
		return ""
	case c.Matches != "":
		if !regexp.MustCompile(c.Matches).MatchString(got) {
			return got
		}
		return ""
	}
	want := ""
	if c.Same != "" {
		want, _ = c.ask(c.Same, text)
	} else {
		want = *c.Want
	}
	if got != want && !(c.Out["JSON"] != nil && sameJSON(got, want)) || c.Same != "" && got == "" {
		return "got " + strconv.Quote(got) + ", want " + strconv.Quote(want)
	}
	return ""
}

// ask sends a statement as a request of the service and gives the records, or
// the code of the error.
func (c *conformanceCase) ask(query, text string) (records, code string) {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(query)) // a Builder takes all
	in, out := serialization(c.In), serialization(c.Out)
	if in == "" {
		in = "<JSON><Type>LINES</Type></JSON>"
	}
	request := body("<Expression>" + escaped.String() + "</Expression><ExpressionType>SQL</ExpressionType><InputSerialization>" + in +
		"</InputSerialization><OutputSerialization>" + out + "</OutputSerialization>" + c.scanRange())
	answer := httptest.NewRecorder()
	err := NewHandler(Options{}).Serve(answer, httptest.NewRequest(http.MethodPost, "/b/k?select&select-type=2", strings.NewReader(request)), object(text).object())
	if err != nil {
		return "", string(sqlerr.From(err).Code)
	}
	return recordsOf(answer.Body)
}

// scanRange is the element of the request; empty for the whole object.
func (c *conformanceCase) scanRange() string {
	if c.Range == nil {
		return ""
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.Range)) {
		fmt.Fprintf(&b, "<%s>%d</%s>", name, c.Range[name], name)
	}
	return "<ScanRange>" + b.String() + "</ScanRange>"
}

// serialization writes options as XML.
func serialization(options map[string]map[string]string) string {
	var b strings.Builder
	for _, format := range slices.Sorted(maps.Keys(options)) {
		fmt.Fprintf(&b, "<%s>", format)
		for _, name := range slices.Sorted(maps.Keys(options[format])) {
			fmt.Fprintf(&b, "<%s>", name)
			_ = xml.EscapeText(&b, []byte(options[format][name])) // a Builder takes all
			fmt.Fprintf(&b, "</%s>", name)
		}
		fmt.Fprintf(&b, "</%s>", format)
	}
	return b.String()
}

// sameJSON compares records of JSON by value: 3 and 3.0 are one number.
func sameJSON(a, b string) bool {
	one, two := strings.Split(a, "\n"), strings.Split(b, "\n")
	if len(one) != len(two) {
		return false
	}
	for i := range one {
		var x, y any
		if one[i] != two[i] && (json.Unmarshal([]byte(one[i]), &x) != nil || json.Unmarshal([]byte(two[i]), &y) != nil || !reflect.DeepEqual(x, y)) {
			return false
		}
	}
	return true
}
