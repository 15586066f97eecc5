package decorrelate

import "flowsql/planner/logical"

// rowsKind says how many rows a plan gives.
type rowsKind uint8

const (
	anyNumber rowsKind = iota
	atMostOne
	exactlyOne
)

func rowsOf(n logical.Node) rowsKind {
	switch n := n.(type) {
	case *logical.Aggregate:
		if len(n.Keys) == 0 && len(n.Calls) > 0 {
			return exactlyOne
		}
	case *logical.Values:
		if len(n.Rows) == 1 {
			return exactlyOne
		}
	case *logical.Project, *logical.Sort:
		return rowsOf(n.Inputs()[0])
	case *logical.Store:
		return rowsOf(n.Body)
	case *logical.Filter:
		return min(rowsOf(n.Input), atMostOne)
	case *logical.Limit:
		return rowsOfLimit(n)
	case *logical.Join:
		return rowsOfJoin(n)
	}
	return anyNumber
}

func rowsOfLimit(n *logical.Limit) rowsKind {
	in := rowsOf(n.Input)
	switch {
	case in == exactlyOne && n.Offset == 0 && n.Count != 0:
		return exactlyOne
	case in != anyNumber || n.Count == 0 || n.Count == 1:
		return atMostOne
	}
	return anyNumber
}

func rowsOfJoin(n *logical.Join) rowsKind {
	switch {
	case n.Kind == logical.CrossJoin:
		return min(rowsOf(n.Left), rowsOf(n.Right))
	case n.Kind == logical.MarkJoin || n.Kind == logical.LeftJoin && n.Single:
		return rowsOf(n.Left)
	}
	return anyNumber
}

// anyRow gives a plan that has a row where n has one, without what does not
// matter for that.
func anyRow(n logical.Node) logical.Node {
	switch x := n.(type) {
	case *logical.Project:
		return anyRow(x.Input)
	case *logical.Sort:
		return anyRow(x.Input)
	case *logical.Aggregate:
		if len(x.Totals) > 0 || len(x.Keys) == 0 && len(x.Calls) > 0 {
			return oneRow()
		}
		if len(x.Keys) > 0 {
			return anyRow(x.Input)
		}
	case *logical.Limit:
		if x.Offset == 0 && x.Count != 0 {
			return anyRow(x.Input)
		}
	}
	return n
}
