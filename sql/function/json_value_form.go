package function

import (
	"cmp"
	"slices"
	"unicode/utf16"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func noScalar(format string, args ...any) error {
	return sqlerr.New(sqlerr.JSONValueResult, "cannot extract SQL scalar from JSON: "+format, args...)
}

// value runs JSON_VALUE. The defaults are the last two arguments.
func (c *jsonCall) value(args []columnar.Vector, n int) (columnar.Vector, error) {
	constant := allConst(args)
	if constant {
		n = 1
	}
	parts := make([]arrow.Array, n)
	for row := range n {
		v, err := c.scalar(args, row)
		if err != nil {
			return columnar.Vector{}, err
		}
		parts[row] = v
	}
	out, err := pieces(c.o.Result, parts)
	return columnar.Vector{Array: out, Const: constant}, err
}

func (c *jsonCall) null() arrow.Array { return columnar.NewNulls(columnar.ArrowType(c.o.Result), 1) }

// scalar gives the value of a row, as an array of one row.
func (c *jsonCall) scalar(args []columnar.Vector, row int) (arrow.Array, error) {
	if absent(args, row) {
		return c.null(), nil
	}
	found, err := c.items(args, row)
	if err == nil && len(found) == 0 {
		return c.instead(c.form.OnEmpty, args[len(args)-2], row, noScalar("JSON path found no items"))
	}
	var v arrow.Array
	if err == nil {
		v, err = c.only(found)
	}
	if err != nil {
		return c.instead(c.form.OnError, args[len(args)-1], row, err)
	}
	return v, nil
}

// instead does what ON EMPTY and ON ERROR say.
func (c *jsonCall) instead(what string, absent columnar.Vector, row int, err error) (arrow.Array, error) {
	switch what {
	case "ERROR":
		return nil, err
	case "DEFAULT":
		row = absent.Row(row)
		return columnar.Plain(columnar.Slice(absent.Array, row, row+1)), nil
	}
	return c.null(), nil
}

// only gives the one item that was found as a value of the result's type.
func (c *jsonCall) only(found []pathItem) (arrow.Array, error) {
	if len(found) > 1 {
		return nil, noScalar("JSON path found multiple items")
	}
	if found[0].null() {
		return c.null(), nil
	}
	x, ok := found[0].typed()
	if !ok {
		return nil, noScalar("JSON path found an item that cannot be converted to an SQL value")
	}
	bad := noScalar("Cannot cast value of type %s to declared return type of function JSON_VALUE: %s", x.t, c.o.Result)
	cast, failed := Cast(x.t, c.o.Result)
	if failed != nil {
		return nil, bad
	}
	v, err := cast(c.ctx, []columnar.Vector{{Array: columnar.Slice(x.v, x.row, x.row+1), Const: true}}, 1)
	if err != nil {
		return nil, bad
	}
	return columnar.Plain(v.Array), nil
}

func noOutput(format string, args ...any) error {
	return sqlerr.New(sqlerr.JSONOutputConversion, "conversion from JSON failed: "+format, args...)
}

// query runs JSON_QUERY.
func (c *jsonCall) query(args []columnar.Vector, n int) (columnar.Vector, error) {
	return each(c, args, n, func(row int) (string, error) {
		if absent(args, row) {
			return "", errNull
		}
		found, err := c.items(args, row)
		if err == nil && len(found) == 0 {
			return c.otherJSON(c.form.OnEmpty, noOutput("JSON path found no items"))
		}
		var text string
		if err == nil {
			text, err = c.wrapped(found)
		}
		if err != nil {
			return c.otherJSON(c.form.OnError, err)
		}
		return c.output(text), nil
	})
}

func (c *jsonCall) otherJSON(what string, err error) (string, error) {
	switch what {
	case "ERROR":
		return "", err
	case "EMPTY ARRAY":
		return c.output("[]"), nil
	case "EMPTY OBJECT":
		return c.output("{}"), nil
	}
	return "", errNull
}

// wrapped gives what was found as one JSON text.
func (c *jsonCall) wrapped(found []pathItem) (string, error) {
	values := make([]*jsonValue, len(found))
	for i, x := range found {
		v, ok := x.tree()
		if !ok {
			return "", noOutput("JSON path returned a scalar SQL value of type %s that cannot be represented as JSON", x.t)
		}
		values[i] = v
	}
	first := values[0]
	whole := len(values) == 1 && (first.kind == jsonOpenArray || first.kind == jsonOpenObject)
	switch {
	case c.form.Wrapper == "UNCONDITIONAL" || c.form.Wrapper == "CONDITIONAL" && !whole:
		first = &jsonValue{kind: jsonOpenArray, items: values}
	case len(values) > 1:
		return "", noOutput("JSON path found multiple items")
	case c.form.Unquoted && first.kind == jsonText:
		return first.text, nil
	}
	return string(first.appendTo(nil, false)), nil
}

// output gives a JSON text as the result's type holds it.
func (c *jsonCall) output(text string) string {
	if c.o.Result.Kind == types.KindVarbinary {
		return encode(text, c.form.Encoding)
	}
	return cutText(text, c.o.Result)
}

// list runs JSON_ARRAY.
func (c *jsonCall) list(args []columnar.Vector, n int) (columnar.Vector, error) {
	return each(c, args, n, func(row int) (string, error) {
		out := &jsonValue{kind: jsonOpenArray}
		for i := range args {
			v, err := c.member(args, i, row)
			if err != nil {
				return "", err
			}
			if v.kind != jsonNull || !c.form.OmitNull {
				out.items = append(out.items, v)
			}
		}
		return c.output(string(out.appendTo(nil, false))), nil
	})
}

// member gives an argument as a JSON value.
func (c *jsonCall) member(args []columnar.Vector, at, row int) (*jsonValue, error) {
	x, err := c.input(args, at, row)
	if err != nil {
		return nil, err
	}
	if v, ok := x.tree(); ok {
		return v, nil
	}
	cast, failed := Cast(x.t, types.Varchar)
	if failed != nil {
		return nil, failed
	}
	v, err := cast(c.ctx, []columnar.Vector{{Array: x.v, Const: true}}, 1)
	if err != nil {
		return nil, err
	}
	return &jsonValue{kind: jsonText, text: columnar.StringsOf(v.Array).At(0)}, nil
}

// object runs JSON_OBJECT, whose arguments are keys and values in turn.
func (c *jsonCall) object(args []columnar.Vector, n int) (columnar.Vector, error) {
	return each(c, args, n, func(row int) (string, error) {
		out := &jsonValue{kind: jsonOpenObject}
		for i := 0; i+1 < len(args); i += 2 {
			key := args[i].Row(row)
			if columnar.NullsOf(args[i].Array).Null(key) {
				return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "null value passed for JSON object key to JSON_OBJECT function")
			}
			v, err := c.member(args, i+1, row)
			if err != nil {
				return "", err
			}
			if v.kind == jsonNull && c.form.OmitNull {
				continue
			}
			name := columnar.StringsOf(args[i].Array).At(key)
			if out.member(name) != nil {
				return "", c.duplicate()
			}
			out.keys, out.items = append(out.keys, name), append(out.items, v)
		}
		out.hashed()
		return c.output(string(out.appendTo(nil, false))), nil
	})
}

// hashed puts the members in the order in which Trino gives them: that of
// Java's hash table of texts.
func (v *jsonValue) hashed() {
	size := uint32(16)
	for uint32(len(v.keys)) > size/4*3 {
		size *= 2
	}
	order := v.order(false)
	bucket := func(key string) uint32 {
		h := uint32(0)
		for _, unit := range utf16.Encode([]rune(key)) {
			h = 31*h + uint32(unit)
		}
		return (h ^ h>>16) & (size - 1)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(bucket(v.keys[a]), bucket(v.keys[b])) })
	keys, items := make([]string, len(order)), make([]*jsonValue, len(order))
	for n, i := range order {
		keys[n], items[n] = v.keys[i], v.items[i]
	}
	v.keys, v.items = keys, items
}

func (c *jsonCall) duplicate() error {
	if c.form.Unique {
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "duplicate key passed to JSON_OBJECT function")
	}
	return sqlerr.New(sqlerr.NotSupported, "cannot construct a JSON object with duplicate key")
}
