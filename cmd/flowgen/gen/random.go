package gen

import "math/rand/v2"

// random draws whole numbers only: floating point may round differently on
// another processor, and the data must be the same everywhere.
type random struct{ *rand.Rand }

// newRandom gives the stream of one object; streams of different objects are
// independent, so that objects may be made in any order.
func newRandom(seed, stream uint64) random {
	return random{rand.New(rand.NewPCG(seed, stream^0x9e3779b97f4a7c15))}
}

// chance is true in percent of 100 draws.
func (r random) chance(percent int) bool { return r.IntN(100) < percent }

// oneIn is true in one of n draws.
func (r random) oneIn(n int) bool { return r.IntN(n) == 0 }

// between draws from low to high, both included.
func (r random) between(low, high int) int { return low + r.IntN(high-low+1) }

// ranked draws a rank below n that favours the small ones much as Zipf's law does:
// halving the range three times in four gives each doubling of the rank a
// like share.
func (r random) ranked(n int) int {
	for n > 1 && r.IntN(4) != 0 {
		n = (n + 1) / 2
	}
	return r.IntN(n)
}

// heavyTail draws a number of at least 1 whose doublings get ever rarer.
func (r random) heavyTail() int64 {
	limit := int64(8)
	for limit < 1<<22 && r.chance(55) {
		limit *= 2
	}
	return 1 + r.Int64N(limit)
}

// pick draws one of the choices.
func pick[T any](r random, choices []T) T { return choices[r.IntN(len(choices))] }
