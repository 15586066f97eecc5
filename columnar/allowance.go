package columnar

import (
	"context"
	"sync/atomic"

	"flowsql/sql/sqlerr"
)

// Interrupt tells those who work for a query whether it is over.
type Interrupt struct {
	ctx atomic.Pointer[context.Context]
}

// Watch makes the end of a context that of the work.
func (i *Interrupt) Watch(ctx context.Context) { i.ctx.Store(&ctx) }

func (i *Interrupt) err() error {
	if ctx := i.ctx.Load(); ctx != nil {
		return (*ctx).Err()
	}
	return nil
}

// Allowance is what one goroutine may take for the values that it makes of a
// batch. What it has beyond a little is charged to the query's budget while it is
// in use. It also ends work that goes on when the query is over. Its methods panic with
// the error, since they are called in the midst of loops where none is awaited;
// whoever runs a query hands the error on. A nil Allowance allows everything.
type Allowance struct {
	budget    Budget
	interrupt *Interrupt
	share     int64 // what an attempt may take

	used    int64 // by the values in use
	charged int64 // to the budget
	bound   int64 // of used, where exceed has to look
	attempt int64 // used when the attempt at hand began, -1 without one
}

// Sizes of an allowance: what it takes of the budget at once, what is not worth
// an account, and between what the share of a worker lies.
const (
	allowanceStep = 256 << 10
	allowanceFree = 1 << 20
	minShare      = 1 << 20
	maxShare      = 32 << 20
)

// NewAllowance gives an allowance out of a budget of limit bytes for the given number of workers.
func NewAllowance(budget Budget, interrupt *Interrupt, limit int64, workers int) *Allowance {
	a := &Allowance{budget: budget, interrupt: interrupt, attempt: -1}
	a.share = min(max(limit/int64(8*max(workers, 1)), minShare), maxShare)
	a.setBound()
	return a
}

// errShare is what an attempt is ended by that takes more than the share.
var errShare = sqlerr.New(sqlerr.ExceededMemoryLimit, "Query exceeded the share of a worker")

// Check ends the work if the query is over.
func (a *Allowance) Check() {
	if a == nil {
		return
	}
	if err := a.interrupt.err(); err != nil {
		panic(sqlerr.New(sqlerr.UserCanceled, "Query was canceled").WithCause(err))
	}
}

// Grow takes n bytes for what is about to be made.
func (a *Allowance) Grow(n int64) {
	if a == nil {
		return
	}
	if a.used += n; a.used > a.bound {
		a.exceed()
	}
}

// exceed ends an attempt that has its share, and charges what was taken.
func (a *Allowance) exceed() {
	a.Check()
	if a.attempt >= 0 && a.used-a.attempt > a.share {
		panic(errShare)
	}
	if need := a.used - allowanceFree - a.charged; need > 0 {
		if err := a.charge(need); err != nil {
			if a.attempt >= 0 {
				panic(errShare)
			}
			panic(err)
		}
	}
	a.setBound()
}

func (a *Allowance) charge(need int64) error {
	if a.budget.Grow(need+allowanceStep) == nil {
		a.charged += need + allowanceStep
		return nil
	}
	err := a.budget.Grow(need)
	if err == nil {
		a.charged += need
	}
	return err
}

func (a *Allowance) setBound() {
	a.bound = a.charged + allowanceFree
	if a.attempt >= 0 {
		a.bound = min(a.bound, a.attempt+a.share)
	}
}

// Mark gives the place to which Release goes back.
func (a *Allowance) Mark() int64 {
	if a == nil {
		return 0
	}
	return a.used
}

// Release gives back what was taken since the mark.
func (a *Allowance) Release(mark int64) {
	if a == nil {
		return
	}
	a.used = mark
	if spare := a.charged - max(0, a.used-allowanceFree); spare > 4*allowanceStep || spare > 0 && a.used == 0 {
		a.budget.Shrink(spare)
		a.charged -= spare
		a.setBound()
	}
}

// Settle leaves kept bytes of what was taken since the mark.
func (a *Allowance) Settle(mark, kept int64) {
	if a == nil {
		return
	}
	a.used = mark
	a.Grow(kept)
	if a.charged-a.used > 4*allowanceStep {
		a.Release(a.used)
	}
}

// Attempt runs f and reports whether it kept within the share of a worker; if not
// it was ended and what it took is given back.
func (a *Allowance) Attempt(f func() error) (within bool, err error) {
	if a == nil {
		return true, f()
	}
	mark, outer := a.used, a.attempt
	a.attempt = a.used
	a.setBound()
	defer func() {
		a.attempt = outer
		a.setBound()
		if r := recover(); r != nil {
			if r != any(errShare) {
				panic(r)
			}
			a.Release(mark)
			within, err = false, nil
		}
	}()
	return true, f()
}

// Pieces makes something of n rows and uses it: of all rows at once where that
// keeps within the share of a worker, else of halves of them and so on. use tells
// how many bytes of it stay.
func (a *Allowance) Pieces(n int, build func(from, to int) error, use func(from, to int) (kept int64, err error)) error {
	return a.pieces(0, n, build, use)
}

func (a *Allowance) pieces(from, to int, build func(from, to int) error, use func(from, to int) (int64, error)) error {
	a.Check()
	mark, within, err := a.Mark(), true, error(nil)
	if to-from > 1 {
		within, err = a.Attempt(func() error { return build(from, to) })
	} else {
		err = build(from, to)
	}
	if err != nil {
		return err
	}
	if !within {
		half := from + (to-from)/2
		if err := a.pieces(from, half, build, use); err != nil {
			return err
		}
		return a.pieces(half, to, build, use)
	}
	kept, err := use(from, to)
	a.Settle(mark, kept)
	return err
}
