package engine

import (
	"context"
	"fmt"
	"strings"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// show gives the rows of a SHOW or DESCRIBE statement; nil for any other.
func (s *Session) show(ctx context.Context, statement ast.Statement, d function.Dialect) (logical.Node, error) {
	switch st := statement.(type) {
	case *ast.ShowTables:
		return s.showTables(st)
	case *ast.ShowDatabases:
		return shown(s.store.ShowDatabases(value(st.Like)))
	case *ast.ShowColumns:
		def, err := s.described(ctx, st.Table)
		if err != nil {
			return nil, err
		}
		return shown(def.ShowColumns(), nil)
	case *ast.ShowPartitions:
		def, err := s.described(ctx, st.Table)
		if err != nil {
			return nil, err
		}
		return shown(def.ShowPartitions())
	case *ast.ShowTableProperties:
		def, err := s.described(ctx, st.Table)
		if err != nil {
			return nil, err
		}
		return shown(def.ShowProperties(value(st.Key)), nil)
	case *ast.ShowCreate:
		return s.showCreate(ctx, st)
	case *ast.ShowViews:
		return texts([]string{"views"}, nil), nil
	case *ast.ShowFunctions:
		return showFunctions(d, value(st.Like)), nil
	case *ast.Describe:
		return s.describe(ctx, st)
	}
	return nil, nil
}

func shown(answer catalog.Shown, err error) (logical.Node, error) {
	if err != nil {
		return nil, err
	}
	return texts(answer.Columns, answer.Rows), nil
}

// showTables lists the command line's tables before the catalog's.
func (s *Session) showTables(st *ast.ShowTables) (logical.Node, error) {
	database := s.config.Database
	if st.Database != nil {
		database = lower(st.Database.Last())
	}
	answer, err := s.store.ShowTables(database, value(st.Like))
	if err != nil || st.Database != nil {
		return shown(answer, err)
	}
	seen := map[string]bool{}
	var rows [][]string
	for _, name := range s.tables.PathNames() {
		if !seen[name] && catalog.MatchName(value(st.Like), name) {
			seen[name] = true
			rows = append(rows, []string{name})
		}
	}
	for _, r := range answer.Rows {
		if !seen[r[0]] {
			rows = append(rows, r)
		}
	}
	return texts(answer.Columns, rows), nil
}

// described gives the definition of the table that a SHOW or DESCRIBE names;
// for a table made of paths, the definition that describes it.
func (s *Session) described(ctx context.Context, n *ast.Name) (*catalog.TableDef, error) {
	var parts []string
	for _, p := range n.Parts {
		parts = append(parts, lower(p))
	}
	if len(parts) == 1 && n.Parts[0].Quoted && strings.Count(parts[0], ".") == 1 {
		parts = strings.Split(parts[0], ".")
	}
	t, err := s.tables.Resolver(ctx).Table(parts)
	if err != nil {
		return nil, sqlerr.From(err).WithSpan(n.Span())
	}
	return catalog.DefinitionOf(t), nil
}

func (s *Session) showCreate(ctx context.Context, st *ast.ShowCreate) (logical.Node, error) {
	if st.View {
		return nil, sqlerr.At(st.Span(), sqlerr.NotSupported, "views are not supported")
	}
	def, err := s.described(ctx, st.Name)
	if err != nil {
		return nil, err
	}
	return shown(def.ShowCreate(), nil)
}

func (s *Session) describe(ctx context.Context, st *ast.Describe) (logical.Node, error) {
	def, err := s.described(ctx, st.Table)
	switch {
	case err != nil:
		return nil, err
	case st.Extended:
		return shown(def.DescribeExtended(), nil)
	case st.Formatted:
		return shown(def.DescribeFormatted(), nil)
	}
	column := ""
	if st.Column != nil {
		column = lower(st.Column.Parts[0])
	}
	return shown(def.Describe(column))
}

// showFunctions lists the function table.
func showFunctions(d function.Dialect, like string) logical.Node {
	kinds := map[function.Kind]string{function.KindScalar: "scalar", function.KindAggregate: "aggregate", function.KindWindow: "window"}
	pattern := strings.ReplaceAll(like, "%", "*")
	var rows [][]string
	for _, def := range function.All(d) {
		if catalog.MatchName(pattern, def.Name) {
			rows = append(rows, []string{def.Name, def.Out, def.In, kinds[def.Kind],
				fmt.Sprint(def.Flags&function.NotDeterministic == 0), def.Doc})
		}
	}
	return texts([]string{"Function", "Return Type", "Argument Types", "Function Type", "Deterministic", "Description"}, rows)
}

// lines gives rows of one varchar column.
func lines(column string, rows []string) logical.Node {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = []string{r}
	}
	return texts([]string{column}, out)
}

// texts gives rows of varchar columns.
func texts(names []string, rows [][]string) logical.Node {
	node := &logical.Batches{}
	for _, n := range names {
		node.Columns = append(node.Columns, logical.Column{Name: n, Type: types.Varchar})
	}
	for from := 0; from < len(rows); from += columnar.BatchRows {
		node.Data = append(node.Data, textBatch(len(names), rows[from:min(len(rows), from+columnar.BatchRows)]))
	}
	return node
}

func textBatch(columns int, rows [][]string) columnar.Batch {
	b := columnar.Batch{Len: len(rows)}
	for i := range columns {
		text := columnar.NewStringBuilder(len(rows))
		for _, r := range rows {
			text.Append(r[i])
		}
		b.Cols = append(b.Cols, text.String())
	}
	return b
}
