package athena

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// check numbers the parameters of a statement and refuses what the grammar
// allows but Trino's parser does not.
func check(statement ast.Statement) error {
	c := checker{}
	ast.Walk(statement, c.visit)
	slices.SortFunc(c.parameters, func(a, b *ast.Parameter) int { return cmp.Compare(a.Place.Pos, b.Place.Pos) })
	for i, p := range c.parameters {
		p.Index = i
	}
	if c.err == nil {
		return nil
	}
	return c.err
}

type checker struct {
	parameters []*ast.Parameter
	negated    *ast.Number // the number that a sign stands before
	err        *sqlerr.Error
}

func (c *checker) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Parameter:
		c.parameters = append(c.parameters, n)
	case *ast.Unary:
		if x, ok := n.X.(*ast.Number); ok && n.Op == ast.Negate {
			c.negated = x
		}
	case *ast.Number:
		c.number(n)
	case *ast.Identifier:
		if n.Name == "" {
			c.fail(n, "Zero-length delimited identifier not allowed")
		}
	}
	return c.err == nil
}

func (c *checker) fail(n ast.Node, format string, args ...any) {
	if c.err == nil {
		c.err = sqlerr.At(n.Span(), sqlerr.SyntaxError, format, args...)
	}
}

// number refuses whole numbers beyond bigint; its smallest value needs its sign.
func (c *checker) number(n *ast.Number) {
	if n.Kind != ast.Integer {
		return
	}
	v, err := strconv.ParseUint(strings.ReplaceAll(n.Text, "_", ""), base(n.Text), 64)
	limit := uint64(1) << 63
	if n == c.negated {
		limit++
	}
	if err != nil || v >= limit {
		c.fail(n, "Invalid numeric literal: %s", n.Text)
	}
}

// base gives the base for strconv: 0 for a prefix as 0x, which it reads itself.
func base(text string) int {
	if len(text) > 1 && text[0] == '0' && text[1] > '9' && text[1] != '_' {
		return 0
	}
	return 10
}
