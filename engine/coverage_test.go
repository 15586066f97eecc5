package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"flowsql/parser/ast"
	"flowsql/parser/athena"
	"flowsql/sql/function"
	"flowsql/tools/trino/slt"
)

// calls counts the different calls of functions in recorded statements, by
// name and number of arguments.
type calls map[string]map[string]bool

func callKey(name string, args int) string { return fmt.Sprintf("%s %d", strings.ToLower(name), args) }

// note counts a call, and what has a syntax of its own by the function that it stands for.
func (c calls) note(n ast.Node, statement string) {
	add := func(name string, args ...ast.Expr) {
		args = slices.DeleteFunc(args, func(a ast.Expr) bool { return a == nil })
		key := callKey(name, len(args))
		if c[key] == nil {
			c[key] = map[string]bool{}
		}
		c[key][fmt.Sprint(statement, n.Span())] = true
	}
	switch x := n.(type) {
	case *ast.FunctionCall:
		add(x.Name.Last().Name, x.Args...)
	case *ast.Extract:
		add(x.Field.Name, x.X)
	case *ast.Trim:
		add(map[ast.TrimSide]string{ast.Leading: "ltrim", ast.Trailing: "rtrim"}[x.Side], x.X, x.Chars)
		add("trim", x.X, x.Chars)
	case *ast.Normalize:
		add("normalize", x.X, x.X)
	case *ast.Current:
		add(x.Func)
	case *ast.AtTimeZone:
		add("at_timezone", x.X, x.Zone)
	}
}

func recordedCalls(t *testing.T) calls {
	found := calls{}
	for _, folder := range []string{"athena", "dialect"} {
		files, _ := filepath.Glob(filepath.Join(testdata, "slt", folder, "*.slt"))
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file, err := slt.Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range file.Records {
				statement, err := athena.Parse(r.SQL)
				if err != nil {
					continue
				}
				ast.Walk(statement, func(n ast.Node) bool {
					found.note(n, r.SQL)
					return true
				})
			}
		}
	}
	return found
}

// TestFunctionsAreRecorded asks for as many calls in the recorded statements as
// a function has overloads, for each number of arguments. What lacks some is
// listed in testdata/unrecorded_functions.txt, which may only get shorter.
func TestFunctionsAreRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("a list of the whole tree")
	}
	const list = testdata + "/unrecorded_functions.txt"
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	excused := map[string]bool{}
	for _, line := range strings.Split(string(text), "\n") {
		excused[line] = line != "" && !strings.HasPrefix(line, "#")
	}
	overloads := map[string]int{}
	for _, d := range append(function.All(function.Trino), function.All(function.Athena)...) {
		overloads[callKey(d.Name, d.Arity())]++
	}
	found := recordedCalls(t)
	for key, n := range overloads {
		if n = (n + 1) / 2; len(found[key]) >= n { // both dialects list most of them
			if excused[key] {
				t.Errorf("%s is recorded now: take it off %s", key, list)
			}
			continue
		}
		if !excused[key] {
			t.Errorf("%s (name and number of arguments) has %d overloads and %d calls in testdata/slt: record more, or list it in %s", key, n, len(found[key]), list)
		}
	}
}
