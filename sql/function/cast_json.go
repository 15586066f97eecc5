package function

import (
	"encoding/json"
	"strings"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// jsonScalar makes the cast from JSON of the cast from varchar: the text of a
// JSON scalar is cast, null is null, arrays and objects are errors.
func jsonScalar(inner Scalar) Scalar {
	texts := convert(types.Varchar, jsonText)
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		v, err := texts(ctx, args, n)
		if err != nil {
			return v, err
		}
		return inner(ctx, []columnar.Vector{v}, n)
	}
}

func jsonText(s string) (string, error) {
	t := strings.TrimSpace(s)
	switch {
	case t == "null":
		return "", errNull
	case strings.HasPrefix(t, `"`):
		var out string
		if err := json.Unmarshal([]byte(t), &out); err != nil {
			return "", sqlerr.New(sqlerr.InvalidCastArgument, "Cannot convert value to JSON: '%s'", s)
		}
		return out, nil
	case strings.HasPrefix(t, "{") || strings.HasPrefix(t, "["):
		return "", sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast JSON %s to a scalar type", s)
	}
	return t, nil
}
