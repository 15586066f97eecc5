package function

import (
	"flowsql/sql/sqlerr"
)

// accessors reads what follows a value: members, subscripts, filters, methods.
func (p *pathParser) accessors(x pathNode) (pathNode, error) {
	for {
		from := p.peek()
		var err error
		switch {
		case p.take(".."):
			x, err = p.descend(x, from)
		case p.take("."):
			x, err = p.member(x, from)
		case p.take("["):
			x, err = p.subscripts(x, from)
		case p.take("?"):
			x, err = p.filtered(x)
		default:
			return x, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (p *pathParser) descend(x pathNode, from pathToken) (pathNode, error) {
	t := p.peek()
	if t.kind != pathWord && t.kind != pathText {
		return nil, p.noAlternative(from)
	}
	p.next++
	return pathDescend{x, t.text}, nil
}

// methods lists those of the language.
var methods = map[string]bool{"type": true, "size": true, "double": true, "ceiling": true, "floor": true, "abs": true, "keyvalue": true, "datetime": true}

func (p *pathParser) member(x pathNode, from pathToken) (pathNode, error) {
	t := p.peek()
	switch {
	case p.take("*"):
		return pathMember{of: x, all: true}, nil
	case t.kind == pathText:
		p.next++
		return pathMember{of: x, key: t.text}, nil
	case t.kind != pathWord:
		return nil, p.noAlternative(from)
	}
	p.next++
	if !p.is("(") || !methods[t.text] {
		return pathMember{of: x, key: t.text}, nil
	}
	p.next++
	if t.text == "datetime" {
		return nil, &JSONPathError{Code: sqlerr.NotSupported, At: AtPath, Text: "datetime method in JSON path is not yet supported"}
	}
	return pathMethod{x, t.text}, p.expect(")")
}

func (p *pathParser) subscripts(x pathNode, from pathToken) (pathNode, error) {
	if p.take("*") {
		return pathItems{x}, p.expect("]")
	}
	if t := p.peek(); t.kind == pathEnd || p.is("]") {
		if t.kind == pathEnd {
			return nil, p.fault("no viable alternative at input '['")
		}
		return nil, p.noAlternative(from)
	}
	node := pathSubscripts{of: x}
	for {
		s, err := p.subscript()
		if err != nil {
			return nil, err
		}
		node.list = append(node.list, s)
		if p.take("]") {
			return node, nil
		}
		if !p.take(",") {
			return nil, p.mismatched("{',', ']'}")
		}
	}
}

func (p *pathParser) subscript() (pathRange, error) {
	from, err := p.nested(false, p.sum)
	if err != nil || !p.takeWord("to") {
		return pathRange{from: from.value}, err
	}
	to, err := p.nested(false, p.sum)
	return pathRange{from.value, to.value}, err
}

func (p *pathParser) filtered(x pathNode) (pathNode, error) {
	if !p.take("(") {
		if p.peek().kind == pathEnd {
			return nil, p.mismatched("'('")
		}
		return nil, p.expect("(")
	}
	from := p.peek()
	if from.kind == pathEnd {
		return nil, p.mismatched(ofTest)
	}
	test, err := p.nested(true, p.condition)
	if err != nil {
		return nil, err
	}
	if test.test == nil {
		return nil, p.noAlternative(from)
	}
	return pathFilter{x, test.test}, p.expect(")")
}

// condition reads conditions joined by ||, or a value.
func (p *pathParser) condition() (pathPart, error) {
	if !p.filter {
		return p.sum()
	}
	return p.joined("||", func() (pathPart, error) { return p.joined("&&", p.single) })
}

func (p *pathParser) joined(sign string, operand func() (pathPart, error)) (pathPart, error) {
	left, err := operand()
	for err == nil && p.is(sign) {
		if left.test == nil {
			return left, p.noAlternative(p.peek())
		}
		p.next++
		from := p.peek()
		right, failed := operand()
		if failed == nil && right.test == nil {
			failed = p.noAlternative(from)
		}
		left, err = pathPart{test: pathJoined{sign == "||", left.test, right.test}}, failed
	}
	return left, err
}

func (p *pathParser) single() (pathPart, error) {
	if p.take("!") {
		if !p.is("(") && !p.isWord("exists") {
			return pathPart{}, p.mismatched("{'(', 'exists'}")
		}
		x, err := p.nested(true, p.single)
		if err == nil && x.test == nil {
			err = p.noAlternative(p.peek())
		}
		return pathPart{test: pathNot{x.test}}, err
	}
	if p.isWord("exists") {
		return p.exists()
	}
	from := p.peek()
	x, err := p.sum()
	if err != nil {
		return x, err
	}
	if x.test != nil {
		if p.takeWord("is") {
			if !p.takeWord("unknown") {
				return x, p.mismatched("'unknown'")
			}
			x.test = pathUnknownTest{x.test}
		}
		return x, nil
	}
	return p.compared(x, from)
}

func (p *pathParser) exists() (pathPart, error) {
	p.next++
	if err := p.expect("("); err != nil {
		return pathPart{}, err
	}
	x, err := p.nested(false, p.sum)
	if err != nil {
		return x, err
	}
	return pathPart{test: pathExists{x.value}}, p.expect(")")
}

// pathComparisons maps signs to those of SQL.
var pathComparisons = map[string]string{"==": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

// compared reads what makes a condition of a value; a value stays one where nothing does.
func (p *pathParser) compared(x pathPart, from pathToken) (pathPart, error) {
	t := p.peek()
	sign, known := pathComparisons[t.text]
	switch {
	case known && t.kind == pathSign:
		p.next++
		right, err := p.nested(false, p.sum)
		return pathPart{test: pathCompare{sign, x.value, right.value}}, err
	case p.isWord("like_regex"):
		return x, &JSONPathError{Code: sqlerr.NotSupported, At: AtPath, Text: "like_regex predicate in JSON path is not yet supported"}
	case p.takeWord("starts"):
		if !p.takeWord("with") {
			return x, p.mismatched("'with'")
		}
		t := p.peek()
		if t.kind != pathText && t.kind != pathVariable {
			return x, p.mismatched("{STRING, NAMED_VARIABLE}")
		}
		p.next++
		prefix, err := p.constant(t)
		return pathPart{test: pathStarts{x.value, prefix}}, err
	case p.is(")") || p.is("||") || p.is("&&") || t.kind == pathEnd:
		return x, nil
	}
	return x, p.noAlternative(from)
}
