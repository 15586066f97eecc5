package s3select

import (
	"strconv"
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// textType is the type of every field of a text object.
var textType = types.Varchar

// fold gives a name as it is compared: quoted ones as they are.
func fold(id *ast.Identifier) string {
	if id.Quoted {
		return id.Name
	}
	return strings.ToLower(id.Name)
}

// path binds a name: _N, a header's name, or either behind the row's alias.
func (b *binder) path(p *ast.Path) (expr.Expr, error) {
	switch {
	case b.document:
		return b.documentPath(p)
	case b.env.Typed:
		return b.typedPath(p)
	}
	id, err := b.field(p)
	if err != nil {
		return nil, err
	}
	if n, ok := position(id); ok {
		return b.widened(b.atPosition(n, p, id)), nil
	}
	if b.env.NoHeader {
		return nil, b.fail(p.Span(), sqlerr.S3InvalidColumnIndex, "The column index at %s is invalid.", b.place(id.Span()))
	}
	e, err := b.header(p, id)
	if err != nil {
		return nil, err
	}
	return b.widened(e), nil
}

// widened gives a typed column in the types that the language has.
func (b *binder) widened(e expr.Expr) expr.Expr {
	e = b.lastOf(e)
	t := e.Type()
	switch {
	case t.IsInteger():
		return bind.Coerce(b.env.Context, e, types.Bigint)
	case t.Kind == types.KindReal:
		return bind.Coerce(b.env.Context, e, types.Double)
	case t.Kind == types.KindTimestamp:
		return b.value(e)
	}
	return e
}

// lastOf gives the last value of a repeated field, which is what the service reads.
func (b *binder) lastOf(e expr.Expr) expr.Expr {
	if !b.env.Strict || e.Type().Kind != types.KindArray {
		return e
	}
	last, err := b.function("element_at", e.Span(), e, expr.Bigint(-1, e.Span()))
	if err != nil {
		return e
	}
	return last
}

// field gives the last name of a path whose other parts are the row's alias.
func (b *binder) field(p *ast.Path) (*ast.Identifier, error) {
	if len(p.Steps) == 0 {
		return p.Head, nil
	}
	if !b.isAlias(p.Head) {
		return nil, b.fail(p.Head.Span(), sqlerr.S3InvalidTableAlias, "Invalid table alias is specified at %s.", b.place(p.Head.Span()))
	}
	if len(p.Steps) > 1 || p.Steps[0].Kind != ast.StepField && p.Steps[0].Kind != ast.StepKey {
		return nil, b.fail(p.Span(), sqlerr.S3InvalidKeyPath, "Key path in the SQL expression is invalid: a text object has no paths.")
	}
	return p.Steps[0].Name, nil
}

func (b *binder) isAlias(id *ast.Identifier) bool {
	return fold(id) == b.alias || !id.Quoted && strings.EqualFold(id.Name, b.alias)
}

// position reads _N.
func position(id *ast.Identifier) (int, bool) {
	digits, ok := strings.CutPrefix(id.Name, "_")
	if !ok || digits == "" || digits[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), err == nil
}

// atPosition gives the N-th field; behind the end of every row it is null.
func (b *binder) atPosition(n int, p *ast.Path, id *ast.Identifier) expr.Expr {
	name := "_" + strconv.Itoa(n)
	for i, c := range b.env.Table.Columns() {
		if c.Hidden && c.Name == name {
			return b.column(i, p.Span())
		}
	}
	if i, ok := b.visible(n); ok && !b.hasPositions() {
		return b.column(i, p.Span())
	}
	return expr.Null(textType, id.Span())
}

// hasPositions reports whether the table has columns for positions.
func (b *binder) hasPositions() bool {
	for _, c := range b.env.Table.Columns() {
		if c.Hidden && c.Name == "_1" {
			return true
		}
	}
	return false
}

// visible gives the N-th column of a table that has none for positions.
func (b *binder) visible(n int) (int, bool) {
	for i, c := range b.env.Table.Columns() {
		if c.Hidden {
			continue
		}
		if n--; n == 0 {
			return i, true
		}
	}
	return 0, false
}

func (b *binder) column(i int, at sqlerr.Span) *expr.Column {
	return &expr.Column{Index: i, Name: b.scan.Names[i], T: b.scan.Columns[i].Type, At: at}
}

// header finds a name of the header.
func (b *binder) header(p *ast.Path, id *ast.Identifier) (expr.Expr, error) {
	switch found := b.columnsOf(id); len(found) {
	case 1:
		return b.column(found[0], p.Span()), nil
	case 0:
		return nil, b.noHeader(id)
	}
	return nil, b.ambiguous(id)
}

// columnsOf gives the columns of a name: exact if quoted, otherwise in any case.
func (b *binder) columnsOf(id *ast.Identifier) []int {
	found := b.columnsNamed(func(name string) bool { return sameName(id, name) })
	if len(found) == 0 && !b.env.Exact { // the catalog keeps hyphens as underscores
		bare := &ast.Identifier{Name: plain(id.Name), Quoted: id.Quoted}
		found = b.columnsNamed(func(name string) bool { return sameName(bare, plain(name)) })
	}
	return found
}

func (b *binder) ambiguous(id *ast.Identifier) error {
	return b.fail(id.Span(), sqlerr.S3AmbiguousFieldName, "Field name matches to multiple fields in the file. Check the SQL expression and the file, and try again.")
}

// plain writes a name with underscores for hyphens.
func plain(name string) string { return strings.ReplaceAll(name, "-", "_") }

func (b *binder) columnsNamed(same func(string) bool) []int {
	var out []int
	for i, c := range b.env.Table.Columns() {
		if _, isPosition := position(&ast.Identifier{Name: c.Name}); c.Hidden && (isPosition || c.Name == catalog.RecordColumn) {
			continue
		}
		if same(c.Name) {
			out = append(out, i)
		}
	}
	return out
}

func (b *binder) noHeader(id *ast.Identifier) error {
	err := b.fail(id.Span(), sqlerr.S3MissingHeaders, "Some headers in the query are missing from the file. Please check the file and try again.")
	var names []string
	for _, c := range b.env.Table.Columns() {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	if near := bind.Nearest(id.Name, names); near != "" {
		return err.WithHint("did you mean %s?", near)
	}
	if id.Quoted {
		return err.WithHint("text is written in single quotes: '%s'", strings.ReplaceAll(id.Name, "'", "''"))
	}
	return err
}
