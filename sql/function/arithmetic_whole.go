package function

import (
	"math/bits"
	"unsafe"
)

// whole computes an operator for all rows at once, without a call for each. It
// gives false where a row may fail, whose result is worthless then.
type whole[T integer] func(a, b spreadValues[T], out []T) bool

func addWhole[T integer](a, b spreadValues[T], out []T) bool {
	bad := T(0)
	for i := range out {
		x, y := a.at(i), b.at(i)
		sum := x + y
		bad |= (x ^ sum) & (y ^ sum)
		out[i] = sum
	}
	return bad >= 0
}

func subtractWhole[T integer](a, b spreadValues[T], out []T) bool {
	bad := T(0)
	for i := range out {
		x, y := a.at(i), b.at(i)
		difference := x - y
		bad |= (x ^ y) & (x ^ difference)
		out[i] = difference
	}
	return bad >= 0
}

// multiplyWhole takes factors of less than half the bits.
func multiplyWhole[T integer](a, b spreadValues[T], out []T) bool {
	width := uint(unsafe.Sizeof(T(0))) * 8
	sizes := T(0)
	for i := range out {
		x, y := a.at(i), b.at(i)
		sizes |= (x ^ x>>(width-1)) | (y ^ y>>(width-1))
		out[i] = x * y
	}
	return sizes>>(width/2-1) == 0
}

// quotientWhole divides by a positive constant.
func quotientWhole[T integer](a, b spreadValues[T], out []T) bool {
	if b.mask != 0 || b.values[0] <= 0 {
		return false
	}
	by := b.values[0]
	for i := range out {
		out[i] = a.at(i) / by
	}
	return true
}

// moduloWhole takes the remainder of a division by a positive constant. Of numbers
// of 32 bits it is the fraction that a multiplication by the reciprocal leaves,
// times the divisor (Lemire, Kaser and Kurz, Faster remainder by direct computation).
func moduloWhole[T integer](a, b spreadValues[T], out []T) bool {
	if b.mask != 0 || b.values[0] <= 0 {
		return false
	}
	by := b.values[0]
	reciprocal := ^uint64(0)/uint64(by) + 1
	small := uint64(by) < 1<<32
	for i := range out {
		x := a.at(i)
		if small && uint64(x) < 1<<32 {
			rest, _ := bits.Mul64(reciprocal*uint64(x), uint64(by))
			out[i] = T(rest)
		} else {
			out[i] = x % by
		}
	}
	return true
}
