package function

import (
	"strings"
	"testing"

	"flowsql/sql/types"
)

func parseTypes(t *testing.T, text string) []types.Type {
	t.Helper()
	var out []types.Type
	for _, s := range splitTypes(text) {
		p, err := types.Parse(s)
		if err != nil {
			t.Fatalf("type %q: %v", s, err)
		}
		out = append(out, p)
	}
	return out
}

func TestTableIsSound(t *testing.T) {
	for name, defs := range functions() {
		if _, err := signatures(name, defs); err != nil {
			t.Error(err)
		}
	}
	for _, d := range All(AnySQL) {
		if d.Doc == "" {
			t.Errorf("%s(%s) has no description", d.Name, d.In)
		}
	}
}

func TestTableRefusesFaults(t *testing.T) {
	bad := [][]*Def{
		{{Name: "f", In: "varchra", Out: "bigint", Build: one(safe(func(a int64) int64 { return a }))}},
		{{Name: "f", In: "bigint", Out: "bigint"}},
		{{Name: "f", In: "t | U:orderable", Out: "t", Build: one(safe(func(a int64) int64 { return a }))}},
		{{Name: "f", In: "t", Out: "t", Run: compareKernel[int8](comparison{})}, {Name: "f", In: "t", Out: "t", Run: compareKernel[int8](comparison{})}},
	}
	for i, defs := range bad {
		if _, err := signatures("f", defs); err == nil {
			t.Errorf("fault %d was not seen", i)
		}
	}
}

// Results and texts come from Trino 476.
func TestOperatorTypes(t *testing.T) {
	for _, c := range []struct{ sign, args, want string }{
		{"+", "decimal(2,1), decimal(3,2)", "decimal(4,2)"},
		{"*", "decimal(2,1), decimal(3,2)", "decimal(5,3)"},
		{"/", "decimal(2,1), decimal(3,2)", "decimal(5,2)"},
		{"%", "decimal(2,1), decimal(3,2)", "decimal(3,2)"},
		{"+", "decimal(2,1), integer", "decimal(12,1)"},
		{"-", "decimal(2,1), bigint", "decimal(21,1)"},
		{"+", "decimal(2,1), real", "real"},
		{"+", "integer, double", "double"},
		{"+", "integer, bigint", "bigint"},
		{"+", "unknown, integer", "integer"},
		{"+", "date, interval day to second", "date"},
		{"+", "timestamp(3), interval year to month", "timestamp(3)"},
		{"-", "date, date", "interval day to second"},
		{"-", "timestamp(0), timestamp(1)", "interval day to second"},
		{"*", "interval day to second, integer", "interval day to second"},
		{"*", "interval day to second, decimal(2,1)", "interval day to second"},
		{"/", "interval year to month, integer", "interval year to month"},
		{"<", "date, timestamp(3)", "boolean"},
		{"=", "unknown, unknown", "boolean"},
		{"||", "varchar(1), varchar(2)", "varchar"},
	} {
		o, err := ResolveOperator(c.sign, parseTypes(t, c.args))
		if err != nil {
			t.Errorf("%s %s: %v", c.sign, c.args, err)
		} else if o.Result.String() != c.want {
			t.Errorf("%s %s gives %s, want %s", c.sign, c.args, o.Result, c.want)
		}
	}
}

func TestResolveErrors(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"=", "integer, varchar(3)", "TYPE_MISMATCH: Cannot apply operator: integer = varchar(3)"},
		{">", "integer, varchar(3)", "TYPE_MISMATCH: Cannot apply operator: integer < varchar(3)"},
		{">=", "integer, varchar(3)", "TYPE_MISMATCH: Cannot apply operator: integer <= varchar(3)"},
		{"+", "integer, varchar(3)", "TYPE_MISMATCH: Cannot apply operator: integer + varchar(3)"},
		{"negate", "varchar(3)", "TYPE_MISMATCH: Cannot negate varchar(3)"},
		{"*", "date, integer", "TYPE_MISMATCH: Cannot apply operator: date * integer"},
		{"nosuch", "integer", "FUNCTION_NOT_FOUND: Function 'nosuch' not registered"},
		{"lower", "integer", "FUNCTION_NOT_FOUND: Unexpected parameters (integer) for function lower. Expected: lower(char(x)), lower(varchar(x))"},
		{"lower", "", "FUNCTION_NOT_FOUND: Unexpected parameters () for function lower. Expected: lower(char(x)), lower(varchar(x))"},
		{"greatest", "integer, varchar(1)", "FUNCTION_NOT_FOUND: Unexpected parameters (integer, varchar(1)) for function greatest. Expected: greatest(E) E:orderable"},
		{"sum", "varchar(3)", "FUNCTION_NOT_FOUND: Unexpected parameters (varchar(3)) for function sum. Expected: sum(bigint), sum(decimal(p,s)), sum(double), sum(interval day to second), sum(interval year to month), sum(real)"},
		{"count", "integer, integer", "FUNCTION_NOT_FOUND: Unexpected parameters (integer, integer) for function count. Expected: count(), count(t) T"},
		{"from_unixtime", "varchar(3)", "FUNCTION_NOT_FOUND: Unexpected parameters (varchar(3)) for function from_unixtime. Expected: from_unixtime(double), from_unixtime(double, bigint, bigint), from_unixtime(double, varchar(x))"},
		{"regexp_like", "varchar(1), integer", "FUNCTION_NOT_FOUND: Unexpected parameters (varchar(1), integer) for function regexp_like. Expected: regexp_like(varchar(x), joniregexp)"},
		{"date_trunc", "varchar(4), varchar(3)", "FUNCTION_NOT_FOUND: Unexpected parameters (varchar(4), varchar(3)) for function date_trunc. Expected: date_trunc(varchar(x), date), date_trunc(varchar(x), time(p) with time zone), date_trunc(varchar(x), time(p)), date_trunc(varchar(x), timestamp(p) with time zone), date_trunc(varchar(x), timestamp(p))"},
	} {
		var err error
		if c.name != "negate" && c.name[0] >= 'a' {
			_, e := Resolve(Trino, c.name, parseTypes(t, c.args))
			err = e
		} else {
			_, e := ResolveOperator(c.name, parseTypes(t, c.args))
			err = e
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s(%s):\n got %v\nwant %s", c.name, c.args, err, c.want)
		}
	}
}

func TestNearestName(t *testing.T) {
	_, err := Resolve(Athena, "sbustr", nil)
	if err == nil || !strings.Contains(err.Hint, "substr") {
		t.Errorf("no hint at substr: %v", err)
	}
}

func TestOperatorsAreNoFunctions(t *testing.T) {
	for _, name := range []string{"+", "negate", "="} {
		if _, err := Resolve(Athena, name, parseTypes(t, "bigint, bigint")); err == nil {
			t.Errorf("%s resolves as a function", name)
		}
	}
	for _, n := range Names(Athena) {
		if isOperator(n) {
			t.Errorf("%s is listed", n)
		}
	}
}
