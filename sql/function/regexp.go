package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, regexpFunctions) }

func regexpFunctions() []Def {
	const in = "varchar(x), joniregexp"
	return []Def{
		{Name: "regexp_like", In: in, Out: "boolean", Doc: "Whether a regular expression matches anywhere in a text",
			Build: withRegexp(func(re *javaRegexp, s string, args regexpArgs, _ int) (bool, error) { return re.matches(args.ctx, s) })},
		{Name: "regexp_extract", In: in, Out: "varchar(x)", Doc: "The first match, null for none", Build: withRegexp(regexpExtract)},
		{Name: "regexp_extract", In: in + ", bigint", Out: "varchar(x)", Doc: "A group of the first match, null for none", Build: withRegexp(regexpExtract)},
		{Name: "regexp_extract_all", In: in, Out: "array(varchar(x))", Doc: "All matches", Build: regexpParts(extractAll)},
		{Name: "regexp_extract_all", In: in + ", bigint", Out: "array(varchar(x))", Doc: "A group of all matches", Build: regexpParts(extractAll)},
		{Name: "regexp_split", In: in, Out: "array(varchar(x))", Doc: "The parts between matches", Build: regexpParts(regexpSplit)},
		{Name: "regexp_replace", In: in, Out: "varchar(x)", Doc: "Without all matches", Build: withRegexp(regexpReplace)},
		{Name: "regexp_replace", In: in + ", varchar(y)", Out: "varchar(z)", Doc: "With all matches replaced", Result: replacedMatchesType, Build: withRegexp(regexpReplace)},
		{Name: "regexp_replace", In: "varchar, joniregexp, function(array(varchar),varchar(x))", Out: "varchar", Doc: "With the results of a function of the groups in place of all matches", Higher: replaceWithLambda},
		{Name: "regexp_count", In: in, Out: "bigint", Doc: "Number of matches", Build: withRegexp(regexpCount)},
		{Name: "regexp_position", In: in, Out: "integer", Doc: "Position of the first match, -1 for none", Build: withRegexp(regexpPosition)},
		{Name: "regexp_position", In: in + ", integer", Out: "integer", Doc: "Position of the first match from a character on, -1 for none", Build: withRegexp(regexpPosition)},
		{Name: "regexp_position", In: in + ", integer, integer", Out: "integer", Doc: "Position of the n-th match from a character on, -1 for none", Build: withRegexp(regexpPosition)},
	}
}

// replacedMatchesType bounds the result: a match may be empty and its
// replacement may name the whole of it.
func replacedMatchesType(a []types.Type) types.Type {
	x, y := int64(a[0].Precision), int64(a[2].Precision)
	if x == types.Unbounded || y == types.Unbounded {
		return types.Varchar
	}
	if total := x + max(x*y/2, y)*(x+1); total < 1<<31-1 {
		return types.VarcharN(int32(total))
	}
	return types.Varchar
}

// regexpArgs gives the arguments behind the pattern, nil where there are none, and
// the context of the call.
type regexpArgs struct {
	ctx               *Context
	group             func(i int) int64
	with              func(i int) string
	start, occurrence func(i int) int32
}

func argsBehind(ctx *Context, o *Overload, args []columnar.Vector) (out regexpArgs) {
	out.ctx = ctx
	for k := 2; k < len(args); k++ {
		switch {
		case o.Args[k].Kind == types.KindBigint:
			out.group = reader[int64](args[k])
		case o.Args[k].Kind != types.KindInteger:
			out.with = reader[string](args[k])
		case k == 2:
			out.start = reader[int32](args[k])
		default:
			out.occurrence = reader[int32](args[k])
		}
	}
	return out
}

// compiler gives the expression of a row's pattern; a constant one is compiled once.
func compiler(consts []arrow.Array) func(pattern string) (*javaRegexp, error) {
	pattern, ok := constText(consts, 1)
	if !ok {
		return newRegexpCache().get
	}
	re, err := compileRegexp(pattern)
	return func(string) (*javaRegexp, error) { return re, err }
}

// withRegexp makes the kernel of a function of a text and a regular expression.
func withRegexp[R value](f func(re *javaRegexp, s string, args regexpArgs, i int) (R, error)) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		compile := compiler(consts)
		run := func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			text, pattern := reader[string](args[0]), reader[string](args[1])
			more := argsBehind(ctx, o, args)
			return rows(ctx, o.Result, args, n, func(i int) (R, error) {
				re, err := compile(pattern(i))
				if err != nil {
					var zero R
					return zero, err
				}
				return f(re, text(i), more, i)
			})
		}
		return onceForEachValue(run, o), nil
	}
}

// regexpParts makes the kernel of a function that gives an array of texts.
func regexpParts(f func(parts *columnar.StringBuilder, re *javaRegexp, s string, args regexpArgs, i int) error) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		compile := compiler(consts)
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			text, pattern := reader[string](args[0]), reader[string](args[1])
			more, valid := argsBehind(ctx, o, args), validRows(args, n)
			parts, offsets := ctx.StringBuilder(n), make([]int32, 1, n+1)
			for i := range n {
				ctx.checkRow(i)
				if valid == nil || valid.Set(i) {
					re, err := compile(pattern(i))
					if err == nil {
						err = f(parts, re, text(i), more, i)
					}
					if err != nil {
						return columnar.Vector{}, err
					}
				}
				offsets = append(offsets, int32(parts.Len()))
			}
			return columnar.Vector{Array: newList(o.Result.Elem(), offsets, parts.String(), valid), Const: allConst(args)}, nil
		}, nil
	}
}

func groupOf(re *javaRegexp, args regexpArgs, i int) (int64, error) {
	group := int64(0)
	if args.group != nil {
		group = args.group(i)
	}
	switch {
	case group < 0:
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Group cannot be negative")
	case group > int64(re.groups):
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Pattern has %d groups. Cannot access group %d", re.groups, group)
	}
	return group, nil
}

func regexpExtract(re *javaRegexp, s string, args regexpArgs, i int) (string, error) {
	group, err := groupOf(re, args, i)
	if err != nil {
		return "", err
	}
	at, err := re.first(args.ctx, s)
	if err != nil {
		return "", err
	}
	if at == nil || at[2*group] < 0 {
		return "", errNull
	}
	return s[at[2*group]:at[2*group+1]], nil
}

func extractAll(parts *columnar.StringBuilder, re *javaRegexp, s string, args regexpArgs, i int) error {
	group, err := groupOf(re, args, i)
	if err != nil {
		return err
	}
	return re.each(args.ctx, s, 0, func(at []int) (bool, error) {
		if at[2*group] < 0 {
			parts.AppendNull()
			return true, nil
		}
		parts.Append(s[at[2*group]:at[2*group+1]])
		return true, nil
	})
}

func regexpSplit(parts *columnar.StringBuilder, re *javaRegexp, s string, args regexpArgs, _ int) error {
	last := 0
	err := re.each(args.ctx, s, 0, func(at []int) (bool, error) {
		parts.Append(s[last:at[0]])
		last = at[1]
		return true, nil
	})
	parts.Append(s[last:])
	return err
}

func regexpCount(re *javaRegexp, s string, args regexpArgs, _ int) (n int64, err error) {
	err = re.each(args.ctx, s, 0, func([]int) (bool, error) {
		n++
		return true, nil
	})
	return n, err
}

func regexpPosition(re *javaRegexp, s string, args regexpArgs, i int) (int32, error) {
	start, occurrence := int32(1), int32(1)
	if args.start != nil {
		start = args.start(i)
	}
	if args.occurrence != nil {
		occurrence = args.occurrence(i)
	}
	switch {
	case start < 1:
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "start position cannot be smaller than 1")
	case occurrence < 1:
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "occurrence cannot be smaller than 1")
	}
	from, found := byteAt(s, int64(start-1)), int32(-1)
	if from == len(s) {
		return -1, nil // nothing is searched there, not even an empty match
	}
	err := re.each(args.ctx, s, from, func(at []int) (bool, error) {
		if occurrence--; occurrence == 0 && at[0] < len(s) {
			found = int32(runeCount(s[:at[0]])) + 1
		}
		return occurrence > 0, nil
	})
	return found, err
}
