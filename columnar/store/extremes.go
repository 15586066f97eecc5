package store

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// Extremes gives the least and the greatest values of columns in the groups
// from … to, as a batch of two rows without having read any other; ok is false where
// a column is of texts, whose codes have no order.
func (e *Entry) Extremes(wanted []Wanted, from, to int) (out columnar.Batch, ok bool, err error) {
	for _, w := range wanted {
		if formOf(w.Type) != wholeForm {
			return out, false, nil
		}
	}
	out.Len = 2
	for _, w := range wanted {
		pack, record := e.find(w.Column)
		if pack == nil {
			return out, false, ErrOther
		}
		c, err := record.decode(pack.footer, e.facts.Rows, pack.size)
		if err != nil {
			return out, false, err
		}
		out.Cols = append(out.Cols, c.extremes(columnar.ArrowType(w.Type), from, min(to, len(c.chunks))))
	}
	return out, len(wanted) > 0, nil
}

func (c *columnChunks) extremes(storage arrow.DataType, from, to int) arrow.Array {
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for _, k := range c.chunks[from:to] {
		for _, z := range k.zones {
			if z.nulls < z.rows {
				low, high = min(low, z.min), max(high, z.max)
			}
		}
	}
	if low > high {
		return columnar.NewNulls(storage, 2)
	}
	switch both := []int64{low, high}; storage.ID() {
	case arrow.INT8:
		return columnar.NewFixed(storage, narrowed[int8](both), nil)
	case arrow.INT16:
		return columnar.NewFixed(storage, narrowed[int16](both), nil)
	case arrow.INT32, arrow.DATE32:
		return columnar.NewFixed(storage, narrowed[int32](both), nil)
	default:
		return columnar.NewFixed(storage, both, nil)
	}
}
