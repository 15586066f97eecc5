package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, joinFunctions) }

func joinFunctions() []Def {
	const doc = "The texts that are not null with a separator between them"
	return []Def{
		{Name: "concat_ws", In: "varchar, array(varchar)", Out: "varchar", Build: concatElements, Doc: doc},
		{Name: "concat_ws", In: "varchar, varchar", Out: "varchar", Flags: Variadic | NullsAreSeen, Build: concatWithSeparator, Doc: doc},
	}
}

// separated collects texts with a separator between them.
type separated struct {
	buf  []byte
	some bool
}

func (s *separated) add(separator, text string) {
	if s.some {
		s.buf = append(s.buf, separator...)
	}
	s.buf, s.some = append(s.buf, text...), true
}

// concatWithSeparator is null only where the separator is.
func concatWithSeparator(o *Overload, _ []arrow.Array) (Scalar, error) {
	if len(o.Args) < 2 {
		return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "There must be two or more arguments")
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		texts := make([]func(int) string, len(args))
		nulls := make([]columnar.Nulls, len(args))
		for i, a := range args {
			texts[i], nulls[i] = reader[string](a), columnar.NullsOf(a.Array)
		}
		if allConst(args) {
			n = 1
		}
		v, err := rows(ctx, o.Result, args[:1], n, func(i int) (string, error) {
			if nulls[0].Null(args[0].Row(i)) {
				return "", errNull
			}
			out := separated{}
			for k, text := range texts[1:] {
				if row := args[k+1].Row(i); !nulls[k+1].Null(row) {
					out.add(texts[0](i), text(row))
				}
			}
			return string(out.buf), nil
		})
		v.Const = allConst(args)
		return v, err
	}, nil
}

func concatElements(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		list, ok := args[1].Array.(*array.List)
		if !ok {
			return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), n)}, nil
		}
		separator, texts := reader[string](args[0]), columnar.StringsOf(list.ListValues())
		return rows(ctx, o.Result, args, n, func(i int) (string, error) {
			out := separated{}
			from, to := listRange(list, args[1].Row(i))
			for e := from; e < to; e++ {
				if !texts.Null(e) {
					out.add(separator(i), texts.At(e))
				}
			}
			return string(out.buf), nil
		})
	}, nil
}
