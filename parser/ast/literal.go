package ast

// Null is the literal NULL.
type Null struct{ Base }

// Missing is S3 Select's literal MISSING.
type Missing struct{ Base }

// Boolean is TRUE or FALSE.
type Boolean struct {
	Base
	Value bool
}

// NumberKind says how a number was written.
type NumberKind uint8

// The kinds of number literals.
const (
	Integer NumberKind = iota // 12, 0xFF, 1_000
	Decimal                   // 1.5, .5, 5.
	Double                    // 1e3, 1.5E-2
)

// Number is a number literal with the digits as written, without a sign.
type Number struct {
	Base
	Kind NumberKind
	Text string
}

// String is a character literal.
type String struct {
	Base
	Value   string // without quotes, escapes resolved
	Unicode bool   // was written U&'…'
}

// Binary is the literal X'…'.
type Binary struct {
	Base
	Value []byte
}

// Typed is a literal with a type's name before it, as DATE '2026-03-01'.
type Typed struct {
	Base
	Type  *Identifier // DOUBLE PRECISION is one name
	Value string
}

// Interval is INTERVAL '7' DAY.
type Interval struct {
	Base
	Negative bool
	Value    string
	From     string // YEAR … SECOND, in capitals
	To       string // the second field of a range, or empty
}

// Ion is S3 Select's literal in back-quotes.
type Ion struct {
	Base
	Text string
}

// Parameter is ?, numbered from 0 in the order of the text.
type Parameter struct {
	Base
	Index int
}

func (*Null) expr()      {}
func (*Missing) expr()   {}
func (*Boolean) expr()   {}
func (*Number) expr()    {}
func (*String) expr()    {}
func (*Binary) expr()    {}
func (*Typed) expr()     {}
func (*Interval) expr()  {}
func (*Ion) expr()       {}
func (*Parameter) expr() {}
