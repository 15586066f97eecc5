package catalog

import (
	"math"
	"strconv"
	"strings"
)

// integerProjection is a range of whole numbers.
type integerProjection struct {
	spec            projectionSpec
	low, high, step int64
	digits          int
}

func newIntegers(p projectionSpec) (projector, error) {
	low, high, err := p.bounds()
	if err != nil {
		return nil, err
	}
	i := &integerProjection{spec: p}
	if i.low, err = javaLong(low); err != nil {
		return nil, err
	}
	if i.high, err = javaLong(high); err != nil {
		return nil, err
	}
	if i.step, err = p.number("interval", 1); err != nil {
		return nil, err
	}
	digits, err := p.number("digits", 0)
	if err != nil {
		return nil, err
	}
	if i.step < 1 || digits < 0 || digits > 1000 {
		return nil, p.fail("interval and digits must be positive")
	}
	i.digits = int(digits)
	return i, nil
}

func (i *integerProjection) count() int64 {
	if i.high < i.low {
		return 0
	}
	return int64(min(uint64(i.high-i.low)/uint64(i.step), math.MaxInt64-1)) + 1
}

func (i *integerProjection) text(n int64) string {
	sign, digits := "", strconv.FormatInt(n, 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	return sign + strings.Repeat("0", max(0, i.digits-len(digits))) + digits
}

func (i *integerProjection) values(want conditions) ([]projected, error) {
	if numbers, ok := want.integers(); ok {
		return i.known(numbers)
	}
	all := i.count()
	low, high := want.interval()
	if all == math.MaxInt64 { // steps beyond what a number holds
		return nil, tooManyPartitions(i.spec.def)
	}
	if low > i.high {
		return nil, nil
	}
	from, to := int64(0), all // numbers of steps
	if low > i.low {
		from = int64((uint64(low-i.low) + uint64(i.step) - 1) / uint64(i.step))
	}
	if high < i.high {
		to = min(to, max(0, (high-i.low)/i.step+1))
		if high < i.low {
			to = 0
		}
	}
	if to-from > maxPartitions {
		return nil, tooManyPartitions(i.spec.def)
	}
	var out []projected
	for k := from; k < to; k++ {
		v, err := i.spec.of(i.text(i.low + k*i.step))
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// known gives those of the numbers that are in the range.
func (i *integerProjection) known(numbers []int64) (out []projected, err error) {
	for _, n := range numbers {
		if n < i.low || n > i.high || uint64(n-i.low)%uint64(i.step) != 0 {
			continue
		}
		v, err := i.spec.of(i.text(n))
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
