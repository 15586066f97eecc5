package s3select_test

import (
	"flag"
	"strings"
	"testing"

	parse "flowsql/parser/s3select"
	"flowsql/planner/bind/s3select"
	"flowsql/planner/internal/plantest"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

var update = flag.Bool("update", false, "rewrite the golden plans")

func table() *plantest.Table {
	return plantest.NewTable("flow.log", "version integer, srcaddr varchar, dstport integer, bytes bigint, end bigint, action varchar, "+
		"log_status varchar, $path varchar, _1 varchar, _2 varchar, _3 varchar, _4 varchar, _5 varchar, _6 varchar, _7 varchar")
}

func bindText(text string, strict, noHeader bool) (logical.Node, error) {
	statement, err := parse.Parse(text, parse.Options{Strict: strict})
	if err != nil {
		return nil, err
	}
	env := s3select.Env{Table: table(), Context: plantest.Context(function.S3Select), Text: text, Strict: strict, NoHeader: noHeader}
	return s3select.Bind(statement, env)
}

func answer(text string, strict, noHeader bool) string {
	node, err := bindText(text, strict, noHeader)
	if err == nil {
		return withoutScan(logical.Format(node))
	}
	e := sqlerr.From(err)
	out := sqlerr.S3Select{}.Render(text, e)
	if e.Hint != "" {
		out += "\nhint: " + e.Hint
	}
	return out
}

// withoutScan leaves out the columns of the scan, which are always all.
func withoutScan(plan string) string {
	all := table()
	names := make(logical.Schema, len(all.Cols))
	for i, c := range all.Cols {
		names[i] = logical.Column{Name: c.Name, Type: types.Varchar}
	}
	return strings.TrimRight(strings.ReplaceAll(plan, names.String(), "…"), "\n")
}

// TestPlans compares plans and errors of the three ways to read a statement with
// files reviewed by hand against the service's rules.
func TestPlans(t *testing.T) {
	for _, f := range []struct {
		path             string
		strict, noHeader bool
	}{{"testdata/friendly.txt", false, false}, {"testdata/strict.txt", true, false}, {"testdata/noheader.txt", true, true}} {
		var outputs []string
		for _, c := range plantest.Read(t, f.path) {
			got := answer(c.Input, f.strict, f.noHeader)
			outputs = append(outputs, got)
			if !*update && got != c.Want {
				t.Errorf("%s:%d: %s\n got\n%s\nwant\n%s", f.path, c.Line, c.Input, got, c.Want)
			}
		}
		if *update {
			plantest.Write(t, f.path, outputs)
		}
	}
}

// TestTranslate turns errors of running functions into the service's.
func TestTranslate(t *testing.T) {
	for _, c := range []struct {
		err  error
		want sqlerr.Code
	}{
		{sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast '-' to BIGINT"), sqlerr.S3CastFailed},
		{sqlerr.New(sqlerr.NumericOutOfRange, "bigint addition overflow"), sqlerr.S3IntegerOverflow},
		{sqlerr.New(sqlerr.DivisionByZero, "Division by zero"), sqlerr.S3ExternalEvalException},
		{sqlerr.New(sqlerr.InvalidFunctionArgument, "x"), sqlerr.S3ExternalEvalException},
		{sqlerr.New(sqlerr.InputUnreadable, "x"), sqlerr.InputUnreadable},
	} {
		if got := sqlerr.From(s3select.Translate(c.err)).Code; got != c.want {
			t.Errorf("%v became %s, want %s", c.err, got, c.want)
		}
	}
}
