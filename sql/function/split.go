package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, splits) }

func splits() []Def {
	return []Def{
		{Name: "split", In: "varchar(x), varchar(y)", Out: "array(varchar(x))", Build: split, Doc: "The parts between delimiters"},
		{Name: "split", In: "varchar(x), varchar(y), bigint", Out: "array(varchar(x))", Build: split, Doc: "The parts between delimiters, at most so many"},
	}
}

// split gives arrays of texts; its parts go into one column as they are found.
func split(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text, delimiter := reader[string](args[0]), reader[string](args[1])
		limit := func(int) int64 { return 1<<31 - 1 }
		if len(args) > 2 {
			limit = reader[int64](args[2])
		}
		valid := validRows(args, n)
		parts := ctx.StringBuilder(n)
		offsets := make([]int32, 1, n+1)
		for i := range n {
			ctx.checkRow(i)
			if valid == nil || valid.Set(i) {
				if err := splitInto(parts, text(i), delimiter(i), limit(i)); err != nil {
					return columnar.Vector{}, err
				}
			}
			offsets = append(offsets, int32(parts.Len()))
		}
		return columnar.Vector{Array: newList(types.Varchar, offsets, parts.String(), valid), Const: allConst(args)}, nil
	}, nil
}

func splitInto(parts *columnar.StringBuilder, s, delimiter string, limit int64) error {
	switch {
	case limit <= 0:
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "Limit must be positive")
	case limit > 1<<31-1:
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "Limit is too large")
	case delimiter == "":
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "The delimiter may not be the empty string")
	}
	for ; limit > 1; limit-- {
		part, rest, found := strings.Cut(s, delimiter)
		if !found {
			break
		}
		parts.Append(part)
		s = rest
	}
	parts.Append(s)
	return nil
}
