package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// orderCheck looks at sorted rows: where the order of two neighbours comes to a
// null inside an array or a row, it has none and the statement fails. Any order
// of the rows that meets such a null meets it between neighbours, too.
type orderCheck struct {
	programs []perWorker
	types    []types.Type
	last     []arrow.Array // the keys of the last row; nil before the first
}

// needsCheck reports whether a key may hold nulls that cannot be ordered.
func needsCheck(keys []logical.SortKey) bool {
	for _, k := range keys {
		if kind := k.Expr.Type().Kind; kind == types.KindArray || kind == types.KindRow {
			return true
		}
	}
	return false
}

func newOrderCheck(o ordering) *orderCheck {
	check := &orderCheck{programs: o.programs}
	for _, order := range o.orders {
		check.types = append(check.types, order.Type)
	}
	return check
}

// checkedSort sorts all rows, checks them, and only then cuts them to the limit.
func (b *builder) checkedSort(n *logical.Sort, account *operator) (*pipeline, error) {
	o, err := b.ordering(n.Keys)
	if err != nil {
		return nil, err
	}
	check := newOrderCheck(o)
	p, err := b.breaker(n.Input, &sorter{ordering: o, limit: -1, account: account, spill: b.query.spill}, account, 1)
	if err != nil {
		return nil, err
	}
	p.transforms = append(p.transforms, measured{check, account})
	if n.Limit >= 0 {
		p.transforms = append(p.transforms, measured{newLimit(0, n.Limit), account})
	}
	return p, nil
}

// Run is the Transform's; there is one worker, since a sort is before it.
func (c *orderCheck) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	if err := c.look(w, in); err != nil || in.Len == 0 {
		return err
	}
	return emit(in)
}

// look checks the next rows.
func (c *orderCheck) look(w *Worker, in columnar.Batch) error {
	if in.Len == 0 {
		return nil
	}
	return inPieces(c.programs, w, in, c.check)
}

// check looks at rows and keeps the last one's keys.
func (c *orderCheck) check(in columnar.Batch, keys []columnar.Vector) error {
	columns := make([]arrow.Array, len(keys))
	for i, k := range keys {
		columns[i] = k.Expand(in.Len)
		if c.last != nil {
			columns[i] = columnar.Concat([]arrow.Array{c.last[i], columns[i]})
		}
	}
	if err := c.neighbours(columns); err != nil {
		return err
	}
	c.last = make([]arrow.Array, len(columns))
	for i, column := range columns {
		c.last[i] = columnar.Gather(column, []int32{int32(column.Len() - 1)})
	}
	return nil
}

func (c *orderCheck) neighbours(columns []arrow.Array) error {
	orders := make([]func(i, j int) (int, error), len(columns))
	nulls := make([]columnar.Nulls, len(columns))
	for i, column := range columns {
		orders[i], nulls[i] = function.OrderOf(c.types[i], column, column), columnar.NullsOf(column)
	}
	for row := 1; row < columns[0].Len(); row++ {
		for k, order := range orders {
			a, b := nulls[k].Null(row-1), nulls[k].Null(row)
			if a && b {
				continue
			}
			if a || b {
				break
			}
			o, err := order(row-1, row)
			if err != nil {
				return err
			}
			if o != 0 {
				break
			}
		}
	}
	return nil
}
