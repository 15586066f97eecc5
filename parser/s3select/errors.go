package s3select

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/sql/sqlerr"
)

// texts are what the service says with its codes; where a statement's place is
// added it goes before the full stop.
var texts = sync.OnceValue(func() map[sqlerr.Code]string {
	return map[sqlerr.Code]string{
		sqlerr.S3EvaluatorBindingDoesNotExist:               "A column name or a path provided does not exist in the SQL expression.",
		sqlerr.S3MaxOperatorsExceeded:                       "The SQL expression is too complex.",
		sqlerr.S3LexerInvalidChar:                           "The SQL expression contains an invalid character.",
		sqlerr.S3LexerInvalidLiteral:                        "The SQL expression contains an invalid literal.",
		sqlerr.S3LexerInvalidIONLiteral:                     "The SQL expression contains an invalid Ion literal.",
		sqlerr.S3ParseEmptySelect:                           "The SQL expression contains an empty SELECT clause.",
		sqlerr.S3ParseSelectMissingFrom:                     "The SQL expression contains a missing FROM after the SELECT list.",
		sqlerr.S3ParseUnsupportedSelect:                     "The SQL expression contains an unsupported use of SELECT.",
		sqlerr.S3ParseUnsupportedSyntax:                     "The SQL expression contains unsupported syntax.",
		sqlerr.S3ParseUnsupportedLiteralsGroupBy:            "GROUP BY is not supported in the SQL expression.",
		sqlerr.S3ParseMalformedJoin:                         "JOIN is not supported in the SQL expression.",
		sqlerr.S3UnsupportedSqlStructure:                    "Encountered an unsupported SQL structure. Check the SQL Reference.",
		sqlerr.S3UnsupportedFunction:                        "Encountered an unsupported SQL function.",
		sqlerr.S3MultipleDataSourcesUnsupported:             "Multiple data sources are not supported.",
		sqlerr.S3ParseAsteriskIsNotAloneInSelectList:        "Other expressions are not allowed in the SELECT list when * is used without dot notation in the SQL expression.",
		sqlerr.S3ParseCannotMixSqbAndWildcardInSelectList:   "Cannot mix [] and * in the same expression in a SELECT list in the SQL expression.",
		sqlerr.S3ParseInvalidContextForWildcardInSelectList: "Invalid use of * in the SELECT list in the SQL expression.",
		sqlerr.S3ParseExpectedNumber:                        "Did not find the expected number in the SQL expression.",
		sqlerr.S3ParseExpectedTypeName:                      "Did not find the expected type name in the SQL expression.",
		sqlerr.S3ParseExpectedKeyword:                       "Did not find the expected keyword in the SQL expression.",
		sqlerr.S3ParseExpectedTokenType:                     "Did not find the expected token in the SQL expression.",
		sqlerr.S3ParseExpected2TokenTypes:                   "Did not find the expected token in the SQL expression.",
		sqlerr.S3ParseExpectedDatePart:                      "Did not find the expected date part in the SQL expression.",
		sqlerr.S3ParseExpectedWhenClause:                    "Did not find the expected WHEN clause in the SQL expression. CASE is not supported.",
		sqlerr.S3ParseExpectedArgumentDelimiter:             "Did not find the expected argument delimiter in the SQL expression.",
		sqlerr.S3ParseExpectedIdentForAlias:                 "Did not find the expected identifier for the alias in the SQL expression.",
		sqlerr.S3ParseExpectedLeftParenAfterCast:            "Did not find the expected left parenthesis in the SQL expression.",
		sqlerr.S3ParseExpectedLeftParenBuiltinFunctionCall:  "Did not find the expected left parenthesis in the SQL expression.",
		sqlerr.S3ParseExpectedRightParenBuiltinFunctionCall: "Did not find the expected right parenthesis character in the SQL expression.",
		sqlerr.S3ParseCastArity:                             "The SQL expression CAST has incorrect arity.",
		sqlerr.S3ParseInvalidTypeParam:                      "The SQL expression contains an invalid parameter value.",
		sqlerr.S3InvalidDataType:                            "The SQL expression contains an invalid data type.",
		sqlerr.S3ParseUnsupportedCallWithStar:               "Only COUNT with (*) as a parameter is supported in the SQL expression.",
		sqlerr.S3ParseNonUnaryAgregateFunctionCall:          "Only one argument is supported for aggregate functions in the SQL expression.",
		sqlerr.S3EvaluatorInvalidArguments:                  "Incorrect number of arguments in the function call in the SQL expression.",
		sqlerr.S3EvaluatorNegativeLimit:                     "LIMIT must not be negative in the SQL expression.",
		sqlerr.S3ParseUnexpectedOperator:                    "The SQL expression contains an unexpected operator.",
		sqlerr.S3ParseUnexpectedTerm:                        "The SQL expression contains an unexpected term.",
		sqlerr.S3ParseUnExpectedKeyword:                     "The SQL expression contains an unexpected keyword.",
		sqlerr.S3LexerInvalidOperator:                       "The SQL expression contains an invalid operator.",
		sqlerr.S3ParseMissingIdentAfterAt:                   "Did not find the expected identifier after the @ symbol in the SQL expression.",
		sqlerr.S3ParseExpectedIdentForAt:                    "Did not find the expected identifier for AT name in the SQL expression.",
		sqlerr.S3ParseExpectedIdentForGroupName:             "GROUP is not supported in the SQL expression.",
		sqlerr.S3ParseExpectedExpression:                    "Did not find the expected SQL expression.",
		sqlerr.S3ParseExpectedLeftParenValueConstructor:     "Did not find the expected left parenthesis in the SQL expression.",
		sqlerr.S3ParseUnsupportedAlias:                      "The SQL expression contains an unsupported use of ALIAS.",
	}
})

// fail makes the error of a code at the next token.
func (r *reader) fail(code sqlerr.Code) error {
	t := r.lex.Peek()
	if err := r.lexical(t); err != nil {
		return err
	}
	return r.failAt(t, code)
}

func (r *reader) failAt(t *lexer.Token, code sqlerr.Code) error {
	line, column := sqlerr.Position(r.text, int32(t.Pos.Offset))
	text := strings.TrimSuffix(texts()[code], ".")
	return sqlerr.At(parser.SpanOf(t), code, "%s, at line %d, column %d.", text, line, column)
}

// unexpected is the error for a token that has no use where it stands.
func (r *reader) unexpected() error {
	t := r.lex.Peek()
	if err := r.lexical(t); err != nil {
		return err
	}
	line, column := sqlerr.Position(r.text, int32(t.Pos.Offset))
	return sqlerr.At(parser.SpanOf(t), sqlerr.S3ParseUnexpectedToken, "Unexpected token found %s:%s at line %d, column %d.",
		kind(t), shown(t), line, column)
}

// lexical gives the error of a token that the lexer could not read, or nil.
func (r *reader) lexical(t *lexer.Token) error {
	if parser.IsOp(t, "?") {
		return r.failAt(t, sqlerr.S3LexerInvalidChar)
	}
	if t.Type != parser.Bad {
		return nil
	}
	switch t.Value {
	case "'", `"`:
		return r.failAt(t, sqlerr.S3LexerInvalidLiteral)
	case "`":
		return r.failAt(t, sqlerr.S3LexerInvalidIONLiteral)
	case "!", "|", "^":
		return r.failAt(t, sqlerr.S3LexerInvalidOperator)
	}
	return r.failAt(t, sqlerr.S3LexerInvalidChar)
}

// scoped is the error of @, which wants a name and then is beyond the subset.
func (r *reader) scoped(t *lexer.Token) error {
	if r.isName(parser.PeekAt(r.lex, 1)) {
		return r.failAt(t, sqlerr.S3ParseUnsupportedSyntax)
	}
	return r.failAt(t, sqlerr.S3ParseMissingIdentAfterAt)
}

// kind names the type of a token as the service does.
func kind(t *lexer.Token) string {
	switch t.Type {
	case lexer.EOF:
		return "EOF"
	case parser.Word:
		return wordKind(strings.ToLower(t.Value))
	case parser.Quoted:
		return "QUOTED_IDENTIFIER"
	case parser.BackQuoted:
		return "ION_LITERAL"
	case parser.Text, parser.Whole, parser.Fixed, parser.Float:
		return "LITERAL"
	}
	if name, ok := operatorKinds[t.Value]; ok {
		return name
	}
	return "OPERATOR"
}

func wordKind(word string) string {
	switch {
	case word == "null", word == "missing", word == "as", word == "at", word == "by":
		return strings.ToUpper(word)
	case word == "leading", word == "trailing", word == "both":
		return "TRIM_SPECIFICATION"
	case dateParts()[word]:
		return "DATE_PART"
	case word == "and", word == "or", word == "not", word == "in", word == "is", word == "like", word == "between":
		return "OPERATOR"
	case reserved()[word]:
		return "KEYWORD"
	}
	return "IDENTIFIER"
}

var operatorKinds = map[string]string{
	"(": "LEFT_PAREN", ")": "RIGHT_PAREN", "[": "LEFT_BRACKET", "]": "RIGHT_BRACKET", "{": "LEFT_CURLY", "}": "RIGHT_CURLY",
	".": "DOT", ",": "COMMA", ":": "COLON", ";": "SEMICOLON", "*": "STAR", "?": "QUESTION_MARK",
}

// shown gives a token's value as the service prints it: decimals in Ion's way.
func shown(t *lexer.Token) string {
	if t.Type == parser.Fixed && strings.HasPrefix(t.Value, ".") {
		digits := t.Value[1:]
		return strings.TrimLeft(digits, "0") + "d-" + itoa(len(digits))
	}
	if t.EOF() {
		return "EOF"
	}
	return strings.ToLower(t.Value)
}
