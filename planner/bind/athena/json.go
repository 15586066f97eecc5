package athena

import (
	"errors"
	"slices"
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// jsonLiteral binds JSON '…'.
func jsonLiteral(x *ast.Typed) (expr.Expr, error) {
	v, ok := function.JSONLiteral(x.Value)
	if !ok {
		return nil, sqlerr.At(x.Span(), sqlerr.InvalidLiteral, "'%s' is not a valid JSON literal", x.Value)
	}
	return expr.Text(v, types.JSON, x.Span()), nil
}

// jsonBinder gathers the arguments of a call of an SQL/JSON function.
type jsonBinder struct {
	*exprBinder
	call ast.Expr
	form function.JSONForm
	args []expr.Expr
}

// jsonForm binds the SQL/JSON functions.
func (eb *exprBinder) jsonForm(x ast.Expr) (expr.Expr, error) {
	j := &jsonBinder{exprBinder: eb, call: x}
	switch x := x.(type) {
	case *ast.JSONExists:
		return j.exists(x)
	case *ast.JSONValue:
		return j.value(x)
	case *ast.JSONQuery:
		return j.query(x)
	case *ast.JSONObject:
		return j.object(x)
	case *ast.JSONArray:
		return j.array(x)
	}
	return nil, unsupported(x, sqlText(x))
}

// finish gives the call.
func (j *jsonBinder) finish(name string, result types.Type) expr.Expr {
	o, form := function.JSONCall(name, j.form, typesOf(j.args), result)
	first := expr.Text(form, types.Varchar, j.call.Span())
	return &expr.Call{Overload: o, Args: append([]expr.Expr{first}, j.args...), At: j.call.Span()}
}

func (j *jsonBinder) add(e expr.Expr, format string) {
	j.args = append(j.args, e)
	j.form.Formats = append(j.form.Formats, format)
}

// formatting names a format as the messages do.
func formatting(encoding string) string {
	if encoding == "" {
		return "JSON"
	}
	return "JSON ENCODING " + encoding
}

// text adds an argument that is a JSON text.
func (j *jsonBinder) text(in *ast.JSONInput) error {
	e, err := j.bind(in.X)
	if err != nil {
		return err
	}
	t := e.Type()
	encoding := in.Encoding
	switch {
	case t.Kind == types.KindUnknown:
		e = j.coerce(e, types.Varchar)
	case t.Kind == types.KindVarchar && encoding == "" || t.Kind == types.KindVarbinary:
	default:
		return sqlerr.At(ast.ErrorSpan(in.X), sqlerr.TypeMismatch, "Cannot read input of type %s as JSON using formatting %s", t, formatting(encoding))
	}
	if encoding == "" {
		encoding = function.UTF8
	}
	j.add(e, encoding)
	return nil
}

// isJSON reports whether an argument is JSON by itself.
func isJSON(in *ast.JSONInput) bool {
	switch in.X.(type) {
	case *ast.JSONObject, *ast.JSONArray, *ast.JSONQuery:
		return true
	}
	return in.Format
}

// path binds input, path and parameters.
func (j *jsonBinder) path(p *ast.JSONPath) error {
	if p.Name != nil {
		name, _, _ := strings.Cut(ast.SQL(j.call), "(")
		return sqlerr.At(p.Name.Span(), sqlerr.InvalidPath, "JSON path name is not allowed in %s function", strings.ToUpper(name))
	}
	if err := j.text(p.Input); err != nil {
		return err
	}
	path, err := function.ParseJSONPath(p.Path.Value)
	if err != nil {
		return pathError(err, p.Path)
	}
	j.form.Path = p.Path.Value
	for _, a := range p.Passing {
		if err := j.parameter(a); err != nil {
			return err
		}
	}
	for _, name := range path.Names() {
		if slices.Contains(j.form.Names, name) {
			continue
		}
		hint := ""
		if slices.ContainsFunc(j.form.Names, func(n string) bool { return strings.EqualFold(n, name) }) {
			hint = `. Try quoting "` + name + `" in the PASSING clause to match case`
		}
		return sqlerr.At(p.Path.Span(), sqlerr.InvalidPath, "no value passed for parameter %s%s", name, hint)
	}
	return nil
}

// pathError places a fault of a path in the statement.
func pathError(err error, path *ast.String) error {
	var fault *function.JSONPathError
	if !errors.As(err, &fault) {
		return err
	}
	at := path.Span()
	switch {
	case fault.At == function.AtStatement:
		at = sqlerr.Span{Pos: 0, End: 1}
	case fault.At >= 0:
		at.Pos += 1 + int32(fault.At)
		at.End = max(at.End, at.Pos+1)
	}
	return sqlerr.At(at, fault.Code, "%s", fault.Text)
}

func (j *jsonBinder) parameter(a *ast.JSONArgument) error {
	name := a.Name.Name
	if !a.Name.Quoted {
		name = strings.ToUpper(name)
	}
	if slices.Contains(j.form.Names, name) {
		return sqlerr.At(a.Name.Span(), sqlerr.DuplicateParameterName, "%s JSON path parameter is specified more than once", name)
	}
	j.form.Names = append(j.form.Names, name)
	if isJSON(a.Value) {
		return j.text(a.Value)
	}
	e, err := j.bind(a.Value.X)
	if err != nil {
		return err
	}
	t := e.Type()
	if !scalarOfPath(t) && t.Kind != types.KindUnknown {
		if _, failed := function.Cast(t, types.Varchar); failed != nil {
			return sqlerr.At(j.call.Span(), sqlerr.NotSupported, "Unsupported type of JSON path parameter: %s", t)
		}
		e = &expr.Cast{X: e, T: types.Varchar, Implicit: true, At: e.Span()}
	}
	j.add(e, "")
	return nil
}

// scalarOfPath reports whether paths know values of a type.
func scalarOfPath(t types.Type) bool {
	switch t.Kind {
	case types.KindBoolean, types.KindDate, types.KindTime, types.KindTimeTZ, types.KindTimestamp, types.KindTimestampTZ:
		return true
	}
	return t.IsNumeric() || t.IsString()
}

func (j *jsonBinder) exists(x *ast.JSONExists) (expr.Expr, error) {
	if err := j.path(x.Path); err != nil {
		return nil, err
	}
	j.form.OnError = x.OnError
	return j.finish("json_exists", types.Boolean), nil
}

// namedType gives the type that RETURNING names.
func (j *jsonBinder) namedType(n *ast.TypeName) (types.Type, error) {
	return j.typeOf(&ast.Cast{Base: ast.At(j.call.Span()), Type: n})
}

func (j *jsonBinder) value(x *ast.JSONValue) (expr.Expr, error) {
	if err := j.path(x.Path); err != nil {
		return nil, err
	}
	t := types.Varchar
	if x.Returning != nil {
		var err error
		if t, err = j.namedType(x.Returning); err != nil {
			return nil, err
		}
		if !scalarOfPath(t) {
			return nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Invalid return type of function JSON_VALUE: %s", t)
		}
	}
	j.form.OnEmpty, j.form.OnError = x.OnEmpty, x.OnError
	for _, d := range []struct {
		x  ast.Expr
		on string
	}{{x.EmptyDefault, "EMPTY"}, {x.ErrorValue, "ERROR"}} {
		if err := j.fallback(d.x, d.on, t); err != nil {
			return nil, err
		}
	}
	return j.finish("json_value", t), nil
}

// fallback adds the value of DEFAULT, or a null.
func (j *jsonBinder) fallback(x ast.Expr, on string, t types.Type) error {
	if x == nil {
		j.add(expr.Null(t, j.call.Span()), "")
		return nil
	}
	e, err := j.bind(x)
	if err != nil {
		return err
	}
	if !types.CanCoerce(e.Type(), t) {
		return sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch,
			"Function JSON_VALUE default ON %s result must evaluate to a %s (actual: %s)", on, t, e.Type())
	}
	j.add(j.coerce(e, t), "")
	return nil
}

// returning gives the type of a JSON text that a function answers.
func (j *jsonBinder) returning(r *ast.JSONReturning) (types.Type, error) {
	if r == nil {
		return types.Varchar, nil
	}
	t, err := j.namedType(r.Type)
	if err != nil {
		return t, err
	}
	if !(t.IsString() && r.Encoding == "") && t.Kind != types.KindVarbinary {
		return t, sqlerr.At(j.call.Span(), sqlerr.TypeMismatch, "Cannot output JSON value as %s using formatting %s", t, formatting(r.Encoding))
	}
	j.form.Encoding = r.Encoding
	return t, nil
}

func (j *jsonBinder) query(x *ast.JSONQuery) (expr.Expr, error) {
	if err := j.path(x.Path); err != nil {
		return nil, err
	}
	if x.Quotes != "" && (x.Wrapper == "UNCONDITIONAL" || x.Wrapper == "CONDITIONAL") {
		return nil, sqlerr.At(x.Span(), sqlerr.InvalidFunctionArgument,
			"%s QUOTES behavior specified with WITH %s ARRAY WRAPPER behavior", x.Quotes, x.Wrapper)
	}
	t, err := j.returning(x.Returning)
	if err != nil {
		return nil, err
	}
	j.form.OnEmpty, j.form.OnError, j.form.Wrapper, j.form.Unquoted = x.OnEmpty, x.OnError, x.Wrapper, x.Quotes == "OMIT"
	return j.finish("json_query", t), nil
}

// member adds a value of JSON_OBJECT or JSON_ARRAY.
func (j *jsonBinder) member(in *ast.JSONInput, name string) error {
	if isJSON(in) {
		return j.text(in)
	}
	e, err := j.bind(in.X)
	if err != nil {
		return err
	}
	t, at := e.Type(), j.call.Span()
	_, failed := function.Cast(t, types.Varchar)
	if t.Kind == types.KindVarbinary {
		at = ast.ErrorSpan(in.X)
	}
	if t.Kind != types.KindUnknown && failed != nil || t.Kind == types.KindVarbinary {
		return sqlerr.At(at, sqlerr.NotSupported, "Unsupported type of value passed to %s function: %s", name, t)
	}
	j.add(e, "")
	return nil
}

func (j *jsonBinder) object(x *ast.JSONObject) (expr.Expr, error) {
	for _, m := range x.Members {
		key, err := j.bind(m.Key)
		if err != nil {
			return nil, err
		}
		if !key.Type().IsString() {
			return nil, sqlerr.At(ast.ErrorSpan(m.Key), sqlerr.InvalidFunctionArgument, "Invalid type of JSON object key: %s", key.Type())
		}
		j.add(key, "")
		if err := j.member(m.Value, "JSON_OBJECT"); err != nil {
			return nil, err
		}
	}
	j.form.OmitNull, j.form.Unique = !x.NullOnNull, x.Unique
	t, err := j.returning(x.Returning)
	return j.finish("json_object", t), err
}

func (j *jsonBinder) array(x *ast.JSONArray) (expr.Expr, error) {
	for _, in := range x.Items {
		if err := j.member(in, "JSON_ARRAY"); err != nil {
			return nil, err
		}
	}
	j.form.OmitNull = !x.NullOnNull
	t, err := j.returning(x.Returning)
	return j.finish("json_array", t), err
}
