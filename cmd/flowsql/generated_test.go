package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowsql/columnar/flowlog"
	"flowsql/sql/function"
)

// TestGeneratedDocuments holds docs/fields.md and docs/functions.md against the
// tables they are made from; UPDATE_DOCS writes them anew.
func TestGeneratedDocuments(t *testing.T) {
	for name, text := range map[string]string{"fields.md": fieldsDocument(), "functions.md": functionsDocument()} {
		path := filepath.Join(root(t), "docs", name)
		if os.Getenv("UPDATE_DOCS") != "" {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		shown, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(shown) != text {
			t.Errorf("docs/%s is not current: UPDATE_DOCS=1 go test ./cmd/flowsql -run TestGeneratedDocuments", name)
		}
	}
}

func cell(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, "|", `\|`) + "`"
}

func fieldsDocument() string {
	var b strings.Builder
	b.WriteString("# Fields of flow logs\n\nMade from the table of fields in `columnar/flowlog`. A column is the field's name with `_` for `-`;\n" +
		"a field that is not here is a `varchar` column. `-` reads as NULL in a number and as itself in a text.\n\n" +
		"| column | type | since version | logs | meaning |\n|---|---|---|---|---|\n")
	kinds := map[flowlog.Kind]string{flowlog.VPC: "VPC", flowlog.TGW: "transit gateway", flowlog.Both: "both"}
	for _, f := range flowlog.Fields() {
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s |\n", cell(f.Column()), f.Type, f.Version, kinds[f.Kinds], f.Doc)
	}
	return b.String()
}

func functionsDocument() string {
	var b strings.Builder
	b.WriteString("# Functions\n\nMade from the table of functions in `sql/function`; `SHOW FUNCTIONS` and `\\df` list them too.\n")
	for _, d := range []struct {
		dialect function.Dialect
		title   string
	}{{function.Athena, "Athena"}, {function.S3Select, "S3 Select"}} {
		for _, k := range []struct {
			kind  function.Kind
			title string
		}{{function.KindScalar, "scalar"}, {function.KindAggregate, "aggregate"}, {function.KindWindow, "window"}} {
			rows := functionRows(d.dialect, k.kind)
			if rows != "" {
				fmt.Fprintf(&b, "\n## %s: %s functions\n\n| function | result | meaning |\n|---|---|---|\n%s", d.title, k.title, rows)
			}
		}
	}
	b.WriteString("\n## Functions of Trino that are not here\n\nA call of one of them answers NOT_SUPPORTED with the reason; `*` stands for the rest of a name.\n\n| reason | functions |\n|---|---|\n" + absentRows())
	return b.String()
}

// absentRows lists the families that are left out, by the reason.
func absentRows() string {
	var b strings.Builder
	for _, a := range function.LeftOut() {
		fmt.Fprintf(&b, "| %s | `%s` |\n", a.Reason, strings.Join(strings.Fields(a.Names), "`, `"))
	}
	return b.String()
}

func functionRows(d function.Dialect, kind function.Kind) string {
	var b strings.Builder
	for _, def := range function.All(d) {
		if def.Kind == kind {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(def.Name+"("+def.In+")"), cell(def.Out), strings.ReplaceAll(def.Doc, "|", `\|`))
		}
	}
	return b.String()
}

// TestOptionsAreDocumented asks that each option has a help text and stands in
// docs/cli.md.
func TestOptionsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "cli.md"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := newParser(&flags{}, nil, nil, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range k.Model.Flags {
		if f.Help == "" {
			t.Errorf("--%s has no help", f.Name)
		}
		if !strings.Contains(string(text), "--"+f.Name) {
			t.Errorf("docs/cli.md lacks --%s", f.Name)
		}
	}
	for _, c := range metaCommands() {
		if !strings.Contains(string(text), "`"+c.names[0]) {
			t.Errorf("docs/cli.md lacks the command %s", c.names[0])
		}
	}
}
