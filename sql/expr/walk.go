package expr

import (
	"maps"
	"slices"
)

// Children gives the direct operands of e, in order of evaluation.
func Children(e Expr) []Expr {
	switch e := e.(type) {
	case *Call:
		return e.Args
	case *Cast:
		return []Expr{e.X}
	case *Logical:
		return e.Args
	case *Not:
		return []Expr{e.X}
	case *IsNull:
		return []Expr{e.X}
	case *In:
		return append([]Expr{e.X}, e.List...)
	case *Case:
		return caseChildren(e)
	case *Coalesce:
		return e.Args
	case *Try:
		return []Expr{e.X}
	case *Subquery:
		return append(append([]Expr(nil), e.Args...), e.X...)
	case *Lambda:
		return []Expr{e.Body}
	}
	return nil
}

func caseChildren(e *Case) []Expr {
	var out []Expr
	for _, w := range e.Whens {
		out = append(out, w.If, w.Then)
	}
	if e.Else != nil {
		out = append(out, e.Else)
	}
	return out
}

// withChildren gives e over other operands, as many as Children gives.
func withChildren(e Expr, c []Expr) Expr {
	switch e := e.(type) {
	case *Call:
		return &Call{e.Overload, c, e.At}
	case *Cast:
		return &Cast{c[0], e.T, e.Try, e.Implicit, e.At}
	case *Logical:
		return &Logical{e.Or, c, e.At}
	case *Not:
		return &Not{c[0], e.At}
	case *IsNull:
		return &IsNull{c[0], e.At}
	case *In:
		return &In{c[0], c[1:], e.At}
	case *Case:
		return caseWith(e, c)
	case *Coalesce:
		return &Coalesce{c, e.At}
	case *Try:
		return &Try{c[0], e.At}
	case *Subquery:
		return e.with(c)
	case *Lambda:
		return &Lambda{e.Params, c[0], e.At}
	}
	return e
}

func caseWith(e *Case, c []Expr) Expr {
	out := &Case{T: e.T, At: e.At}
	for i := range e.Whens {
		out.Whens = append(out.Whens, When{c[2*i], c[2*i+1]})
	}
	if e.Else != nil {
		out.Else = c[len(c)-1]
	}
	return out
}

// Map rewrites e from the leaves up: f gets each node after its operands were
// rewritten and gives what stands in its place.
func Map(e Expr, f func(Expr) Expr) Expr {
	old := Children(e)
	if len(old) == 0 {
		return f(e)
	}
	changed := false
	operands := make([]Expr, len(old))
	for i, c := range old {
		operands[i] = Map(c, f)
		changed = changed || operands[i] != c
	}
	if changed {
		e = withChildren(e, operands)
	}
	return f(e)
}

// Walk calls f for e and all below it, operands first.
func Walk(e Expr, f func(Expr)) {
	for _, c := range Children(e) {
		Walk(c, f)
	}
	f(e)
}

// Columns gives the set of input columns that the expressions read.
func Columns(exprs ...Expr) map[int]bool {
	set := map[int]bool{}
	for _, e := range exprs {
		Walk(e, func(x Expr) {
			if c, ok := x.(*Column); ok {
				set[c.Index] = true
			}
		})
	}
	return set
}

// Closed reports whether e stands for itself: it reads no parameter of a lambda
// around it.
func Closed(e Expr) bool { return closed(e, nil) }

func closed(e Expr, bound map[int]bool) bool {
	switch e := e.(type) {
	case *Param:
		return bound[e.Index]
	case *Lambda:
		inner := maps.Clone(bound)
		if inner == nil {
			inner = map[int]bool{}
		}
		for _, p := range e.Params {
			inner[p.Index] = true
		}
		return closed(e.Body, inner)
	}
	return !slices.ContainsFunc(Children(e), func(c Expr) bool { return !closed(c, bound) })
}

// ReadsNothing reports whether e has one value whatever the row: it reads no
// column and no parameter of a lambda around it.
func ReadsNothing(e Expr) bool { return len(Columns(e)) == 0 && Closed(e) }

// Remap gives e with column i read from to[i].
func Remap(e Expr, to map[int]int) Expr {
	return Map(e, func(x Expr) Expr {
		if c, ok := x.(*Column); ok {
			moved := *c
			moved.Index = to[c.Index]
			return &moved
		}
		return x
	})
}

// Deterministic reports whether e gives the same result for the same input
// within one query.
func Deterministic(e Expr) bool {
	ok := true
	Walk(e, func(x Expr) {
		switch x := x.(type) {
		case *Call:
			ok = ok && x.Overload.Deterministic()
		case *Subquery: // who looks inside knows more
			ok = false
		}
	})
	return ok
}

// Conjuncts splits e at its ANDs.
func Conjuncts(e Expr) []Expr {
	if l, ok := e.(*Logical); ok && !l.Or {
		var out []Expr
		for _, a := range l.Args {
			out = append(out, Conjuncts(a)...)
		}
		return out
	}
	if e == nil {
		return nil
	}
	return []Expr{e}
}

// And joins conjuncts; nil for none.
func And(conjuncts []Expr) Expr {
	switch len(conjuncts) {
	case 0:
		return nil
	case 1:
		return conjuncts[0]
	}
	return &Logical{Args: conjuncts, At: conjuncts[0].Span().To(conjuncts[len(conjuncts)-1].Span())}
}

// MapChildren gives e with f of each of its direct operands in its place.
func MapChildren(e Expr, f func(Expr) Expr) Expr {
	old := Children(e)
	operands, changed := make([]Expr, len(old)), false
	for i, c := range old {
		operands[i] = f(c)
		changed = changed || operands[i] != c
	}
	if !changed {
		return e
	}
	return withChildren(e, operands)
}
