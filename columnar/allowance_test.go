package columnar

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/sqlerr"
)

// ended gives the error that f is ended by.
func ended(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err, _ = r.(error)
		}
	}()
	f()
	return nil
}

func TestAllowanceChargesWhatIsInUse(t *testing.T) {
	pool := NewPool(64 << 20)
	a := NewAllowance(pool, &Interrupt{}, pool.Limit(), 2)
	for range 100 { // 4 GB in all, but 40 MB at a time
		mark := a.Mark()
		a.Grow(40 << 20)
		if used := pool.Used(); used < 39<<20 || used > 41<<20 {
			t.Fatalf("%d bytes are charged", used)
		}
		a.Settle(mark, 1000)
		a.Release(mark)
	}
	if pool.Used() != 0 {
		t.Errorf("%d bytes stay charged", pool.Used())
	}
	if err := ended(func() { a.Grow(70 << 20) }); !sqlerr.Is(err, sqlerr.ExceededMemoryLimit) {
		t.Errorf("too much: %v", err)
	}
}

func TestAllowanceCutsIntoPieces(t *testing.T) {
	pool := NewPool(64 << 20)
	a := NewAllowance(pool, &Interrupt{}, pool.Limit(), 2)
	var got []int
	large := 0
	err := a.Pieces(1000, func(from, to int) error {
		for range to - from {
			a.Grow(1 << 18) // 256 MB in all
		}
		return nil
	}, func(from, to int) (int64, error) {
		large = max(large, to-from)
		for i := from; i < to; i++ {
			got = append(got, i)
		}
		return 0, nil
	})
	if err != nil || len(got) != 1000 || !slices.IsSorted(got) || large > 16 || large < 4 {
		t.Errorf("%d rows, %d at once: %v", len(got), large, err)
	}
	if pool.Used() != 0 || pool.Peak() > 16<<20 {
		t.Errorf("%d bytes stay charged, %d were", pool.Used(), pool.Peak())
	}
}

func TestAllowanceEndsWithTheQuery(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var over Interrupt
	over.Watch(ctx)
	a := NewAllowance(NewPool(math.MaxInt64), &over, math.MaxInt64, 1)
	a.Check()
	cancel()
	if err := ended(a.Check); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	(*Allowance)(nil).Check()
}

func TestAllowanceOfBuilders(t *testing.T) {
	pool := NewPool(8 << 20)
	make := func() *Allowance { return NewAllowance(pool, &Interrupt{}, pool.Limit(), 1) }
	long := strings.Repeat("x", 1<<20)
	err := ended(func() {
		b := make().StringBuilder(100)
		for range 100 {
			b.Append(long)
		}
	})
	if !sqlerr.Is(err, sqlerr.ExceededMemoryLimit) {
		t.Errorf("StringBuilder: %v", err)
	}
	text := NewStringBuilder(1)
	text.Append(long)
	column := text.String()
	if err := ended(func() { make().Gather(column, Rows(1)) }); err != nil {
		t.Errorf("one row: %v", err)
	}
	many := []int32{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	if err := ended(func() { make().Gather(column, many) }); !sqlerr.Is(err, sqlerr.ExceededMemoryLimit) {
		t.Errorf("Gather: %v", err)
	}
	list := NewList(arrow.ListOf(arrow.BinaryTypes.String), []int32{0, 1}, column, nil)
	if err := ended(func() { make().Gather(list, many) }); !sqlerr.Is(err, sqlerr.ExceededMemoryLimit) {
		t.Errorf("Gather of arrays: %v", err)
	}
	if err := ended(func() {
		make().Concat([]arrow.Array{column, column, column, column, column, column, column, column, column, column})
	}); !sqlerr.Is(err, sqlerr.ExceededMemoryLimit) {
		t.Errorf("Concat: %v", err)
	}
}
