package catalog

import (
	"fmt"
	"strings"
	"testing"

	"flowsql/columnar/pred"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

var opNames = map[pred.Op]string{pred.Equal: "=", pred.NotEqual: "<>", pred.Less: "<", pred.LessOrEqual: "<=", pred.Greater: ">",
	pred.GreaterOrEqual: ">=", pred.In: "in", pred.IsNull: "is null", pred.IsNotNull: "is not null", pred.Prefix: "prefix"}

func printed(ps []pred.Predicate, v verdict) string {
	switch v {
	case kept:
		return "kept"
	case impossible:
		return "impossible"
	}
	parts := make([]string, len(ps))
	for i, p := range ps {
		parts[i] = fmt.Sprintf("c%d %s", p.Column, opNames[p.Op])
		for _, n := range p.Integers {
			parts[i] += fmt.Sprintf(" %d", n)
		}
		for _, s := range p.Texts {
			parts[i] += " '" + s + "'"
		}
	}
	return strings.Join(parts, ", ")
}

func TestTranslate(t *testing.T) {
	small := &expr.Column{Index: 0, Name: "port", T: types.Integer}
	word := &expr.Column{Index: 1, Name: "action", T: types.Varchar}
	big := &expr.Column{Index: 2, Name: "bytes", T: types.Bigint}
	day := &expr.Column{Index: 3, Name: "date", T: types.Date}
	wide := func(x expr.Expr, to types.Type) expr.Expr { return &expr.Cast{X: x, T: to, Implicit: true} }
	n := func(v int64) expr.Expr { return expr.Bigint(v, noSpan) }
	i := func(v int32) expr.Expr { return expr.Integer(v, noSpan) }
	d := func(v float64) expr.Expr { return expr.Double(v, noSpan) }
	not := func(e expr.Expr) expr.Expr { return &expr.Not{X: e} }
	or := func(e ...expr.Expr) expr.Expr { return &expr.Logical{Or: true, Args: e} }
	in := func(x expr.Expr, list ...expr.Expr) expr.Expr { return &expr.In{X: x, List: list} }
	null := expr.Null(types.Bigint, noSpan)
	for _, c := range []struct {
		e    expr.Expr
		want string
	}{
		{call("=", small, i(443)), "c0 = 443"},
		{call("<", i(443), small), "c0 > 443"},
		{call(">=", wide(small, types.Bigint), n(443)), "c0 >= 443"},
		{call("=", wide(small, types.Bigint), wide(i(443), types.Bigint)), "c0 = 443"},
		{call("=", wide(small, types.Bigint), n(1<<40)), "impossible"},
		{call("<", wide(small, types.Bigint), n(1<<40)), "c0 is not null"},
		{call("<>", wide(small, types.Bigint), n(-1<<40)), "c0 is not null"},
		{call(">", wide(small, types.Bigint), n(1<<40)), "impossible"},
		{call("=", big, null), "impossible"},
		{not(call("=", big, null)), "impossible"},
		{not(call("<", big, n(5))), "c2 >= 5"},
		{not(not(call("<", big, n(5)))), "c2 < 5"},
		{call(">", wide(big, types.Double), d(1.5)), "c2 > 1"},
		{call(">=", wide(big, types.Double), d(1.5)), "c2 > 1"},
		{call("<", wide(big, types.Double), d(-1.5)), "c2 <= -2"},
		{call("<=", wide(big, types.Double), d(2)), "c2 <= 2"},
		{call("=", wide(big, types.Double), d(1.5)), "impossible"},
		{call("<>", wide(big, types.Double), d(1.5)), "c2 is not null"},
		{call("<", wide(big, types.Double), d(1e18)), "kept"},
		{call("=", word, text("a")), "c1 = 'a'"},
		{call("=", word, wide(expr.Text("a", types.VarcharN(1), noSpan), types.Varchar)), "c1 = 'a'"},
		{call("=", word, expr.Text("a", types.Char(3), noSpan)), "kept"},
		{&expr.IsNull{X: word}, "c1 is null"},
		{not(&expr.IsNull{X: wide(small, types.Bigint)}), "c0 is not null"},
		{in(big, n(1), null, n(2)), "c2 in 1 2"},
		{in(big, null), "impossible"},
		{not(in(big, n(1), n(2))), "c2 <> 1, c2 <> 2"},
		{not(in(big, n(1), null)), "impossible"},
		{in(wide(small, types.Bigint), n(1), n(1<<40)), "c0 in 1"},
		{in(big, n(1), big), "kept"},
		{or(call("=", word, text("a")), in(word, text("b"), text("c"))), "c1 in 'a' 'b' 'c'"},
		{or(call("=", word, text("a")), call("=", big, n(1))), "kept"},
		{or(call("=", big, n(1)), call(">", big, n(9))), "kept"},
		{call("like", word, text("10.%")), "c1 prefix '10.'"},
		{call("like", word, text("10.0")), "c1 = '10.0'"},
		{call("like", word, text("%x")), "kept"},
		{call("like", word, text("a_b")), "kept"},
		{call("starts_with", word, text("a%")), "c1 prefix 'a%'"},
		{not(call("like", word, text("10.%"))), "kept"},
		{call("=", day, &expr.Const{Value: datePartition("2026-03-01"), T: types.Date}), "kept"},
		{call("=", word, word), "kept"},
	} {
		got := printed(translate(c.e, func(i int) bool { return i < 3 }))
		if got != c.want {
			t.Errorf("%s: %s, want %s", expr.String(c.e), got, c.want)
		}
	}
}

func TestLikeEscape(t *testing.T) {
	for _, c := range []struct{ pattern, escape, text string }{
		{`a\%%`, `\`, "a%"}, {`a\_`, `\`, "a_"}, {`a\\%`, `\`, `a\`}, {`a\%`, "", ""}, {`a\b%`, `\`, ""}, {`a\`, `\`, ""},
	} {
		got, _, ok := likePrefix(c.pattern, c.escape)
		if c.pattern == `a\%` { // without an escape the backslash is a character
			c.text = `a\`
		}
		if ok != (c.text != "") || got != c.text && ok {
			t.Errorf("LIKE '%s' ESCAPE '%s': '%s' %v, want '%s'", c.pattern, c.escape, got, ok, c.text)
		}
	}
}
