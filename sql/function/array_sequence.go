package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, sequences) }

// sequenceLimit is how long a sequence may be in a dialect, and what it says of longer ones.
type sequenceLimit struct {
	where   Dialect
	entries int
	fault   string
}

var sequenceLimits = []sequenceLimit{
	{Trino, maxEntries, "result of sequence function must not have more than %d entries"},
	{Athena, 50_000, "The result of the sequence function must not have more than %d entries"},
}

func sequences() []Def {
	const doc = "The values from the first to the last, by steps"
	var out []Def
	for _, l := range sequenceLimits {
		out = append(out,
			Def{Name: "sequence", Where: l.where, In: "bigint, bigint", Out: "array(bigint)", Build: l.whole, Doc: "The whole numbers from the first to the last"},
			Def{Name: "sequence", Where: l.where, In: "bigint, bigint, bigint", Out: "array(bigint)", Build: l.whole, Doc: doc},
			Def{Name: "sequence", Where: l.where, In: "date, date", Out: "array(date)", Build: l.times(addMillis, usMilli), Doc: "The days from the first to the last"})
		by := func(t, interval string, build builder) Def {
			return Def{Name: "sequence", Where: l.where, In: t + ", " + t + ", " + interval, Out: "array(" + t + ")", Build: build, Doc: doc}
		}
		days, months := l.times(addMillis, usMilli), l.times(addMonthsTo, 0)
		out = append(out, by("date", dayInterval, days), by("date", yearInterval, months), // in Trino's order, which its messages show
			by("timestamp(p)", yearInterval, months), by("timestamp(p)", dayInterval, days))
	}
	return out
}

func (l sequenceLimit) tooLong() error { return failed(l.fault, l.entries) }

func checkStep(start, stop, step int64) error {
	switch {
	case step == 0:
		return failed("step must not be zero")
	case step > 0 && stop < start || step < 0 && stop > start:
		return failed("sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start")
	}
	return nil
}

// between gives the number of values from start to stop.
func (l sequenceLimit) between(start, stop, step int64) (int, error) {
	if err := checkStep(start, stop, step); err != nil {
		return 0, err
	}
	distance, size := uint64(stop)-uint64(start), uint64(step)
	if step < 0 {
		distance, size = uint64(start)-uint64(stop), -uint64(step)
	}
	if distance/size >= uint64(l.entries) {
		return 0, l.tooLong()
	}
	return int(distance/size) + 1, nil
}

func (l sequenceLimit) whole(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		start, stop := reader[int64](args[0]), reader[int64](args[1])
		step := func(i int) int64 {
			if start(i) <= stop(i) {
				return 1
			}
			return -1
		}
		if len(args) > 2 {
			step = reader[int64](args[2])
		}
		var values []int64
		return sequenceOf(ctx, o.Result, args, n, func(i int) (int, error) {
			count, err := l.between(start(i), stop(i), step(i))
			ctx.Grow(8 * int64(count))
			for k := range count {
				values = append(values, start(i)+int64(k)*step(i))
			}
			return len(values), err
		}, func() arrow.Array { return columnar.NewInt64(values, nil) })
	}, nil
}

// sequenceOf makes the column of arrays that row writes: it gives how many values
// there are behind row i, and values all of them.
func sequenceOf(ctx *Context, t types.Type, args []columnar.Vector, n int, row func(i int) (int, error), values func() arrow.Array) (columnar.Vector, error) {
	valid := validRows(args, n)
	offsets := make([]int32, 1, n+1)
	for i := range n {
		ctx.checkRow(i)
		end := int(offsets[i])
		if valid == nil || valid.Set(i) {
			var err error
			if end, err = row(i); err != nil {
				return columnar.Vector{}, err
			}
		}
		offsets = append(offsets, int32(end))
	}
	return columnar.Vector{Array: columnar.NewList(columnar.ArrowType(t), offsets, values(), valid), Const: allConst(args)}, nil
}

// maxMonths is more months than lie between any two timestamps.
const maxMonths = 12 * 600_000

// times steps by an interval, of which one is unit microseconds, or 0 for
// months, whose steps all count from the start.
func (l sequenceLimit) times(move shift, unit int64) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t := o.Result.Elem()
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			start, stop, step := instants(t, args[0]), instants(t, args[1]), daysTowards(t, args)
			var values []int64
			counted := 0
			return sequenceOf(ctx, o.Result, args, n, func(i int) (int, error) {
				from, to, by := start(i), stop(i).us, step(i)
				if t.Kind == types.KindDate && unit > 0 && by%86400000 != 0 {
					return 0, failed("sequence step must be a day interval if start and end values are dates")
				}
				if err := checkStep(from.us, to, by); err != nil {
					return 0, err
				}
				ctx.Grow(8 * int64(len(values)-counted))
				counted = len(values)
				first, most := len(values), math.MaxInt64/int64(l.entries+1) // so that no product overflows
				by = max(min(by, most), -most)
				for k := int64(0); ; k++ {
					if unit == 0 && (k*by > maxMonths || k*by < -maxMonths) {
						return len(values), nil
					}
					v, err := move(t, from, k*by)
					if err != nil || by > 0 && v.us > to || by < 0 && v.us < to {
						return len(values), nil
					}
					if len(values)-first == l.entries {
						return 0, l.tooLong()
					}
					values = append(values, v.us)
				}
			}, func() arrow.Array { return instantColumn(t, values) })
		}, nil
	}
}

// daysTowards gives the step of each row: without one a day, towards the stop.
func daysTowards(t types.Type, args []columnar.Vector) func(i int) int64 {
	if len(args) > 2 {
		return reader[int64](args[2])
	}
	start, stop := instants(t, args[0]), instants(t, args[1])
	return func(i int) int64 {
		if start(i).us <= stop(i).us {
			return 86400000
		}
		return -86400000
	}
}

// instantColumn makes a column of dates or timestamps of microseconds.
func instantColumn(t types.Type, us []int64) arrow.Array {
	if t.Kind != types.KindDate {
		return columnar.NewFixed(columnar.ArrowType(t), us, nil)
	}
	days := make([]int32, len(us))
	for i, v := range us {
		days[i] = int32(floorDiv(v, usDay))
	}
	return columnar.NewFixed(columnar.ArrowType(t), days, nil)
}
