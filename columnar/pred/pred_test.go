package pred

import "testing"

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		op   Op
		want [3]bool // of 1, 2 and 3 against 2
	}{
		{Equal, [3]bool{false, true, false}}, {NotEqual, [3]bool{true, false, true}}, {Less, [3]bool{true, false, false}},
		{LessOrEqual, [3]bool{true, true, false}}, {Greater, [3]bool{false, false, true}}, {GreaterOrEqual, [3]bool{false, true, true}},
		{In, [3]bool{false, true, false}}, {IsNull, [3]bool{}}, {IsNotNull, [3]bool{true, true, true}},
	} {
		for i, text := range []string{"1", "2", "3"} {
			p := Predicate{Op: c.op, Integers: []int64{2}}
			if p.MatchInteger(int64(i+1)) != c.want[i] {
				t.Errorf("%d of %d", c.op, i+1)
			}
			p = Predicate{Op: c.op, Texts: []string{"2"}}
			if p.MatchText(text) != c.want[i] {
				t.Errorf("%d of %q", c.op, text)
			}
		}
	}
	p := Predicate{Op: Prefix, Texts: []string{"10."}}
	if !p.MatchText("10.0.0.1") || !p.MatchText("10.") || p.MatchText("10") || p.MatchText("110.") {
		t.Error("prefix")
	}
}
