package ast

import (
	"encoding/hex"
	"strings"
)

// SQL prints a node so that it parses to the same tree again: statements and
// queries of Athena in Trino's spelling or Hive's, statements of S3 Select in
// theirs. Names are quoted where they were, keywords are in capitals.
func SQL(n Node) string {
	p := &printer{}
	p.node(n)
	return p.String()
}

// printer collects the text of a tree.
type printer struct {
	strings.Builder
	hive bool // names in back-quotes, texts with escapes
	s3   bool // S3 Select
}

// put writes its parts one after the other: text as it is, nodes printed.
func (p *printer) put(parts ...any) {
	for _, x := range parts {
		switch x := x.(type) {
		case string:
			p.WriteString(x)
		case Node:
			p.node(x)
		}
	}
}

// opt writes the parts if the condition holds.
func (p *printer) opt(cond bool, parts ...any) {
	if cond {
		p.put(parts...)
	}
}

// join writes nodes with a separator between them.
func join[T Node](p *printer, sep string, nodes []T) {
	for i, n := range nodes {
		if i > 0 {
			p.WriteString(sep)
		}
		p.node(n)
	}
}

// clause writes a list behind words, or nothing for an empty list.
func clause[T Node](p *printer, before string, nodes []T, after string) {
	if len(nodes) == 0 {
		return
	}
	p.WriteString(before)
	join(p, ", ", nodes)
	p.WriteString(after)
}

func (p *printer) node(n Node) {
	switch n := n.(type) {
	case *Identifier:
		p.identifier(n)
	case *Name:
		join(p, ".", n.Parts)
	case *TypeName:
		p.typeName(n)
	case *TypeArg:
		p.typeArg(n)
	case Expr:
		p.expr(n)
	case Relation:
		p.relation(n)
	case Body:
		p.body(n)
	case Statement:
		p.statement(n)
	default:
		if !p.queryPart(n) && !p.exprPart(n) && !p.ddlPart(n) {
			p.WriteString("?")
		}
	}
}

func (p *printer) identifier(id *Identifier) {
	switch {
	case !id.Quoted:
		p.WriteString(id.Name)
	case p.hive:
		p.WriteString(quote(id.Name, "`"))
	default:
		p.WriteString(quote(id.Name, `"`))
	}
}

func quote(text, q string) string { return q + strings.ReplaceAll(text, q, q+q) + q }

// text writes a string literal.
func (p *printer) text(s string) {
	if p.hive {
		p.WriteString("'" + hiveEscaper.Replace(s) + "'")
		return
	}
	p.WriteString(quote(s, "'"))
}

var hiveEscaper = strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\x00", `\000`)

func (p *printer) typeName(t *TypeName) {
	switch {
	case t.Array:
		join(p, ", ", t.Args)
		p.WriteString(" ARRAY")
		return
	case t.Quoted:
		p.WriteString(quote(t.Name, `"`))
	default:
		p.WriteString(t.Name)
	}
	if t.Angle {
		clause(p, "<", t.Args, ">")
	} else {
		clause(p, "(", t.Args, ")")
	}
	p.opt(t.Zone != "", " ", t.Zone)
}

func (p *printer) typeArg(a *TypeArg) {
	if a.Type == nil {
		p.WriteString(a.Number)
		return
	}
	if a.Field != nil {
		sep := " "
		if p.hive {
			sep = ":"
		}
		p.put(a.Field, sep)
	}
	p.put(a.Type)
}

// String prints the type as it was written, for sql/types to read.
func (t *TypeName) String() string {
	p := &printer{hive: t.Angle}
	p.typeName(t)
	return p.Builder.String()
}

func unicodeText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\'':
			b.WriteString("''")
		case r >= 0x20 && r < 0x7F:
			b.WriteRune(r)
		default:
			b.WriteString(`\+` + strings.ToUpper(hex.EncodeToString([]byte{byte(r >> 16), byte(r >> 8), byte(r)})))
		}
	}
	return "U&'" + b.String() + "'"
}
