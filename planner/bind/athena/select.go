package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// oneEmptyRow is a row without columns.
var oneEmptyRow = [][]expr.Expr{{}}

// item is a column of a select list.
type item struct {
	expr  expr.Expr
	field field
	ast   ast.Expr // nil for a column that * gave
	at    ast.Node
}

// selection is a SELECT while it is bound.
type selection struct {
	*binder
	spec    *ast.QuerySpec
	source  relation // FROM and WHERE
	items   []item
	keys    []groupKey
	sets    [][]int // places of the keys of each grouping set; nil for one of all keys
	grouped bool
	having  expr.Expr
	aggs    *aggregates
	order   []sortKey
	late    error // of ORDER BY, told after those of the select list
}

// querySpec binds a SELECT. An ORDER BY of the query belongs to it, since it
// sees both what the SELECT reads and what it gives.
func (b *binder) querySpec(spec *ast.QuerySpec, orderBy []*ast.SortItem, _ bool) (relation, error) {
	inner := *b
	inner.windows, inner.selects = &namedWindows{}, spec
	s := &selection{binder: &inner, spec: spec, source: noRelation(), aggs: &aggregates{}}
	steps := []func() error{s.bindFrom, s.bindItems, s.bindGroupBy, s.bindHaving,
		func() error { return s.bindOrderBy(orderBy) }, s.regroup}
	for _, step := range steps {
		if err := step(); err != nil {
			return relation{}, err
		}
	}
	return s.plan(), nil
}

func (s *selection) bindFrom() error {
	if len(s.spec.From) > 0 {
		rel, err := s.from(s.spec.From)
		if err != nil {
			return err
		}
		s.source = rel
	}
	if err := s.bindWindows(); err != nil {
		return err
	}
	if s.spec.Where == nil {
		return nil
	}
	where, err := s.condition(s.spec.Where, s.source.scope, "WHERE clause", "WHERE clause must evaluate to a boolean: actual type %s")
	if err != nil {
		return err
	}
	s.source.node = &logical.Filter{Input: s.source.node, Condition: where}
	return nil
}

func (s *selection) bindItems() error {
	for _, it := range s.spec.Items {
		var err error
		switch it := it.(type) {
		case *ast.AllColumns:
			err = s.allColumns(it)
		case *ast.SingleColumn:
			err = s.singleColumn(it)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *selection) singleColumn(c *ast.SingleColumn) error {
	e, err := s.value(c.X, s.source.scope, s.aggs)
	if err != nil {
		return err
	}
	name := ""
	switch x := c.X.(type) {
	case *ast.Identifier:
		name = x.Name
	case *ast.Dereference:
		if _, ok := nameParts(x); ok {
			name = x.Field.Name
		}
	}
	if c.Alias != nil {
		name = c.Alias.Name
	}
	f := field{name: name, typ: e.Type(), aliased: c.Alias != nil}
	if column, ok := e.(*expr.Column); ok && column.Index < len(s.source.scope.fields) {
		f.origin = s.source.scope.fields[column.Index].origin
	}
	s.items = append(s.items, item{e, f, c.X, c})
	return nil
}

func (s *selection) allColumns(all *ast.AllColumns) error {
	scope := s.source.scope
	at := scope.visible()
	if all.Of != nil {
		parts, ok := nameParts(all.Of)
		if !ok {
			return s.rowColumns(all)
		}
		if at = scope.of(lower(parts)); len(at) == 0 {
			if columns, fields := s.columnsAround(lower(parts)); len(columns) > 0 {
				return s.addColumns(all, columns, fields)
			}
			eb := &exprBinder{binder: s.binder, scope: scope}
			if len(parts) > 1 && eb.isColumn(all.Of) {
				return s.rowColumns(all)
			}
			return sqlerr.At(all.Span(), sqlerr.TableNotFound, "Unable to resolve reference %s", strings.ToLower(strings.Join(parts, ".")))
		}
	} else if len(s.spec.From) == 0 {
		return sqlerr.At(all.Span(), sqlerr.ColumnNotFound, "SELECT * not allowed in queries without FROM clause")
	}
	if len(at) == 0 {
		return sqlerr.At(all.Span(), sqlerr.ColumnNotFound, "SELECT * not allowed from relation that has no columns")
	}
	var columns []expr.Expr
	var fields []field
	for _, c := range at {
		columns, fields = append(columns, scope.column(c, all.Span())), append(fields, scope.fields[c])
	}
	return s.addColumns(all, columns, fields)
}

// addColumns adds what * stands for to the select list.
func (s *selection) addColumns(all *ast.AllColumns, columns []expr.Expr, fields []field) error {
	if len(all.Aliases) > 0 && len(all.Aliases) != len(columns) {
		return sqlerr.At(all.Aliases[0].Span(), sqlerr.MismatchedColumnAliases,
			"Column alias list has %d entries but relation has %d columns", len(all.Aliases), len(columns))
	}
	for i, f := range fields {
		if len(all.Aliases) > 0 {
			f.name = all.Aliases[i].Name
		}
		f.aliased = false
		s.items = append(s.items, item{columns[i], f, nil, all})
	}
	return nil
}

func lower(parts []string) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = strings.ToLower(p)
	}
	return out
}

// outputScope gives the names of the select list.
func (s *selection) outputScope() *scope {
	out := &scope{}
	for _, it := range s.items {
		f := it.field
		f.hidden, f.qualifier = false, nil
		out.fields = append(out.fields, f)
	}
	return out
}

// plan builds the nodes over the bound parts, from the source up.
func (s *selection) plan() relation {
	node := s.source.node
	if s.grouped {
		node = s.aggregate(node)
	}
	if s.having != nil {
		node = &logical.Filter{Input: node, Condition: s.having}
	}
	project := &logical.Project{Input: s.windowNodes(node)}
	for i, it := range s.items {
		project.Exprs = append(project.Exprs, it.expr)
		project.Names = append(project.Names, it.field.outputName(i))
	}
	keys := s.sortColumns(project)
	node = project
	if s.spec.Distinct {
		node = distinct(node)
	}
	out := relation{node, &scope{}}
	for _, it := range s.items {
		f := it.field
		f.hidden, f.qualifier = false, nil
		out.scope.fields = append(out.scope.fields, f)
	}
	if len(keys) > 0 {
		out.node = &logical.Sort{Input: node, Keys: keys, Limit: -1}
	}
	return s.dropSortColumns(out, project)
}

// distinct keeps each row once.
func distinct(node logical.Node) logical.Node {
	schema := node.Schema()
	agg := &logical.Aggregate{Input: node}
	for i, c := range schema {
		agg.Keys = append(agg.Keys, &expr.Column{Index: i, Name: c.Name, T: c.Type})
		agg.Names = append(agg.Names, c.Name)
	}
	return agg
}

// dropSortColumns hides what was computed for ORDER BY alone. The limit comes
// above the hidden columns, so they are marked in the scope, not projected away.
func (s *selection) dropSortColumns(r relation, project *logical.Project) relation {
	for _, e := range project.Exprs[len(s.items):] {
		r.scope.fields = append(r.scope.fields, field{typ: e.Type(), hidden: true})
	}
	return r
}
