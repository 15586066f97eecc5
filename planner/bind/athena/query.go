package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// withScope is one name of a WITH clause and those in reach before it.
type withScope struct {
	outer  *withScope
	name   string
	rel    relation
	around *enclosing // of the subquery that has the clause
}

// look finds a name of the WITH clauses, the innermost first; nil for none.
func (w *withScope) look(name string) *withScope {
	for ; w != nil; w = w.outer {
		if w.name == name {
			return w
		}
	}
	return nil
}

// query binds a query: WITH, body, ORDER BY, OFFSET and LIMIT.
func (b *binder) query(q *ast.Query) (relation, error) {
	inner := &binder{env: b.env, sizes: b.sizes, with: b.with, around: b.around}
	if q.With != nil {
		if err := inner.withClause(q.With); err != nil {
			return relation{}, err
		}
	}
	var rel relation
	var err error
	if spec, ok := q.Body.(*ast.QuerySpec); ok {
		rel, err = inner.querySpec(spec, q.OrderBy, true)
	} else {
		rel, err = inner.body(q.Body)
		if err == nil && len(q.OrderBy) > 0 {
			rel, err = inner.sortBody(rel, q.OrderBy)
		}
	}
	if err != nil {
		return relation{}, err
	}
	return inner.limits(rel, q)
}

// mostOperators is how large a query of WITH may be once those that it reads are
// written out in it, which doubles with each that is read twice.
const mostOperators = 100_000

func (b *binder) withClause(w *ast.With) error {
	seen := map[string]bool{}
	for _, named := range w.Queries {
		name := strings.ToLower(named.Name.Name)
		if seen[name] {
			return sqlerr.At(named.Span(), sqlerr.DuplicateNamedQuery, "WITH query name '%s' specified more than once", name)
		}
		seen[name] = true
		rel, err := b.namedQuery(w, named)
		if err != nil {
			return err
		}
		if logical.Size(rel.node, b.sizes) > mostOperators {
			return sqlerr.At(named.Span(), sqlerr.NotSupported, "WITH query '%s' is too large: it has more than %d operators, those of other queries that it reads included", name, mostOperators)
		}
		b.with = &withScope{b.with, name, rel, b.around}
	}
	return nil
}

// namedQuery binds a query of WITH under its own column names.
func (b *binder) namedQuery(w *ast.With, named *ast.NamedQuery) (relation, error) {
	if w.Recursive {
		r, err := recursionOf(named)
		if err != nil {
			return relation{}, err
		}
		if r != nil {
			return b.recursive(r)
		}
	}
	rel, err := b.query(named.Query)
	if err != nil {
		return relation{}, err
	}
	return renameColumns(rel, named.Columns, aliasesAt(named), withQuery)
}

// aliasesAt is the place of the first of the column names.
func aliasesAt(n *ast.NamedQuery) sqlerr.Span {
	if len(n.Columns) > 0 {
		return n.Columns[0].Span()
	}
	return n.Span()
}

// body binds what is no SELECT with an ORDER BY of its own.
func (b *binder) body(body ast.Body) (relation, error) {
	switch body := body.(type) {
	case *ast.QuerySpec:
		return b.querySpec(body, nil, false)
	case *ast.SetOperation:
		return b.setOperation(body)
	case *ast.Values:
		return b.values(body)
	case *ast.TableBody:
		rel, err := b.table(body.Name, body.Span())
		if err != nil {
			return relation{}, err
		}
		return visibleOnly(rel), nil
	case *ast.ParenQuery:
		return b.query(body.Query)
	}
	return relation{}, unsupported(body, "this query")
}

// visibleOnly drops hidden columns.
func visibleOnly(r relation) relation {
	at := r.scope.visible()
	if len(at) == len(r.scope.fields) {
		return r
	}
	names := make([]string, len(at))
	out := &scope{}
	for i, f := range at {
		names[i] = r.scope.fields[f].outputName(i)
		out.fields = append(out.fields, r.scope.fields[f])
	}
	return relation{pick(r, at, names), out}
}

// pick gives a plan of the columns at the places, under names.
func pick(r relation, at []int, names []string) logical.Node {
	schema := r.node.Schema()
	same := len(at) == len(schema)
	exprs := make([]expr.Expr, len(at))
	for i, c := range at {
		exprs[i] = &expr.Column{Index: c, Name: schema[c].Name, T: schema[c].Type}
		same = same && c == i && schema[c].Name == names[i]
	}
	if same {
		return r.node
	}
	return &logical.Project{Input: r.node, Exprs: exprs, Names: names}
}

// limits puts OFFSET and LIMIT over the query.
func (b *binder) limits(rel relation, q *ast.Query) (relation, error) {
	limit := &logical.Limit{Input: rel.node, Count: -1}
	var err error
	if q.Offset != nil {
		if limit.Offset, err = b.rowCount(q.Offset, "OFFSET"); err != nil {
			return relation{}, err
		}
	}
	if q.Limit != nil && !q.Limit.All {
		if limit.Count, err = b.rowCount(q.Limit.Count, "LIMIT"); err != nil {
			return relation{}, err
		}
	}
	if q.Fetch != nil {
		if limit.Count, err = b.fetchCount(q.Fetch); err != nil {
			return relation{}, err
		}
		if q.Fetch.WithTies {
			return b.withTies(rel, q, limit)
		}
	}
	if limit.Offset == 0 && limit.Count < 0 {
		return rel, nil
	}
	return relation{limit, rel.scope}, nil
}

func (b *binder) fetchCount(f *ast.Fetch) (int64, error) {
	if f.Count == nil {
		return 1, nil
	}
	n, err := b.rowCount(f.Count, "FETCH FIRST")
	if err == nil && n == 0 {
		err = sqlerr.At(f.Span(), sqlerr.NumericOutOfRange, "FETCH FIRST row count must be positive (actual value: 0)")
	}
	return n, err
}

// rowCount reads the number after LIMIT, OFFSET or FETCH FIRST.
func (b *binder) rowCount(e ast.Expr, clause string) (int64, error) {
	if p, ok := e.(*ast.Parameter); ok {
		return b.parameterCount(p, clause)
	}
	number, ok := e.(*ast.Number)
	if !ok {
		return 0, unsupported(e, "this number in "+clause)
	}
	n, ok := parseInteger(strings.ReplaceAll(number.Text, "_", ""))
	if !ok {
		return 0, sqlerr.At(e.Span(), sqlerr.SyntaxError, "Invalid numeric literal: %s", number.Text)
	}
	return n, nil
}

// withTies keeps what the last row wanted is not told from by ORDER BY, too: the
// rows of a rank that is not above the count.
func (b *binder) withTies(rel relation, q *ast.Query, limit *logical.Limit) (relation, error) {
	sorted, ok := rel.node.(*logical.Sort)
	if !ok || len(q.OrderBy) == 0 {
		return relation{}, sqlerr.At(q.Fetch.Span(), sqlerr.MissingOrderBy, "FETCH FIRST WITH TIES clause requires ORDER BY")
	}
	rank, err := b.ranked("rank", &logical.Window{Input: rel.node, OrderBy: sorted.Keys})
	if err != nil {
		return relation{}, err
	}
	if limit.Offset > 0 {
		rank.Input = &logical.Limit{Input: rel.node, Offset: limit.Offset, Count: -1}
	}
	within, err := b.operator("<=", q.Fetch, lastColumn(rank), expr.Bigint(limit.Count, q.Fetch.Span()))
	if err != nil {
		return relation{}, err
	}
	fields := append(rel.scope.fields[:len(rel.scope.fields):len(rel.scope.fields)], field{typ: types.Bigint, hidden: true})
	return relation{&logical.Filter{Input: rank, Condition: within}, &scope{fields: fields}}, nil
}

// ranked adds a window function without arguments to a window.
func (b *binder) ranked(name string, w *logical.Window) (*logical.Window, error) {
	o, failed := function.Resolve(b.env.Context.Dialect, name, nil)
	if failed != nil {
		return nil, failed
	}
	w.Calls = append(w.Calls, logical.WindowCall{Overload: o, Frame: logical.DefaultFrame, Name: name})
	return w, nil
}

func lastColumn(n logical.Node) *expr.Column {
	s := n.Schema()
	return &expr.Column{Index: len(s) - 1, Name: s[len(s)-1].Name, T: s[len(s)-1].Type}
}
