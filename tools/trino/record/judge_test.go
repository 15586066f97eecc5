package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// answers stand for a server: the answer of each statement.
var answers = map[string]string{
	"SELECT 1":     `{"columns":[{"name":"_col0","type":"integer"}],"data":[[1]]}`,
	"SELECT 2":     `{"columns":[{"name":"a","type":"varchar(1)"}],"data":[["b"],["a"],[""],[null]]}`,
	"SELECT 1 / 0": `{"error":{"errorName":"DIVISION_BY_ZERO","message":"Division by zero"}}`,
	"CREATE TABLE": `{"updateType":"CREATE TABLE"}`,
}

const unrecorded = `# two lines
# of comment
query
SELECT 1

query
SELECT 2

query
SELECT 1 / 0

statement error DIVISION_BY_ZERO
SELECT 1 / 0

statement error
CREATE TABLE
`

const recorded = `# two lines
# of comment
query _col0:integer
SELECT 1
----
1

query a:varchar(1) rowsort
SELECT 2
----
(empty)
NULL
a
b

statement error DIVISION_BY_ZERO: Division by zero
SELECT 1 / 0

statement error DIVISION_BY_ZERO
SELECT 1 / 0

statement ok
CREATE TABLE
`

// workspace is a folder of test data with one file.
func workspace(t *testing.T, text, known string) (root, file string) {
	t.Helper()
	root = t.TempDir()
	folder := filepath.Join(root, "slt", "athena")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(folder, "topic.slt")
	for path, content := range map[string]string{file: text, filepath.Join(folder, "setup.trino.sql"): "CREATE TABLE;\n",
		filepath.Join(root, "known_differences.txt"): known} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root, file
}

func fakeServer(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		statement, _ := io.ReadAll(r.Body)
		answer, found := answers[strings.TrimSuffix(string(statement), ";")]
		if !found {
			t.Errorf("unexpected statement %q", statement)
		}
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestRecordTakesTheAnswersOver(t *testing.T) {
	root, file := workspace(t, unrecorded, "")
	if _, err := run([]string{"-testdata", root, "-server", fakeServer(t)}, io.Discard); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || string(text) != recorded {
		t.Errorf("file is, %v:\n%s", err, text)
	}
}

func TestCheckCountsDifferences(t *testing.T) {
	wrong := strings.Replace(recorded, "----\n1\n", "----\n7\n", 1)
	for _, test := range []struct {
		name, text, known string
		want              int
		summary           string
	}{
		{"the same", recorded, "", 0, "5 statements: 5 agree with Trino, 0 differ, 0 are known to differ\n"},
		{"another value", wrong, "", 1, "5 statements: 4 agree with Trino, 1 differ, 0 are known to differ\n"},
		{"a known one", wrong, "# a list\ntopic.slt e004ebd5 seven is nicer\n", 0,
			"5 statements: 4 agree with Trino, 0 differ, 1 are known to differ\n     1  seven is nicer\n"},
	} {
		root, file := workspace(t, test.text, test.known)
		var out strings.Builder
		got, err := run([]string{"-check", "-testdata", root, "-server", fakeServer(t)}, &out)
		if err != nil || got != test.want {
			t.Errorf("%s: %d differences, %v, want %d\n%s", test.name, got, err, test.want, out.String())
		}
		if !strings.HasSuffix(out.String(), test.summary) {
			t.Errorf("%s: the summary is\n%swant at its end\n%s", test.name, out.String(), test.summary)
		}
		if text, _ := os.ReadFile(file); string(text) != test.text {
			t.Errorf("%s: -check changed the file", test.name)
		}
	}
}
