package ast

func (p *printer) function(e Expr) bool {
	switch e := e.(type) {
	case *FunctionCall:
		p.call(e)
	case *ListAgg:
		p.listAgg(e)
	case *Extract:
		p.put("EXTRACT(", e.Field, " FROM ")
		p.value(e.X)
		p.put(")")
	case *Substring:
		p.put("SUBSTRING(", e.X, " FROM ")
		p.value(e.Start)
		if e.Length != nil {
			p.put(" FOR ")
			p.value(e.Length)
		}
		p.put(")")
	case *Trim:
		p.trim(e)
	case *Position:
		p.put("POSITION(")
		p.value(e.Needle)
		p.put(" IN ")
		p.value(e.X)
		p.put(")")
	case *Normalize:
		p.put("NORMALIZE(")
		p.value(e.X)
		p.opt(e.Form != "", ", ", e.Form)
		p.put(")")
	case *DateFunction:
		name := "DATE_ADD("
		if e.Diff {
			name = "DATE_DIFF("
		}
		p.put(name, e.Part, ", ", e.A, ", ", e.B, ")")
	case *Grouping:
		p.put("GROUPING (")
		join(p, ", ", e.Columns)
		p.put(")")
	default:
		return false
	}
	return true
}

func (p *printer) call(f *FunctionCall) {
	p.put(f.Name, "(")
	p.opt(f.Star, "*")
	p.opt(f.Distinct, "DISTINCT ")
	join(p, ", ", f.Args)
	p.opt(len(f.Args) > 0 && len(f.OrderBy) > 0, " ")
	clause(p, "ORDER BY ", f.OrderBy, "")
	p.put(")")
	p.filter(f.Filter)
	p.opt(f.Nulls == IgnoreNulls, " IGNORE NULLS")
	p.opt(f.Nulls == RespectNulls, " RESPECT NULLS")
	if f.Over != nil {
		p.put(" OVER ", f.Over)
	}
}

func (p *printer) filter(x Expr) {
	if x != nil {
		p.put(" FILTER (WHERE ", x, ")")
	}
}

func (p *printer) listAgg(e *ListAgg) {
	p.put("LISTAGG(")
	p.opt(e.Distinct, "DISTINCT ")
	p.put(e.X)
	if e.Separator != nil {
		p.put(", ", e.Separator)
	}
	p.opt(e.OnOverflow != "", " ON OVERFLOW ", e.OnOverflow)
	if e.Filler != nil {
		p.put(" ", e.Filler)
	}
	if e.OnOverflow == "TRUNCATE" {
		p.opt(e.WithCount, " WITH COUNT")
		p.opt(!e.WithCount, " WITHOUT COUNT")
	}
	p.put(")")
	clause(p, " WITHIN GROUP (ORDER BY ", e.WithinGroup, ")")
	p.filter(e.Filter)
	if e.Over != nil {
		p.put(" OVER ", e.Over)
	}
}

func (p *printer) trim(t *Trim) {
	p.put("TRIM(", string(t.Side))
	p.opt(t.Side != "", " ")
	if t.Chars != nil {
		p.value(t.Chars)
		p.put(" ")
	}
	p.opt(t.Chars != nil || t.Side != "", "FROM ")
	p.value(t.X)
	p.put(")")
}

// exprPart prints what stands in expressions without being one.
func (p *printer) exprPart(n Node) bool {
	switch n := n.(type) {
	case *RowField:
		p.put(n.X)
		if n.Name != nil {
			p.put(" AS ", n.Name)
		}
	case *Window:
		p.window(n)
	case *WindowDef:
		p.put(n.Name, " AS ", n.Window)
	case *Frame:
		p.frame(n)
	case *FrameBound:
		p.bound(n)
	case *PathStep:
		p.step(n)
	default:
		return p.jsonPart(n)
	}
	return true
}

func (p *printer) window(w *Window) {
	if w.Ref != nil {
		p.put(w.Ref)
		return
	}
	p.put("(")
	sep := ""
	if w.Existing != nil {
		p.put(w.Existing)
		sep = " "
	}
	if len(w.PartitionBy) > 0 {
		clause(p, sep+"PARTITION BY ", w.PartitionBy, "")
		sep = " "
	}
	if len(w.OrderBy) > 0 {
		clause(p, sep+"ORDER BY ", w.OrderBy, "")
		sep = " "
	}
	if w.Frame != nil {
		p.put(sep, w.Frame)
	}
	p.put(")")
}

func (p *printer) frame(f *Frame) {
	p.put(string(f.Unit), " ")
	if f.End == nil {
		p.put(f.Start)
		return
	}
	p.put("BETWEEN ", f.Start, " AND ", f.End)
}

var boundWords = map[BoundKind]string{UnboundedPreceding: "UNBOUNDED PRECEDING", Preceding: " PRECEDING",
	CurrentRow: "CURRENT ROW", Following: " FOLLOWING", UnboundedFollowing: "UNBOUNDED FOLLOWING"}

func (p *printer) bound(b *FrameBound) {
	if b.Offset != nil {
		p.in(b.Offset, bindConcat)
	}
	p.put(boundWords[b.Kind])
}

func (p *printer) step(s *PathStep) {
	switch s.Kind {
	case StepField:
		p.put(".", s.Name)
	case StepKey:
		p.put("[")
		p.text(s.Name.Name)
		p.put("]")
	case StepIndex:
		p.put("[", s.Index, "]")
	case StepWildcard:
		p.put(".*")
	case StepElements:
		p.put("[*]")
	}
}
