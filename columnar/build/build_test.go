package build

import (
	"testing"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func TestNested(t *testing.T) {
	typ := types.Row(types.Field{Name: "l", Type: types.Array(types.Bigint)}, types.Field{Name: "m", Type: types.Map(types.Varchar, types.Boolean)})
	b := New(typ, nil).(*Row)
	list, m := b.Fields[0].(*List), b.Fields[1].(*Map)
	for round := range 2 { // a builder begins anew after Finish
		list.Items.(*Fixed[int64]).Append(1)
		list.Items.Null()
		list.End()
		m.Keys.(*Texts).AppendBytes([]byte("k"))
		m.Values.(*Bools).Append(1)
		m.End()
		b.End()
		b.Null()
		list.End()
		m.Null()
		b.End()
		list.Items.(*Fixed[int64]).Append(9) // a row that fails
		list.End()
		b.Truncate(3)
		a := b.Finish()
		want := `{[[1,null] [] []] [{["k"] [true]} {[] []} {[] []}]}`
		if a.Len() != 3 || a.NullN() != 1 || !a.IsNull(1) {
			t.Errorf("round %d: %s, want %s", round, a, want)
		}
		if text := a.ValueStr(0); text != `{"l":[1,null],"m":[{"key":"k","value":true}]}` {
			t.Errorf("round %d: %s", round, text)
		}
		if text := a.ValueStr(2); text != `{"l":[],"m":null}` {
			t.Errorf("round %d: %s", round, text)
		}
	}
}

func TestDistinct(t *testing.T) {
	m := New(types.Map(types.Varchar, types.Integer), nil).(*Map)
	for _, last := range []bool{false, true} {
		for _, key := range []string{"a", "b", "a"} {
			m.Candidates.(*Texts).AppendBytes([]byte(key))
		}
		m.Candidates.Null()
		got := m.Distinct(last)
		if got[0] == last || !got[1] || got[2] != last || got[3] || m.Candidates.Len() != 0 {
			t.Errorf("last %v: %v", last, got)
		}
	}
}

func TestCoded(t *testing.T) {
	dicts := columnar.NewDictionaries()
	b := New(types.Varchar, func() *columnar.Dict { return dicts.For("x") }).(*Coded)
	b.AppendBytes([]byte("a"))
	b.Null()
	b.AppendBytes([]byte("a"))
	s := columnar.StringsOf(b.Finish())
	if s.At(0) != "a" || !s.Null(1) || s.Codes[2] != s.Codes[0] {
		t.Errorf("%+v", s)
	}
}
