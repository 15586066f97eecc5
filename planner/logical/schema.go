package logical

import "flowsql/sql/types"

// parts gives, of a node that hands its inputs' columns on, these inputs and the
// columns of its own behind theirs.
func parts(n Node) (inputs []Node, own Schema, ok bool) {
	switch n := n.(type) {
	case *Filter:
		return []Node{n.Input}, nil, true
	case *Sort:
		return []Node{n.Input}, nil, true
	case *Limit:
		return []Node{n.Input}, nil, true
	case *LimitBy:
		return []Node{n.Input}, nil, true
	case *Store:
		return []Node{n.Body}, nil, true
	case *Join:
		if n.Kind == MarkJoin {
			return []Node{n.Left}, Schema{{"mark", types.Boolean}}, true
		}
		return []Node{n.Left, n.Right}, nil, true
	case *Apply:
		return []Node{n.Left, n.Right}, nil, true
	case *Unnest:
		return []Node{n.Input}, n.Columns, true
	case *Window:
		return []Node{n.Input}, n.own(), true
	}
	return nil, nil, false
}

// joined gives the columns of a node that are those of its inputs and its own.
// They are put together at once, since nodes of this kind stand on each other.
func joined(n Node) Schema { return appendSchema(make(Schema, 0, Width(n)), n) }

func appendSchema(out Schema, n Node) Schema {
	inputs, own, ok := parts(n)
	if !ok {
		return append(out, n.Schema()...)
	}
	for _, in := range inputs {
		out = appendSchema(out, in)
	}
	return append(out, own...)
}

// Width gives the number of a node's columns.
func Width(n Node) int {
	switch n := n.(type) {
	case *Scan:
		return len(n.Columns)
	case *Project:
		return len(n.Exprs)
	case *Aggregate:
		return len(n.Keys) + len(n.Calls)
	case *GroupID:
		return len(n.Keys) + 1 + Width(n.Input)
	case *Union:
		return len(n.Names)
	}
	inputs, own, ok := parts(n)
	if !ok {
		return len(n.Schema())
	}
	width := len(own)
	for _, in := range inputs {
		width += Width(in)
	}
	return width
}
