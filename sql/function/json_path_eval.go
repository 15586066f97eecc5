package function

import (
	"fmt"

	"flowsql/sql/types"
)

// pathRun is the evaluation of a path on one input.
type pathRun struct {
	ctx     *Context
	strict  bool
	root    pathItem
	named   map[string]pathItem
	current *pathItem // of the filter
	size    int       // of the array that is subscripted, -1 for none
	objects int       // that keyvalue has numbered
}

// pathFault is a failure of a path's evaluation.
type pathFault struct{ text string }

func (e *pathFault) Error() string { return e.text }

func faultf(format string, args ...any) error { return &pathFault{fmt.Sprintf(format, args...)} }

func wrongItem(expected string, x pathItem) error {
	return faultf("invalid item type. Expected: %s, actual: %s", expected, x.kindName())
}

// pathNode is a part of a path that gives a sequence of items.
type pathNode interface {
	eval(r *pathRun) ([]pathItem, error)
}

type (
	pathContext   struct{}
	pathCurrent   struct{}
	pathLast      struct{}
	pathConstant  struct{ item pathItem }
	pathParameter struct{ name string }
	pathMember    struct {
		of  pathNode
		key string
		all bool
	}
	pathDescend struct {
		of  pathNode
		key string
	}
	pathItems      struct{ of pathNode }
	pathRange      struct{ from, to pathNode }
	pathSubscripts struct {
		of   pathNode
		list []pathRange
	}
	pathFilter struct {
		of   pathNode
		test pathTest
	}
)

func (pathContext) eval(r *pathRun) ([]pathItem, error) { return []pathItem{r.root}, nil }

func (pathCurrent) eval(r *pathRun) ([]pathItem, error) {
	if r.current == nil {
		return nil, faultf("accessing current filter item with no enclosing filter")
	}
	return []pathItem{*r.current}, nil
}

func (pathLast) eval(r *pathRun) ([]pathItem, error) {
	if r.size < 0 {
		return nil, faultf("accessing the last array index with no enclosing array")
	}
	return []pathItem{wholeItem(int64(r.size) - 1)}, nil
}

func (n pathConstant) eval(*pathRun) ([]pathItem, error) { return []pathItem{n.item}, nil }

func (n pathParameter) eval(r *pathRun) ([]pathItem, error) { return []pathItem{r.named[n.name]}, nil }

func items(values []*jsonValue) []pathItem {
	out := make([]pathItem, len(values))
	for i, v := range values {
		out[i].json = v
	}
	return out
}

// unwrapped gives the items of arrays in their place, in lax mode.
func (r *pathRun) unwrapped(n pathNode) ([]pathItem, error) {
	in, err := n.eval(r)
	if err != nil || r.strict {
		return in, err
	}
	var out []pathItem
	for _, x := range in {
		if x.isKind(jsonOpenArray) {
			out = append(out, items(x.json.items)...)
		} else {
			out = append(out, x)
		}
	}
	return out, nil
}

func (n pathMember) eval(r *pathRun) ([]pathItem, error) {
	in, err := r.unwrapped(n.of)
	var out []pathItem
	for _, x := range in {
		if !x.isKind(jsonOpenObject) {
			if r.strict {
				return nil, wrongItem("OBJECT", x)
			}
			continue
		}
		if n.all {
			out = append(out, items(x.json.items)...)
			continue
		}
		found := x.json.member(n.key)
		if found != nil {
			out = append(out, pathItem{json: found})
		} else if r.strict {
			return nil, faultf("structural error: missing member '%s' in JSON object", n.key)
		}
	}
	return out, err
}

func (n pathDescend) eval(r *pathRun) ([]pathItem, error) {
	in, err := n.of.eval(r)
	var out []pathItem
	for _, x := range in {
		if x.json != nil {
			out = n.collect(out, x.json)
		}
	}
	return out, err
}

func (n pathDescend) collect(out []pathItem, v *jsonValue) []pathItem {
	if found := v.member(n.key); found != nil {
		out = append(out, pathItem{json: found})
	}
	for _, item := range v.items {
		out = n.collect(out, item)
	}
	return out
}

// arrayOf gives the items of an array; in lax mode anything else is an array of itself.
func (r *pathRun) arrayOf(x pathItem) ([]pathItem, error) {
	switch {
	case x.isKind(jsonOpenArray):
		return items(x.json.items), nil
	case r.strict:
		return nil, wrongItem("ARRAY", x)
	}
	return []pathItem{x}, nil
}

func (n pathItems) eval(r *pathRun) ([]pathItem, error) {
	in, err := n.of.eval(r)
	var out []pathItem
	for _, x := range in {
		list, err := r.arrayOf(x)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, err
}

func (n pathSubscripts) eval(r *pathRun) ([]pathItem, error) {
	in, err := n.of.eval(r)
	if err != nil {
		return nil, err
	}
	defer func(size int) { r.size = size }(r.size)
	var out []pathItem
	for _, x := range in {
		list, err := r.arrayOf(x)
		if err != nil {
			return nil, err
		}
		r.size = len(list)
		for _, s := range n.list {
			part, err := s.of(r, list)
			if err != nil {
				return nil, err
			}
			out = append(out, part...)
		}
	}
	return out, nil
}

// of gives the items that a subscript names.
func (s pathRange) of(r *pathRun, list []pathItem) ([]pathItem, error) {
	if len(list) == 0 {
		if r.strict {
			return nil, faultf("structural error: invalid array subscript for empty array")
		}
		return nil, nil
	}
	from, err := r.subscript(s.from, "from")
	if err != nil {
		return nil, err
	}
	to := from
	if s.to != nil {
		if to, err = r.subscript(s.to, "to"); err != nil {
			return nil, err
		}
	}
	size := int64(len(list))
	if r.strict && (from < 0 || from >= size || to < from || to >= size) {
		return nil, faultf("structural error: invalid array subscript: [%d, %d] for array of size %d", from, to, size)
	}
	from, to = max(from, 0), min(to, size-1)
	if from > to {
		return nil, nil
	}
	return list[from : to+1], nil
}

// subscript evaluates one end of a range; fractions are rounded.
func (r *pathRun) subscript(n pathNode, end string) (int64, error) {
	found, err := n.eval(r)
	if err != nil {
		return 0, err
	}
	if len(found) != 1 {
		return 0, faultf("array subscript '%s' value must be singleton numeric", end)
	}
	x, ok := found[0].typed()
	if !ok || !x.t.IsNumeric() {
		return 0, wrongItem("NUMBER", found[0])
	}
	o := &Overload{Def: identity, Args: []types.Type{types.Bigint}, Result: types.Bigint}
	whole, err := applyItems(r.ctx, o, x)
	if err != nil {
		return 0, faultf("")
	}
	return fixedReader[int64](whole.v)(whole.row), nil
}

// identity is the function that gives its argument.
var identity = &Def{Name: "identity", Build: one(func(v int64) (int64, error) { return v, nil })}

func (n pathFilter) eval(r *pathRun) ([]pathItem, error) {
	in, err := r.unwrapped(n.of)
	if err != nil {
		return nil, err
	}
	defer func(x *pathItem) { r.current = x }(r.current)
	var out []pathItem
	for i := range in {
		r.current = &in[i]
		if n.test.test(r) == holdsTrue {
			out = append(out, in[i])
		}
	}
	return out, nil
}
