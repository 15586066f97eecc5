package athena

import (
	"strings"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// The SQL/JSON functions.

// jsonCall reads NAME( what read reads ).
func jsonCall[T ast.Expr](lex *stream, read func(*stream) (T, *ast.Base, error)) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	var base *ast.Base
	x, err := inParens(lex, func(lex *stream) (x T, err error) {
		x, base, err = read(lex)
		return x, err
	})
	if err != nil {
		return nil, err
	}
	base.Place = parser.From(lex, start)
	return x, nil
}

func jsonExists(lex *stream) (ast.Expr, error) {
	return jsonCall(lex, func(lex *stream) (*ast.JSONExists, *ast.Base, error) {
		x := &ast.JSONExists{}
		var err error
		if x.Path, err = jsonPath(lex); err != nil {
			return nil, nil, err
		}
		if parser.IsOneOf(lex.Peek(), "TRUE", "FALSE", "UNKNOWN", "ERROR") {
			x.OnError = strings.ToUpper(lex.Next().Value)
			err = expectWord(lex, "ON", "ERROR")
		}
		return x, &x.Base, err
	})
}

func jsonPath(lex *stream) (*ast.JSONPath, error) {
	start := parser.Start(lex)
	p := &ast.JSONPath{}
	var err error
	if p.Input, err = jsonInput(lex); err != nil {
		return nil, err
	}
	if err = expectOp(lex, ","); err != nil {
		return nil, err
	}
	if p.Path, err = text(lex); err != nil {
		return nil, err
	}
	if parser.TakeWord(lex, "AS") {
		if p.Name, err = identifier(lex); err != nil {
			return nil, err
		}
	}
	if parser.TakeWord(lex, "PASSING") {
		if p.Passing, err = list(lex, jsonArgument); err != nil {
			return nil, err
		}
	}
	p.Base = ast.At(parser.From(lex, start))
	return p, nil
}

func jsonInput(lex *stream) (*ast.JSONInput, error) {
	start := parser.Start(lex)
	x, err := expression(lex)
	if err != nil {
		return nil, err
	}
	in := &ast.JSONInput{X: x}
	if in.Format, in.Encoding, err = jsonFormat(lex); err != nil {
		return nil, err
	}
	in.Base = ast.At(parser.From(lex, start))
	return in, nil
}

func jsonFormat(lex *stream) (format bool, encoding string, err error) {
	if !parser.TakeWord(lex, "FORMAT", "JSON") {
		return false, "", nil
	}
	if !parser.TakeWord(lex, "ENCODING") {
		return true, "", nil
	}
	if !parser.IsOneOf(lex.Peek(), "UTF8", "UTF16", "UTF32") {
		return true, "", unexpected(lex)
	}
	return true, strings.ToUpper(lex.Next().Value), nil
}

func jsonArgument(lex *stream) (*ast.JSONArgument, error) {
	start := parser.Start(lex)
	v, err := jsonInput(lex)
	if err != nil {
		return nil, err
	}
	if err := expectWord(lex, "AS"); err != nil {
		return nil, err
	}
	id, err := identifier(lex)
	return &ast.JSONArgument{Base: ast.At(parser.From(lex, start)), Value: v, Name: id}, err
}

func jsonValue(lex *stream) (ast.Expr, error) {
	return jsonCall(lex, func(lex *stream) (*ast.JSONValue, *ast.Base, error) {
		x := &ast.JSONValue{}
		var err error
		if x.Path, err = jsonPath(lex); err != nil {
			return nil, nil, err
		}
		if parser.TakeWord(lex, "RETURNING") {
			if x.Returning, err = typeName(lex); err != nil {
				return nil, nil, err
			}
		}
		for i := 0; i < 2 && parser.IsOneOf(lex.Peek(), "NULL", "ERROR", "DEFAULT"); i++ {
			if err := jsonValueBehaviour(lex, x); err != nil {
				return nil, nil, err
			}
		}
		return x, &x.Base, nil
	})
}

// jsonValueBehaviour reads NULL | ERROR | DEFAULT e, then ON EMPTY or ON ERROR.
func jsonValueBehaviour(lex *stream, x *ast.JSONValue) error {
	word := strings.ToUpper(lex.Next().Value)
	var e ast.Expr
	if word == "DEFAULT" {
		var err error
		if e, err = expression(lex); err != nil {
			return err
		}
	}
	if x.OnEmpty == "" && x.OnError == "" && parser.TakeWord(lex, "ON", "EMPTY") {
		x.OnEmpty, x.EmptyDefault = word, e
		return nil
	}
	if x.OnError != "" {
		return unexpected(lex)
	}
	x.OnError, x.ErrorValue = word, e
	return expectWord(lex, "ON", "ERROR")
}

func jsonQuery(lex *stream) (ast.Expr, error) {
	return jsonCall(lex, func(lex *stream) (*ast.JSONQuery, *ast.Base, error) {
		x := &ast.JSONQuery{}
		var err error
		if x.Path, err = jsonPath(lex); err != nil {
			return nil, nil, err
		}
		if x.Returning, err = jsonReturning(lex); err != nil {
			return nil, nil, err
		}
		if err := jsonWrapper(lex, x); err != nil {
			return nil, nil, err
		}
		return x, &x.Base, jsonQueryBehaviour(lex, x)
	})
}

func jsonReturning(lex *stream) (*ast.JSONReturning, error) {
	start := parser.Start(lex)
	if !parser.TakeWord(lex, "RETURNING") {
		return nil, nil
	}
	t, err := typeName(lex)
	if err != nil {
		return nil, err
	}
	r := &ast.JSONReturning{Type: t}
	if r.Format, r.Encoding, err = jsonFormat(lex); err != nil {
		return nil, err
	}
	r.Base = ast.At(parser.From(lex, start))
	return r, nil
}

func jsonWrapper(lex *stream, x *ast.JSONQuery) error {
	switch {
	case parser.TakeWord(lex, "WITHOUT"):
		x.Wrapper = "WITHOUT"
	case parser.TakeWord(lex, "WITH"):
		x.Wrapper = "UNCONDITIONAL"
		if parser.TakeWord(lex, "CONDITIONAL") {
			x.Wrapper = "CONDITIONAL"
		} else {
			parser.TakeWord(lex, "UNCONDITIONAL")
		}
	}
	if x.Wrapper != "" {
		parser.TakeWord(lex, "ARRAY")
		if err := expectWord(lex, "WRAPPER"); err != nil {
			return err
		}
	}
	if !parser.IsOneOf(lex.Peek(), "KEEP", "OMIT") {
		return nil
	}
	x.Quotes = strings.ToUpper(lex.Next().Value)
	if err := expectWord(lex, "QUOTES"); err != nil {
		return err
	}
	x.OnScalar = parser.TakeWord(lex, "ON", "SCALAR", "STRING")
	return nil
}

func jsonQueryBehaviour(lex *stream, x *ast.JSONQuery) error {
	for parser.IsOneOf(lex.Peek(), "NULL", "ERROR", "EMPTY") {
		word := strings.ToUpper(lex.Next().Value)
		if word == "EMPTY" {
			if !parser.IsOneOf(lex.Peek(), "ARRAY", "OBJECT") {
				return unexpected(lex)
			}
			word += " " + strings.ToUpper(lex.Next().Value)
		}
		switch {
		case x.OnEmpty == "" && x.OnError == "" && parser.TakeWord(lex, "ON", "EMPTY"):
			x.OnEmpty = word
		case x.OnError == "" && parser.TakeWord(lex, "ON", "ERROR"):
			x.OnError = word
		default:
			return unexpected(lex)
		}
	}
	return nil
}

func jsonObject(lex *stream) (ast.Expr, error) {
	return jsonCall(lex, func(lex *stream) (*ast.JSONObject, *ast.Base, error) {
		x := &ast.JSONObject{NullOnNull: true}
		var err error
		if !parser.IsOp(lex.Peek(), ")") && !parser.IsWord(lex.Peek(), "RETURNING") {
			if x.Members, err = list(lex, jsonMember); err != nil {
				return nil, nil, err
			}
			jsonNulls(lex, &x.NullOnNull)
			switch {
			case parser.TakeWord(lex, "WITH", "UNIQUE"):
				x.Unique = true
				parser.TakeWord(lex, "KEYS")
			case parser.TakeWord(lex, "WITHOUT", "UNIQUE"):
				parser.TakeWord(lex, "KEYS")
			}
		}
		x.Returning, err = jsonReturning(lex)
		return x, &x.Base, err
	})
}

func jsonNulls(lex *stream, keep *bool) {
	switch {
	case parser.TakeWord(lex, "NULL", "ON", "NULL"):
		*keep = true
	case parser.TakeWord(lex, "ABSENT", "ON", "NULL"):
		*keep = false
	}
}

// jsonMember reads KEY k VALUE v, or k : v. "VALUE" between two expressions would
// be a name elsewhere, but an expression has no alias.
func jsonMember(lex *stream) (*ast.JSONMember, error) {
	start := parser.Start(lex)
	if parser.IsWord(lex.Peek(), "KEY") && !parser.IsOp(parser.PeekAt(lex, 1), ":") {
		lex.Next()
	}
	key, err := expression(lex)
	if err != nil {
		return nil, err
	}
	if !parser.TakeOp(lex, ":") {
		if err := expectWord(lex, "VALUE"); err != nil {
			return nil, err
		}
	}
	v, err := jsonInput(lex)
	return &ast.JSONMember{Base: ast.At(parser.From(lex, start)), Key: key, Value: v}, err
}

func jsonArray(lex *stream) (ast.Expr, error) {
	return jsonCall(lex, func(lex *stream) (*ast.JSONArray, *ast.Base, error) {
		x := &ast.JSONArray{}
		var err error
		if !parser.IsOp(lex.Peek(), ")") && !parser.IsWord(lex.Peek(), "RETURNING") {
			if x.Items, err = list(lex, jsonInput); err != nil {
				return nil, nil, err
			}
			jsonNulls(lex, &x.NullOnNull)
		}
		x.Returning, err = jsonReturning(lex)
		return x, &x.Base, err
	})
}
