package ast

// Dereference is base.field: a column of a relation, or a field of a row.
type Dereference struct {
	Base
	Of    Expr
	Field *Identifier
}

// Subscript is base[index].
type Subscript struct {
	Base
	Of, Index Expr
}

// UnaryOp is a sign.
type UnaryOp string

// The signs.
const (
	Negate UnaryOp = "-"
	Plus   UnaryOp = "+"
)

// Unary is a signed value.
type Unary struct {
	Base
	Op UnaryOp
	X  Expr
}

// BinaryOp is an operator that makes a value of two.
type BinaryOp string

// The operators of Arithmetic.
const (
	Add      BinaryOp = "+"
	Subtract BinaryOp = "-"
	Multiply BinaryOp = "*"
	Divide   BinaryOp = "/"
	Modulus  BinaryOp = "%"
	Concat   BinaryOp = "||" // Trino resolves it as the function concat
)

// Arithmetic is l op r.
type Arithmetic struct {
	Base
	OperatorPlace
	Op   BinaryOp
	L, R Expr
}

// CompareOp is a comparison; != is kept as NotEqual.
type CompareOp string

// The comparisons.
const (
	Equal          CompareOp = "="
	NotEqual       CompareOp = "<>"
	Less           CompareOp = "<"
	LessOrEqual    CompareOp = "<="
	Greater        CompareOp = ">"
	GreaterOrEqual CompareOp = ">="
)

// Comparison is l op r.
type Comparison struct {
	Base
	OperatorPlace
	Op   CompareOp
	L, R Expr
}

// Quantifier is the word before the subquery of a Quantified; SOME is kept as Any.
type Quantifier string

// The quantifiers.
const (
	All Quantifier = "ALL"
	Any Quantifier = "ANY"
)

// Quantified is x op ALL|ANY (query).
type Quantified struct {
	Base
	OperatorPlace
	Op         CompareOp
	Quantifier Quantifier
	X          Expr
	Query      *Query
}

// Logical is a chain of AND, or of OR. A chain without parentheses is one node
// with all its terms in order; terms in parentheses stay nodes of their own.
type Logical struct {
	Base
	Or    bool
	Terms []Expr
}

// Not is NOT x.
type Not struct {
	Base
	X Expr
}

// IsNull is x IS [NOT] NULL.
type IsNull struct {
	Base
	OperatorPlace
	X   Expr
	Not bool
}

// IsMissing is S3 Select's x IS [NOT] MISSING.
type IsMissing struct {
	Base
	OperatorPlace
	X   Expr
	Not bool
}

// IsDistinctFrom is l IS [NOT] DISTINCT FROM r.
type IsDistinctFrom struct {
	Base
	OperatorPlace
	L, R Expr
	Not  bool
}

// Between is x [NOT] BETWEEN low AND high.
type Between struct {
	Base
	OperatorPlace
	X, Low, High Expr
	Not          bool
}

// In is x [NOT] IN (…): List, Query, or in S3 Select any array Value.
type In struct {
	Base
	OperatorPlace
	X     Expr
	List  []Expr
	Query *Query
	Value Expr
	Not   bool
}

// Like is x [NOT] LIKE pattern [ESCAPE escape].
type Like struct {
	Base
	OperatorPlace
	X, Pattern Expr
	Escape     Expr // or nil
	Not        bool
}

// Exists is EXISTS (query).
type Exists struct {
	Base
	Query *Query
}

// Subquery is a query in parentheses where a value is due.
type Subquery struct {
	Base
	Query *Query
}

// When is one WHEN … THEN … of a Case.
type When struct {
	Base
	Cond, Result Expr
}

// Case is CASE [operand] WHEN … THEN … ELSE … END.
type Case struct {
	Base
	Operand Expr // nil in the searched form
	Whens   []*When
	Else    Expr // or nil
}

// Cast is CAST(x AS type), or TRY_CAST.
type Cast struct {
	Base
	Try  bool
	X    Expr
	Type *TypeName
}

// AtTimeZone is x AT TIME ZONE zone; AT LOCAL has no Zone.
type AtTimeZone struct {
	Base
	OperatorPlace
	X, Zone Expr
}

// Row is (a, b) or ROW(a, b).
type Row struct {
	Base
	Explicit bool // the word ROW was written
	Items    []*RowField
}

// RowField is an item of a Row. Trino 476 cannot name it; later versions write
// ROW(a AS x).
type RowField struct {
	Base
	X    Expr
	Name *Identifier // or nil
}

// Array is ARRAY[…]; in S3 Select also […].
type Array struct {
	Base
	Items []Expr
}

// Lambda is x -> body.
type Lambda struct {
	Base
	Params []*Identifier
	Body   Expr
}

// Current is a word that stands for a function without arguments.
type Current struct {
	Base
	Func      string // CURRENT_DATE, LOCALTIMESTAMP …, in capitals
	Precision int32  // -1 where none was given
}

func (*Dereference) expr()    {}
func (*Subscript) expr()      {}
func (*Unary) expr()          {}
func (*Arithmetic) expr()     {}
func (*Comparison) expr()     {}
func (*Quantified) expr()     {}
func (*Logical) expr()        {}
func (*Not) expr()            {}
func (*IsNull) expr()         {}
func (*IsMissing) expr()      {}
func (*IsDistinctFrom) expr() {}
func (*Between) expr()        {}
func (*In) expr()             {}
func (*Like) expr()           {}
func (*Exists) expr()         {}
func (*Subquery) expr()       {}
func (*Case) expr()           {}
func (*Cast) expr()           {}
func (*AtTimeZone) expr()     {}
func (*Row) expr()            {}
func (*Array) expr()          {}
func (*Lambda) expr()         {}
func (*Current) expr()        {}
