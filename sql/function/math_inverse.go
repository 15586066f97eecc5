package function

import "math"

// The inverses of the trigonometric functions as Java calculates them: by the
// rational approximations of fdlibm, whose last digits differ from the nearest ones.

const (
	halfPiHigh = 1.57079632679489655800e+00
	halfPiLow  = 6.12323399573676603587e-17
	piLow      = 1.2246467991473531772e-16
)

// atanAnchors are the arc tangents of 1/2, 1, 3/2 and infinity, as sums.
var atanAnchors = [4][2]float64{
	{4.63647609000806093515e-01, 2.26987774529616870924e-17}, {7.85398163397448278999e-01, 3.06161699786838301793e-17},
	{9.82793723247329054082e-01, 1.39033110312309984516e-17}, {halfPiHigh, halfPiLow},
}

func javaAtan(v float64) float64 {
	size := math.Abs(v)
	switch {
	case math.IsNaN(v) || size < 1.0/(1<<29):
		return v
	case size < 0.4375:
		return v - v*atanSeries(v)
	case size >= 1<<62:
		return math.Copysign(halfPiHigh+halfPiLow, v)
	}
	var anchor [2]float64
	switch {
	case size < 0.6875:
		anchor, size = atanAnchors[0], (2*size-1)/(2+size)
	case size < 1.1875:
		anchor, size = atanAnchors[1], (size-1)/(size+1)
	case size < 2.4375:
		anchor, size = atanAnchors[2], (size-1.5)/(1+float64(1.5*size))
	default:
		anchor, size = atanAnchors[3], -1/size
	}
	return math.Copysign(anchor[0]-((float64(size*atanSeries(size))-anchor[1])-size), v)
}

// atanSeries is what the arc tangent of a small number lacks of it, as a share.
func atanSeries(x float64) float64 {
	z := x * x
	w := z * z
	odd := z * polynomial(w, 3.33333333333329318027e-01, 1.42857142725034663711e-01, 9.09088713343650656196e-02,
		6.66107313738753120669e-02, 4.97687799461593236017e-02, 1.62858201153657823623e-02)
	even := w * polynomial(w, -1.99999999998764832476e-01, -1.11111104054623557880e-01, -7.69187620504482999495e-02,
		-5.83357013379057348645e-02, -3.65315727442169155270e-02)
	return odd + even
}

// polynomial is c[0] + c[1]x + …
func polynomial(x float64, c ...float64) float64 {
	sum := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		sum = c[i] + float64(x*sum)
	}
	return sum
}

func javaAtan2(y, x float64) float64 {
	size := math.Abs(y / x)
	if !(size < 1e18 && size > 1e-18) || math.IsInf(x, 0) || math.IsInf(y, 0) {
		return math.Atan2(y, x)
	}
	angle := javaAtan(size)
	switch {
	case x >= 0 && y >= 0:
		return angle
	case x >= 0:
		return -angle
	case y >= 0:
		return math.Pi - (angle - piLow)
	}
	return (angle - piLow) - math.Pi
}

// asinSeries is what the arc sine of a small number with the square t lacks of it, as a share.
func asinSeries(t float64) float64 {
	p := t * polynomial(t, 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01,
		-4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05)
	return p / polynomial(t, 1, -2.40339491173441421878e+00, 2.02094576023350569471e+00, -6.88283971605453293030e-01, 7.70381505559019352791e-02)
}

func javaAsin(v float64) float64 {
	size := math.Abs(v)
	switch {
	case !(size < 1):
		return math.Asin(v)
	case size < 1.0/(1<<27):
		return v
	case size < 0.5:
		return v + float64(v*asinSeries(v*v))
	}
	t := (1 - size) * 0.5
	r, s := asinSeries(t), math.Sqrt(t)
	if size >= 0.975 {
		return math.Copysign(halfPiHigh-(2*(s+float64(s*r))-halfPiLow), v)
	}
	high := highHalf(s)
	rest := (t - float64(high*high)) / (s + high)
	p := float64(2*s*r) - (halfPiLow - 2*rest)
	q := math.Pi/4 - 2*high
	return math.Copysign(math.Pi/4-(p-q), v)
}

func javaAcos(v float64) float64 {
	size := math.Abs(v)
	switch {
	case !(size < 1):
		return math.Acos(v)
	case size < 0.5:
		return halfPiHigh - (v - (halfPiLow - float64(v*asinSeries(v*v))))
	}
	z := (1 - size) * 0.5
	r, s := asinSeries(z), math.Sqrt(z)
	if v < 0 {
		return math.Pi - 2*(s+(float64(r*s)-halfPiLow))
	}
	high := highHalf(s)
	rest := (z - float64(high*high)) / (s + high)
	return 2 * (high + (float64(r*s) + rest))
}

// highHalf drops the lower 32 bits.
func highHalf(v float64) float64 { return math.Float64frombits(math.Float64bits(v) &^ 0xFFFFFFFF) }
