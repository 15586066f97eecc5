package ast

import (
	"testing"

	"flowsql/sql/sqlerr"
)

func id(name string) *Identifier { return &Identifier{Name: name} }

func TestWalkVisitsParentsFirst(t *testing.T) {
	tree := &Logical{Terms: []Expr{&Not{X: id("a")}, &In{X: id("b"), List: []Expr{id("c")}}}}
	var seen []string
	Walk(tree, func(n Node) bool {
		if i, ok := n.(*Identifier); ok {
			seen = append(seen, i.Name)
		}
		_, stop := n.(*In)
		return !stop
	})
	if len(seen) != 1 || seen[0] != "a" {
		t.Errorf("got %v", seen)
	}
	if got := len(Children(tree)); got != 2 {
		t.Errorf("%d children", got)
	}
}

func TestSameLeavesPlacesOut(t *testing.T) {
	a := &Unary{Base: At(sqlerr.Span{Pos: 1, End: 3}), Op: Negate, X: id("a")}
	if !Same(a, &Unary{Op: Negate, X: id("a")}) {
		t.Error("places count")
	}
	for _, b := range []Expr{&Unary{Op: Plus, X: id("a")}, &Unary{Op: Negate, X: id("b")}, &Not{X: id("a")}, id("a")} {
		if Same(a, b) {
			t.Errorf("same as %s", SQL(b))
		}
	}
	if Same(a, nil) || !Same(nil, nil) {
		t.Error("nil is the same only as nil")
	}
}

func TestParentheses(t *testing.T) {
	a, b, c := id("a"), id("b"), id("c")
	sum := &Arithmetic{Op: Add, L: a, R: b}
	for _, x := range []struct {
		tree Expr
		want string
	}{
		{&Arithmetic{Op: Multiply, L: sum, R: c}, "(a + b) * c"},
		{&Arithmetic{Op: Subtract, L: c, R: sum}, "c - (a + b)"},
		{&Arithmetic{Op: Subtract, L: sum, R: c}, "a + b - c"},
		{&Unary{Op: Negate, X: &Unary{Op: Negate, X: a}}, "- -a"},
		{&Unary{Op: Negate, X: sum}, "-(a + b)"},
		{&Not{X: &Logical{Terms: []Expr{a, b}}}, "NOT (a AND b)"},
		{&Comparison{Op: Equal, L: &Comparison{Op: Less, L: a, R: b}, R: c}, "(a < b) = c"},
		{&Dereference{Of: sum, Field: c}, "(a + b).c"},
		{&Subscript{Of: &Number{Text: "1"}, Index: a}, "(1)[a]"},
		{&String{Value: "it's"}, "'it''s'"},
		{&Identifier{Name: `a"b`, Quoted: true}, `"a""b"`},
	} {
		if got := SQL(x.tree); got != x.want {
			t.Errorf("got %s, want %s", got, x.want)
		}
	}
}

func TestTypeNames(t *testing.T) {
	array := func(t *TypeName) *TypeName { return &TypeName{Name: "array", Args: []*TypeArg{{Type: t}}} }
	for _, x := range []struct {
		tree *TypeName
		want string
	}{
		{array(&TypeName{Name: "bigint"}), "array(bigint)"},
		{&TypeName{Name: "decimal", Args: []*TypeArg{{Number: "10"}, {Number: "2"}}}, "decimal(10, 2)"},
		{&TypeName{Name: "timestamp", Args: []*TypeArg{{Number: "3"}}, Zone: "with time zone"}, "timestamp(3) with time zone"},
		{&TypeName{Name: "row", Args: []*TypeArg{{Field: id("a"), Type: &TypeName{Name: "int"}}}}, "row(a int)"},
		{&TypeName{Name: "struct", Angle: true, Args: []*TypeArg{{Field: id("a"), Type: &TypeName{Name: "int"}}}}, "struct<a:int>"},
	} {
		if got := x.tree.String(); got != x.want {
			t.Errorf("got %s, want %s", got, x.want)
		}
	}
}
