// Package ast is the syntax tree of the SQL languages: Athena's (Trino SQL and
// Hive DDL) and S3 Select's.
//
// Four interfaces, each closed by an unexported method, say what a node may be:
// Statement is what one text holds, Body is what a query selects from (a SELECT,
// a set operation, VALUES, TABLE, a query in parentheses), Relation is what
// stands in FROM, and Expr is an expression. Every node knows its Span, byte
// offsets into the text. Trees are made by the parsers and are not changed
// afterwards, so they may be read from any goroutine.
//
// The tree says what was written, not what it means: identifiers keep their text
// and whether they were quoted, numbers keep their digits, and folding of case is
// the binder's matter. Parentheses around expressions leave no node. SQL prints
// any node so that it parses to the same tree again.
package ast

import "flowsql/sql/sqlerr"

// Node is any part of a syntax tree.
type Node interface {
	// Span is the extent of the node in the text.
	Span() sqlerr.Span
	node()
}

// Statement is a whole statement.
type Statement interface {
	Node
	statement()
}

// Body is what a query gets its rows from, before WITH, ORDER BY and LIMIT.
type Body interface {
	Node
	body()
}

// Relation is an item of a FROM clause.
type Relation interface {
	Node
	relation()
}

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// SelectItem is an item of a select list: *SingleColumn or *AllColumns.
type SelectItem interface {
	Node
	selectItem()
}

// GroupingElement is an item of GROUP BY: *GroupExpr, *GroupingSets.
type GroupingElement interface {
	Node
	groupingElement()
}

// Base carries the place of a node; every node embeds it.
type Base struct{ Place sqlerr.Span }

// At makes the Base of a node at a place.
func At(span sqlerr.Span) Base { return Base{span} }

// Span gives the extent of the node.
func (b *Base) Span() sqlerr.Span { return b.Place }

func (b *Base) node() {}

// Identifier is a name; as an expression it is a column or a lambda's argument.
type Identifier struct {
	Base
	Name   string // the text without quotes, its case as written
	Quoted bool
}

func (*Identifier) expr() {}

// Name is a name of one or more parts, as catalog.schema.table.
type Name struct {
	Base
	Parts []*Identifier
}

// Last gives the last part, the name proper.
func (n *Name) Last() *Identifier { return n.Parts[len(n.Parts)-1] }

// ErrorSpan gives the place at which Trino reports an error about n: for
// operators that stand behind their operand that is the operator, otherwise the
// whole node.
func ErrorSpan(n Node) sqlerr.Span {
	if o, ok := n.(interface{ operator() sqlerr.Span }); ok && o.operator().Valid() {
		return o.operator()
	}
	return n.Span()
}

// OperatorPlace carries the place of an operator for ErrorSpan.
type OperatorPlace struct{ OpSpan sqlerr.Span }

func (o *OperatorPlace) operator() sqlerr.Span { return o.OpSpan }
