package function

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// testLambda gives for each element a value that depends on its row and on all
// parameters, and now and then null: of a boolean, an integer or the last parameter.
func testLambda(params []types.Type, result types.Type) Lambda {
	return func(rows []int32, args ...arrow.Array) (arrow.Array, error) {
		out := make([]arrow.Array, len(rows))
		for i, row := range rows {
			sum := int(row)
			for k, a := range args {
				if a.Len() != len(rows) {
					return nil, fmt.Errorf("parameter %d has %d elements, not %d", k, a.Len(), len(rows))
				}
				if !columnar.NullsOf(a).Null(i) {
					sum += 3*len(AppendText(nil, params[k], a, i)) + k
				}
			}
			out[i] = testValue(result, sum, args[len(args)-1], i)
		}
		if len(out) == 0 {
			return columnar.NewNulls(columnar.ArrowType(result), 0), nil
		}
		return columnar.Concat(out), nil
	}
}

func testValue(result types.Type, sum int, last arrow.Array, i int) arrow.Array {
	switch {
	case sum%7 == 0 && result.Kind != types.KindInteger:
		return columnar.NewNulls(columnar.ArrowType(result), 1)
	case result.Kind == types.KindBoolean:
		return columnar.NewBools([]byte{byte(sum % 2)}, nil)
	case result.Kind == types.KindInteger:
		return columnar.NewInt32([]int32{int32(sum%3) - 1}, nil)
	case result.Kind == types.KindVarchar:
		b := columnar.NewStringBuilder(1)
		b.Append(strconv.Itoa(sum))
		return b.String()
	}
	return columnar.Plain(columnar.Slice(last, i, i+1))
}

// TestHigherOrderRowByRow holds the functions with lambdas on columns of all forms
// against themselves on one row at a time.
func TestHigherOrderRowByRow(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for name := range functions() {
		for _, s := range overloads(name) {
			for round := 0; s.def.Higher != nil && name != "array_sort" && round < 12; round++ {
				checkHigher(t, r, name, s, round)
			}
		}
	}
}

func checkHigher(t *testing.T, r *rand.Rand, name string, s *signature, round int) {
	const n = 30
	var args []columnar.Vector
	var bodies []Lambda
	given := s.instances(round)
	arguments := make([]Argument, len(given))
	for i, of := range given {
		if of.Kind == types.KindFunction {
			arguments[i].Lambda = &LambdaArgument{Result: func([]types.Type) (types.Type, error) { return of.Returns(), nil }}
			bodies = append(bodies, testLambda(paramsOf(of), of.Returns()))
			continue
		}
		arguments[i].Type = of
		v := forms(t, r, of, n)
		if v.Array == nil {
			return
		}
		args = append(args, v)
	}
	o, err := s.bind(arguments, false)
	if o == nil || err != nil {
		t.Errorf("%s(%v) does not bind: %v", name, given, err)
		return
	}
	got, fault := s.def.Higher(o)(testContext, args, bodies, n)
	for i := range n {
		one := make([]columnar.Vector, len(args))
		for k, a := range args {
			one[k] = columnar.Vector{Array: columnar.Slice(a.Array, a.Row(i), a.Row(i)+1)}
		}
		shifted := make([]Lambda, len(bodies))
		for k, body := range bodies {
			shifted[k] = func(rows []int32, params ...arrow.Array) (arrow.Array, error) {
				moved := make([]int32, len(rows))
				for j := range rows {
					moved[j] = int32(i)
				}
				return body(moved, params...)
			}
		}
		want, wantFault := s.def.Higher(o)(testContext, one, shifted, 1)
		if wantFault != nil {
			if fault == nil || fault.Error() != wantFault.Error() {
				t.Errorf("%s(%v): %v, by row %v", name, given, fault, wantFault)
			}
			return
		}
		if s.def.Flags&NullsAreSeen == 0 && anyNull(args, i) {
			continue
		}
		if fault != nil {
			continue
		}
		if g, w := textOf(o.Result, got, i), textOf(o.Result, want, 0); g != w {
			t.Errorf("%s(%v) row %d: %s, by row %s", name, given, i, g, w)
			return
		}
	}
	if fault != nil {
		t.Errorf("%s(%v): %v, by row none", name, given, fault)
	}
}

func textOf(t types.Type, v columnar.Vector, i int) string {
	if columnar.NullsOf(v.Array).Null(v.Row(i)) {
		return "NULL"
	}
	return string(AppendText(nil, t, v.Array, v.Row(i)))
}
