package eval

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

var (
	ctx  = &function.Context{Start: time.Unix(0, 0), Zone: time.UTC, Dialect: function.Athena}
	none sqlerr.Span
)

func colAt(i int, t types.Type) expr.Expr {
	return &expr.Column{Index: i, Name: fmt.Sprint("c", i), T: t}
}

func bigint(v int64) expr.Expr { return expr.Bigint(v, none) }

func text(s string) expr.Expr { return expr.Text(s, types.Varchar, none) }

func op(t testing.TB, sign string, args ...expr.Expr) expr.Expr {
	t.Helper()
	ts := make([]types.Type, len(args))
	for i, a := range args {
		ts[i] = a.Type()
	}
	o, failed := function.ResolveOperator(sign, ts)
	if failed != nil {
		t.Fatal(failed)
	}
	return &expr.Call{Overload: o, Args: args}
}

// counter is a boolean column that counts the rows it is asked for, and fails
// where a row of its operand is the forbidden one.
func counter(rows *int, forbidden int64, x expr.Expr) expr.Expr {
	run := func(_ *function.Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		*rows += n
		out := make([]byte, n)
		for i, v := range columnar.Values[int64](args[0].Array) {
			if v == forbidden && !columnar.NullsOf(args[0].Array).Null(i) {
				return columnar.Vector{}, sqlerr.New(sqlerr.DivisionByZero, "Division by zero")
			}
			out[i] = byte(v & 1)
		}
		return columnar.Vector{Array: columnar.NewBools(out, nil)}, nil
	}
	def := &function.Def{Name: "counter", Run: run}
	return &expr.Call{Overload: &function.Overload{Def: def, Args: []types.Type{types.Bigint}, Result: types.Boolean}, Args: []expr.Expr{x}}
}

// ints makes a bigint column; nil is null.
func ints(values ...any) arrow.Array {
	out, valid := make([]int64, len(values)), columnar.NewBitmap(len(values))
	for i, v := range values {
		if v == nil {
			valid.Clear(i)
		} else {
			out[i] = int64(v.(int))
		}
	}
	return columnar.NewInt64(out, valid)
}

// texts makes a coded column; nil is null.
func texts(d *columnar.Dict, values ...any) arrow.Array {
	d.CodeString("")
	codes, valid := make([]uint32, len(values)), columnar.NewBitmap(len(values))
	for i, v := range values {
		if v == nil {
			valid.Clear(i)
		} else {
			codes[i] = d.CodeString(v.(string))
		}
	}
	return columnar.NewCoded(d, codes, valid)
}

func batch(cols ...arrow.Array) columnar.Batch { return columnar.Batch{Cols: cols, Len: cols[0].Len()} }

func evaluate(e expr.Expr, b columnar.Batch) ([]string, error) {
	p, err := Compile(e, ctx)
	if err != nil {
		return nil, err
	}
	return values(p, b)
}

func values(p *Program, b columnar.Batch) ([]string, error) {
	v, err := p.Eval(b)
	if err != nil {
		return nil, err
	}
	out := make([]string, b.Len)
	for i := range out {
		out[i] = "NULL"
		if !columnar.NullsOf(v.Array).Null(v.Row(i)) {
			out[i] = string(function.AppendText(nil, p.Type(), v.Array, v.Row(i)))
		}
	}
	return out, nil
}

func check(t *testing.T, e expr.Expr, b columnar.Batch, want ...string) {
	t.Helper()
	got, err := evaluate(e, b)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s = %q, %v; want %q", expr.String(e), got, err, want)
	}
}

func fails(t *testing.T, e expr.Expr, b columnar.Batch, code sqlerr.Code) {
	t.Helper()
	got, err := evaluate(e, b)
	if !sqlerr.Is(err, code) {
		t.Errorf("%s = %q, %v; want %s", expr.String(e), got, err, code)
	}
}

// TestThreeValuedLogic is SQL's table of AND, OR and NOT.
func TestThreeValuedLogic(t *testing.T) {
	left := columnar.NewBools([]byte{1, 1, 1, 0, 0, 0, 0, 0, 0}, nulls(9, 6, 7, 8))
	right := columnar.NewBools([]byte{1, 0, 0, 1, 0, 0, 1, 0, 0}, nulls(9, 2, 5, 8))
	b := batch(left, right)
	a, c := colAt(0, types.Boolean), colAt(1, types.Boolean)
	check(t, &expr.Logical{Args: []expr.Expr{a, c}}, b, "true", "false", "NULL", "false", "false", "false", "NULL", "false", "NULL")
	check(t, &expr.Logical{Or: true, Args: []expr.Expr{a, c}}, b, "true", "true", "true", "true", "false", "NULL", "true", "NULL", "NULL")
	check(t, &expr.Not{X: a}, b, "false", "false", "false", "true", "true", "true", "NULL", "NULL", "NULL")
	check(t, &expr.IsNull{X: a}, b, "false", "false", "false", "false", "false", "false", "true", "true", "true")
}

func nulls(n int, rows ...int) *columnar.Bitmap {
	valid := columnar.NewBitmap(n)
	for _, r := range rows {
		valid.Clear(r)
	}
	return valid
}

// TestShortCircuit evaluates an arm only on the rows that those before it leave undecided.
func TestShortCircuit(t *testing.T) {
	b := batch(ints(0, 1, 2, nil, 5, 6))
	x := colAt(0, types.Bigint)
	small := op(t, "<", x, bigint(2)) // true true false null false false
	asked := 0
	check(t, &expr.Logical{Args: []expr.Expr{small, counter(&asked, 5, x)}}, b, "false", "true", "false", "NULL", "false", "false")
	if asked != 3 {
		t.Errorf("AND asked for %d rows, want 3", asked)
	}
	asked = 0
	check(t, &expr.Logical{Or: true, Args: []expr.Expr{small, counter(&asked, 0, x)}}, b, "true", "true", "false", "NULL", "true", "false")
	if asked != 4 {
		t.Errorf("OR asked for %d rows, want 4", asked)
	}
	fails(t, &expr.Logical{Args: []expr.Expr{small, counter(&asked, 1, x)}}, b, sqlerr.DivisionByZero)
}

// TestCase does not divide by zero where the arm is not taken, and folds no
// failing constant into an error.
func TestCase(t *testing.T) {
	b := batch(ints(0, 2, nil, 5))
	x := colAt(0, types.Bigint)
	guarded := &expr.Case{T: types.Bigint, Whens: []expr.When{{If: op(t, "<>", x, bigint(0)), Then: op(t, "/", bigint(10), x)}}}
	check(t, guarded, b, "NULL", "5", "NULL", "2")
	guarded.Else = bigint(-1)
	check(t, guarded, b, "-1", "5", "-1", "2")
	broken := op(t, "/", bigint(1), bigint(0))
	never := &expr.Case{T: types.Bigint, Else: x, Whens: []expr.When{{If: op(t, ">", x, bigint(100)), Then: broken}}}
	check(t, never, b, "0", "2", "NULL", "5")
	never.Whens[0].If = op(t, ">", x, bigint(4))
	fails(t, never, b, sqlerr.DivisionByZero)
	fails(t, op(t, "+", x, broken), b, sqlerr.DivisionByZero)
	if p, err := Compile(broken, ctx); err != nil {
		t.Errorf("compiling %s: %v", expr.String(broken), err)
	} else if _, err := p.Eval(columnar.Batch{}); err != nil {
		t.Errorf("a batch without rows: %v", err)
	}
}

// TestCaseOfTexts keeps one dictionary over all batches.
func TestCaseOfTexts(t *testing.T) {
	x := colAt(0, types.Bigint)
	e := &expr.Case{T: types.Varchar, Else: text("other"), Whens: []expr.When{
		{If: op(t, "=", x, bigint(1)), Then: text("one")}, {If: op(t, "=", x, bigint(2)), Then: expr.Null(types.Varchar, none)}}}
	p, err := Compile(e, ctx)
	if err != nil {
		t.Fatal(err)
	}
	var dicts []*columnar.Dict
	for range 2 {
		b := batch(ints(1, 2, nil, 3))
		got, err := values(p, b)
		if want := []string{"one", "NULL", "other", "other"}; err != nil || !slices.Equal(got, want) {
			t.Fatalf("%q, %v; want %q", got, err, want)
		}
		v, _ := p.Eval(b)
		dicts = append(dicts, v.Array.(*columnar.Coded).Dict)
	}
	if dicts[0] != dicts[1] {
		t.Error("the batches have dictionaries of their own")
	}
	e.Else = nil
	check(t, e, batch(ints(3, 1)), "NULL", "one")
}

func TestCoalesce(t *testing.T) {
	b := batch(ints(nil, 2, nil), ints(1, 0, nil))
	x, y := colAt(0, types.Bigint), colAt(1, types.Bigint)
	check(t, &expr.Coalesce{Args: []expr.Expr{x, y}}, b, "1", "2", "NULL")
	check(t, &expr.Coalesce{Args: []expr.Expr{x, y, bigint(9)}}, b, "1", "2", "9")
	check(t, &expr.Coalesce{Args: []expr.Expr{x, op(t, "/", bigint(4), y)}}, batch(ints(nil, 2), ints(2, 0)), "2", "2")
	fails(t, &expr.Coalesce{Args: []expr.Expr{x, op(t, "/", bigint(4), y)}}, batch(ints(nil), ints(0)), sqlerr.DivisionByZero)
	check(t, &expr.Coalesce{Args: []expr.Expr{colAt(0, types.Varchar), text("-")}}, batch(texts(columnar.NewDict(), "a", nil, "b")), "a", "-", "b")
}

// TestTry nulls the rows that fail, and only those, with the errors that Trino catches.
func TestTry(t *testing.T) {
	b := batch(ints(1, 0, 2, 0, nil, 5))
	x := colAt(0, types.Bigint)
	check(t, &expr.Try{X: op(t, "/", bigint(10), x)}, b, "10", "NULL", "5", "NULL", "NULL", "2")
	check(t, &expr.Try{X: op(t, "/", bigint(1), bigint(0))}, b, "NULL", "NULL", "NULL", "NULL", "NULL", "NULL")
	memory := &expr.Call{Overload: &function.Overload{Result: types.Bigint, Def: &function.Def{Name: "f", Flags: function.NotDeterministic,
		Run: func(*function.Context, []columnar.Vector, int) (columnar.Vector, error) {
			return columnar.Vector{}, sqlerr.New(sqlerr.ExceededMemoryLimit, "too much")
		}}}}
	fails(t, &expr.Try{X: memory}, b, sqlerr.ExceededMemoryLimit)
}

// TestTryCast nulls what cannot be converted; the operand's own errors stay.
func TestTryCast(t *testing.T) {
	b := batch(texts(columnar.NewDict(), "12", "x", nil, "", "-7"), ints(1, 0, 1, 1, 1))
	cast := &expr.Cast{X: colAt(0, types.Varchar), T: types.Bigint}
	fails(t, cast, b, sqlerr.InvalidCastArgument)
	check(t, &expr.Cast{X: cast.X, T: types.Bigint, Try: true}, b, "12", "NULL", "NULL", "NULL", "-7")
	fails(t, &expr.Cast{X: op(t, "/", bigint(1), colAt(1, types.Bigint)), T: types.Tinyint, Try: true}, b, sqlerr.DivisionByZero)
	check(t, &expr.Cast{X: text("x"), T: types.Bigint, Try: true}, b, "NULL", "NULL", "NULL", "NULL", "NULL")
}

// TestIn has SQL's rules of null.
func TestIn(t *testing.T) {
	b := batch(ints(1, 2, nil), texts(columnar.NewDict(), "a", "b", nil), ints(2, 2, 2))
	x, s, y := colAt(0, types.Bigint), colAt(1, types.Varchar), colAt(2, types.Bigint)
	check(t, &expr.In{X: x, List: []expr.Expr{bigint(1), bigint(3)}}, b, "true", "false", "NULL")
	check(t, &expr.In{X: x, List: []expr.Expr{bigint(1), expr.Null(types.Bigint, none)}}, b, "true", "NULL", "NULL")
	check(t, &expr.In{X: x, List: []expr.Expr{bigint(1), y}}, b, "true", "true", "NULL")
	check(t, &expr.In{X: s, List: []expr.Expr{text("b"), text("c")}}, b, "false", "true", "NULL")
	check(t, &expr.In{X: expr.Double(1.5, none), List: []expr.Expr{expr.Double(1.5, none)}}, b, "true", "true", "true")
	check(t, &expr.Not{X: &expr.In{X: s, List: []expr.Expr{text("b")}}}, b, "true", "false", "NULL")
}

// TestOncePerValue compares a coded column's values, not its rows, and follows a growing dictionary.
func TestOncePerValue(t *testing.T) {
	d := columnar.NewDict()
	e := &expr.Logical{Or: true, Args: []expr.Expr{op(t, "=", colAt(0, types.Varchar), text("b")), &expr.IsNull{X: colAt(0, types.Varchar)}}}
	p, err := Compile(e, ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ rows, want []any }{
		{[]any{"a", "b", "a"}, []any{"false", "true", "false"}},
		{[]any{"c", nil, "b"}, []any{"false", "true", "true"}},
	} {
		got, err := values(p, batch(texts(d, test.rows...)))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%v: %v, %v; want %v", test.rows, got, err, test.want)
		}
	}
	if _, ok := p.root.(*perValue); !ok {
		t.Errorf("the program is a %T", p.root)
	}
	got, err := values(p.Clone(&function.Context{}), batch(columnar.Plain(texts(d, "b", "x", nil))))
	if err != nil || !slices.Equal(got, []string{"true", "false", "true"}) {
		t.Errorf("plain: %v, %v", got, err)
	}
}

// TestOncePerValueFails raises an error of a dictionary's value only where a row has it.
func TestOncePerValueFails(t *testing.T) {
	d := columnar.NewDict()
	texts(d, "x")
	number := &expr.Cast{X: colAt(0, types.Varchar), T: types.Bigint}
	p, err := Compile(op(t, ">", number, bigint(1)), ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := values(p, batch(texts(d, "1", "2")))
	if err != nil || !slices.Equal(got, []string{"false", "true"}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := values(p, batch(texts(d, "1", "x"))); !sqlerr.Is(err, sqlerr.InvalidCastArgument) {
		t.Errorf("a row with the value: %v", err)
	}
}

func TestFilter(t *testing.T) {
	b := batch(ints(5, nil, 1, 7))
	p, err := Compile(op(t, ">", colAt(0, types.Bigint), bigint(4)), ctx)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := p.Filter(b, nil)
	if err != nil || !slices.Equal(rows, []int32{0, 3}) {
		t.Errorf("%v, %v", rows, err)
	}
}

func BenchmarkFilterCoded(b *testing.B) {
	d := columnar.NewDict()
	values := make([]any, columnar.BatchRows)
	for i := range values {
		values[i] = []string{"ACCEPT", "REJECT", "-"}[i%3]
	}
	in := batch(texts(d, values...))
	p, err := Compile(op(b, "=", colAt(0, types.Varchar), text("REJECT")), ctx)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var rows []int32
	for b.Loop() {
		rows, _ = p.Filter(in, rows[:0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/columnar.BatchRows, "ns/row")
}
