package ast

func (p *printer) query(q *Query) {
	if q.With != nil {
		p.put("WITH ")
		p.opt(q.With.Recursive, "RECURSIVE ")
		join(p, ", ", q.With.Queries)
		p.put(" ")
	}
	p.put(q.Body)
	clause(p, " ORDER BY ", q.OrderBy, "")
	if q.Offset != nil {
		p.put(" OFFSET ", q.Offset)
	}
	if q.Limit != nil {
		p.put(" LIMIT ")
		p.opt(q.Limit.All, "ALL")
		p.expr0(q.Limit.Count)
	}
	if q.Fetch != nil {
		p.put(" FETCH FIRST ")
		if q.Fetch.Count != nil {
			p.put(q.Fetch.Count, " ")
		}
		p.put("ROWS ")
		p.opt(q.Fetch.WithTies, "WITH TIES")
		p.opt(!q.Fetch.WithTies, "ONLY")
	}
}

// expr0 writes an expression that may be missing.
func (p *printer) expr0(e Expr) {
	if e != nil {
		p.expr(e)
	}
}

func (p *printer) body(b Body) {
	switch b := b.(type) {
	case *QuerySpec:
		p.spec(b)
	case *SetOperation:
		p.setOperation(b)
	case *Values:
		clause(p, "VALUES ", b.Rows, "")
	case *TableBody:
		p.put("TABLE ", b.Name)
	case *ParenQuery:
		p.put("(", b.Query, ")")
	}
}

func (p *printer) setOperation(s *SetOperation) {
	p.put(s.L, " ", string(s.Op))
	p.opt(s.All, " ALL")
	p.opt(s.Distinct, " DISTINCT")
	p.put(" ", s.R)
}

func (p *printer) spec(s *QuerySpec) {
	p.put("SELECT ")
	p.opt(s.Distinct, "DISTINCT ")
	join(p, ", ", s.Items)
	clause(p, " FROM ", s.From, "")
	p.condition(" WHERE ", s.Where)
	if s.GroupBy != nil {
		p.put(" GROUP BY ")
		p.opt(s.GroupBy.Distinct, "DISTINCT ")
		p.opt(s.GroupBy.All, "ALL ")
		join(p, ", ", s.GroupBy.Elements)
	}
	p.condition(" HAVING ", s.Having)
	clause(p, " WINDOW ", s.Windows, "")
}

func (p *printer) condition(word string, x Expr) {
	if x != nil {
		p.put(word, x)
	}
}

// alias writes AS name, or nothing.
func (p *printer) alias(id *Identifier) {
	if id != nil {
		p.put(" AS ", id)
	}
}

// queryPart prints what belongs to queries without being one.
func (p *printer) queryPart(n Node) bool {
	switch n := n.(type) {
	case *SingleColumn:
		p.put(n.X)
		p.alias(n.Alias)
	case *AllColumns:
		p.allColumns(n)
	case *SortItem:
		p.put(n.X, orderWords[n.Order], nullWords[n.Nulls])
	case *NamedQuery:
		p.put(n.Name)
		clause(p, " (", n.Columns, ")")
		p.put(" AS (", n.Query, ")")
	case *GroupExpr:
		p.opt(n.List, "(")
		join(p, ", ", n.Exprs)
		p.opt(n.List, ")")
	case *GroupingSets:
		p.put(string(n.Kind), " (")
		join(p, ", ", n.Sets)
		p.put(")")
	case *TableVersion:
		p.opt(n.Timestamp, " FOR TIMESTAMP AS OF ")
		p.opt(!n.Timestamp, " FOR VERSION AS OF ")
		p.value(n.X)
	case *TableArgument:
		p.tableArgument(n)
	case *S3Source:
		p.put(n.Name)
		join(p, "", n.Steps)
		p.alias(n.Alias)
	default:
		return false
	}
	return true
}

var (
	orderWords = map[Ordering]string{Ascending: " ASC", Descending: " DESC"}
	nullWords  = map[NullOrdering]string{NullsFirst: " NULLS FIRST", NullsLast: " NULLS LAST"}
)

func (p *printer) allColumns(n *AllColumns) {
	if n.Of != nil {
		p.in(n.Of, bindPrimary)
		p.put(".")
	}
	p.put("*")
	clause(p, " AS (", n.Aliases, ")")
}

func (p *printer) relation(r Relation) {
	switch r := r.(type) {
	case *Table:
		p.put(r.Name)
		if r.Version != nil {
			p.put(r.Version)
		}
	case *TablePath:
		p.text(r.Path)
	case *TableSubquery:
		p.put("(", r.Query, ")")
	case *Join:
		p.join(r)
	case *Lateral:
		p.put("LATERAL (", r.Query, ")")
	case *Unnest:
		clause(p, "UNNEST(", r.Exprs, ")")
		p.opt(r.Ordinality, " WITH ORDINALITY")
	case *Sampled:
		p.operand(r.Of)
		p.put(" TABLESAMPLE ", r.Method, " (", r.Percentage, ")")
	case *Aliased:
		p.operand(r.Of)
		p.alias(r.Alias)
		clause(p, " (", r.Columns, ")")
	case *TableFunction:
		p.put("TABLE(", r.Name, "(")
		join(p, ", ", r.Args)
		p.put("))")
	case *Unsupported:
		p.put(r.Text)
	}
}

// operand writes a relation that something follows.
func (p *printer) operand(r Relation) {
	switch r.(type) {
	case *Join, *Aliased, *Sampled:
		p.put("(", r, ")")
	default:
		p.relation(r)
	}
}

func (p *printer) join(j *Join) {
	p.put(j.L)
	p.opt(j.Natural, " NATURAL")
	p.put(" ", string(j.Kind), " JOIN ")
	if _, nested := j.R.(*Join); nested {
		p.put("(", j.R, ")")
	} else {
		p.put(j.R)
	}
	p.condition(" ON ", j.On)
	clause(p, " USING (", j.Using, ")")
}

func (p *printer) tableArgument(a *TableArgument) {
	if a.Name != nil {
		p.put(a.Name, " => ")
	}
	switch {
	case a.Table != nil:
		p.put("TABLE(", a.Table, ")")
	case a.Query != nil:
		p.put("TABLE(", a.Query, ")")
	case a.Descriptor != nil:
		clause(p, "DESCRIPTOR(", a.Descriptor, ")")
	default:
		p.expr0(a.X)
	}
}
