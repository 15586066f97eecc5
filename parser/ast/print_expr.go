package ast

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// How tight an expression binds, for parentheses; the loosest first.
const (
	bindLambda = iota
	bindOr
	bindAnd
	bindNot
	bindPredicate
	bindConcat
	bindAdd
	bindMultiply
	bindSign
	bindZone
	bindPrimary
)

var arithmeticBinding = map[BinaryOp]int{Concat: bindConcat, Add: bindAdd, Subtract: bindAdd,
	Multiply: bindMultiply, Divide: bindMultiply, Modulus: bindMultiply}

func binding(e Expr) int {
	switch e := e.(type) {
	case *Lambda:
		return bindLambda
	case *Logical:
		if e.Or {
			return bindOr
		}
		return bindAnd
	case *Not:
		return bindNot
	case *Comparison, *Quantified, *IsNull, *IsMissing, *IsDistinctFrom, *Between, *In, *Like:
		return bindPredicate
	case *Arithmetic:
		return arithmeticBinding[e.Op]
	case *Unary:
		return bindSign
	case *AtTimeZone, *Number: // a point behind a number would be part of it
		return bindZone
	}
	return bindPrimary
}

// in writes e, in parentheses if it binds looser than least.
func (p *printer) in(e Expr, least int) {
	if binding(e) < least {
		p.put("(", e, ")")
		return
	}
	p.expr(e)
}

// value writes an operand of a predicate, which may not be a predicate itself.
func (p *printer) value(e Expr) { p.in(e, bindConcat) }

func (p *printer) expr(e Expr) {
	if p.literal(e) || p.operator(e) || p.predicate(e) || p.function(e) || p.json(e) {
		return
	}
	switch e := e.(type) {
	case *Identifier:
		p.identifier(e)
	case *Path:
		p.put(e.Head)
		join(p, "", e.Steps)
	case *PathOf:
		p.put("(", e.X, ")")
		join(p, "", e.Steps)
	case *Dereference:
		p.in(e.Of, bindPrimary)
		p.put(".", e.Field)
	case *Subscript:
		p.in(e.Of, bindPrimary)
		p.put("[")
		p.value(e.Index)
		p.put("]")
	case *Subquery:
		p.put("(", e.Query, ")")
	case *Exists:
		p.put("EXISTS (", e.Query, ")")
	case *Case:
		p.caseOf(e)
	case *Cast:
		p.opt(e.Try, "TRY_")
		p.put("CAST(", e.X, " AS ", e.Type, ")")
	case *Row:
		p.opt(e.Explicit, "ROW")
		p.put("(")
		join(p, ", ", e.Items)
		p.put(")")
	case *Array:
		p.opt(!p.s3, "ARRAY")
		p.put("[")
		join(p, ", ", e.Items)
		p.put("]")
	case *Lambda:
		p.put("(")
		join(p, ", ", e.Params)
		p.put(") -> ", e.Body)
	case *Current:
		p.put(e.Func)
		p.opt(e.Precision >= 0, "(", strconv.Itoa(int(e.Precision)), ")")
	}
}

func (p *printer) literal(e Expr) bool {
	switch e := e.(type) {
	case *Null:
		p.put("NULL")
	case *Missing:
		p.put("MISSING")
	case *Boolean:
		p.put(strings.ToUpper(strconv.FormatBool(e.Value)))
	case *Number:
		p.put(e.Text)
	case *String:
		if e.Unicode {
			p.put(unicodeText(e.Value))
		} else {
			p.text(e.Value)
		}
	case *Binary:
		p.put("X'", hex.EncodeToString(e.Value), "'")
	case *Typed:
		p.put(e.Type, " ")
		p.text(e.Value)
	case *Interval:
		p.put("INTERVAL ")
		p.opt(e.Negative, "-")
		p.text(e.Value)
		p.put(" ", e.From)
		p.opt(e.To != "", " TO ", e.To)
	case *Ion:
		p.put(quote(e.Text, "`"))
	case *Parameter:
		p.put("?")
	default:
		return false
	}
	return true
}

func (p *printer) operator(e Expr) bool {
	switch e := e.(type) {
	case *Unary:
		p.put(string(e.Op))
		if _, ok := e.X.(*Unary); ok {
			p.put(" ") // two signs would be a comment
		}
		p.in(e.X, bindSign)
	case *Arithmetic:
		b := arithmeticBinding[e.Op]
		p.in(e.L, b)
		p.put(" ", string(e.Op), " ")
		p.in(e.R, b+1)
	case *Logical:
		p.logical(e)
	case *Not:
		p.put("NOT ")
		p.in(e.X, bindNot)
	case *AtTimeZone:
		p.in(e.X, bindZone)
		p.put(" AT TIME ZONE ", e.Zone)
	default:
		return false
	}
	return true
}

func (p *printer) logical(e *Logical) {
	word, b := " AND ", bindAnd
	if e.Or {
		word, b = " OR ", bindOr
	}
	for i, t := range e.Terms {
		p.opt(i > 0, word)
		p.in(t, b+1)
	}
}

// not gives the word NOT of a negated predicate.
func not(is bool) string {
	if is {
		return " NOT"
	}
	return ""
}

func (p *printer) predicate(e Expr) bool {
	switch e := e.(type) {
	case *Comparison:
		p.value(e.L)
		p.put(" ", string(e.Op), " ")
		p.value(e.R)
	case *Quantified:
		p.value(e.X)
		p.put(" ", string(e.Op), " ", string(e.Quantifier), " (", e.Query, ")")
	case *IsNull:
		p.value(e.X)
		p.put(" IS", not(e.Not), " NULL")
	case *IsMissing:
		p.value(e.X)
		p.put(" IS", not(e.Not), " MISSING")
	case *IsDistinctFrom:
		p.value(e.L)
		p.put(" IS", not(e.Not), " DISTINCT FROM ")
		p.value(e.R)
	case *Between:
		p.value(e.X)
		p.put(not(e.Not), " BETWEEN ")
		p.value(e.Low)
		p.put(" AND ")
		p.value(e.High)
	case *In:
		p.inList(e)
	case *Like:
		p.value(e.X)
		p.put(not(e.Not), " LIKE ")
		p.value(e.Pattern)
		if e.Escape != nil {
			p.put(" ESCAPE ")
			p.value(e.Escape)
		}
	default:
		return false
	}
	return true
}

func (p *printer) inList(e *In) {
	p.value(e.X)
	p.put(not(e.Not), " IN ")
	switch {
	case e.Query != nil:
		p.put("(", e.Query, ")")
	case e.Value != nil:
		p.in(e.Value, bindConcat) // in parentheses it would be a list of one
	default:
		clause(p, "(", e.List, ")")
	}
}

func (p *printer) caseOf(e *Case) {
	p.put("CASE")
	if e.Operand != nil {
		p.put(" ", e.Operand)
	}
	for _, w := range e.Whens {
		p.put(" WHEN ", w.Cond, " THEN ", w.Result)
	}
	if e.Else != nil {
		p.put(" ELSE ", e.Else)
	}
	p.put(" END")
}
