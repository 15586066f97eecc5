package function

import (
	"fmt"
	"strings"

	"flowsql/sql/sqlerr"
)

// JSONPath is a path of the SQL/JSON functions.
type JSONPath struct {
	strict bool
	root   pathNode
	names  []string // the parameters that it reads
}

// Names gives the parameters that the path reads, in the order of the text.
func (p *JSONPath) Names() []string { return p.names }

// JSONPathError is a fault of a path: At is the byte of it, or one of the places below.
type JSONPathError struct {
	Code sqlerr.Code
	At   int
	Text string
}

// Places of faults that are no byte of the path.
const (
	AtPath      = -1 // the path as a whole
	AtStatement = -2 // the beginning of the statement
)

func (e *JSONPathError) Error() string { return e.Text }

// maxPathDepth is how deep parentheses, filters and subscripts may lie in each other.
const maxPathDepth = 200

// pathParser reads a path by recursive descent. In a filter what is read may
// be a condition or a value, and only what follows tells.
type pathParser struct {
	path   string
	tokens []pathToken
	next   int
	filter bool // conditions are allowed
	depth  int
	names  []string
}

// pathPart is a value or a condition.
type pathPart struct {
	value pathNode
	test  pathTest
}

// The signs and words that may follow, as Trino lists them.
const (
	afterPath  = "'+', '*', '/', '%', '.', '..', '[', '?'"
	beginsPath = "'false', 'last', '-', 'null', 'true', DECIMAL_VALUE, DOUBLE_VALUE, INTEGER_VALUE, STRING, NAMED_VARIABLE}"
	ofPath     = "{'+', '(', '$', '@', " + beginsPath
	ofTest     = "{'+', '(', '$', '@', '!', 'exists', " + beginsPath
)

// ParseJSONPath reads a path.
func ParseJSONPath(path string) (*JSONPath, error) {
	p := &pathParser{path: path, tokens: pathTokens(path)}
	mode := p.peek()
	if mode.text != "lax" && mode.text != "strict" || mode.kind != pathWord {
		if mode.kind == pathSign {
			return nil, p.fault(fmt.Sprintf("missing {'lax', 'strict'} at '%s'", mode.text))
		}
		return nil, p.mismatched("{'lax', 'strict'}")
	}
	p.next++
	part, err := p.sum()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != pathEnd && p.tokens[p.next+1].kind == pathEnd {
		return nil, p.fault(fmt.Sprintf("extraneous input '%s' expecting <EOF>", p.written(t)))
	} else if t.kind != pathEnd {
		return nil, p.mismatched("{<EOF>, " + afterPath + ", '-'}")
	}
	return &JSONPath{strict: mode.text == "strict", root: part.value, names: p.names}, nil
}

func (p *pathParser) peek() pathToken { return p.tokens[p.next] }

func (p *pathParser) is(sign string) bool {
	t := p.peek()
	return t.kind == pathSign && t.text == sign
}

func (p *pathParser) isWord(word string) bool {
	t := p.peek()
	return t.kind == pathWord && t.text == word
}

func (p *pathParser) take(sign string) bool {
	if p.is(sign) {
		p.next++
		return true
	}
	return false
}

func (p *pathParser) takeWord(word string) bool {
	if p.isWord(word) {
		p.next++
		return true
	}
	return false
}

// written gives a token as it was typed.
func (p *pathParser) written(t pathToken) string {
	if t.kind == pathEnd {
		return t.text
	}
	return p.path[t.at:t.end]
}

func (p *pathParser) fault(text string) error {
	return &JSONPathError{Code: sqlerr.SyntaxError, At: p.peek().at, Text: text}
}

func (p *pathParser) mismatched(expected string) error {
	return p.fault("mismatched input '" + p.written(p.peek()) + "' expecting " + expected)
}

// noAlternative is the fault of what began at a token and cannot go on.
func (p *pathParser) noAlternative(from pathToken) error {
	text := p.path[from.at:p.peek().end]
	return p.fault("no viable alternative at input '" + strings.TrimSpace(text) + "'")
}

func (p *pathParser) expect(sign string) error {
	if p.take(sign) {
		return nil
	}
	return p.fault("missing '" + sign + "' at '" + p.written(p.peek()) + "'")
}

// nested runs read one level deeper.
func (p *pathParser) nested(filter bool, read func() (pathPart, error)) (pathPart, error) {
	if p.depth == maxPathDepth {
		return pathPart{}, p.fault("JSON path is nested too deeply")
	}
	before := p.filter
	p.filter = filter
	p.depth++
	defer func() { p.filter = before; p.depth-- }()
	return read()
}

// sum reads values joined by + and -.
func (p *pathParser) sum() (pathPart, error) { return p.binary([]string{"+", "-"}, p.product) }

func (p *pathParser) product() (pathPart, error) {
	return p.binary([]string{"*", "/", "%"}, p.signed)
}

func (p *pathParser) binary(signs []string, operand func() (pathPart, error)) (pathPart, error) {
	left, err := operand()
	for err == nil && left.value != nil {
		sign := ""
		for _, s := range signs {
			if p.is(s) {
				sign = s
			}
		}
		if sign == "" {
			return left, nil
		}
		p.next++
		var right pathPart
		if right, err = operand(); err == nil && right.value == nil {
			err = p.mismatched(ofPath)
		}
		if err == nil {
			left, err = newArithmetic(sign, left.value, right.value)
		}
	}
	return left, err
}

func (p *pathParser) signed() (pathPart, error) {
	for _, s := range []string{"+", "-"} {
		if !p.take(s) {
			continue
		}
		x, err := p.nested(p.filter, p.signed)
		if err == nil && x.value == nil {
			err = p.mismatched(ofPath)
		}
		if err != nil {
			return pathPart{}, err
		}
		return newSigned(s, x.value)
	}
	x, err := p.primary()
	if err != nil || x.value == nil {
		return x, err
	}
	x.value, err = p.accessors(x.value)
	return x, err
}

func (p *pathParser) primary() (pathPart, error) {
	t := p.peek()
	if p.take("(") {
		x, err := p.nested(p.filter, p.condition)
		if err != nil {
			return x, err
		}
		if x.value != nil && !p.is(")") && p.peek().kind != pathEnd {
			if p.is(",") {
				return x, p.noAlternative(t)
			}
			return x, p.mismatched("{" + afterPath + ", ')', '-'}")
		}
		return x, p.expect(")")
	}
	if p.take("$") {
		return pathPart{value: pathContext{}}, nil
	}
	if p.take("@") {
		return pathPart{value: pathCurrent{}}, nil
	}
	node, err := p.constant(t)
	if err != nil || node != nil {
		p.next++
		return pathPart{value: node}, err
	}
	if t.kind == pathWord && t.text == "exists" && !p.filter {
		return pathPart{}, p.fault("extraneous input 'exists' expecting " + ofPath)
	}
	return pathPart{}, p.mismatched(ofPath)
}

// constant gives the node of a literal, a parameter or last; nil for none.
func (p *pathParser) constant(t pathToken) (pathNode, error) {
	switch t.kind {
	case pathText:
		return textConstant(t.text), nil
	case pathWhole, pathDecimal, pathDouble:
		return numberConstant(t)
	case pathVariable:
		p.names = append(p.names, t.text)
		return pathParameter{t.text}, nil
	case pathWord:
		switch t.text {
		case "last":
			return pathLast{}, nil
		case "true":
			return boolConstant(true), nil
		case "false":
			return boolConstant(false), nil
		case "null":
			return pathConstant{pathItem{json: &jsonValue{kind: jsonNull}}}, nil
		}
	}
	return nil, nil
}
