package catalog

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
)

// projected gives the partitions that a projection makes and the filter allows.
// Each key's values are tested alone first; keys that a condition joins are then
// combined one by one, tested as they come together; only what is left of all of
// that is multiplied out.
func (r *reading) projected(p *projection, d *TableDef) (folders []folder, all int64, err error) {
	s := &projecting{reading: r, projection: p, def: d, column: make([]int, len(p.keys)), values: make([][]projected, len(p.keys))}
	all = 1
	for k := range p.keys {
		s.column[k] = slices.IndexFunc(r.request.Columns, func(c ScanColumn) bool { return r.origins[c.Index] == origin{fromKey, k} })
		if err := s.candidates(k); err != nil {
			return nil, 0, err
		}
		n := p.keys[k].from.count()
		if n < 0 {
			n = int64(len(s.values[k]))
		}
		all = product(all, n)
	}
	groups, total := []tuples(nil), int64(1)
	for _, keys := range s.components() {
		g, err := s.combine(keys)
		if err != nil {
			return nil, 0, err
		}
		groups, total = append(groups, g), product(total, int64(g.len()))
	}
	if total > maxPartitions {
		return nil, 0, tooManyPartitions(d)
	}
	return s.folders(groups), all, nil
}

// projecting is one evaluation of a projection.
type projecting struct {
	*reading
	projection *projection
	def        *TableDef
	column     []int         // of each key in the request, -1 where the query does not name it
	values     [][]projected // of each key
}

// about gives what a conjunct says of the keys, nil for nothing.
func (s *projecting) about(e expr.Expr, keys ...int) expr.Expr {
	if s.request.Evaluate == nil {
		return nil
	}
	test := implied(e, func(c int) bool { return slices.ContainsFunc(keys, func(k int) bool { return s.column[k] == c }) })
	if test == nil || len(expr.Columns(test)) == 0 {
		return nil
	}
	return test
}

// candidates finds the values of a key that the filter allows.
func (s *projecting) candidates(k int) error {
	var tests []expr.Expr
	for _, e := range s.request.Filter {
		if test := s.about(e, k); test != nil {
			tests = append(tests, expr.Conjuncts(test)...)
		}
	}
	values, err := s.projection.keys[k].from.values(conditionsOn(s.column[k], tests))
	if err != nil {
		return err
	}
	for from := 0; from < len(values); from += columnar.BatchRows {
		part := values[from:min(len(values), from+columnar.BatchRows)]
		rows := s.rows(len(part), map[int]arrow.Array{k: concatValues(part)})
		for i, keep := range s.holds(tests, rows) {
			if keep {
				s.values[k] = append(s.values[k], part[i])
			}
		}
	}
	return nil
}

func concatValues(values []projected) arrow.Array {
	parts := make([]arrow.Array, len(values))
	for i, v := range values {
		parts[i] = v.value
	}
	return columnar.Concat(parts)
}

// rows gives a batch of the request's columns with the keys that are given.
func (s *projecting) rows(n int, keys map[int]arrow.Array) columnar.Batch {
	b := columnar.Batch{Len: n, Cols: make([]arrow.Array, len(s.request.Columns))}
	for i, c := range s.request.Columns {
		b.Cols[i] = columnar.NewNulls(columnar.ArrowType(c.Type), n)
	}
	for k, values := range keys {
		if at := s.column[k]; at >= 0 {
			b.Cols[at] = values
		}
	}
	return b
}

// holds tells the rows that no test excludes.
func (s *projecting) holds(tests []expr.Expr, rows columnar.Batch) []bool {
	keep := make([]bool, rows.Len)
	for i := range keep {
		keep[i] = true
	}
	for _, e := range tests {
		for i, v := range s.truths(e, rows) {
			keep[i] = keep[i] && v != isFalse
		}
	}
	return keep
}

// components groups the keys: two that a condition joins are in one group.
func (s *projecting) components() [][]int {
	group := make([]int, len(s.column))
	all := make([]int, len(s.column))
	for k := range group {
		group[k], all[k] = k, k
	}
	for _, e := range s.request.Filter {
		test := s.about(e, all...)
		if test == nil {
			continue
		}
		read, first := expr.Columns(test), -1
		for k, c := range s.column {
			switch {
			case c < 0 || !read[c]:
			case first < 0:
				first = group[k]
			default:
				replaceAll(group, group[k], first)
			}
		}
	}
	var out [][]int
	for k := range group {
		var members []int
		for m, g := range group {
			if g == k {
				members = append(members, m)
			}
		}
		if len(members) > 0 {
			out = append(out, members)
		}
	}
	return out
}

func replaceAll(list []int, old, with int) {
	for i, v := range list {
		if v == old {
			list[i] = with
		}
	}
}

// tuples are combinations of values of some keys: at[i] holds the values of
// keys[i], by number, of all tuples.
type tuples struct {
	keys []int
	at   [][]int32
}

func (t tuples) len() int { return len(t.at[0]) }

// maxTried bounds the combinations that are tried for one scan.
const maxTried = 50 * maxPartitions

// combine brings the values of joined keys together, a key at a time.
func (s *projecting) combine(keys []int) (tuples, error) {
	out := tuples{keys: keys[:1], at: [][]int32{counting32(len(s.values[keys[0]]))}}
	for i := 1; i < len(keys); i++ {
		var tests []expr.Expr
		for _, e := range s.request.Filter {
			if test := s.about(e, keys[:i+1]...); test != nil && len(expr.Columns(test)) > 1 {
				tests = append(tests, test)
			}
		}
		if product(int64(out.len()), int64(len(s.values[keys[i]]))) > maxTried {
			return out, tooManyPartitions(s.def)
		}
		out = s.cross(out, keys[:i+1], tests)
		if out.len() > maxPartitions {
			return out, tooManyPartitions(s.def)
		}
	}
	return out, nil
}

func counting32(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// cross adds the last of keys to the tuples and keeps what passes the tests.
func (s *projecting) cross(in tuples, keys []int, tests []expr.Expr) tuples {
	last := keys[len(keys)-1]
	out := tuples{keys: keys, at: make([][]int32, len(keys))}
	columns := make(map[int]arrow.Array, len(keys))
	for _, k := range keys {
		if len(s.values[k]) == 0 {
			return out
		}
		columns[k] = concatValues(s.values[k])
	}
	width, all := len(s.values[last]), in.len()*len(s.values[last])
	for from := 0; from < all; from += columnar.BatchRows {
		n := min(all-from, columnar.BatchRows)
		at := make([][]int32, len(keys))
		for i := range at {
			at[i] = make([]int32, n)
		}
		for row := range n {
			for i := range in.at {
				at[i][row] = in.at[i][(from+row)/width]
			}
			at[len(keys)-1][row] = int32((from + row) % width)
		}
		given := make(map[int]arrow.Array, len(keys))
		for i, k := range keys {
			given[k] = columnar.Gather(columns[k], at[i])
		}
		for row, keep := range s.holds(tests, s.rows(n, given)) {
			if keep {
				for i := range at {
					out.at[i] = append(out.at[i], at[i][row])
				}
			}
		}
	}
	return out
}

// folders multiplies the groups out, in the order of the keys' values.
func (s *projecting) folders(groups []tuples) []folder {
	all := [][]int32{make([]int32, len(s.values))}
	for _, g := range groups {
		next := make([][]int32, 0, len(all)*g.len())
		for _, t := range all {
			for row := range g.len() {
				combined := slices.Clone(t)
				for i, k := range g.keys {
					combined[k] = g.at[i][row]
				}
				next = append(next, combined)
			}
		}
		all = next
	}
	slices.SortFunc(all, slices.Compare)
	out := make([]folder, len(all))
	values := make([]projected, len(s.values))
	for i, t := range all {
		for k, at := range t {
			values[k] = s.values[k][at]
		}
		out[i] = s.projection.folder(values)
	}
	return out
}
