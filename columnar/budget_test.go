package columnar

import (
	"sync"
	"testing"

	"flowsql/sql/sqlerr"
)

func TestPool(t *testing.T) {
	p := NewPool(100)
	if err := p.Grow(60); err != nil {
		t.Fatal(err)
	}
	if err := p.Grow(41); !sqlerr.Is(err, sqlerr.ExceededMemoryLimit) || p.Used() != 60 {
		t.Errorf("%v, used %d", err, p.Used())
	}
	p.Shrink(50)
	if err := p.Grow(90); err != nil || p.Used() != 100 || p.Peak() != 100 || p.Limit() != 100 {
		t.Errorf("%v, used %d, peak %d", err, p.Used(), p.Peak())
	}
}

func TestPoolOfManyGoroutines(t *testing.T) {
	p := NewPool(1 << 40)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 1000 {
				_ = p.Grow(3)
				p.Shrink(2)
			}
		})
	}
	wait.Wait()
	if p.Used() != 4000 || p.Peak() < 4000 {
		t.Errorf("used %d, peak %d", p.Used(), p.Peak())
	}
}

func TestSizeText(t *testing.T) {
	for n, want := range map[int64]string{0: "0B", 1023: "1023B", 1024: "1kB", 1 << 20: "1MB", 3 << 29: "1.50GB", 1 << 40: "1TB"} {
		if got := sizeText(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
