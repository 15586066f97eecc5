package ast

func (p *printer) json(e Expr) bool {
	switch e := e.(type) {
	case *JSONExists:
		p.put("JSON_EXISTS(", e.Path)
		p.opt(e.OnError != "", " ", e.OnError, " ON ERROR")
	case *JSONValue:
		p.put("JSON_VALUE(", e.Path)
		if e.Returning != nil {
			p.put(" RETURNING ", e.Returning)
		}
		p.behaviour(e.OnEmpty, e.EmptyDefault, " ON EMPTY")
		p.behaviour(e.OnError, e.ErrorValue, " ON ERROR")
	case *JSONQuery:
		p.jsonQuery(e)
	case *JSONObject:
		p.put("JSON_OBJECT(")
		join(p, ", ", e.Members)
		p.opt(!e.NullOnNull, " ABSENT ON NULL")
		p.opt(e.Unique, " WITH UNIQUE KEYS")
		p.returning(e.Returning)
	case *JSONArray:
		p.put("JSON_ARRAY(")
		join(p, ", ", e.Items)
		p.opt(e.NullOnNull, " NULL ON NULL")
		p.returning(e.Returning)
	default:
		return false
	}
	p.put(")")
	return true
}

func (p *printer) behaviour(word string, value Expr, on string) {
	if word == "" {
		return
	}
	p.put(" ", word)
	if value != nil {
		p.put(" ", value)
	}
	p.put(on)
}

func (p *printer) returning(r *JSONReturning) {
	if r != nil {
		p.put(" ", r)
	}
}

func (p *printer) jsonQuery(e *JSONQuery) {
	p.put("JSON_QUERY(", e.Path)
	p.returning(e.Returning)
	switch e.Wrapper {
	case "":
	case "WITHOUT":
		p.put(" WITHOUT WRAPPER")
	default:
		p.put(" WITH ", e.Wrapper, " WRAPPER")
	}
	p.opt(e.Quotes != "", " ", e.Quotes, " QUOTES")
	p.opt(e.OnScalar, " ON SCALAR STRING")
	p.behaviour(e.OnEmpty, nil, " ON EMPTY")
	p.behaviour(e.OnError, nil, " ON ERROR")
}

func (p *printer) format(is bool, encoding string) {
	p.opt(is, " FORMAT JSON")
	p.opt(encoding != "", " ENCODING ", encoding)
}

func (p *printer) jsonPart(n Node) bool {
	switch n := n.(type) {
	case *JSONPath:
		p.put(n.Input, ", ", n.Path)
		if n.Name != nil {
			p.put(" AS ", n.Name)
		}
		clause(p, " PASSING ", n.Passing, "")
	case *JSONInput:
		p.put(n.X)
		p.format(n.Format, n.Encoding)
	case *JSONArgument:
		p.put(n.Value, " AS ", n.Name)
	case *JSONReturning:
		p.put("RETURNING ", n.Type)
		p.format(n.Format, n.Encoding)
	case *JSONMember:
		p.put("KEY ", n.Key, " VALUE ", n.Value)
	default:
		return false
	}
	return true
}
