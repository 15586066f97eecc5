package function

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// WindowRows says how rows, sorted by partition and order, lie in the window of
// a call. Whole partitions are at hand, one behind the other; rows are numbered
// over all of them, and every slice has an entry for each row. Ends are the
// row behind the last.
type WindowRows struct {
	Len                          int
	PartitionStart, PartitionEnd []int32
	PeerStart, PeerEnd           []int32 // the rows that the order does not tell from this one
	FrameStart, FrameEnd         []int32 // start is not before end where the frame is empty; nil where the call takes no frame
	IgnoreNulls                  bool
	Context                      *Context
}

// Window gives the values of a window function, one for each row. Arguments
// have a row for each row.
type Window func(o *Overload, rows *WindowRows, args []arrow.Array) (arrow.Array, error)

// WindowUse says what a window function asks of its window.
type WindowUse uint8

// The uses.
const (
	TakesFrame   WindowUse = 1 << iota // a frame may be given
	TakesNulls                         // IGNORE NULLS may be given
	NeedsOrderBy                       // ORDER BY must be given
)

// IsWindow reports whether a dialect has a function of the name that is only for windows.
func IsWindow(d Dialect, name string) bool {
	return slices.ContainsFunc(candidates(d, name), func(s *signature) bool { return s.def.Kind == KindWindow })
}

// NewWindowAggregate makes a fresh state of an aggregate over the frames of a window.
func NewWindowAggregate(o *Overload) Aggregate {
	a := o.Def.Aggregate(o)
	if s, ok := a.(singleState); ok && o.Result.Equal(types.Bigint) {
		if sum, ok := s.accumulator.(*sumInteger); ok {
			sum.wraps = true
		}
	}
	return a
}

func init() { lists = append(lists, ranking) }

func ranking() []Def {
	def := func(name, in, out string, run Window, doc string) Def {
		return Def{Name: name, Kind: KindWindow, Where: AnySQL, In: in, Out: out, Window: run, Doc: doc}
	}
	return []Def{
		def("row_number", "", "bigint", ofEachRow(rowNumber), "Number of the row in its partition, from 1"),
		def("rank", "", "bigint", ofEachRow(rank), "Number of the first row that the order does not tell from this one"),
		def("dense_rank", "", "bigint", denseRank, "Number of the row's group of peers, from 1"),
		def("percent_rank", "", "double", ofEachRow(percentRank), "Rank from 0 to 1"),
		def("cume_dist", "", "double", ofEachRow(cumulativeDistribution), "Share of the partition's rows up to the last peer"),
		def("ntile", "bigint", "bigint", ntile, "Number of the row's bucket where the partition is dealt out evenly"),
	}
}

// ofEachRow makes a function without arguments of the value of one row.
func ofEachRow[T int64 | float64](value func(w *WindowRows, row int32) T) Window {
	return func(o *Overload, w *WindowRows, _ []arrow.Array) (arrow.Array, error) {
		out := make([]T, w.Len)
		for i := range out {
			out[i] = value(w, int32(i))
		}
		return columnar.NewFixed(columnar.ArrowType(o.Result), out, nil), nil
	}
}

func rowNumber(w *WindowRows, row int32) int64 { return int64(row-w.PartitionStart[row]) + 1 }

func rank(w *WindowRows, row int32) int64 { return int64(w.PeerStart[row]-w.PartitionStart[row]) + 1 }

func percentRank(w *WindowRows, row int32) float64 {
	others := w.PartitionEnd[row] - w.PartitionStart[row] - 1
	if others == 0 {
		return 0
	}
	return float64(w.PeerStart[row]-w.PartitionStart[row]) / float64(others)
}

func cumulativeDistribution(w *WindowRows, row int32) float64 {
	start := w.PartitionStart[row]
	return float64(w.PeerEnd[row]-start) / float64(w.PartitionEnd[row]-start)
}

func denseRank(_ *Overload, w *WindowRows, _ []arrow.Array) (arrow.Array, error) {
	out := make([]int64, w.Len)
	for i := range out {
		switch row := int32(i); {
		case row == w.PartitionStart[i]:
			out[i] = 1
		case row == w.PeerStart[i]:
			out[i] = out[i-1] + 1
		default:
			out[i] = out[i-1]
		}
	}
	return columnar.NewInt64(out, nil), nil
}

// ntile deals a partition out into buckets: the first ones get a row more where
// the rows do not come out even.
func ntile(_ *Overload, w *WindowRows, args []arrow.Array) (arrow.Array, error) {
	buckets, nulls := columnar.Values[int64](args[0]), columnar.NullsOf(args[0])
	out := make([]int64, w.Len)
	var valid *columnar.Bitmap
	for i := range out {
		if nulls.Null(i) {
			if valid == nil {
				valid = columnar.NewBitmap(w.Len)
			}
			valid.Clear(i)
			continue
		}
		if buckets[i] <= 0 {
			return nil, invalidArgument("Buckets must be greater than 0")
		}
		rows := int64(w.PartitionEnd[i] - w.PartitionStart[i])
		out[i] = bucketOf(int64(i)-int64(w.PartitionStart[i]), rows, buckets[i])
	}
	return columnar.NewInt64(out, valid), nil
}

func bucketOf(row, rows, buckets int64) int64 {
	if rows < buckets {
		return row + 1
	}
	size, larger := rows/buckets, rows%buckets
	if row < larger*(size+1) {
		return row/(size+1) + 1
	}
	return (row-larger)/size + 1
}
