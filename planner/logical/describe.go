package logical

import (
	"strconv"
	"strings"

	"flowsql/sql/expr"
)

// Describe gives the table, the columns' filter and the limit.
func (n *Scan) Describe() (string, []Prop) {
	props := []Prop{{"table", n.Table.Name()}}
	if len(n.Filter) > 0 {
		props = append(props, Prop{"filter", expr.String(expr.And(n.Filter))})
	}
	if n.Limit >= 0 {
		props = append(props, Prop{"limit", count(n.Limit)})
	}
	if n.Sample > 0 {
		props = append(props, Prop{"sample", strconv.FormatFloat(n.Sample, 'g', -1, 64)})
	}
	return "TableScan", props
}

// Describe gives the number of rows.
func (n *Values) Describe() (string, []Prop) {
	return "Values", []Prop{{"rows", count(int64(len(n.Rows)))}}
}

// Describe gives the number of batches.
func (n *Batches) Describe() (string, []Prop) { return "Batches", nil }

// Describe gives the condition.
func (n *Filter) Describe() (string, []Prop) {
	return "Filter", []Prop{{"condition", expr.String(n.Condition)}}
}

// Describe gives the expressions.
func (n *Project) Describe() (string, []Prop) { return "Project", []Prop{{"exprs", list(n.Exprs)}} }

func list(exprs []expr.Expr) string {
	parts := make([]string, len(exprs))
	for i, e := range exprs {
		parts[i] = expr.String(e)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// Describe gives keys and calls.
func (n *Aggregate) Describe() (string, []Prop) {
	calls := make([]string, len(n.Calls))
	for i, c := range n.Calls {
		calls[i] = c.String()
	}
	props := []Prop{{"keys", list(n.Keys)}, {"calls", "(" + strings.Join(calls, ", ") + ")"}}
	return "Aggregate", props
}

// Describe gives keys and sets.
func (n *GroupID) Describe() (string, []Prop) {
	sets := make([]string, len(n.Sets))
	for i, set := range n.Sets {
		keys := make([]expr.Expr, len(set))
		for j, k := range set {
			keys[j] = n.Keys[k]
		}
		sets[i] = list(keys)
	}
	return "GroupId", []Prop{{"sets", "(" + strings.Join(sets, ", ") + ")"}}
}

// String gives the call as SQL.
func (c AggregateCall) String() string {
	args := "*"
	if own := len(c.Overload.Args) - len(c.Lambdas); own > 0 {
		shown := append([]expr.Expr(nil), c.Args[:own]...)
		for _, l := range c.Lambdas {
			shown = append(shown, l)
		}
		args = list(shown)
		args = args[1 : len(args)-1]
	}
	if c.Distinct {
		args = "DISTINCT " + args
	}
	for i, o := range c.OrderBy {
		args += map[bool]string{true: " ORDER BY ", false: ", "}[i == 0] + sortText(SortKey{c.Args[o.Argument], o.Descending, o.NullsFirst})
	}
	text := c.Overload.Name() + "(" + args + ")"
	if c.Filter != nil {
		text += " FILTER (WHERE " + expr.String(c.Filter) + ")"
	}
	return text
}

func sortText(k SortKey) string {
	return expr.String(k.Expr) + map[bool]string{false: " ASC", true: " DESC"}[k.Descending] +
		map[bool]string{false: " NULLS LAST", true: " NULLS FIRST"}[k.NullsFirst]
}

// Describe gives the keys.
func (n *Sort) Describe() (string, []Prop) {
	props := []Prop{{"keys", sortKeys(n.Keys)}}
	if n.Limit >= 0 {
		return "TopN", append(props, Prop{"count", count(n.Limit)})
	}
	return "Sort", props
}

func sortKeys(keys []SortKey) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = sortText(k)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// Describe gives count and offset.
func (n *Limit) Describe() (string, []Prop) {
	var props []Prop
	if n.Count >= 0 {
		props = append(props, Prop{"count", count(n.Count)})
	}
	if n.Offset > 0 {
		props = append(props, Prop{"offset", count(n.Offset)})
	}
	return "Limit", props
}

// Describe gives keys and residual.
func (n *Join) Describe() (string, []Prop) {
	name := map[JoinKind]string{InnerJoin: "InnerJoin", LeftJoin: "LeftJoin", CrossJoin: "CrossJoin",
		FullJoin: "FullJoin", MarkJoin: "MarkJoin"}[n.Kind]
	var props []Prop
	if len(n.LeftKeys) > 0 {
		props = append(props, Prop{"left", list(n.LeftKeys)}, Prop{"right", list(n.RightKeys)})
	}
	if n.Residual != nil {
		props = append(props, Prop{"condition", expr.String(n.Residual)})
	}
	if n.NullSafe > 0 {
		props = append(props, Prop{"nullSafe", count(int64(n.NullSafe))})
	}
	if n.Single {
		props = append(props, Prop{"single", "true"})
	}
	return name, props
}

// Describe gives the name alone.
func (n *Union) Describe() (string, []Prop) { return "Union", nil }
