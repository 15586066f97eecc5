package athena

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/sql/sqlerr"
)

func explainTrino(text string, tokens []lexer.Token, err error) error {
	if own := ownError(err); own != nil {
		return own
	}
	return sqlerr.New(sqlerr.SyntaxError, "%s", err)
}

func explainHive(text string, tokens []lexer.Token, err error) error {
	return explainTrino(text, tokens, err)
}
