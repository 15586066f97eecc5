package rule

import (
	"math"
	"slices"

	"flowsql/planner/logical"
)

// pushLimits tells a sort, the inputs of a union and a scan how many rows
// suffice, and moves limits below projections that may fail on rows which are
// not wanted; above others it keeps the order of files. The limit itself stays.
func pushLimits(n logical.Node, _ Env) logical.Node {
	return logical.Map(n, func(n logical.Node) logical.Node {
		limit, ok := n.(*logical.Limit)
		switch {
		case !ok || limit.Count < 0:
			return n
		case limit.Count == 0:
			return empty(n)
		}
		return pushLimit(limit)
	})
}

func pushLimit(limit *logical.Limit) logical.Node {
	if p, ok := limit.Input.(*logical.Project); ok && slices.ContainsFunc(p.Exprs, Fallible) {
		inner := &logical.Limit{Input: p.Input, Offset: limit.Offset, Count: limit.Count}
		return p.WithInputs([]logical.Node{pushLimit(inner)})
	}
	in := atMost(limit.Input, rowsWanted(limit))
	if in == limit.Input {
		return limit
	}
	return limit.WithInputs([]logical.Node{in})
}

func rowsWanted(limit *logical.Limit) int64 {
	if limit.Offset > math.MaxInt64-limit.Count {
		return math.MaxInt64
	}
	return limit.Offset + limit.Count
}

// atMost tells a node that only so many of its rows are wanted.
func atMost(n logical.Node, rows int64) logical.Node {
	switch n := n.(type) {
	case *logical.Sort:
		if n.Limit < 0 || n.Limit > rows {
			return &logical.Sort{Input: n.Input, Keys: n.Keys, Limit: rows}
		}
	case *logical.Scan:
		if n.Limit < 0 || n.Limit > rows {
			c := *n
			c.Limit = rows
			return &c
		}
	case *logical.Project:
		if in := atMost(n.Input, rows); in != n.Input {
			return n.WithInputs([]logical.Node{in})
		}
	case *logical.Union:
		return unionAtMost(n, rows)
	}
	return n
}

func unionAtMost(n *logical.Union, rows int64) logical.Node {
	inputs := make([]logical.Node, len(n.All))
	for i, in := range n.All {
		inputs[i] = in
		if l, ok := in.(*logical.Limit); !ok || l.Count < 0 || l.Count > rows {
			inputs[i] = pushLimit(&logical.Limit{Input: in, Count: rows})
		}
	}
	return n.WithInputs(inputs)
}
