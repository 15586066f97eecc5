package s3select

import (
	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// distinct reads DISTINCT or ALL in front of a select list.
func (r *reader) distinct() bool {
	if r.strict || !r.isWord("DISTINCT", "ALL") || r.aliasFollows() {
		return false
	}
	return parser.IsWord(r.lex.Next(), "DISTINCT")
}

// friendlyClauses reads what the service does not have: GROUP BY, HAVING and ORDER BY.
func (r *reader) friendlyClauses(s *ast.S3Select) error {
	if r.strict {
		return nil
	}
	var err error
	if r.word("GROUP", "BY") {
		if s.GroupBy, err = listOf(r, func() (ast.Expr, error) { return r.expr(0) }); err != nil {
			return err
		}
	}
	if r.word("HAVING") {
		if s.Having, err = r.expr(0); err != nil {
			return err
		}
	}
	if r.word("ORDER", "BY") {
		s.OrderBy, err = listOf(r, r.sortItem)
	}
	return err
}

// listOf reads one or more of what read reads, with commas between.
func listOf[T any](r *reader, read func() (T, error)) (out []T, err error) {
	for {
		x, err := read()
		if err != nil {
			return nil, err
		}
		out = append(out, x)
		if !r.op(",") {
			return out, nil
		}
	}
}

func (r *reader) sortItem() (*ast.SortItem, error) {
	start := parser.Start(r.lex)
	x, err := r.expr(0)
	if err != nil {
		return nil, err
	}
	s := &ast.SortItem{X: x}
	switch {
	case r.word("ASC"):
		s.Order = ast.Ascending
	case r.word("DESC"):
		s.Order = ast.Descending
	}
	switch {
	case r.word("NULLS", "FIRST"):
		s.Nulls = ast.NullsFirst
	case r.word("NULLS", "LAST"):
		s.Nulls = ast.NullsLast
	case r.isWord("NULLS"):
		return nil, r.fail(sqlerr.S3ParseExpectedKeyword)
	}
	s.Base = r.base(start)
	return s, nil
}
