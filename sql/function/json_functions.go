package function

import (
	"math"

	"math/big"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, jsonFunctions) }

func jsonFunctions() []Def {
	out := []Def{
		{Name: "json_parse", In: "varchar(x)", Out: "json", Build: one(jsonParse), Doc: "The JSON value that a text is"},
		{Name: "json_format", In: "json", Out: "varchar", Build: one(safe(func(s string) string { return s })), Doc: "The text of a JSON value"},
	}
	for _, t := range []string{"varchar(x)", "json"} {
		scalar := Def{Name: "json_extract_scalar", In: t + ", jsonpath", Out: t, Build: withPath(extractScalar), Doc: "The scalar that a path names, as text"}
		if t == "json" {
			scalar.Out = "varchar"
		}
		out = append(out, scalar,
			Def{Name: "json_extract", In: t + ", jsonpath", Out: "json", Build: withPath(extractJSON), Doc: "The value that a path names"},
			Def{Name: "json_size", In: t + ", jsonpath", Out: "bigint", Build: withPath(jsonSize), Doc: "Size of the array or object that a path names"},
			Def{Name: "json_array_length", In: t, Out: "bigint", Build: one(jsonArrayLength), Doc: "Number of items of an array"},
			Def{Name: "json_array_get", In: t + ", bigint", Out: "json", Build: two(jsonArrayGet), Doc: "Item of an array, from 0, or from -1 at the end"},
			Def{Name: "is_json_scalar", In: t, Out: "boolean", Build: one(isJSONScalar), Doc: "Whether a value is no array and no object"},
			Def{Name: "json_array_contains", In: t + ", bigint", Out: "boolean", Build: two(holdsBigint), Doc: "Whether a value is in an array"},
			Def{Name: "json_array_contains", In: t + ", boolean", Out: "boolean", Build: two(holdsBoolean), Doc: "Whether a value is in an array"},
			Def{Name: "json_array_contains", In: t + ", double", Out: "boolean", Build: two(holdsDouble), Doc: "Whether a value is in an array"})
		text := Def{Name: "json_array_contains", In: t + ", varchar(x)", Out: "boolean", Build: two(holdsText), Doc: "Whether a value is in an array"}
		if t != "json" {
			text.In = t + ", varchar(y)"
		}
		out = append(out, text)
	}
	return out
}

// canonicalJSON gives a JSON text in the form in which values of type json are kept.
func canonicalJSON(text string) (string, bool) {
	v, ok := parseJSON(text)
	if !ok {
		return "", false
	}
	return string(v.appendTo(nil, true)), true
}

func jsonParse(text string) (string, error) {
	out, ok := canonicalJSON(text)
	if !ok {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot convert value to JSON: '%s'", text)
	}
	return out, nil
}

// JSONLiteral gives the value of the literal JSON '…'.
func JSONLiteral(text string) (value string, ok bool) { return canonicalJSON(text) }

func jsonArrayLength(text string) (int64, error) {
	r := newJSONReader(text)
	if r.next() != jsonOpenArray {
		return 0, errNull
	}
	return jsonSize(r, jsonOpenArray)
}

// jsonArrayGet gives a text without its quotes, as Trino does, though it is no
// JSON then.
func jsonArrayGet(text string, index int64) (string, error) {
	r := newJSONReader(text)
	if r.next() != jsonOpenArray {
		return "", errNull
	}
	if index < 0 {
		size, err := jsonArrayLength(text)
		if err != nil || index < -size {
			return "", errNull
		}
		index += size
	}
	if index > int64(len(text)) {
		return "", errNull
	}
	switch t := r.findItem(int(index)); t {
	case jsonEnd, jsonNull:
		return "", errNull
	case jsonText:
		return r.value, nil
	default:
		return extractJSON(r, t)
	}
}

func isJSONScalar(text string) (bool, error) {
	bad := sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid JSON value: %s", text)
	r := newJSONReader(text)
	t := r.next()
	if t == jsonEnd || !r.skip(t) || r.next() != jsonEnd || r.failed {
		return false, bad
	}
	return t != jsonOpenArray && t != jsonOpenObject, nil
}

// holds looks for an item of an array; it looks no further than it must.
func holds(text string, is func(t jsonToken, value string) bool) (bool, error) {
	r := newJSONReader(text)
	if r.next() != jsonOpenArray {
		return false, errNull
	}
	for {
		t := r.next()
		switch {
		case t == jsonCloseArray:
			return false, nil
		case t == jsonEnd:
			return false, errNull
		case is(t, r.value):
			return true, nil
		case !r.skip(t):
			return false, errNull
		}
	}
}

func holdsBigint(text string, v int64) (bool, error) {
	want := big.NewInt(v)
	return holds(text, func(t jsonToken, value string) bool {
		n, ok := new(big.Int).SetString(value, 10)
		return t == jsonInteger && ok && n.Cmp(want) == 0
	})
}

func holdsDouble(text string, v float64) (bool, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) { // JSON has none; no text is looked at
		return false, nil
	}
	return holds(text, func(t jsonToken, value string) bool {
		return t == jsonDouble && jsonFloat(value) == v
	})
}

func holdsBoolean(text string, v bool) (bool, error) {
	return holds(text, func(t jsonToken, _ string) bool { return t == jsonTrue && v || t == jsonFalse && !v })
}

func holdsText(text string, v string) (bool, error) {
	return holds(text, func(t jsonToken, value string) bool { return t == jsonText && value == v })
}
