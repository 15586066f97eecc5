package function

import (
	"encoding/json"
	"errors"
	"unicode/utf16"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// JSONForm says what a call of an SQL/JSON function says beside its arguments.
// It is the call's first argument, as text, so that equal calls are equal expressions.
type JSONForm struct {
	Path     string   `json:",omitempty"`
	Names    []string `json:",omitempty"` // of the parameters that follow the input
	Formats  []string `json:",omitempty"` // of the arguments: "" for a value, else a JSON text's encoding
	OnEmpty  string   `json:",omitempty"` // NULL, ERROR, DEFAULT, EMPTY ARRAY, EMPTY OBJECT
	OnError  string   `json:",omitempty"` // these, TRUE, FALSE or UNKNOWN
	Wrapper  string   `json:",omitempty"` // UNCONDITIONAL, CONDITIONAL
	OmitNull bool     `json:",omitempty"` // ABSENT ON NULL
	Unique   bool     `json:",omitempty"`
	Unquoted bool     `json:",omitempty"` // OMIT QUOTES
	Encoding string   `json:",omitempty"` // of a result in bytes
	Returns  string   `json:",omitempty"` // the result's type, to tell calls apart
}

// The formats of JSONForm.
const (
	UTF8  = "UTF8"
	UTF16 = "UTF16"
	UTF32 = "UTF32"
)

// jsonForms are the SQL/JSON functions, which only binders call.
var jsonForms = map[string]*Def{}

func init() {
	for name, run := range map[string]func(*jsonCall, []columnar.Vector, int) (columnar.Vector, error){
		"json_exists": (*jsonCall).exists, "json_value": (*jsonCall).value, "json_query": (*jsonCall).query,
		"json_object": (*jsonCall).object, "json_array": (*jsonCall).list} {
		jsonForms[name] = &Def{Name: name, Flags: NullsAreSeen, Build: buildJSONForm(run)}
	}
}

// JSONCall gives the overload of an SQL/JSON function and the text of its
// form, which is the first argument.
func JSONCall(name string, form JSONForm, args []types.Type, result types.Type) (*Overload, string) {
	form.Returns = result.String()
	text, err := json.Marshal(form)
	if err != nil { // never for such a struct
		text = []byte("{}")
	}
	return &Overload{Def: jsonForms[name], Args: append([]types.Type{types.Varchar}, args...), Result: result}, string(text)
}

// jsonCall is a call while it runs.
type jsonCall struct {
	ctx  *Context
	o    *Overload
	form JSONForm
	path *JSONPath
}

func buildJSONForm(run func(*jsonCall, []columnar.Vector, int) (columnar.Vector, error)) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		if len(consts) == 0 || consts[0] == nil {
			return nil, sqlerr.New(sqlerr.GenericInternalError, "a SQL/JSON function without its form")
		}
		var form JSONForm
		if err := json.Unmarshal([]byte(columnar.StringsOf(consts[0]).At(0)), &form); err != nil {
			return nil, err
		}
		var path *JSONPath
		if form.Path != "" {
			var err error
			if path, err = ParseJSONPath(form.Path); err != nil {
				return nil, err
			}
		}
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			return run(&jsonCall{ctx, o, form, path}, args[1:], n)
		}, nil
	}
}

// decode gives a JSON text in UTF-8.
func decode(text, encoding string) string {
	switch encoding {
	case UTF16:
		units := make([]uint16, len(text)/2)
		for i := range units {
			units[i] = uint16(text[2*i]) | uint16(text[2*i+1])<<8
		}
		return string(utf16.Decode(units))
	case UTF32:
		runes := make([]rune, len(text)/4)
		for i := range runes {
			runes[i] = rune(text[4*i]) | rune(text[4*i+1])<<8 | rune(text[4*i+2])<<16 | rune(text[4*i+3])<<24
		}
		return string(runes)
	}
	return text
}

func encode(text, encoding string) string {
	var out []byte
	switch encoding {
	case UTF16:
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	case UTF32:
		for _, r := range text {
			out = append(out, byte(r), byte(r>>8), byte(r>>16), byte(r>>24))
		}
		return string(out)
	}
	return text
}

var errInput = sqlerr.New(sqlerr.JSONInputConversion, "conversion to JSON failed: ")

// input reads an argument as an item: a JSON text by its encoding, or a value.
// A null is JSON's.
func (c *jsonCall) input(args []columnar.Vector, at, row int) (pathItem, error) {
	t, v := c.o.Args[at+1], args[at]
	row = v.Row(row)
	if t.Kind == types.KindUnknown || columnar.NullsOf(v.Array).Null(row) {
		return pathItem{json: &jsonValue{kind: jsonNull}}, nil
	}
	if c.form.Formats[at] == "" {
		return pathItem{t: t, v: columnar.Plain(columnar.Slice(v.Array, row, row+1))}, nil
	}
	tree, ok := firstJSON(decode(columnar.StringsOf(v.Array).At(row), c.form.Formats[at]))
	if !ok {
		return pathItem{}, errInput
	}
	return pathItem{json: tree}, nil
}

// items evaluates the path on a row.
func (c *jsonCall) items(args []columnar.Vector, row int) ([]pathItem, error) {
	root, err := c.input(args, 0, row)
	if err != nil {
		return nil, err
	}
	run := &pathRun{ctx: c.ctx, strict: c.path.strict, root: root, named: map[string]pathItem{}, size: -1}
	for i, name := range c.form.Names {
		if run.named[name], err = c.input(args, i+1, row); err != nil {
			return nil, err
		}
	}
	found, err := c.path.root.eval(run)
	var fault *pathFault
	if errors.As(err, &fault) {
		err = sqlerr.New(sqlerr.PathEvaluationError, "path evaluation failed: %s", fault.text)
	}
	return found, err
}

// absent reports whether the input of a row is null, which makes the result null.
func absent(args []columnar.Vector, row int) bool {
	return args[0].Len() > 0 && columnar.NullsOf(args[0].Array).Null(args[0].Row(row))
}

// each runs a function of rows whose arguments it looks at itself.
func each[R value](c *jsonCall, args []columnar.Vector, n int, f func(row int) (R, error)) (columnar.Vector, error) {
	if allConst(args) {
		n = 1
	}
	v, err := rows(c.ctx, c.o.Result, nil, n, f)
	v.Const = allConst(args)
	return v, err
}

func (c *jsonCall) exists(args []columnar.Vector, n int) (columnar.Vector, error) {
	return each(c, args, n, func(row int) (bool, error) {
		if absent(args, row) {
			return false, errNull
		}
		found, err := c.items(args, row)
		switch {
		case err == nil:
			return len(found) > 0, nil
		case c.form.OnError == "ERROR":
			return false, err
		case c.form.OnError == "UNKNOWN":
			return false, errNull
		}
		return c.form.OnError == "TRUE", nil
	})
}

// pieces puts arrays of one row each together.
func pieces(t types.Type, parts []arrow.Array) (arrow.Array, error) {
	if len(parts) == 0 {
		return columnar.NewNulls(columnar.ArrowType(t), 0), nil
	}
	return array.Concatenate(parts, memory.DefaultAllocator)
}
