package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// number takes the longest of: a number with a point, one with an exponent, a
// whole one, and where the flavor has them 0xFF and words that start with a digit.
func (s *scanner) number() lexer.TokenType {
	rest := s.text[s.pos:]
	whole := s.digits(rest, 0)
	best, kind := whole, Whole
	if n := s.point(rest, whole); n > best {
		best, kind = n, Fixed
	}
	if n := exponent(rest, whole); n > best {
		best, kind = n, Float
	}
	if s.flavor.Numbers {
		if n := radix(rest); n > best {
			best, kind = n, Whole
		}
		if n := digitWord(rest); n > best {
			best, kind = n, DigitWord
		}
	}
	s.pos += best
	return kind
}

// digits gives the end of the digits that start at i; single underscores between
// digits belong to them in the flavors that have them.
func (s *scanner) digits(rest string, i int) int {
	for i < len(rest) {
		switch {
		case isDigit(rest[i]):
			i++
		case s.flavor.Numbers && i > 0 && rest[i] == '_' && isDigit(rest[i-1]) && i+1 < len(rest) && isDigit(rest[i+1]):
			i++
		default:
			return i
		}
	}
	return i
}

func (s *scanner) point(rest string, whole int) int {
	if whole >= len(rest) || rest[whole] != '.' {
		return 0
	}
	return whole + 1 + s.digits(rest[whole+1:], 0)
}

// exponent gives the length of the number with an exponent at the start of rest,
// or 0.
func exponent(rest string, whole int) int {
	i := whole
	if strings.IndexByte(rest[:whole], '_') >= 0 {
		return 0
	}
	if i < len(rest) && rest[i] == '.' {
		for i++; i < len(rest) && isDigit(rest[i]); i++ {
		}
	}
	if i >= len(rest) || rest[i]|0x20 != 'e' {
		return 0
	}
	i++
	if i < len(rest) && (rest[i] == '+' || rest[i] == '-') {
		i++
	}
	start := i
	for i < len(rest) && isDigit(rest[i]) {
		i++
	}
	if i == start {
		return 0
	}
	return i
}

var radixDigits = map[byte]string{'x': "0123456789abcdefABCDEF", 'o': "01234567", 'b': "01"}

// radix gives the length of a hexadecimal, octal or binary number, or 0.
func radix(rest string) int {
	if len(rest) < 3 || rest[0] != '0' {
		return 0
	}
	digits := radixDigits[rest[1]|0x20]
	i := 2
	for i < len(rest) && digits != "" {
		if rest[i] == '_' && i+1 < len(rest) {
			i++
		}
		if strings.IndexByte(digits, rest[i]) < 0 {
			break
		}
		i++
	}
	if i == 2 {
		return 0
	}
	return i
}

func digitWord(rest string) int {
	i := 0
	for i < len(rest) && (isDigit(rest[i]) || isLetter(rest[i])) {
		i++
	}
	if i == 0 || !isDigit(rest[0]) {
		return 0
	}
	return i
}
