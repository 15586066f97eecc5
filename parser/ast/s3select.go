package ast

// S3Select is a statement of S3 Select.
type S3Select struct {
	Base
	Items []SelectItem // *AllColumns alone for *
	From  *S3Source
	Where Expr // or nil
	Limit Expr // a *Number, or a *Unary that negates one; or nil

	// What the service does not have.
	Distinct bool
	GroupBy  []Expr
	Having   Expr // or nil
	OrderBy  []*SortItem
}

// S3Source is S3Object[*].path [AS] alias.
type S3Source struct {
	Base
	Name  *Identifier // s3object as written
	Steps []*PathStep // from [*] on
	Alias *Identifier // or nil
}

// Path is a column or a path in S3 Select: s.a, _1, s.a['b'][0]. Every name in an
// expression is a Path, also one without steps.
type Path struct {
	Base
	Head  *Identifier
	Steps []*PathStep
}

// PathOf is a path behind something other than a name: (x).a, [1, 2][0].
type PathOf struct {
	Base
	X     Expr
	Steps []*PathStep
}

// StepKind is the kind of a PathStep.
type StepKind uint8

// The kinds of steps.
const (
	StepField    StepKind = iota // .name or ."name"
	StepKey                      // ['name']
	StepIndex                    // [3]
	StepWildcard                 // .*
	StepElements                 // [*]
)

// PathStep is one step of a path.
type PathStep struct {
	Base
	Kind  StepKind
	Name  *Identifier // of StepField and StepKey
	Index Expr        // of StepIndex: *Number, or *Unary
}

func (*S3Select) statement() {}
func (*Path) expr()          {}
func (*PathOf) expr()        {}
