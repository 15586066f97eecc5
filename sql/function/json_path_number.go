package function

import (
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

type (
	pathSigned struct {
		minus bool
		x     pathNode
	}
	pathArithmetic struct {
		sign string
		l, r pathNode
	}
	pathMethod struct {
		of   pathNode
		name string
	}
)

// constantType gives the type of a literal.
func constantType(n pathNode) (types.Type, bool) {
	c, ok := n.(pathConstant)
	return c.item.t, ok && c.item.json == nil
}

func newSigned(sign string, x pathNode) (pathPart, error) {
	if t, ok := constantType(x); ok && !t.IsNumeric() {
		return pathPart{}, &JSONPathError{Code: sqlerr.InvalidPath, At: AtPath,
			Text: "invalid operand type (" + t.String() + ") in JSON path arithmetic unary expression: Cannot negate " + t.String()}
	}
	return pathPart{value: pathSigned{sign == "-", x}}, nil
}

func newArithmetic(sign string, l, r pathNode) (pathPart, error) {
	lt, lok := constantType(l)
	rt, rok := constantType(r)
	if lok && rok {
		if _, failed := ResolveOperator(sign, []types.Type{lt, rt}); failed != nil {
			return pathPart{}, &JSONPathError{Code: sqlerr.InvalidPath, At: AtPath, Text: "invalid operand types (" + lt.String() + " and " + rt.String() +
				") in JSON path arithmetic binary expression: " + failed.Msg}
		}
	}
	return pathPart{value: pathArithmetic{sign, l, r}}, nil
}

// number gives an item as a number of an SQL type.
func number(x pathItem) (pathItem, error) {
	n, ok := x.typed()
	if !ok && x.isKind(jsonInteger) {
		return n, faultf("")
	}
	if !ok || !n.t.IsNumeric() {
		return n, wrongItem("NUMBER", x)
	}
	return n, nil
}

// compute applies a function of the table to numbers; its own failures have no text.
func (r *pathRun) compute(o *Overload, failed *sqlerr.Error, items ...pathItem) ([]pathItem, error) {
	if failed != nil {
		return nil, faultf("")
	}
	out, err := applyItems(r.ctx, o, items...)
	if err != nil {
		return nil, faultf("")
	}
	return []pathItem{out}, nil
}

func (n pathSigned) eval(r *pathRun) ([]pathItem, error) {
	in, err := r.unwrapped(n.x)
	var out []pathItem
	for _, x := range in {
		v, err := number(x)
		if err != nil {
			return nil, err
		}
		if !n.minus {
			out = append(out, x)
			continue
		}
		o, failed := ResolveOperator("negate", []types.Type{v.t})
		got, err := r.compute(o, failed, v)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, err
}

func (n pathArithmetic) eval(r *pathRun) ([]pathItem, error) {
	left, err := r.unwrapped(n.l)
	if err != nil {
		return nil, err
	}
	right, err := r.unwrapped(n.r)
	if err != nil {
		return nil, err
	}
	if len(left) != 1 || len(right) != 1 {
		return nil, faultf("arithmetic binary expression requires singleton operands")
	}
	a, err := number(left[0])
	if err != nil {
		return nil, err
	}
	b, err := number(right[0])
	if err != nil {
		return nil, err
	}
	o, failed := ResolveOperator(n.sign, []types.Type{a.t, b.t})
	return r.compute(o, failed, a, b)
}

func (n pathMethod) eval(r *pathRun) ([]pathItem, error) {
	read := r.unwrapped
	if n.name == "type" || n.name == "size" {
		read = func(of pathNode) ([]pathItem, error) { return of.eval(r) }
	}
	in, err := read(n.of)
	var out []pathItem
	for _, x := range in {
		got, err := n.call(r, x)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, err
}

func (n pathMethod) call(r *pathRun, x pathItem) ([]pathItem, error) {
	switch n.name {
	case "type":
		return []pathItem{typedItem(types.VarcharN(27), x.typeName())}, nil
	case "size":
		list, err := r.arrayOf(x)
		return []pathItem{wholeItem(int64(len(list)))}, err
	case "double":
		return r.double(x)
	case "keyvalue":
		return r.keyValue(x)
	}
	v, err := number(x)
	if err != nil {
		return nil, err
	}
	o, failed := Resolve(Trino, n.name, []types.Type{v.t})
	return r.compute(o, failed, v)
}

func (r *pathRun) double(x pathItem) ([]pathItem, error) {
	v, ok := x.typed()
	switch {
	case !ok && x.isKind(jsonInteger):
		return []pathItem{typedItem(types.Double, x.json.double())}, nil
	case !ok || !v.t.IsNumeric() && !v.t.IsString():
		return nil, wrongItem("NUMBER or TEXT", x)
	}
	o := &Overload{Def: identityDouble, Args: []types.Type{types.Double}, Result: types.Double}
	if v.t.Kind == types.KindChar {
		return nil, faultf("")
	}
	return r.compute(o, nil, v)
}

var identityDouble = &Def{Name: "identity", Build: one(func(v float64) (float64, error) { return v, nil })}

// keyValue gives an object of each member, with a number of the object that it is of.
func (r *pathRun) keyValue(x pathItem) ([]pathItem, error) {
	if !x.isKind(jsonOpenObject) {
		return nil, wrongItem("OBJECT", x)
	}
	id := string(appendNumber(nil, int64(r.objects), 1))
	r.objects++
	out := make([]pathItem, len(x.json.keys))
	for i, key := range x.json.keys {
		out[i].json = &jsonValue{kind: jsonOpenObject, keys: []string{"name", "value", "id"},
			items: []*jsonValue{{kind: jsonText, text: key}, x.json.items[i], {kind: jsonInteger, text: id}}}
	}
	return out, nil
}
