package columnar

import (
	"sync/atomic"

	"flowsql/sql/sqlerr"
)

// Budget is what an operator charges the memory to that it holds from batch to
// batch. An error of Grow means: spill or fail; nothing was charged then.
// Both methods are safe for many goroutines.
type Budget interface {
	Grow(n int64) error
	Shrink(n int64)
}

// Pool is the Budget of a query.
type Pool struct {
	limit      int64
	used, peak atomic.Int64
}

// NewPool gives a budget of limit bytes.
func NewPool(limit int64) *Pool { return &Pool{limit: limit} }

// Grow charges n bytes, or answers EXCEEDED_MEMORY_LIMIT.
func (p *Pool) Grow(n int64) error {
	used := p.used.Add(n)
	if used > p.limit && n > 0 {
		p.used.Add(-n)
		return sqlerr.New(sqlerr.ExceededMemoryLimit, "Query exceeded per-node memory limit of %s [Requested: %d bytes]", sizeText(p.limit), n)
	}
	for {
		peak := p.peak.Load()
		if used <= peak || p.peak.CompareAndSwap(peak, used) {
			return nil
		}
	}
}

// Shrink gives n bytes back.
func (p *Pool) Shrink(n int64) { p.used.Add(-n) }

// Used gives the bytes charged now.
func (p *Pool) Used() int64 { return p.used.Load() }

// Peak gives the most bytes that were charged at one time.
func (p *Pool) Peak() int64 { return p.peak.Load() }

// Limit gives the budget's size.
func (p *Pool) Limit() int64 { return p.limit }
