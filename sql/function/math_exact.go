package function

import "math"

// The functions of this file give the double that is nearest to the true
// value, as Java's do nearly always, where those of package math often differ
// in the last digit. They calculate with wide numbers.

// mostTurns bounds the angles that are reduced with the digits of pi at hand.
const mostTurns = 1 << 28

func exactExp(v float64) float64 {
	if r := math.Exp(v); math.IsNaN(r) || math.IsInf(r, 0) || r < 1e-300 {
		return r
	}
	return wide{v, 0}.exp().hi
}

func exactLog(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return math.Log(v)
	}
	return wideLog(v).hi
}

func exactLog10(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return math.Log10(v)
	}
	return wideLog(v).div(wideLog(10)).hi
}

func exactPow(base, exponent float64) float64 {
	rough := math.Pow(base, exponent)
	size := math.Abs(rough)
	switch {
	case exponent == 1 || exponent == 0 || base == 1 || math.IsNaN(rough) || math.IsInf(exponent, 0) || math.IsInf(base, 0):
		return javaPow(base, exponent, rough)
	case base == 0 || size < 1e-300 || size > 1e300:
		return rough
	}
	return math.Copysign(wideLog(math.Abs(base)).times(exponent).exp().hi, rough)
}

// javaPow is what Java gives where package math disagrees: no power of one
// with an exponent that is no finite number is one.
func javaPow(base, exponent, rough float64) float64 {
	if math.Abs(base) == 1 && (math.IsInf(exponent, 0) || math.IsNaN(exponent)) {
		return math.NaN()
	}
	return rough
}

func exactCbrt(v float64) float64 {
	y := math.Cbrt(v)
	if y == 0 || math.IsNaN(y) || math.IsInf(y, 0) || math.Abs(v) < 1e-290 || math.Abs(v) > 1e290 {
		return y
	}
	square := wide{y, 0}.times(y)
	rest := square.times(y).sub(wide{v, 0})
	return wide{y, 0}.sub(rest.div(square.times(3))).hi
}

func exactSin(v float64) float64 {
	if !(math.Abs(v) < mostTurns) || math.Abs(v) < 1e-150 {
		return math.Sin(v)
	}
	sine, _ := wideSinCos(v)
	return sine.hi
}

func exactCos(v float64) float64 {
	if !(math.Abs(v) < mostTurns) {
		return math.Cos(v)
	}
	_, cosine := wideSinCos(v)
	return cosine.hi
}

func exactTan(v float64) float64 {
	if !(math.Abs(v) < mostTurns) || math.Abs(v) < 1e-150 {
		return math.Tan(v)
	}
	sine, cosine := wideSinCos(v)
	return sine.div(cosine).hi
}

func exactTanh(v float64) float64 {
	if !(math.Abs(v) < 20) || math.Abs(v) < 1e-150 {
		return math.Tanh(v)
	}
	return wideSinh(v).div(wideCosh(v)).hi
}
