package s3select

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// How tight the operators bind, the loosest first; all are read from the left. The
// order is AWS's table of precedence. Its column of associativity, where = is read
// from the right, is PostgreSQL's of old: the parser that the service's engine comes
// from, partiql-lang-kotlin v0.1.0-alpha (SqlParser.parseExpression, OPERATOR_PRECEDENCE),
// reads a chain of any operators of one level from the left. What the table leaves
// out is where that parser has it: IS and <> with =, || with +.
const (
	bindOr = iota + 1
	bindAnd
	bindNot
	bindEqual
	bindOrder
	bindLike
	bindBetween
	bindIn
	bindAdd
	bindMultiply
)

// expr reads operators that bind tighter than least.
func (r *reader) expr(least int) (ast.Expr, error) {
	start := parser.Start(r.lex)
	x, err := r.prefix(least)
	for err == nil {
		o := infixOf(r.lex)
		if o.read == nil || o.binds <= least {
			return x, nil
		}
		x, err = o.read(&operand{reader: r, start: start, l: x, place: ast.OperatorPlace{OpSpan: parser.Start(r.lex)}, not: o.not})
	}
	return nil, err
}

func (r *reader) prefix(least int) (ast.Expr, error) {
	start := parser.Start(r.lex)
	switch {
	case least < bindNot && r.word("NOT"):
		x, err := r.expr(bindNot - 1)
		return &ast.Not{Base: r.base(start), X: x}, err
	case r.isOp("-"), r.isOp("+"):
		op := ast.UnaryOp(r.lex.Next().Value)
		x, err := r.prefix(bindMultiply)
		return &ast.Unary{Base: r.base(start), Op: op, X: x}, err
	}
	return r.term()
}

// operand is the left side of an operator that is being read.
type operand struct {
	*reader
	start sqlerr.Span
	l     ast.Expr
	place ast.OperatorPlace
	not   bool
}

type infix struct {
	binds int
	not   bool
	read  func(*operand) (ast.Expr, error)
}

var (
	comparisons = map[string]struct {
		op    ast.CompareOp
		binds int
	}{"=": {ast.Equal, bindEqual}, "<>": {ast.NotEqual, bindEqual}, "!=": {ast.NotEqual, bindEqual}, "<": {ast.Less, bindOrder},
		"<=": {ast.LessOrEqual, bindOrder}, ">": {ast.Greater, bindOrder}, ">=": {ast.GreaterOrEqual, bindOrder}}
	arithmeticBinding = map[string]int{"||": bindAdd, "+": bindAdd, "-": bindAdd, "*": bindMultiply, "/": bindMultiply, "%": bindMultiply}
)

// infixOf tells which operator stands next, if any.
func infixOf(lex *stream) infix {
	t := lex.Peek()
	if t.Type == parser.Operator {
		return operatorInfix(t)
	}
	not := parser.IsWord(t, "NOT")
	if not {
		t = parser.PeekAt(lex, 1)
	}
	switch {
	case parser.IsWord(t, "LIKE"):
		return infix{bindLike, not, (*operand).like}
	case parser.IsWord(t, "BETWEEN"):
		return infix{bindBetween, not, (*operand).between}
	case parser.IsWord(t, "IN"):
		return infix{bindIn, not, (*operand).in}
	case not:
		return infix{}
	case parser.IsWord(t, "IS"):
		return infix{bindEqual, false, (*operand).is}
	case parser.IsWord(t, "AND"):
		return infix{bindAnd, false, (*operand).logical}
	case parser.IsWord(t, "OR"):
		return infix{bindOr, false, (*operand).logical}
	}
	return infix{}
}

func operatorInfix(t *lexer.Token) infix {
	if b := arithmeticBinding[t.Value]; b > 0 {
		return infix{binds: b, read: (*operand).arithmetic}
	}
	if c, ok := comparisons[t.Value]; ok {
		return infix{binds: c.binds, read: (*operand).comparison}
	}
	return infix{}
}

func (o *operand) arithmetic() (ast.Expr, error) {
	t := o.lex.Next()
	op := t.Value
	if err := o.rightSide(t); err != nil {
		return nil, err
	}
	x, err := o.expr(arithmeticBinding[op])
	return &ast.Arithmetic{Base: o.base(o.start), OperatorPlace: o.place, Op: ast.BinaryOp(op), L: o.l, R: x}, err
}

// rightSide refuses an operator behind which the statement goes on.
func (o *operand) rightSide(t *lexer.Token) error {
	if o.isWord("FROM", "WHERE", "LIMIT") || o.isOp(",") {
		return o.failAt(t, sqlerr.S3ParseUnexpectedOperator)
	}
	return nil
}

func (o *operand) comparison() (ast.Expr, error) {
	t := o.lex.Next()
	c := comparisons[t.Value]
	if err := o.rightSide(t); err != nil {
		return nil, err
	}
	x, err := o.expr(c.binds)
	return &ast.Comparison{Base: o.base(o.start), OperatorPlace: o.place, Op: c.op, L: o.l, R: x}, err
}

// logical reads a chain of AND, or of OR, as one node.
func (o *operand) logical() (ast.Expr, error) {
	word, binds := "AND", bindAnd
	if o.isWord("OR") {
		word, binds = "OR", bindOr
	}
	terms := []ast.Expr{o.l}
	for o.word(word) {
		x, err := o.expr(binds)
		if err != nil {
			return nil, err
		}
		terms = append(terms, x)
	}
	return &ast.Logical{Base: o.base(o.start), Or: word == "OR", Terms: terms}, nil
}

// begin consumes [NOT] and the operator's word.
func (o *operand) begin() {
	o.word("NOT")
	o.lex.Next()
}

func (o *operand) like() (ast.Expr, error) {
	o.begin()
	x := &ast.Like{OperatorPlace: o.place, X: o.l, Not: o.not}
	var err error
	if x.Pattern, err = o.expr(bindLike); err != nil {
		return nil, err
	}
	if o.word("ESCAPE") {
		if x.Escape, err = o.expr(bindLike); err != nil {
			return nil, err
		}
	}
	x.Base = o.base(o.start)
	return x, nil
}

func (o *operand) between() (ast.Expr, error) {
	o.begin()
	x := &ast.Between{OperatorPlace: o.place, X: o.l, Not: o.not}
	var err error
	if x.Low, err = o.expr(bindBetween); err != nil {
		return nil, err
	}
	if !o.word("AND") {
		return nil, o.fail(sqlerr.S3ParseExpectedKeyword)
	}
	if x.High, err = o.expr(bindBetween); err != nil {
		return nil, err
	}
	x.Base = o.base(o.start)
	return x, nil
}

func (o *operand) in() (ast.Expr, error) {
	o.begin()
	x := &ast.In{OperatorPlace: o.place, X: o.l, Not: o.not}
	var err error
	switch {
	case o.op("("):
		x.List, err = o.listUntil(")", sqlerr.S3ParseExpectedTokenType)
	case o.op("["):
		x.List, err = o.listUntil("]", sqlerr.S3ParseExpectedTokenType)
	default:
		x.Value, err = o.expr(bindIn)
	}
	x.Base = o.base(o.start)
	return x, err
}

func (o *operand) is() (ast.Expr, error) {
	o.lex.Next()
	not := o.word("NOT")
	switch {
	case o.word("NULL"):
		return &ast.IsNull{Base: o.base(o.start), OperatorPlace: o.place, X: o.l, Not: not}, nil
	case o.word("MISSING"):
		return &ast.IsMissing{Base: o.base(o.start), OperatorPlace: o.place, X: o.l, Not: not}, nil
	}
	return nil, o.fail(sqlerr.S3ParseExpectedTypeName)
}

// listUntil reads one or more expressions and the bracket that closes them; lacking
// is the code where it is not there.
func (r *reader) listUntil(end string, lacking sqlerr.Code) ([]ast.Expr, error) {
	if r.isWord("SELECT") {
		return nil, r.fail(sqlerr.S3ParseUnsupportedSelect)
	}
	var out []ast.Expr
	for {
		x, err := r.expr(0)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
		if r.op(end) {
			return out, nil
		}
		if !r.op(",") {
			return nil, r.fail(lacking)
		}
	}
}
