package ast

import (
	"reflect"
	"sync"
)

// Walk calls visit for n and, where visit returns true, for the nodes below it,
// parents first and in the order of the struct's fields, which is that of the
// text but for clauses that stand before what they belong to.
func Walk(n Node, visit func(Node) bool) {
	if isNil(n) || !visit(n) {
		return
	}
	v := reflect.ValueOf(n).Elem()
	for _, i := range childFields(v.Type()) {
		walkField(v.Field(i), visit)
	}
}

// Children gives the nodes directly below n.
func Children(n Node) []Node {
	var out []Node
	v := reflect.ValueOf(n).Elem()
	for _, i := range childFields(v.Type()) {
		walkField(v.Field(i), func(c Node) bool {
			out = append(out, c)
			return false
		})
	}
	return out
}

func walkField(f reflect.Value, visit func(Node) bool) {
	if f.Kind() != reflect.Slice {
		if !f.IsNil() {
			Walk(f.Interface().(Node), visit)
		}
		return
	}
	for i := range f.Len() {
		Walk(f.Index(i).Interface().(Node), visit)
	}
}

func isNil(n Node) bool {
	if n == nil {
		return true
	}
	v := reflect.ValueOf(n)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

var nodeType = reflect.TypeFor[Node]()

// fields remembers which fields of a struct hold nodes.
var fields sync.Map // reflect.Type -> []int

func childFields(t reflect.Type) []int {
	if known, ok := fields.Load(t); ok {
		return known.([]int)
	}
	var out []int
	for i := range t.NumField() {
		f := t.Field(i).Type
		if f.Kind() == reflect.Slice {
			f = f.Elem()
		}
		if f.Implements(nodeType) {
			out = append(out, i)
		}
	}
	fields.Store(t, out)
	return out
}

// Same reports whether two trees are alike but for their places.
func Same(a, b Node) bool {
	if isNil(a) || isNil(b) {
		return isNil(a) == isNil(b)
	}
	return equalValues(reflect.ValueOf(a), reflect.ValueOf(b))
}

var ignored = map[reflect.Type]bool{reflect.TypeFor[Base](): true, reflect.TypeFor[OperatorPlace](): true}

func equalValues(a, b reflect.Value) bool {
	if a.Type() != b.Type() {
		return false
	}
	if ignored[a.Type()] {
		return true
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return equalValues(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equalValues(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range a.NumField() {
			if !equalValues(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Interface() == b.Interface()
}
