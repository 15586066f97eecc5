// Package s3select binds S3 Select to the algebra. Over text objects every field
// is a string, as the service sees it, and a number only after CAST; over JSON a
// value has the type that it is read with (types.Dynamic).
//
// Bind is the one entry. It may be called from any goroutine and keeps nothing.
// The plan knows no S3 Select: what its rules say of strings against numbers, of
// SUBSTRING and of CAST is written out in ordinary expressions. Errors carry S3's
// codes; those that ordinary functions raise while the query runs are turned into
// S3's by Translate.
package s3select

import (
	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Env is what a statement is bound in.
type Env struct {
	Table   catalog.Table
	Context *function.Context // its Dialect is S3Select
	Text    string            // of the statement: S3's messages name lines and columns
	// Strict answers as the service does. Otherwise fields that a flow log knows as
	// numbers may be compared with numbers ("-" is NULL then).
	Strict bool
	// NoHeader is FileHeaderInfo NONE or IGNORE: only positions are names.
	NoHeader bool
	// Typed is of an object whose columns have types: Parquet.
	Typed bool
	// Exact is of an object whose columns are called as they are in the object: account_id
	// is not account-id.
	Exact bool
	// WholeRecord reads * as the record with all its fields (catalog.RecordColumn),
	// since records may have different numbers of them.
	WholeRecord bool
}

// binder binds one statement.
type binder struct {
	env   Env
	alias string // of the row; lower case unless quoted
	scan  *logical.Scan
	aggs  []logical.AggregateCall
	keys  []expr.Expr // of GROUP BY
	inAgg bool
	named []ast.SelectItem // whose aliases are names, in HAVING

	document bool // the rows are JSON documents
	unnamed  bool // the row has no alias
}

// Bind binds a statement. The plan's columns are called as section 2 of the
// service's rules calls them: alias, last component of the path, or _k.
func Bind(s *ast.S3Select, env Env) (logical.Node, error) {
	b := &binder{env: env}
	if err := b.from(s.From); err != nil {
		return nil, err
	}
	var node logical.Node = b.scan
	if s.Where != nil {
		where, err := b.where(s.Where)
		if err != nil {
			return nil, err
		}
		node = &logical.Filter{Input: node, Condition: where}
	}
	if err := b.groupBy(s); err != nil {
		return nil, err
	}
	project, err := b.items(s.Items)
	if err != nil {
		return nil, err
	}
	shown := len(project.Exprs)
	having, err := b.having(s)
	if err != nil {
		return nil, err
	}
	order, err := b.orderBy(s, project)
	if err != nil {
		return nil, err
	}
	if len(b.aggs)+len(b.keys) > 0 {
		if node, err = b.aggregate(node, project, s, having); err != nil {
			return nil, err
		}
	}
	project.Input = node
	if s.Distinct {
		if project, err = b.distinct(project, shown, s); err != nil {
			return nil, err
		}
	}
	if node, err = b.limit(b.sorted(project, order), s.Limit); err != nil || shown == len(project.Exprs) {
		return node, err
	}
	return firstColumns(node, shown), nil
}

// from reads all columns of the object as raw text.
func (b *binder) from(src *ast.S3Source) error {
	b.unnamed = src.Alias == nil
	b.document = IsDocument(b.env.Table)
	for i, step := range src.Steps {
		switch {
		case i == 0 && step.Kind != ast.StepElements:
			return b.fail(step.Span(), sqlerr.S3InvalidKeyPath, "Key path in the SQL expression is invalid: a path begins with S3Object[*].")
		case i > 0 && !b.document:
			return b.fail(step.Span(), sqlerr.S3InvalidKeyPath, "Key path in the SQL expression is invalid: a %s object has no paths.", b.kind())
		}
	}
	b.alias = "s3object"
	if src.Alias != nil {
		b.alias = fold(src.Alias)
	}
	if b.document {
		b.alias = rowVariable(src)
	}
	b.scan = &logical.Scan{Table: b.env.Table, Limit: -1}
	for i, c := range b.env.Table.Columns() {
		b.scan.Columns = append(b.scan.Columns, catalog.ScanColumn{Index: i, Type: b.fieldType(c)})
		b.scan.Names = append(b.scan.Names, c.Name)
	}
	return nil
}

// kind names what the object is, for messages.
func (b *binder) kind() string {
	if b.env.Typed {
		return "Parquet"
	}
	return "text"
}

// fieldType gives the type in which a column is read: text, unless it has one of its own.
func (b *binder) fieldType(c catalog.Column) types.Type {
	if b.env.Typed || b.document || c.Name == catalog.RecordColumn {
		return c.Type
	}
	return textType
}

func (b *binder) where(x ast.Expr) (expr.Expr, error) {
	e, err := b.bind(x)
	if err != nil {
		return nil, err
	}
	if len(b.aggs) > 0 {
		return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlStructure, "An aggregate function cannot stand in WHERE.")
	}
	return b.boolean(e, x)
}

// limit puts LIMIT over the rows that are given.
func (b *binder) limit(n logical.Node, x ast.Expr) (logical.Node, error) {
	if x == nil {
		return n, nil
	}
	if u, ok := x.(*ast.Unary); ok {
		return nil, b.fail(u.Span(), sqlerr.S3EvaluatorNegativeLimit, "LIMIT must not be negative.")
	}
	number, ok := x.(*ast.Number)
	if !ok || number.Kind != ast.Integer {
		return nil, b.fail(x.Span(), sqlerr.S3ParseExpectedNumber, "Expected a number after LIMIT.")
	}
	count, ok := parseInteger(number.Text)
	if !ok {
		return nil, b.fail(x.Span(), sqlerr.S3ParseExpectedNumber, "Expected a number after LIMIT.")
	}
	return &logical.Limit{Input: n, Count: count}, nil
}
