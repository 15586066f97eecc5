package function

import (
	"flowsql/columnar"
	"flowsql/sql/types"
)

// replacement is a match whose text a lambda replaces.
type replacement struct{ from, to int }

// replaceWithLambda gives the groups of all matches of a batch to the lambda at
// once and puts the results, nothing for null, in their place.
func replaceWithLambda(o *Overload) HigherOrder {
	cache := newRegexpCache()
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		text, pattern := reader[string](args[0]), reader[string](args[1])
		valid := validRows(args, n)
		groups, offsets := ctx.StringBuilder(n), []int32{0}
		var of []int32 // the row of each match
		var matches []replacement
		for i := range n {
			ctx.checkRow(i)
			if valid != nil && !valid.Set(i) {
				continue
			}
			re, err := cache.get(pattern(i))
			if err != nil {
				return columnar.Vector{}, err
			}
			s := text(i)
			err = re.each(ctx, s, 0, func(at []int) (bool, error) {
				for g := 2; g < len(at); g += 2 {
					if at[g] < 0 {
						groups.AppendNull()
						continue
					}
					groups.Append(s[at[g]:at[g+1]])
				}
				offsets = append(offsets, int32(groups.Len()))
				of, matches = append(of, int32(i)), append(matches, replacement{at[0], at[1]})
				return true, nil
			})
			if err != nil {
				return columnar.Vector{}, err
			}
		}
		given, err := lambdas[0](of, newList(types.Varchar, offsets, groups.String(), nil))
		if err != nil {
			return columnar.Vector{}, err
		}
		with, next := columnar.StringsOf(given), 0
		out, err := rows(ctx, o.Result, args, n, func(i int) (string, error) {
			s, last := text(i), 0
			var out []byte
			for ; next < len(of) && int(of[next]) == i; next++ {
				out = append(out, s[last:matches[next].from]...)
				if !with.Null(next) {
					out = append(out, with.At(next)...)
				}
				last = matches[next].to
			}
			return string(append(out, s[last:]...)), nil
		})
		out.Const = false // the lambda may give each row something else
		return out, err
	}
}
