package function

import "math"

// javaSinh and javaCosh take the steps that Java takes, whose last digits differ from the nearest ones.
func javaSinh(v float64) float64 {
	size := math.Abs(v)
	if size < 1e-8 || math.IsNaN(v) {
		return v
	}
	if size >= 22 {
		return math.Copysign(halfExp(size), v)
	}
	t, half := math.Expm1(size), math.Copysign(0.5, v)
	if size < 1 {
		return half * (2*t - t*t/(t+1))
	}
	return half * (t + t/(t+1))
}

func javaCosh(v float64) float64 {
	size := math.Abs(v)
	if !(size < 22) {
		return halfExp(size)
	}
	if size < 0.5*math.Ln2 {
		t := math.Expm1(size)
		return 1 + t*t/(2*(1+t))
	}
	t := fdlibmExp(size)
	return 0.5*t + 0.5/t
}

// halfExp is half of the power of e, of arguments of which the whole is no double too.
func halfExp(v float64) float64 {
	if v < 709.7 || math.IsNaN(v) {
		return 0.5 * fdlibmExp(v)
	}
	root := fdlibmExp(v / 2)
	return 0.5 * root * root
}

// fdlibmExp is the power of e as fdlibm has it, of arguments above zero whose power is a double.
func fdlibmExp(v float64) float64 {
	const ln2High, ln2Low = 6.93147180369123816490e-01, 1.90821492927058770002e-10
	power := 0
	switch {
	case math.IsNaN(v) || v > 709.7:
		return math.Exp(v)
	case v >= 1.5*math.Ln2:
		power = int(v/math.Ln2 + 0.5)
	case v > 0.5*math.Ln2:
		power = 1
	}
	high, low := v-float64(float64(power)*ln2High), float64(power)*ln2Low
	x := high - low
	t := x * x
	c := x - t*polynomial(t, 1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
		-1.65339022054652515390e-06, 4.13813679705723846039e-08)
	return math.Ldexp(1-((low-x*c/(2-c))-high), power)
}
