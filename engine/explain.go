package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// explain gives the plan in the form that the options ask for, after running it
// for EXPLAIN ANALYZE.
func (r *run) explain(ctx context.Context, st *ast.Explain) (logical.Node, error) {
	kind, format := explainOption(st, "TYPE", "DISTRIBUTED"), explainOption(st, "FORMAT", "TEXT")
	if format.Value == "GRAPHVIZ" {
		return nil, sqlerr.At(format.Span(), sqlerr.NotSupported, "EXPLAIN (FORMAT GRAPHVIZ) is not supported")
	}
	inner, err := r.executed(st.Statement)
	if err != nil {
		return nil, err
	}
	node, err := r.plan(ctx, inner)
	if err != nil {
		return nil, err
	}
	if st.Analyze {
		text, err := r.analyze(ctx, node)
		return planLines(text), err
	}
	r.scans = false
	switch {
	case kind.Value == "VALIDATE":
		return &logical.Values{Columns: logical.Schema{{Name: "Valid", Type: types.Boolean}}, Rows: [][]expr.Expr{{expr.Bool(true, st.Span())}}}, nil
	case kind.Value == "IO":
		return planJSON(readsOf(node))
	case format.Value == "JSON":
		next := 0
		return planJSON(map[string]planNode{"0": planTree(node, &next)})
	}
	notes, err := r.scanNotes(ctx, node)
	return planLines(logical.Format(node) + notes), err
}

// explainOption gives the first option of a key, or one with the usual value.
func explainOption(st *ast.Explain, key, usual string) *ast.ExplainOption {
	for _, o := range st.Options {
		if o.Key == key {
			return o
		}
	}
	return &ast.ExplainOption{Key: key, Value: usual}
}

func planLines(text string) logical.Node {
	return lines("Query Plan", strings.Split(strings.TrimRight(text, "\n"), "\n"))
}

// planJSON gives a plan as one text of JSON.
func planJSON[T any](plan T) (logical.Node, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(plan); err != nil {
		return nil, sqlerr.New(sqlerr.GenericInternalError, "plan as JSON: %s", err)
	}
	return lines("Query Plan", []string{strings.TrimRight(b.String(), "\n")}), nil
}

// planNode is an operator of a plan as Trino's JSON has it.
type planNode struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Descriptor map[string]string `json:"descriptor"`
	Outputs    []planColumn      `json:"outputs"`
	Details    []string          `json:"details"`
	Estimates  []estimate        `json:"estimates"`
	Children   []planNode        `json:"children"`
}

type planColumn struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

// estimate is what is known of the size of a result before it is there.
type estimate struct {
	Rows  amount `json:"outputRowCount"`
	Bytes amount `json:"outputSizeInBytes"`
}

// amount is a number, 0 where it is not known.
type amount int64

// MarshalJSON gives the number, or the text that Trino has for one that it does not know.
func (a amount) MarshalJSON() ([]byte, error) {
	if a == 0 {
		return []byte(`"NaN"`), nil
	}
	return strconv.AppendInt(nil, int64(a), 10), nil
}

// planTree gives the operators from n down; next numbers them.
func planTree(n logical.Node, next *int) planNode {
	name, props := n.Describe()
	out := planNode{ID: strconv.Itoa(*next), Name: name, Descriptor: map[string]string{}, Outputs: []planColumn{}, Details: []string{},
		Estimates: []estimate{estimateOf(n)}, Children: []planNode{}}
	*next++
	for _, p := range props {
		out.Descriptor[p.Name] = p.Value
	}
	for _, c := range n.Schema() {
		out.Outputs = append(out.Outputs, planColumn{c.Type.String(), c.Name})
	}
	for _, in := range n.Inputs() {
		out.Children = append(out.Children, planTree(in, next))
	}
	return out
}

func estimateOf(n logical.Node) estimate {
	switch n := n.(type) {
	case *logical.Scan:
		stats := n.Table.Stats()
		return estimate{amount(stats.Rows), amount(stats.Bytes)}
	case *logical.Values:
		return estimate{Rows: amount(len(n.Rows))}
	}
	return estimate{}
}

// planReads is EXPLAIN (TYPE IO): the tables that a query reads.
type planReads struct {
	Tables   []tableRead `json:"inputTableColumnInfos"`
	Estimate estimate    `json:"estimate"`
}

type tableRead struct {
	Table struct {
		Catalog string `json:"catalog"`
		Name    struct {
			Schema string `json:"schema"`
			Table  string `json:"table"`
		} `json:"schemaTable"`
	} `json:"table"`
	Columns  []string `json:"columns"`
	Filter   []string `json:"filter"`
	Estimate estimate `json:"estimate"`
}

func readsOf(n logical.Node) planReads {
	out := planReads{Tables: []tableRead{}, Estimate: estimateOf(n)}
	addReads(n, &out)
	return out
}

func addReads(n logical.Node, out *planReads) {
	if scan, ok := n.(*logical.Scan); ok {
		read := tableRead{Columns: scan.Names, Filter: []string{}, Estimate: estimateOf(scan)}
		name := strings.SplitN(scan.Table.Name(), ".", 3)
		if len(name) < 3 { // of a path
			name = []string{"", "", scan.Table.Name()}
		}
		read.Table.Catalog, read.Table.Name.Schema, read.Table.Name.Table = name[0], name[1], name[2]
		for _, f := range scan.Filter {
			read.Filter = append(read.Filter, expr.String(f))
		}
		out.Tables = append(out.Tables, read)
	}
	for _, in := range n.Inputs() {
		addReads(in, out)
	}
}
