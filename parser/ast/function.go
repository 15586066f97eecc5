package ast

import "flowsql/sql/sqlerr"

// NullTreatment says what a window function does with nulls.
type NullTreatment uint8

// The treatments of nulls.
const (
	NullsDefault NullTreatment = iota
	RespectNulls
	IgnoreNulls
)

// FunctionCall is name(args) with all that may follow.
type FunctionCall struct {
	Base
	Name     *Name
	Distinct bool
	Star     bool // count(*)
	Args     []Expr
	OrderBy  []*SortItem // inside the parentheses
	Filter   Expr        // FILTER (WHERE …), or nil
	Nulls    NullTreatment
	Over     *Window // or nil
}

// Window is OVER name, OVER (…) or the right side of WINDOW name AS (…).
type Window struct {
	Base
	Ref         *Identifier // OVER name; then nothing else is set
	Existing    *Identifier // OVER (name …), or nil
	PartitionBy []Expr
	OrderBy     []*SortItem
	Frame       *Frame // or nil

	First   sqlerr.Span // where messages place the window: the first token inside the parentheses, or OVER before a name
	OrderAt sqlerr.Span // the word ORDER
}

// WindowDef is an item of the WINDOW clause.
type WindowDef struct {
	Base
	Name   *Identifier
	Window *Window
}

// FrameUnit is ROWS, RANGE or GROUPS.
type FrameUnit string

// The units of a frame.
const (
	Rows   FrameUnit = "ROWS"
	Range  FrameUnit = "RANGE"
	Groups FrameUnit = "GROUPS"
)

// Frame is the frame of a window. Without BETWEEN, End is nil.
type Frame struct {
	Base
	Unit       FrameUnit
	Start, End *FrameBound
}

// BoundKind is the kind of a FrameBound.
type BoundKind uint8

// The kinds of bounds.
const (
	UnboundedPreceding BoundKind = iota
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)

// FrameBound is one end of a frame.
type FrameBound struct {
	Base
	Kind   BoundKind
	Offset Expr // of Preceding and Following
}

// ListAgg is LISTAGG(…) WITHIN GROUP (ORDER BY …).
type ListAgg struct {
	Base
	Distinct    bool
	X           Expr
	Separator   Expr   // or nil
	OnOverflow  string // "", ERROR or TRUNCATE
	Filler      Expr   // of TRUNCATE, or nil
	WithCount   bool   // TRUNCATE … WITH COUNT
	WithinGroup []*SortItem
	Filter      Expr    // or nil
	Over        *Window // or nil
}

// Extract is EXTRACT(field FROM x).
type Extract struct {
	Base
	Field *Identifier
	X     Expr
}

// Substring is SUBSTRING(x FROM start [FOR length]).
type Substring struct {
	Base
	X, Start Expr
	Length   Expr // or nil
}

// TrimSide is the first word inside TRIM.
type TrimSide string

// The sides of TRIM; the empty one is BOTH unsaid.
const (
	TrimDefault TrimSide = ""
	Both        TrimSide = "BOTH"
	Leading     TrimSide = "LEADING"
	Trailing    TrimSide = "TRAILING"
)

// Trim is TRIM([side] [chars] FROM x), or TRIM(x).
type Trim struct {
	Base
	Side  TrimSide
	Chars Expr // or nil
	X     Expr
}

// Position is POSITION(needle IN x).
type Position struct {
	Base
	Needle, X Expr
}

// Normalize is NORMALIZE(x [, form]).
type Normalize struct {
	Base
	X    Expr
	Form string // NFC and so on, or empty
}

// DateFunction is S3 Select's DATE_ADD(part, n, ts) or DATE_DIFF(part, a, b).
type DateFunction struct {
	Base
	Diff bool
	Part *Identifier
	A, B Expr
}

// Grouping is GROUPING(column, …).
type Grouping struct {
	Base
	Columns []*Name
}

func (*FunctionCall) expr() {}
func (*ListAgg) expr()      {}
func (*Extract) expr()      {}
func (*Substring) expr()    {}
func (*Trim) expr()         {}
func (*Position) expr()     {}
func (*Normalize) expr()    {}
func (*DateFunction) expr() {}
func (*Grouping) expr()     {}
