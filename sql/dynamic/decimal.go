package dynamic

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
)

// Number is a decimal of any scale: coefficient · 10^exponent. Its digits are those that
// were written, so that 1.50 stays 1.50. It does not change once it is made.
type Number struct {
	coefficient *big.Int
	exponent    int
}

const (
	// precision is how many digits a result of arithmetic has at most.
	precision = 38
	// largestExponent bounds the place of a number's first digit, on either side of the point.
	largestExponent = 100_000
)

var ten = big.NewInt(10)

func newNumber(v int64) *Number { return &Number{big.NewInt(v), 0} }

// parseNumber reads digits with a sign, a point and an exponent, each of which may be missing.
func parseNumber(text string) (*Number, bool) {
	body, exponent := text, 0
	if at := strings.IndexAny(body, "eE"); at >= 0 {
		e, err := strconv.ParseInt(body[at+1:], 10, 32)
		if err != nil {
			return nil, false
		}
		body, exponent = body[:at], int(e)
	}
	if at := strings.IndexByte(body, '.'); at >= 0 {
		exponent -= len(body) - at - 1
		body = body[:at] + body[at+1:]
	}
	if digits := strings.TrimPrefix(strings.TrimPrefix(body, "-"), "+"); digits == "" || strings.Trim(digits, "0123456789") != "" || len(body) > len(digits)+1 {
		return nil, false
	}
	n := &Number{new(big.Int), exponent}
	if _, ok := n.coefficient.SetString(body, 10); !ok {
		return nil, false
	}
	return n, n.inRange()
}

func (n *Number) inRange() bool {
	first := n.first()
	return first <= largestExponent && first >= -largestExponent
}

// digits counts the digits.
func (n *Number) digits() int {
	if n.coefficient.Sign() == 0 {
		return 1
	}
	return len(new(big.Int).Abs(n.coefficient).Append(nil, 10))
}

// first is the exponent of the first digit.
func (n *Number) first() int { return n.exponent + n.digits() - 1 }

// tens gives 10^n.
func tens(n int) *big.Int { return new(big.Int).Exp(ten, big.NewInt(int64(n)), nil) }

// at gives the coefficient that the number has with an exponent, which is not greater than its own.
func (n *Number) at(exponent int) *big.Int {
	if exponent == n.exponent {
		return n.coefficient
	}
	return new(big.Int).Mul(n.coefficient, tens(n.exponent-exponent))
}

// aligned gives the coefficients of two numbers with the same exponent.
func aligned(a, b *Number) (x, y *big.Int, exponent int) {
	exponent = min(a.exponent, b.exponent)
	return a.at(exponent), b.at(exponent), exponent
}

func (n *Number) compare(o *Number) int {
	if sign := n.coefficient.Sign(); sign != o.coefficient.Sign() || sign == 0 {
		return cmp.Compare(sign, o.coefficient.Sign())
	} else if a, b := n.first(), o.first(); a != b {
		return cmp.Compare(a, b) * sign
	}
	x, y, _ := aligned(n, o)
	return x.Cmp(y)
}

// rounded takes digits off behind those that a result may have, half to the even one.
// rest tells that something is left over behind the coefficient.
func rounded(coefficient *big.Int, exponent int, rest bool) *Number {
	n := &Number{coefficient, exponent}
	over := n.digits() - precision
	if over <= 0 {
		return n
	}
	unit := tens(over)
	quotient, left := new(big.Int).QuoRem(coefficient, unit, new(big.Int))
	half := new(big.Int).Lsh(left.Abs(left), 1).CmpAbs(unit)
	if half > 0 || half == 0 && (rest || quotient.Bit(0) == 1) {
		quotient.Add(quotient, big.NewInt(int64(coefficient.Sign())))
	}
	if n = (&Number{quotient, exponent + over}); n.digits() > precision { // 99…9 became 100…0
		n.coefficient.Quo(n.coefficient, ten)
		n.exponent++
	}
	return n
}

// Rounded gives the number with no more digits than a decimal has.
func (n *Number) Rounded() *Number { return rounded(n.coefficient, n.exponent, false) }

func (n *Number) add(o *Number) *Number {
	x, y, exponent := aligned(n, o)
	return rounded(new(big.Int).Add(x, y), exponent, false)
}

func (n *Number) subtract(o *Number) *Number { return n.add(o.negated()) }

func (n *Number) multiply(o *Number) *Number {
	return rounded(new(big.Int).Mul(n.coefficient, o.coefficient), n.exponent+o.exponent, false)
}

// divide gives n / o without the zeros that exact division would not have.
func (n *Number) divide(o *Number) *Number {
	shift := max(0, precision+1+o.digits()-n.digits())
	quotient, left := new(big.Int).QuoRem(n.at(n.exponent-shift), o.coefficient, new(big.Int))
	q := rounded(quotient, n.exponent-shift-o.exponent, left.Sign() != 0)
	return q.reduced(min(n.exponent-o.exponent, 0))
}

// reduced takes zeros off the end as far as an exponent, and writes out those before the point.
func (n *Number) reduced(exponent int) *Number {
	coefficient, at := new(big.Int).Set(n.coefficient), n.exponent
	if coefficient.Sign() == 0 {
		return &Number{coefficient, exponent}
	}
	for at < exponent {
		quotient, left := new(big.Int).QuoRem(coefficient, ten, new(big.Int))
		if left.Sign() != 0 {
			break
		}
		coefficient, at = quotient, at+1
	}
	out := &Number{coefficient, at}
	if more := at - exponent; more > 0 && out.digits()+more <= precision {
		return &Number{out.at(exponent), exponent}
	}
	return out
}

// remainder gives what is left of n / o, with the sign of n.
func (n *Number) remainder(o *Number) *Number {
	x, y, exponent := aligned(n, o)
	return rounded(new(big.Int).Rem(x, y), exponent, false)
}

func (n *Number) negated() *Number { return &Number{new(big.Int).Neg(n.coefficient), n.exponent} }

func (n *Number) isZero() bool { return n.coefficient.Sign() == 0 }

// whole gives the number without its decimals; ok is false where it is no 64-bit integer.
func (n *Number) whole() (v int64, ok bool) {
	if n.isZero() {
		return 0, true
	}
	if n.first() > precision {
		return 0, false
	}
	all := n.coefficient
	if n.exponent < 0 {
		all = new(big.Int).Quo(all, tens(-n.exponent))
	} else {
		all = n.at(0)
	}
	return all.Int64(), all.IsInt64()
}

func (n *Number) float() float64 {
	f, _ := strconv.ParseFloat(string(n.appendScientific(nil)), 64)
	return f
}

// appendPlain writes all digits, without an exponent.
func (n *Number) appendPlain(dst []byte) []byte {
	dst, digits := n.appendSign(dst)
	switch point := len(digits) + n.exponent; {
	case n.exponent >= 0 && n.isZero():
		return append(dst, '0')
	case n.exponent >= 0:
		return appendZeros(append(dst, digits...), n.exponent)
	case point <= 0:
		return append(appendZeros(append(dst, "0."...), -point), digits...)
	default:
		return append(append(append(dst, digits[:point]...), '.'), digits[point:]...)
	}
}

// appendScientific writes one digit before the point, and an exponent.
func (n *Number) appendScientific(dst []byte) []byte {
	dst, digits := n.appendSign(dst)
	dst = append(dst, digits[0])
	if len(digits) > 1 {
		dst = append(append(dst, '.'), digits[1:]...)
	}
	dst = append(dst, 'E')
	first := n.exponent + len(digits) - 1
	if first >= 0 {
		dst = append(dst, '+')
	}
	return strconv.AppendInt(dst, int64(first), 10)
}

// appendSign writes the sign, and gives the digits.
func (n *Number) appendSign(dst []byte) (out, digits []byte) {
	if n.coefficient.Sign() < 0 {
		dst = append(dst, '-')
	}
	return dst, new(big.Int).Abs(n.coefficient).Append(nil, 10)
}

func appendZeros(dst []byte, n int) []byte {
	for range n {
		dst = append(dst, '0')
	}
	return dst
}
