package function

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, arrayLambdas) }

func arrayLambdas() []Def {
	return []Def{
		{Name: "transform", In: "array(T), function(T,U)", Out: "array(U)", Higher: transformArray, Doc: "The results of a function of each element"},
		{Name: "filter", In: "array(t), function(t,boolean)", Out: "array(t)", Higher: filterArray, Doc: "The elements for which a condition is true"},
		{Name: "any_match", In: "array(t), function(t,boolean)", Out: "boolean", Higher: match(truthTrue, true), Doc: "Whether a condition is true for any element"},
		{Name: "all_match", In: "array(t), function(t,boolean)", Out: "boolean", Higher: match(truthFalse, false), Doc: "Whether a condition is true for all elements"},
		{Name: "none_match", In: "array(t), function(t,boolean)", Out: "boolean", Higher: match(truthTrue, false), Doc: "Whether a condition is true for no element"},
		{Name: "reduce", In: "array(T), S, function(S,T,S), function(S,R)", Out: "R", Flags: NullsAreSeen, Higher: reduceArray,
			Doc: "The elements combined into one value from a first one on, and a function of that"},
		{Name: "zip_with", In: "array(T), array(U), function(T,U,R)", Out: "array(R)", Higher: zipWith, Doc: "The results of a function of the pairs of elements"},
		{Name: "array_sort", In: "array(t), function(t,t,integer)", Out: "array(t)", Higher: sortWith, Doc: "The elements in the order of a comparator"},
	}
}

func transformArray(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		out, err := lambdas[0](e.rows, e.values())
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: columnar.NewList(columnar.ArrowType(o.Result), e.offsets, out, valid)}, nil
	}
}

func filterArray(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		values := e.values()
		truth, err := lambdas[0](e.rows, values)
		if err != nil {
			return columnar.Vector{}, err
		}
		offsets, kept := e.pick(columnar.BoolsOf(truth).True)
		return columnar.Vector{Array: columnar.NewList(columnar.ArrowType(o.Result), offsets, ctx.Gather(values, kept), valid)}, nil
	}
}

// The truth values of an element or a row.
const (
	truthFalse byte = iota
	truthTrue
	truthUnknown
)

func truthAt(b columnar.Bools, i int) byte {
	switch {
	case b.Null(i):
		return truthUnknown
	case b.At(i):
		return truthTrue
	}
	return truthFalse
}

// match looks for an element that decides: then the row has the answer, else its
// opposite, or null if a condition was unknown.
func match(decides byte, answer bool) func(*Overload) HigherOrder {
	return func(*Overload) HigherOrder {
		return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
			valid := validRows(args, n)
			e := elementsOf(ctx, args[0], valid, n)
			values := e.values()
			at := func(i int) (byte, error) { return oneTruth(lambdas[0], e.rows[i], columnar.Slice(values, i, i+1)) }
			if truth, err := lambdas[0](e.rows, values); err == nil { // else an element in front may decide before the one that fails
				b := columnar.BoolsOf(truth)
				at = func(i int) (byte, error) { return truthAt(b, i), nil }
			}
			return e.matches(valid, n, func(row int) (byte, error) { return e.decide(row, decides, answer, at) })
		}
	}
}

// matches makes the answers of rows a column.
func (e elements) matches(valid *columnar.Bitmap, n int, row func(i int) (byte, error)) (columnar.Vector, error) {
	out := make([]byte, n)
	if valid == nil {
		valid = columnar.NewBitmap(n)
	}
	for i := range n {
		if !valid.Set(i) {
			continue
		}
		truth, err := row(i)
		if err != nil {
			return columnar.Vector{}, err
		}
		if truth == truthUnknown {
			valid.Clear(i)
		}
		out[i] = truth & 1
	}
	return columnar.Vector{Array: columnar.NewBools(out, valid)}, nil
}

func oneTruth(condition Lambda, row int32, value arrow.Array) (byte, error) {
	truth, err := condition([]int32{row}, value)
	if err != nil {
		return truthUnknown, err
	}
	return truthAt(columnar.BoolsOf(truth), 0), nil
}

func (e elements) decide(row int, decides byte, answer bool, at func(i int) (byte, error)) (byte, error) {
	unknown := false
	for i := e.offsets[row]; i < e.offsets[row+1]; i++ {
		truth, err := at(int(i))
		switch {
		case err != nil:
			return truthUnknown, err
		case truth == decides:
			return bit(answer), nil
		}
		unknown = unknown || truth == truthUnknown
	}
	if unknown {
		return truthUnknown, nil
	}
	return bit(!answer), nil
}

// reduceArray takes one step of all rows at once. The rows are in the order of
// their lengths, longest first, so that those that go on are always in front.
func reduceArray(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args[:1], n)
		if args[0].Const && columnar.NullsOf(args[0].Array).Null(0) {
			return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), 1), Const: true}, nil
		}
		e := elementsOf(ctx, args[0], valid, n)
		order := e.longestFirst(valid, n)
		first := stored(args[1].Array, o.Args[1])
		state := ctx.Gather(first, rowsOf(args[1], order))
		mark := ctx.Mark()
		done, err := e.fold(lambdas[0], state, order, mark)
		if err != nil {
			return columnar.Vector{}, err
		}
		out, err := lambdas[1](order, ctx.Plain(done))
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: ctx.Gather(out, placesOf(order, n))}, nil
	}
}

// rowsOf gives the rows of an argument for rows of the batch.
func rowsOf(v columnar.Vector, rows []int32) []int32 {
	if v.Const {
		return make([]int32, len(rows))
	}
	return rows
}

// longestFirst gives the rows that are not null, by the number of their elements.
func (e elements) longestFirst(valid *columnar.Bitmap, n int) []int32 {
	order := make([]int32, 0, n)
	for i := range n {
		if valid == nil || valid.Set(i) {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(e.length(b) - e.length(a)) })
	return order
}

func (e elements) length(row int32) int32 { return e.offsets[row+1] - e.offsets[row] }

// fold gives the last state of each row of order.
func (e elements) fold(step Lambda, state arrow.Array, order []int32, mark int64) (arrow.Array, error) {
	held := int64(0)           // by what is finished
	var finished []arrow.Array // from the back of order
	for k := int32(0); ; k++ {
		going := len(order)
		for going > 0 && e.length(order[going-1]) <= k {
			going--
		}
		if going < len(order) {
			finished = append(finished, columnar.Slice(state, going, len(order)))
			held += columnar.HeldBytes(state)
			order, state = order[:going], columnar.Slice(state, 0, going)
		}
		if going == 0 {
			break
		}
		at := make([]int32, going)
		for i, row := range order {
			at[i] = e.index[e.offsets[row]+k]
		}
		var err error
		if state, err = step(order, e.ctx.Plain(state), e.ctx.Gather(e.lists.Values, at)); err != nil {
			return nil, err
		}
		e.ctx.Settle(mark, held+columnar.HeldBytes(state))
	}
	if len(finished) == 0 {
		return state, nil
	}
	slices.Reverse(finished)
	return e.ctx.Concat(finished), nil
}

// placesOf gives for each of n rows its place in order, -1 for none.
func placesOf(order []int32, n int) []int32 {
	places := make([]int32, n)
	for i := range places {
		places[i] = -1
	}
	for at, row := range order {
		places[row] = int32(at)
	}
	return places
}

// zipWith fills the shorter array up with nulls.
func zipWith(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		z := zipped(ctx, args, valid, n)
		out, err := lambdas[0](z.rows, z.child(0), z.child(1))
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: columnar.NewList(columnar.ArrowType(o.Result), z.offsets, out, valid)}, nil
	}
}

// zipping is the elements of several columns of arrays side by side.
type zipping struct {
	ctx     *Context
	offsets []int32
	rows    []int32
	lists   []columnar.Lists
	index   [][]int32 // by column: the place of each element, -1 behind an array's end
}

func zipped(ctx *Context, args []columnar.Vector, valid *columnar.Bitmap, n int) zipping {
	taken := 0 // elements that were taken of the allowance
	z := zipping{ctx: ctx, offsets: make([]int32, 1, n+1), index: make([][]int32, len(args))}
	for _, a := range args {
		z.lists = append(z.lists, columnar.ListsOf(a.Array))
	}
	for i := range n {
		ctx.Grow(int64(4*len(args)+4) * int64(len(z.rows)-taken))
		taken = len(z.rows)
		longest := 0
		if valid == nil || valid.Set(i) {
			for k, a := range args {
				from, to := z.lists[k].Range(a.Row(i))
				longest = max(longest, to-from)
			}
		}
		for e := range longest {
			z.rows = append(z.rows, int32(i))
			for k, a := range args {
				at := int32(-1)
				if from, to := z.lists[k].Range(a.Row(i)); from+e < to {
					at = int32(from + e)
				}
				z.index[k] = append(z.index[k], at)
			}
		}
		z.offsets = append(z.offsets, int32(len(z.rows)))
	}
	return z
}

func (z zipping) child(k int) arrow.Array { return z.ctx.Gather(z.lists[k].Values, z.index[k]) }

// maxPairs is how many pairs of elements a comparator is asked for at once.
const maxPairs = 1 << 18

// sortWith asks the comparator for all pairs of a row's elements at once, unless
// they are too many, or one fails that a sort may not come to.
func sortWith(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		values := e.values()
		order := make([]int32, 0, len(e.index))
		for row := range n {
			ctx.checkRow(row)
			from, to := e.offsets[row], e.offsets[row+1]
			compare := comparePairs(lambdas[0], int32(row), values, from, to)
			at := columnar.Rows(int(to - from))
			var fault error
			slices.SortStableFunc(at, func(i, j int32) int {
				if fault != nil {
					return 0
				}
				c, err := compare(i, j)
				fault = err
				return c
			})
			if fault != nil {
				return columnar.Vector{}, fault
			}
			for _, i := range at {
				order = append(order, from+i)
			}
		}
		return columnar.Vector{Array: columnar.NewList(columnar.ArrowType(o.Result), e.offsets, ctx.Gather(values, order), valid)}, nil
	}
}

// comparePairs gives the order of two of a row's elements.
func comparePairs(comparator Lambda, row int32, values arrow.Array, from, to int32) func(i, j int32) (int, error) {
	n := to - from
	if n*n <= maxPairs {
		var rows, left, right []int32
		for i := range n {
			for j := range n {
				rows, left, right = append(rows, row), append(left, from+i), append(right, from+j)
			}
		}
		if answers, err := comparator(rows, columnar.Gather(values, left), columnar.Gather(values, right)); err == nil {
			return func(i, j int32) (int, error) { return orderAt(answers, int(i*n+j)) }
		}
	}
	return func(i, j int32) (int, error) {
		answer, err := comparator([]int32{row}, columnar.Slice(values, int(from+i), int(from+i)+1), columnar.Slice(values, int(from+j), int(from+j)+1))
		if err != nil {
			return 0, err
		}
		return orderAt(answer, 0)
	}
}

func orderAt(answers arrow.Array, i int) (int, error) {
	if !columnar.NullsOf(answers).Null(i) {
		if v := columnar.Values[int32](answers)[i]; v >= -1 && v <= 1 {
			return int(v), nil
		}
	}
	return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Lambda comparator must return either -1, 0, or 1")
}
