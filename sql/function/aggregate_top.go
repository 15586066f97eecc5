package function

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, tops) }

// tops lists min, max, min_by and max_by of several values.
func tops() []Def {
	var out []Def
	for _, f := range []struct {
		name string
		sign int
		doc  string
	}{{"min", -1, "least"}, {"max", 1, "greatest"}} {
		out = append(out,
			Def{Name: f.name, Kind: KindAggregate, In: "e, bigint | E:orderable", Out: "array(E)", Doc: "The n " + f.doc + " values",
				Aggregate: func(o *Overload) Aggregate {
					return &top{store: newRowStore(o.Args[0]), limit: 1, sign: f.sign, check: countOf("second argument of "+f.name+"_n must be positive", "second argument of "+f.name+"_n")}
				}},
			Def{Name: f.name + "_by", Kind: KindAggregate, In: "v, k, bigint | K:orderable", Out: "array(V)", Doc: "The values of the n rows with the " + f.doc + " keys",
				Aggregate: func(o *Overload) Aggregate {
					argument := "third argument of " + f.name + "_by"
					return &top{store: newRowStore(o.Args[:2]...), key: 1, limit: 2, sign: f.sign, check: countOf(argument+" must be a positive integer", argument)}
				}})
	}
	return out
}

// mostValues is the most values that may be asked for.
const mostValues = 10_000

// countOf checks the number of values that is asked for.
func countOf(notPositive, argument string) func(n int64) error {
	return func(n int64) error {
		switch {
		case n <= 0:
			return sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", notPositive)
		case n > mostValues:
			return sqlerr.New(sqlerr.InvalidFunctionArgument, "%s must be less than or equal to %d; found %d", argument, mostValues, n)
		}
		return nil
	}
}

// top keeps the rows with the least or greatest keys of each group. Rows that
// are too many stay in the store until there are more of them than of the others.
type top struct {
	store rowStore
	key   int // the column of the keys
	limit int // the argument that tells how many
	sign  int
	check func(n int64) error
	n     []int64 // of each group, 0 before its first row
	bytes int64
}

func (t *top) Resize(groups int) int64 {
	var grew int64
	t.n, grew = resized(t.n, groups, 8)
	return grew + t.store.Resize(groups)
}

func (t *top) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	groups, args, n = notNullRows(t.limit, groups, args, n)
	groups, args, n = notNullRows(t.key, groups, args, n)
	if n == 0 {
		return 0, nil
	}
	limits := reader[int64](args[t.limit])
	for i, g := range groups {
		if t.n[g] != 0 {
			continue
		}
		if err := t.check(limits(i)); err != nil {
			return 0, err
		}
		t.n[g] = limits(i)
	}
	grew, err := t.store.Add(groups, args, n)
	if err != nil {
		return grew, err
	}
	t.bytes += grew
	trimmed, err := t.trim(groups)
	return grew + trimmed, err
}

// trim cuts the groups that have far too many rows, and forgets the rows of no group.
func (t *top) trim(groups []uint32) (grew int64, err error) {
	for _, g := range groups {
		if len(t.store.rows[g]) >= int(2*t.n[g])+columnar.BatchRows {
			if err := t.cut(int(g)); err != nil {
				return 0, err
			}
		}
	}
	live := 0
	for _, rows := range t.store.rows {
		live += len(rows)
	}
	if int(t.store.total) < 2*live+4*columnar.BatchRows {
		return 0, nil
	}
	for g, rows := range t.store.rows {
		if len(rows) > int(t.n[g]) {
			if err := t.cut(g); err != nil {
				return 0, err
			}
		}
	}
	before := t.bytes
	t.bytes = t.store.compact()
	return t.bytes - before, nil
}

// cut leaves the best rows of a group, in order.
func (t *top) cut(g int) error {
	column, key, rows := t.store.column(t.key), t.store.types[t.key], t.store.rows[g]
	if key.Fields() != nil {
		best, err := t.bestNested(rows, key, column, int(t.n[g]))
		t.store.rows[g] = best
		return err
	}
	compare := extremeComparer(key, t.sign, column, column)
	slices.SortStableFunc(rows, func(i, j int32) int { return -t.sign * compare(int(i), int(j)) })
	t.store.rows[g] = slices.Clip(rows[:min(len(rows), int(t.n[g]))])
	return nil
}

// bestNested gives the n best rows by a key of arrays or rows. It compares a row
// only with those that are the best before it, as Trino does: a comparison that
// comes to a null inside fails.
func (t *top) bestNested(rows []int32, key types.Type, column arrow.Array, n int) ([]int32, error) {
	order := OrderOf(key, column, column)
	var best []int32
	for _, row := range rows {
		at := len(best)
		for ; at > 0; at-- {
			o, err := order(int(row), int(best[at-1]))
			if err != nil {
				return nil, err
			}
			if t.sign*o <= 0 {
				break
			}
		}
		if best = slices.Insert(best, at, row); len(best) > n {
			best = best[:n]
		}
	}
	return best, nil
}

func (t *top) State(from, to int) ([]arrow.Array, error) {
	for g := from; g < to; g++ {
		if err := t.cut(g); err != nil {
			return nil, err
		}
	}
	out, err := t.store.State(from, to)
	return append(out, columnar.NewInt64(append([]int64(nil), t.n[from:to]...), nil)), err
}

func (t *top) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	last := len(state) - 1
	for i, limit := range columnar.Values[int64](state[last])[:n] {
		if t.n[groups[i]] == 0 {
			t.n[groups[i]] = limit
		}
	}
	grew, err := t.store.Merge(groups, state[:last], n)
	if err != nil {
		return grew, err
	}
	t.bytes += grew
	trimmed, err := t.trim(groups[:n])
	return grew + trimmed, err
}

func (t *top) Result(from, to int) (arrow.Array, error) {
	for g := from; g < to; g++ {
		if err := t.cut(g); err != nil {
			return nil, err
		}
	}
	return t.store.lists(0, from, to, t.store.group), nil
}

// compact drops the rows of no group, and gives the bytes that are held then.
func (s *rowStore) compact() int64 {
	var live []int32
	for _, rows := range s.rows {
		live = append(live, rows...)
	}
	bytes := int64(len(live)) * bytesARow
	for i := range s.parts {
		part := columnar.Gather(s.column(i), live)
		s.parts[i] = []arrow.Array{part}
		bytes += columnar.ArrayBytes(part)
	}
	next := int32(0)
	for _, rows := range s.rows {
		for i := range rows {
			rows[i] = next
			next++
		}
	}
	s.total = next
	return bytes
}

// extremeComparer is the order of values for min (sign -1) and max (1): NaN
// gives way to any number in both.
func extremeComparer(t types.Type, sign int, a, b arrow.Array) func(i, j int) int {
	compare := comparerOfValues(t, a, b)
	switch {
	case sign < 0:
		return compare
	case t.Kind == types.KindDouble:
		return nanLeast(columnar.Values[float64](a), columnar.Values[float64](b), compare)
	case t.Kind == types.KindReal:
		return nanLeast(columnar.Values[float32](a), columnar.Values[float32](b), compare)
	}
	return compare
}

func nanLeast[T float32 | float64](a, b []T, compare func(i, j int) int) func(i, j int) int {
	return func(i, j int) int {
		x, y := a[i], b[j]
		if x != x || y != y {
			return -compareFloats(x, y)
		}
		return compare(i, j)
	}
}
