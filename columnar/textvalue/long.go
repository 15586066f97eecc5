package textvalue

// Long reads an integer as Trino's text tables do: a sign, digits of which
// leading zeros do not count, and a decimal part that is cut. It has at most 19
// digits; what is out of the range of bigint is no number.
func Long(text []byte) (int64, bool) {
	negative := false
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		text = text[1:]
	}
	whole, ok := wholePart(text)
	if !ok || len(whole) > 19 {
		return 0, false
	}
	v := uint64(0)
	for _, c := range whole {
		v = v*10 + uint64(c-'0')
	}
	if negative {
		return -int64(v), v <= 1<<63
	}
	return int64(v), v < 1<<63
}

// wholePart gives the digits before a decimal point without leading zeros, if
// the text is digits and at most one point, and not empty.
func wholePart(text []byte) ([]byte, bool) {
	whole := text
	for i, c := range text {
		if c == '.' && len(whole) == len(text) {
			whole = text[:i]
		} else if c < '0' || c > '9' {
			return nil, false
		}
	}
	if len(text) == 0 {
		return nil, false
	}
	for len(whole) > 0 && whole[0] == '0' {
		whole = whole[1:]
	}
	return whole, true
}
