package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, joinedArrays) }

func joinedArrays() []Def {
	return []Def{
		{Name: "array_join", In: "array(e), varchar", Out: "varchar", Build: arrayJoin, Check: joinable, Doc: "The elements as one text, without nulls"},
		{Name: "array_join", In: "array(e), varchar, varchar", Out: "varchar", Build: arrayJoin, Check: joinable, Doc: "The elements as one text, with a text for nulls"},
	}
}

// joinable: the elements are cast to varchar.
func joinable(args []types.Type) *sqlerr.Error {
	element := args[0].Elem()
	if _, failed := Cast(element, types.Varchar); failed != nil {
		return sqlerr.New("OPERATOR_NOT_FOUND", "Cannot cast %s to %s", element, types.Varchar)
	}
	return nil
}

func arrayJoin(o *Overload, _ []arrow.Array) (Scalar, error) {
	cast, fault := Cast(o.Args[0].Elem(), types.Varchar)
	if fault != nil {
		return nil, fault
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		e := elementsOf(ctx, args[0], validRows(args, n), n)
		values := e.values()
		v, err := cast(ctx, []columnar.Vector{{Array: values}}, values.Len())
		if err != nil {
			return columnar.Vector{}, sqlerr.New(sqlerr.GenericInternalError, "Error casting array element to VARCHAR").WithCause(err)
		}
		texts, delimiter := columnar.StringsOf(ctx.Expand(v, values.Len())), reader[string](args[1])
		missing := func(int) string { return "" }
		if len(args) > 2 {
			missing = reader[string](args[2])
		}
		var parts []string
		return rows(ctx, o.Result, args, n, func(i int) (string, error) {
			parts = parts[:0]
			for at := int(e.offsets[i]); at < int(e.offsets[i+1]); at++ {
				switch {
				case !texts.Null(at):
					parts = append(parts, texts.At(at))
				case len(args) > 2:
					parts = append(parts, missing(i))
				}
			}
			return strings.Join(parts, delimiter(i)), nil
		})
	}, nil
}
