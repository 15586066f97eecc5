package function

import (
	"strings"

	"flowsql/sql/sqlerr"
)

// maxText is the longest text that a replacement makes: a few characters in
// place of each of many would else take more memory than there is.
const maxText = 1 << 29

func textTooLong(name string) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Result of %s is longer than %d bytes", name, maxText)
}

// textUncounted is the length of a text that is not worth an account.
const textUncounted = 64 << 10

func replaceAll(ctx *Context, s, old, with string) (string, error) {
	if len(with) > len(old) && int64(len(s))+int64(strings.Count(s, old))*int64(len(with)-len(old)) > maxText {
		return "", textTooLong("replace")
	}
	if len(s) > textUncounted || len(with) > len(old)+textUncounted {
		mark := ctx.Mark()
		defer ctx.Release(mark)
		ctx.Grow(int64(len(s)) + int64(strings.Count(s, old))*int64(max(0, len(with)-len(old))))
	}
	return strings.ReplaceAll(s, old, with), nil
}
