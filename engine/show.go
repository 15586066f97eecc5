package engine

import (
	"context"
	"fmt"
	"slices"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// show gives the rows of a SHOW, DESCRIBE or MSCK statement; nil for any other.
func (s *Session) show(ctx context.Context, statement ast.Statement, d function.Dialect) (logical.Node, error) {
	of := describing{s, ctx, d}
	if d == function.Trino {
		if node, err := of.asTrino(statement); node != nil || err != nil {
			return node, err
		}
	}
	switch st := statement.(type) {
	case *ast.ShowTables:
		return s.showTables(st)
	case *ast.ShowDatabases:
		return shown(s.store.ShowDatabases(value(st.Like)))
	case *ast.ShowColumns:
		return of.answer(st.Table, dataCatalogSide, func(def *catalog.TableDef) (catalog.Shown, error) { return def.ShowColumns(), nil })
	case *ast.ShowPartitions:
		return of.answer(st.Table, hiveSide, (*catalog.TableDef).ShowPartitions)
	case *ast.ShowTableProperties:
		return of.answer(st.Table, hiveSide, func(def *catalog.TableDef) (catalog.Shown, error) { return def.ShowProperties(value(st.Key)), nil })
	case *ast.ShowCreate:
		return of.showCreate(st)
	case *ast.ShowViews:
		return shown(s.store.ShowViews(s.databaseOf(st.Database), value(st.Like)))
	case *ast.ShowFunctions:
		return showFunctions(d, st)
	case *ast.ShowCatalogs:
		return showCatalogs(st)
	case *ast.Describe:
		return of.describe(st)
	case *ast.RepairTable:
		database, table, err := s.tableName(st.Table)
		if err != nil {
			return nil, err
		}
		return shown(s.store.Repair(ctx, database, table, s.config.Read))
	}
	return nil, nil
}

// databaseOf gives the database that a SHOW names, or the session's.
func (s *Session) databaseOf(n *ast.Name) string {
	if n == nil {
		return s.config.Database
	}
	return lower(n.Last())
}

func shown(answer catalog.Shown, err error) (logical.Node, error) {
	if err != nil {
		return nil, err
	}
	return texts(answer.Columns, answer.Rows), nil
}

// showTables lists the command line's tables before the catalog's.
func (s *Session) showTables(st *ast.ShowTables) (logical.Node, error) {
	answer, err := s.store.ShowTables(s.databaseOf(st.Database), value(st.Like))
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

// describing answers statements about one table.
type describing struct {
	s       *Session
	ctx     context.Context
	dialect function.Dialect
}

// The sides that word the failure to find a table.
const (
	hiveSide = iota
	dataCatalogSide
)

// answer finds the table that a SHOW or DESCRIBE names and asks f; a table made of
// paths has a definition that describes it.
func (d describing) answer(n *ast.Name, side int, f func(*catalog.TableDef) (catalog.Shown, error)) (logical.Node, error) {
	def, err := d.find(n, side)
	if err != nil {
		return nil, err
	}
	return shown(f(def))
}

func (d describing) find(n *ast.Name, side int) (*catalog.TableDef, error) {
	if len(n.Parts) > 1 || n.Parts[0].Quoted {
		if _, _, err := d.s.tableName(n); err != nil {
			return nil, err
		}
	}
	var parts []string
	for _, p := range n.Parts {
		parts = append(parts, lower(p))
	}
	t, err := d.s.tables.Resolver(d.ctx).Table(parts)
	if err != nil {
		return nil, d.missing(n, side, sqlerr.From(err))
	}
	if def := catalog.DefinitionOf(t); def != nil {
		return def, nil
	}
	return nil, sqlerr.At(n.Span(), sqlerr.NotSupported, "%s has no definition", t.Name())
}

// missing words the failure to find a table as Athena's Hive side and its data
// catalog do.
func (d describing) missing(n *ast.Name, side int, e *sqlerr.Error) error {
	database, table, err := d.s.tableName(n)
	switch {
	case err != nil:
		return err
	case d.dialect == function.Trino, e.Code != sqlerr.TableNotFound && e.Code != sqlerr.SchemaNotFound:
		return e.WithSpan(n.Span())
	case side == dataCatalogSide:
		hint := e.Hint
		if hint == "" {
			hint = "there is no table " + database + "." + table
		}
		return sqlerr.New(sqlerr.InvalidInput, "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; "+
			"Error Code: EntityNotFoundException; Request ID: 00000000-0000-0000-0000-000000000000; Proxy: null)").WithHint("%s", hint)
	case e.Code == sqlerr.SchemaNotFound:
		return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10072]: Database does not exist: %s", database).WithHint("%s", e.Hint)
	}
	return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10001]: Table not found %s.%s", database, table).WithHint("%s", e.Hint)
}

func (d describing) showCreate(st *ast.ShowCreate) (logical.Node, error) {
	return d.answer(st.Name, hiveSide, func(def *catalog.TableDef) (catalog.Shown, error) {
		full := catalog.CatalogName + "." + def.QualifiedName()
		switch {
		case st.View && !def.IsView():
			return catalog.Shown{}, sqlerr.At(st.Span(), sqlerr.NotSupported, "Relation '%s' is a table, not a view", full)
		case st.View:
			return def.ShowCreateView()
		case def.IsView():
			return catalog.Shown{}, sqlerr.At(st.Span(), sqlerr.NotSupported, "Relation '%s' is a view, not a table", full)
		}
		return def.ShowCreate(), nil
	})
}

func (d describing) describe(st *ast.Describe) (logical.Node, error) {
	return d.answer(st.Table, dataCatalogSide, func(def *catalog.TableDef) (catalog.Shown, error) {
		partition, err := partitionOf(def, st.Partition)
		if err != nil {
			return catalog.Shown{}, err
		}
		switch {
		case def.IsView() && st.Column == nil:
			return def.Describe(nil)
		case st.Extended:
			return def.DescribeExtended(partition), nil
		case st.Formatted:
			return def.DescribeFormatted(partition), nil
		}
		var path []string
		if st.Column != nil {
			for _, p := range st.Column.Parts {
				path = append(path, lower(p))
			}
		}
		return def.Describe(path)
	})
}

// partitionOf gives the partition that a DESCRIBE names, nil for none.
func partitionOf(def *catalog.TableDef, spec *ast.PartitionSpec) (*catalog.Partition, error) {
	values, err := partitionSpec(spec)
	if err != nil || values == nil {
		return nil, err
	}
	partition, err := def.PartitionOf(values)
	if err == nil && partition == nil {
		err = sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10006]: Partition not found %s", ast.SQL(spec))
	}
	return partition, err
}

// liked gives the rows whose first cell matches a pattern of LIKE, if there is one.
func liked(rows [][]string, pattern, escape *ast.String) ([][]string, error) {
	if pattern == nil {
		return rows, nil
	}
	texts := []string{pattern.Value}
	if escape != nil {
		texts = append(texts, escape.Value)
	}
	matches, err := function.LikeMatcher(texts...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r []string) bool { return !matches(r[0]) }), nil
}

// showFunctions lists the function table.
func showFunctions(d function.Dialect, st *ast.ShowFunctions) (logical.Node, error) {
	kinds := map[function.Kind]string{function.KindScalar: "scalar", function.KindAggregate: "aggregate", function.KindWindow: "window"}
	var rows [][]string
	for _, def := range function.All(d) {
		rows = append(rows, []string{def.Name, def.Out, def.In, kinds[def.Kind],
			fmt.Sprint(def.Flags&function.NotDeterministic == 0), def.Doc})
	}
	rows, err := liked(rows, st.Like, st.Escape)
	if err != nil {
		return nil, err
	}
	node := texts([]string{"Function", "Return Type", "Argument Types", "Function Type", "Deterministic", "Description"}, rows)
	toBooleans(node, 4)
	return node, nil
}

// showCatalogs lists the one catalog.
func showCatalogs(st *ast.ShowCatalogs) (logical.Node, error) {
	rows, err := liked([][]string{{catalog.CatalogName}}, st.Like, st.Escape)
	return texts([]string{"Catalog"}, rows), err
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
func texts(names []string, rows [][]string) *logical.Batches {
	node := &logical.Batches{}
	for _, n := range names {
		node.Columns = append(node.Columns, logical.Column{Name: n, Type: types.Varchar})
	}
	for from := 0; from < len(rows); from += columnar.BatchRows {
		node.Data = append(node.Data, textBatch(len(names), rows[from:min(len(rows), from+columnar.BatchRows)]))
	}
	return node
}

// toBooleans makes a column of true and false one of booleans.
func toBooleans(node *logical.Batches, column int) {
	node.Columns[column].Type = types.Boolean
	for _, b := range node.Data {
		values, text := make([]byte, b.Len), columnar.StringsOf(b.Cols[column])
		for i := range values {
			if text.At(i) == "true" {
				values[i] = 1
			}
		}
		b.Cols[column] = columnar.NewBools(values, nil)
	}
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
