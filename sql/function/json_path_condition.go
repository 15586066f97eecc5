package function

import (
	"strings"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// truth is SQL's, as a condition of a path answers it.
type truth uint8

const (
	holdsNot truth = iota
	holdsTrue
	holdsUnknown
)

func truthOf(b bool) truth {
	if b {
		return holdsTrue
	}
	return holdsNot
}

// pathTest is a condition of a filter. A fault of the path in it makes it unknown.
type pathTest interface {
	test(r *pathRun) truth
}

type (
	pathJoined struct {
		or   bool
		l, r pathTest
	}
	pathNot         struct{ x pathTest }
	pathUnknownTest struct{ x pathTest }
	pathExists      struct{ x pathNode }
	pathStarts      struct{ x, prefix pathNode }
	pathCompare     struct {
		sign string
		l, r pathNode
	}
)

func (n pathJoined) test(r *pathRun) truth {
	l := n.l.test(r)
	decided := truthOf(n.or)
	if l == decided {
		return l
	}
	right := n.r.test(r)
	if right == decided || l != holdsUnknown {
		return right
	}
	return holdsUnknown
}

func (n pathNot) test(r *pathRun) truth {
	switch n.x.test(r) {
	case holdsTrue:
		return holdsNot
	case holdsNot:
		return holdsTrue
	}
	return holdsUnknown
}

func (n pathUnknownTest) test(r *pathRun) truth { return truthOf(n.x.test(r) == holdsUnknown) }

func (n pathExists) test(r *pathRun) truth {
	found, err := n.x.eval(r)
	if err != nil {
		return holdsUnknown
	}
	return truthOf(len(found) > 0)
}

// forPairs asks a question of each pair of items: lax mode stops at the first
// that is not false, strict mode wants to know them all.
func (r *pathRun) forPairs(left, right pathNode, ask func(a, b pathItem) truth) truth {
	l, err := r.unwrapped(left)
	if err != nil {
		return holdsUnknown
	}
	rs, err := r.unwrapped(right)
	if err != nil {
		return holdsUnknown
	}
	answer := holdsNot
	for _, a := range l {
		for _, b := range rs {
			switch got := ask(a, b); {
			case got == holdsUnknown:
				return got
			case got == holdsTrue && !r.strict:
				return got
			case got == holdsTrue:
				answer = got
			}
		}
	}
	return answer
}

func (n pathStarts) test(r *pathRun) truth {
	return r.forPairs(n.x, n.prefix, func(a, b pathItem) truth {
		text, ok := a.text()
		prefix, fine := b.text()
		if !ok || !fine {
			return holdsUnknown
		}
		return truthOf(strings.HasPrefix(text, prefix))
	})
}

// text gives the text of a varchar, a char or a JSON text.
func (x pathItem) text() (string, bool) {
	v, ok := x.typed()
	if !ok || !v.t.IsString() || columnar.NullsOf(v.v).Null(v.row) {
		return "", false
	}
	return columnar.StringsOf(v.v).At(v.row), true
}

func (n pathCompare) test(r *pathRun) truth {
	return r.forPairs(n.l, n.r, func(a, b pathItem) truth { return r.compare(n.sign, a, b) })
}

// compare compares two items as SQL does; what cannot be compared is unknown.
func (r *pathRun) compare(sign string, a, b pathItem) truth {
	if a.null() || b.null() {
		return compareNulls(sign, a, b)
	}
	a, ok := a.typed()
	b, fine := b.typed()
	if !ok || !fine {
		return holdsUnknown
	}
	if a.t.IsString() && b.t.IsString() {
		a, b = a.asVarchar(), b.asVarchar()
	}
	o, failed := ResolveOperator(sign, []types.Type{a.t, b.t})
	if failed != nil {
		return holdsUnknown
	}
	out, err := applyItems(r.ctx, o, a, b)
	if err != nil {
		return holdsUnknown
	}
	return truthOf(columnar.BoolsOf(out.v).True(out.row))
}

// asVarchar takes a char without its padding.
func (x pathItem) asVarchar() pathItem {
	x.t = types.Varchar
	return x
}

// compareNulls knows null to equal null and nothing else.
func compareNulls(sign string, a, b pathItem) truth {
	if a.isKind(jsonOpenArray) || a.isKind(jsonOpenObject) || b.isKind(jsonOpenArray) || b.isKind(jsonOpenObject) {
		return holdsUnknown
	}
	both := a.null() && b.null()
	switch sign {
	case "=":
		return truthOf(both)
	case "<>":
		return truthOf(!both)
	}
	return holdsUnknown
}
