package function

import "math"

// wide is a number of about 106 bits: the sum of two doubles, of which the
// first is the nearest double.
type wide struct{ hi, lo float64 }

// sumOf gives a sum with its error.
func sumOf(a, b float64) wide {
	s := a + b
	t := s - a
	return wide{s, (a - (s - t)) + (b - t)}
}

// productOf gives a product with its error.
func productOf(a, b float64) wide {
	p := a * b
	return wide{p, math.FMA(a, b, -p)}
}

func (w wide) add(v wide) wide {
	s, t := sumOf(w.hi, v.hi), sumOf(w.lo, v.lo)
	s = sumOf(s.hi, s.lo+t.hi)
	return sumOf(s.hi, s.lo+t.lo)
}

func (w wide) neg() wide { return wide{-w.hi, -w.lo} }

func (w wide) sub(v wide) wide { return w.add(v.neg()) }

func (w wide) mul(v wide) wide {
	p := productOf(w.hi, v.hi)
	return sumOf(p.hi, p.lo+(w.hi*v.lo+w.lo*v.hi))
}

func (w wide) times(v float64) wide {
	p := productOf(w.hi, v)
	return sumOf(p.hi, p.lo+w.lo*v)
}

func (w wide) div(v wide) wide {
	first := w.hi / v.hi
	rest := w.sub(v.times(first))
	second := rest.hi / v.hi
	third := rest.sub(v.times(second)).hi / v.hi
	return sumOf(first, second).add(wide{third, 0})
}

// scale multiplies by a power of two.
func (w wide) scale(power int) wide { return wide{math.Ldexp(w.hi, power), math.Ldexp(w.lo, power)} }

var (
	// wideLn2 is the logarithm of two.
	wideLn2 = wide{0.6931471805599453, 2.3190468138462996e-17}
	// halfPi is pi/2 as four doubles.
	halfPi = [4]float64{1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33, 5.562271104316826e-50}
	// inverseFactorials are 1/0!, 1/1!, …
	inverseFactorials = func() (out [30]wide) {
		out[0] = wide{1, 0}
		for i := 1; i < len(out); i++ {
			out[i] = out[i-1].div(wide{float64(i), 0})
		}
		return out
	}()
)

// exp cuts the argument into pieces small enough for a short series.
func (w wide) exp() wide {
	const halvings = 8
	power := math.Round(w.hi / math.Ln2)
	small := w.sub(wideLn2.times(power)).scale(-halvings)
	sum := wide{}
	for i := 11; i >= 0; i-- {
		sum = sum.mul(small).add(inverseFactorials[i])
	}
	for range halvings {
		sum = sum.mul(sum)
	}
	return sum.scale(int(power))
}

// wideLog is the logarithm of a positive number.
func wideLog(v float64) wide {
	fraction, power := math.Frexp(v)
	if fraction < math.Sqrt2/2 {
		fraction, power = fraction*2, power-1
	}
	return wideLn2.times(float64(power)).add(logNearOne(fraction))
}

// logNearOne is the logarithm by its series next to one, else by a step of Newton.
func logNearOne(v float64) wide {
	if math.Abs(v-1) > 1.0/64 {
		y := math.Log(v)
		return wide{y, 0}.add(wide{-y, 0}.exp().times(v).sub(wide{1, 0}))
	}
	ratio := wide{v - 1, 0}.div(sumOf(v, 1))
	square, sum := ratio.mul(ratio), wide{}
	for n := 17; n >= 1; n -= 2 {
		sum = sum.mul(square).add(wide{1, 0}.div(wide{float64(n), 0}))
	}
	return sum.mul(ratio).scale(1)
}

// wideSinCos gives sine and cosine of an angle of not too many turns.
func wideSinCos(v float64) (sine, cosine wide) {
	quarters := math.Round(v / halfPi[0])
	rest := wide{v, 0}
	for _, part := range halfPi {
		rest = rest.sub(productOf(part, quarters))
	}
	sine, cosine = oddSeries(rest, -1), evenSeries(rest)
	switch int64(quarters) & 3 {
	case 1:
		return cosine, sine.neg()
	case 2:
		return sine.neg(), cosine.neg()
	case 3:
		return cosine.neg(), sine
	}
	return sine, cosine
}

// oddSeries is the sine for sign -1, the hyperbolic sine for 1, of a small number.
func oddSeries(w wide, sign float64) wide {
	square, sum := w.mul(w).times(sign), wide{}
	for i := 27; i >= 1; i -= 2 {
		sum = sum.mul(square).add(inverseFactorials[i])
	}
	return sum.mul(w)
}

// evenSeries is the cosine of a small number.
func evenSeries(w wide) wide {
	square, sum := w.mul(w).neg(), wide{}
	for i := 28; i >= 0; i -= 2 {
		sum = sum.mul(square).add(inverseFactorials[i])
	}
	return sum
}

func wideSinh(v float64) wide {
	if math.Abs(v) < 0.5 {
		return oddSeries(wide{v, 0}, 1)
	}
	return wide{v, 0}.exp().sub(wide{-v, 0}.exp()).scale(-1)
}

func wideCosh(v float64) wide { return wide{v, 0}.exp().add(wide{-v, 0}.exp()).scale(-1) }
