package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestPasteReader(t *testing.T) {
	for in, want := range map[string]string{
		"plain\r":                                       "plain\r",
		"\x1b[200~a\tb\rc\x1b[201~\r":                   "a b" + pastedNewline + "c\r",
		"\x1b[200~\x1b[201~":                            "",
		"x\x1b[A\x1b[200~y\nz\x1b[201~\x1b[B":           "x\x1b[Ay" + pastedNewline + "z\x1b[B",
		"\x1b[200~\x1b[31mred\x1b[201~":                 "\x1b[31mred",
		"\x1b[200~a;\r\nb;\x1b[201~":                    "a;" + pastedNewline + "b;",
		"\x1b[200~one\x1b[201~-\x1b[200~two\x1b[201~\t": "one-two\t",
	} {
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(in), "byte by byte": iotest.OneByteReader(strings.NewReader(in))} {
			got, err := io.ReadAll(newPasteReader(io.NopCloser(r)))
			if string(got) != want || err != nil {
				t.Errorf("%q %s: %q, %v; want %q", in, name, got, err, want)
			}
		}
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"SELECT 1\n  + 1;":         "SELECT 1 + 1;",
		"SELECT 'a  b';":           "SELECT 'a  b';",
		"SELECT 'a\n b';":          "SELECT 'a" + pastedNewline + " b';",
		"SELECT 1 -- one\nFROM t;": "SELECT 1 -- one" + pastedNewline + "FROM t;",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// words is a session with one table.
type words struct{}

func (words) TableNames() []string { return []string{"vpc_flow_logs", "other"} }
func (words) ColumnNames(_ context.Context, _ string) []string {
	return []string{"srcaddr", "srcport", "end"}
}
func (words) FunctionNames() []string { return []string{"substr", "sum"} }

func TestCompletions(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	if err := os.WriteFile(filepath.Join(dir, "script.v2.sql"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := &completer{ctx: t.Context(), words: words{}}
	for _, k := range []struct {
		before string
		want   []string
	}{
		{"SELECT srca", []string{"ddr"}},
		{"SELECT src", []string{"addr", "port"}},
		{"SELECT * FROM v", []string{"pc_flow_logs"}},
		{"SEL", []string{"ECT"}},
		{"sel", []string{"ect"}},
		{"SELECT t.srcp", []string{"ort"}},
		{"SELECT su", []string{"bstr", "m"}},
		{"SELECT 1 FROM t WHERE action = 'R", []string{"EJECT"}},
		{"SELECT 1 FROM t WHERE log_status = 'S", []string{"KIPDATA"}},
		{`\ti`, []string{"ming"}},
		{`\d v`, []string{"pc_flow_logs"}},
		{`\i ~/scr`, []string{"ipt.v2.sql"}},
		{`\o ` + dir + `/script.`, []string{"v2.sql"}},
		{"SELECT 1 FROM '~/sc", []string{"ript.v2.sql"}},
		{"SELECT 'srca", nil},
		{"SELECT zzz", nil},
	} {
		line := []rune(k.before)
		endings, _ := c.Do(line, len(line))
		var got []string
		for _, e := range endings {
			got = append(got, string(e))
		}
		if !slices.Equal(got, k.want) {
			t.Errorf("%q: %q, want %q", k.before, got, k.want)
		}
	}
}
