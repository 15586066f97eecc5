package s3select

import (
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/sql/dynamic"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// IsDocument reports whether the rows of a table are JSON documents.
func IsDocument(t catalog.Table) bool {
	c := t.Columns()
	return len(c) > 0 && c[0].Name == catalog.DocumentColumn
}

// SourcePath gives the path of FROM behind s3object[*] as steps into a document.
func SourcePath(src *ast.S3Source) []dynamic.Step {
	if len(src.Steps) == 0 {
		return nil
	}
	return stepsOf(src.Steps[1:])
}

func stepsOf(steps []*ast.PathStep) (out []dynamic.Step) {
	for _, s := range steps {
		switch s.Kind {
		case ast.StepField, ast.StepKey:
			kind := dynamic.Name
			if s.Name.Quoted {
				kind = dynamic.Exact
			}
			out = append(out, dynamic.Step{Kind: kind, Name: s.Name.Name})
		case ast.StepIndex:
			n, _ := s.Index.(*ast.Number)
			i := int64(-1)
			if n != nil {
				i, _ = parseInteger(n.Text)
			}
			out = append(out, dynamic.Step{Kind: dynamic.Index, Index: int(i)})
		case ast.StepElements:
			out = append(out, dynamic.Step{Kind: dynamic.AllOf})
		default:
			out = append(out, dynamic.Step{Kind: dynamic.AnyName})
		}
	}
	return out
}

// rowVariable gives the name of a row of documents: the alias, the last name of
// the path, or _1.
func rowVariable(src *ast.S3Source) string {
	if src.Alias != nil {
		return fold(src.Alias)
	}
	if n := len(src.Steps); n > 0 && src.Steps[n-1].Name != nil {
		return fold(src.Steps[n-1].Name)
	}
	return "_1"
}

// documentPath binds a path into the row.
func (b *binder) documentPath(p *ast.Path) (expr.Expr, error) {
	row := &expr.Column{Index: 0, Name: catalog.DocumentColumn, T: types.Dynamic, At: p.Span()}
	if b.isRow(p.Head) {
		return b.follow(row, p, p.Steps)
	}
	return b.follow(row, p, append([]*ast.PathStep{{Kind: ast.StepField, Name: p.Head}}, p.Steps...))
}

// pathOf binds a path behind a value that is no name. In a text object, where all
// fields are texts, it leads into the literals of lists and of Ion.
func (b *binder) pathOf(p *ast.PathOf) (expr.Expr, error) {
	e, err := b.bind(p.X)
	if err != nil {
		return nil, err
	}
	return b.follow(b.value(e), p, p.Steps)
}

// follow gives the value to which steps lead from another.
func (b *binder) follow(from expr.Expr, p ast.Node, path []*ast.PathStep) (expr.Expr, error) {
	steps := stepsOf(path)
	for _, s := range steps {
		if strings.Contains(s.Name, "\x00") {
			return nil, b.fail(p.Span(), sqlerr.S3InvalidKeyPath, "Key path in the SQL expression is invalid.")
		}
	}
	if len(steps) == 0 {
		return from, nil
	}
	return b.overValues("path", p.Span(), from, constant(dynamic.NewString(dynamic.EncodePath(steps)), p.Span()))
}

func (b *binder) isRow(id *ast.Identifier) bool {
	return b.isAlias(id) || b.unnamed && strings.EqualFold(id.Name, "s3object")
}
