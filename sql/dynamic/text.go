package dynamic

import (
	"flowsql/sql/sqlerr"
)

// Like matches a text with a pattern of LIKE; escape is -1 for none.
func Like(text, pattern string, escape rune) (bool, error) {
	tokens, err := likeTokens(pattern, escape)
	if err != nil {
		return false, err
	}
	return likeMatch([]rune(text), tokens), nil
}

// InvalidEscape is the error of a broken escape.
func InvalidEscape() error {
	code := sqlerr.S3EvaluatorLikePatternInvalidEscapeSequence
	return sqlerr.New(code, "%s", sqlerr.S3Text(code))
}

// NegativeLength is the error of SUBSTRING with such a length.
func NegativeLength() *sqlerr.Error {
	return sqlerr.New(sqlerr.S3EvaluatorInvalidArguments, "The length of a substring must not be negative.")
}

// likeToken is a character, any one character, or any run.
type likeToken struct {
	r        rune
	one, run bool
}

func likeTokens(pattern string, escape rune) (out []likeToken, err error) {
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped && r != '%' && r != '_' && r != escape:
			return nil, InvalidEscape()
		case escaped:
			out = append(out, likeToken{r: r})
			escaped = false
		case r == escape:
			escaped = true
		default:
			out = append(out, likeToken{r: r, one: r == '_', run: r == '%'})
		}
	}
	if escaped {
		return nil, InvalidEscape()
	}
	return out, nil
}

// likeMatch goes back to the last run only, so that it takes no more than the
// product of both lengths.
func likeMatch(text []rune, tokens []likeToken) bool {
	at, k, lastRun, lastAt := 0, 0, -1, 0
	for at < len(text) {
		switch {
		case k < len(tokens) && tokens[k].run:
			lastRun, lastAt = k, at
			k++
		case k < len(tokens) && (tokens[k].one || tokens[k].r == text[at]):
			at++
			k++
		case lastRun >= 0:
			lastAt++
			at, k = lastAt, lastRun+1
		default:
			return false
		}
	}
	for k < len(tokens) && tokens[k].run {
		k++
	}
	return k == len(tokens)
}

// TextToTime reads a timestamp in Ion's form for TO_TIMESTAMP.
func TextToTime(text string) (Value, error) {
	if t, ok := ParseTime(text); ok {
		return NewTime(t), nil
	}
	return Value{}, unparsed(text, "Ion")
}

// Average gives sum / count: a float of floats, else a decimal without digits
// that say nothing.
func Average(sum Value, count int64) (Value, error) {
	switch {
	case count == 0 || sum.Unknown():
		return Value{Kind: Null}, nil
	case sum.Kind == Float:
		return NewFloat(sum.Double / float64(count)), nil
	}
	return decimals('/', sum.decimal(), newNumber(count))
}
