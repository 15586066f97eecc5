// Package function is the table of SQL functions and operators: their
// signatures, their kernels and the rules by which a call finds its overload.
//
// A scalar kernel (Scalar) is a pure function of its arguments and the Context
// and is called from many goroutines at once. An Aggregate is the state of one
// aggregate function for all groups of one worker and is called from one
// goroutine at a time.
//
// Operators are functions too, under their own signs: "=", "<>", "<", "<=",
// ">", ">=", "+", "-", "*", "/", "%", "||" and "negate". What must not evaluate
// all its arguments (AND, OR, CASE, COALESCE, TRY) is no function but a node
// of package expr.
package function

import (
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Context is what a query's functions know beside their arguments. It does not
// change while the query runs; each goroutine has a copy with its own Allowance.
type Context struct {
	*columnar.Allowance                // of what the functions make; nil for no bound
	Start               time.Time      // of the query: what now() and NOW answer
	Zone                *time.Location // the session's time zone, never nil
	ZoneKey             int32          // its key, see ZoneKey
	Dialect             Dialect
	// Database is the session's, for CURRENT_SCHEMA.
	Database string
	// Scratch is memory for results that nobody keeps beyond the batch; nil for fresh memory.
	Scratch *columnar.Scratch
}

// room gives memory for n results of an integer operator.
func room[T integer](c *Context, n int) []T {
	if c == nil {
		return make([]T, n)
	}
	return columnar.Room[T](c.Scratch, n)
}

// With gives a copy of the context for a goroutine with an allowance of its own.
func (c *Context) With(a *columnar.Allowance) *Context {
	out := Context{}
	if c != nil {
		out = *c
	}
	out.Allowance = a
	return &out
}

// Check ends the work by a panic with the error if the query is over.
func (c *Context) Check() {
	if c != nil {
		c.Allowance.Check()
	}
}

// Dialect says in whose language a query is written. Only the binder and the
// look-up of functions ask for it.
type Dialect uint8

// The dialects, as bits so that a function can name those it exists in.
const (
	Athena Dialect = 1 << iota
	Trino
	S3Select
	AnySQL = Athena | Trino
)

// Scalar runs a function over n rows. An argument has n rows, or one row and
// Const set. Unless the definition says NullsAreSeen, a row with a null argument
// is null in the result whatever the kernel leaves there (the kernel's caller
// sees to it), and a kernel must not raise an error for such a row. The result may be
// Const only if all arguments are.
type Scalar func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error)

// Aggregate is the state of an aggregate function for the groups 0 … size-1.
// Rows with a null argument reach it: most skip them.
type Aggregate interface {
	// Resize makes room for groups and gives the growth of the memory held, in bytes.
	Resize(groups int) int64
	// Add takes n rows: row i belongs to groups[i], below the size. It gives the growth in bytes.
	Add(groups []uint32, args []columnar.Vector, n int) (int64, error)
	// State gives the partial state of groups from..to as columns, for Merge of another worker or after a spill.
	State(from, to int) ([]arrow.Array, error)
	// Merge adds partial states: row i of the state goes to groups[i].
	Merge(groups []uint32, state []arrow.Array, n int) (int64, error)
	// Result gives the value of groups from..to.
	Result(from, to int) (arrow.Array, error)
}

// Forgetful is an Aggregate that may be used again for other groups.
type Forgetful interface {
	// Forget leaves no group and keeps the memory; it reports whether it could.
	Forget() bool
}

// Contextual is an Aggregate whose results may be large. The context is set before
// anything else is called.
type Contextual interface{ SetContext(ctx *Context) }

// Kind is what a function is used as.
type Kind uint8

// The kinds of functions.
const (
	KindScalar Kind = iota
	KindAggregate
	KindWindow
)

// Flags are properties of a function.
type Flags uint8

// The flags.
const (
	NullsAreSeen     Flags = 1 << iota // the kernel decides what a null argument gives
	NotDeterministic                   // never folded, never run once per dictionary value
	Variadic                           // the last argument type repeats, or is left out
	OrderMatters                       // the order of the rows tells in an aggregate's result
)

// Def is a row of the function table. In and Out are SQL types in Trino's
// spelling, with type variables (a letter, upper or lower case) and number
// variables in parentheses: "varchar(x)", "decimal(p,s)", "array(E)". Behind a
// bar In says what a type variable must be: "t | T:orderable".
type Def struct {
	Name  string // lower case, or an operator's sign
	Kind  Kind
	In    string // "bigint, varchar(x)"; empty for no argument
	Out   string
	Flags Flags
	Where Dialect // zero for all
	// Result, where Out has numbers that are not the arguments' own, gives the
	// result's type from the arguments' after coercion.
	Result func(args []types.Type) types.Type
	// Check, where a signature takes more than the function does, gives the error for arguments of the types.
	Check func(args []types.Type) *sqlerr.Error
	Run   Scalar
	// Build, where Run depends on the types or on constant arguments, gives the
	// kernel for a call: consts[i] is the one-row value of a constant argument, else nil.
	Build func(o *Overload, consts []arrow.Array) (Scalar, error)
	// Higher, of a function with lambdas among its arguments, gives the kernel for a call.
	Higher func(o *Overload) HigherOrder
	// Aggregate makes a fresh state for a call.
	Aggregate func(o *Overload) Aggregate
	// Window gives the values of a window function, whose window must have what Use says.
	Window Window
	Use    WindowUse
	Doc    string
}

// Overload is a Def resolved for a call: its arguments after coercion and its result.
type Overload struct {
	Def    *Def
	Args   []types.Type
	Result types.Type
}

// Name gives the function's name.
func (o *Overload) Name() string { return o.Def.Name }

// Kernel gives the scalar kernel for a call whose constant arguments are known.
// It keeps what it finds out about dictionaries, so an operator asks for it once.
func (o *Overload) Kernel(consts []arrow.Array) (Scalar, error) {
	run := o.Def.Run
	if o.Def.Build != nil {
		var err error
		if run, err = o.Def.Build(o, consts); err != nil {
			return nil, err
		}
	}
	if o.Def.Flags&(NullsAreSeen|NotDeterministic) != 0 {
		return run, nil
	}
	return shortened(run, o.Result), nil
}

// Deterministic reports whether equal arguments give equal results in one query.
func (o *Overload) Deterministic() bool { return o.Def.Flags&NotDeterministic == 0 }

// Arity gives the number of arguments; the last one of a variadic function counts once.
func (d *Def) Arity() int {
	in, _, _ := strings.Cut(d.In, " | ")
	return len(splitTypes(in))
}
