package function

import (
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// pathItem is an item of a path's sequences: a JSON value, or a row of an
// array of an SQL type.
type pathItem struct {
	json *jsonValue
	t    types.Type
	v    arrow.Array
	row  int
}

// oneRow makes an array of one value.
func oneRow[T value](t types.Type, v T) arrow.Array {
	w := newWriter[T](nil, t, 1)
	w.put(v)
	return w.done(nil)
}

func typedItem[T value](t types.Type, v T) pathItem { return pathItem{t: t, v: oneRow(t, v)} }

func textConstant(s string) pathNode {
	return pathConstant{typedItem(types.VarcharN(int32(runeCount(s))), s)}
}

func boolConstant(v bool) pathNode { return pathConstant{typedItem(types.Boolean, v)} }

func wholeItem(v int64) pathItem {
	if v == int64(int32(v)) {
		return typedItem(types.Integer, int32(v))
	}
	return typedItem(types.Bigint, v)
}

func numberConstant(t pathToken) (pathNode, error) {
	bad := &JSONPathError{Code: sqlerr.SyntaxError, At: AtStatement, Text: "Invalid numeric literal: " + t.text}
	switch t.kind {
	case pathWhole:
		v, err := strconv.ParseInt(t.text, 10, 64)
		if err != nil {
			return nil, bad
		}
		return pathConstant{wholeItem(v)}, nil
	case pathDouble:
		return pathConstant{typedItem(types.Double, jsonFloat(t.text))}, nil
	}
	whole, fraction, _ := strings.Cut(t.text, ".")
	whole = strings.TrimLeft(whole, "0")
	precision := max(1, len(whole)+len(fraction))
	if precision > maxPrecision {
		return nil, bad
	}
	d := types.Decimal(int32(precision), int32(len(fraction)))
	v, _ := parseDecimal(t.text, d)
	return pathConstant{typedItem[decimal128.Num](d, v)}, nil
}

// typed gives a scalar as a value of an SQL type; ok is false for null,
// arrays, objects and numbers beyond bigint.
func (x pathItem) typed() (pathItem, bool) {
	if x.json == nil {
		return x, true
	}
	switch x.json.kind {
	case jsonText:
		return typedItem(types.Varchar, x.json.text), true
	case jsonTrue, jsonFalse:
		return typedItem(types.Boolean, x.json.kind == jsonTrue), true
	case jsonDouble:
		return typedItem(types.Double, x.json.double()), true
	case jsonInteger:
		v, err := strconv.ParseInt(x.json.text, 10, 64)
		return wholeItem(v), err == nil
	}
	return x, false
}

// tree gives the item as a JSON value; ok is false where JSON has none for its type.
func (x pathItem) tree() (*jsonValue, bool) {
	if x.json != nil {
		return x.json, true
	}
	if columnar.NullsOf(x.v).Null(x.row) {
		return &jsonValue{kind: jsonNull}, true
	}
	text := string(AppendText(nil, x.t, x.v, x.row))
	switch x.t.Kind {
	case types.KindBoolean:
		return &jsonValue{kind: map[bool]jsonToken{true: jsonTrue, false: jsonFalse}[text == "true"]}, true
	case types.KindVarchar:
		return &jsonValue{kind: jsonText, text: text}, true
	case types.KindChar:
		return &jsonValue{kind: jsonText, text: string(appendPadded(nil, strings.TrimRight(text, " "), int(x.t.Precision)))}, true
	case types.KindReal, types.KindDouble:
		if f, err := strconv.ParseFloat(text, 64); err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return &jsonValue{kind: jsonText, text: text}, true
		}
	}
	return &jsonValue{kind: jsonInteger, text: text}, x.t.IsNumeric()
}

// jsonKindNames are the kinds of JSON values in the messages of paths.
var jsonKindNames = map[jsonToken]string{jsonOpenObject: "OBJECT", jsonOpenArray: "ARRAY", jsonText: "STRING", jsonInteger: "NUMBER",
	jsonDouble: "NUMBER", jsonTrue: "BOOLEAN", jsonFalse: "BOOLEAN", jsonNull: "NULL"}

func (x pathItem) kindName() string {
	if x.json == nil {
		return x.t.String()
	}
	return jsonKindNames[x.json.kind]
}

func (x pathItem) isKind(k jsonToken) bool { return x.json != nil && x.json.kind == k }

// null reports whether the item is JSON's null.
func (x pathItem) null() bool { return x.isKind(jsonNull) }

// typeName is what the method type() answers.
func (x pathItem) typeName() string {
	if x.json != nil {
		return strings.ToLower(jsonKindNames[x.json.kind])
	}
	switch x.t.Kind {
	case types.KindBoolean, types.KindDate:
		return x.t.String()
	case types.KindTime:
		return "time without time zone"
	case types.KindTimeTZ:
		return "time with time zone"
	case types.KindTimestamp:
		return "timestamp without time zone"
	case types.KindTimestampTZ:
		return "timestamp with time zone"
	}
	if x.t.IsNumeric() {
		return "number"
	}
	return "string"
}

// apply runs a kernel over items of one row each.
func applyItems(ctx *Context, o *Overload, items ...pathItem) (pathItem, error) {
	args := make([]columnar.Vector, len(items))
	for i, x := range items {
		cast, failed := Cast(x.t, o.Args[i])
		if failed != nil {
			return pathItem{}, failed
		}
		v, err := cast(ctx, []columnar.Vector{{Array: columnar.Slice(x.v, x.row, x.row+1), Const: true}}, 1)
		if err != nil {
			return pathItem{}, err
		}
		args[i] = v
	}
	run, err := o.Kernel(make([]arrow.Array, len(args)))
	if err != nil {
		return pathItem{}, err
	}
	v, err := run(ctx, args, 1)
	return pathItem{t: o.Result, v: v.Array}, err
}
