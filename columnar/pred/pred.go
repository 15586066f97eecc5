// Package pred is the small closed language of predicates that formats honour
// while they read: a column against constants. Package catalog translates
// conjuncts of a query into it and keeps the rest as residual filters.
package pred

// Op is a comparison of a column with constants.
type Op uint8

// The operators. None is true of a null but IsNull.
const (
	Equal Op = iota
	NotEqual
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
	In
	IsNull
	IsNotNull
	Prefix // text starts with Texts[0]
)

// Predicate is one conjunct: column Op constants. Integers holds the constants
// of an integer column (in its own type's range), Texts those of a varchar
// column; exactly one of the two is set for an Op that needs constants.
type Predicate struct {
	Column   int // index into the columns that the scan reads
	Op       Op
	Integers []int64
	Texts    []string
}

// MatchInteger reports whether a value that is not null satisfies p.
func (p Predicate) MatchInteger(v int64) bool {
	switch p.Op {
	case IsNotNull:
		return true
	case IsNull:
		return false
	case In:
		for _, c := range p.Integers {
			if v == c {
				return true
			}
		}
		return false
	}
	return ordered(p.Op, v, p.Integers[0])
}

// MatchText reports whether a text that is not null satisfies p.
func (p Predicate) MatchText(v string) bool {
	switch p.Op {
	case IsNotNull:
		return true
	case IsNull:
		return false
	case In:
		for _, c := range p.Texts {
			if v == c {
				return true
			}
		}
		return false
	case Prefix:
		c := p.Texts[0]
		return len(v) >= len(c) && v[:len(c)] == c
	}
	return ordered(p.Op, v, p.Texts[0])
}

func ordered[T int64 | string](op Op, v, c T) bool {
	switch op {
	case Equal:
		return v == c
	case NotEqual:
		return v != c
	case Less:
		return v < c
	case LessOrEqual:
		return v <= c
	case Greater:
		return v > c
	}
	return v >= c
}
