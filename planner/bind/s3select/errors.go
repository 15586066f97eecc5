package s3select

import (
	"errors"
	"fmt"
	"strings"

	"flowsql/sql/sqlerr"
)

// cannotEvaluate is the service's text for failures without one of their own.
const cannotEvaluate = "The query cannot be evaluated. Please check the query and file and try again."

// fail makes an error whose text names line and column, as S3's texts do.
func (b *binder) fail(at sqlerr.Span, code sqlerr.Code, format string, args ...any) *sqlerr.Error {
	return sqlerr.At(at, code, "%s", fmt.Sprintf(format, args...))
}

// place gives "line 1, column 30" for messages that carry it inside.
func (b *binder) place(at sqlerr.Span) string {
	line, column := sqlerr.Position(b.env.Text, at.Pos)
	return fmt.Sprintf("line %d, column %d", line, column)
}

// runTime gives S3's code for each error that an ordinary function raises.
var runTime = map[sqlerr.Code]sqlerr.Code{
	sqlerr.InvalidCastArgument: sqlerr.S3CastFailed,
	sqlerr.NumericOutOfRange:   sqlerr.S3IntegerOverflow,
	sqlerr.DivisionByZero:      sqlerr.S3ExternalEvalException,
}

// castTarget finds in the engine's message the type that text did not convert to.
func castTarget(message string) string {
	for _, t := range []struct{ engine, service string }{{"BIGINT", "INT"}, {"DOUBLE", "FLOAT"}, {"DECIMAL", "DECIMAL"}} {
		if strings.Contains(message[strings.LastIndex(message, "'")+1:], t.engine) {
			return t.service
		}
	}
	return "BOOL"
}

// Translate gives an error of a running query as S3 Select words it. Errors of
// input and of the engine itself stay as they are.
func Translate(err error) error {
	var e *sqlerr.Error
	if !errors.As(err, &e) {
		return err
	}
	code, ok := runTime[e.Code]
	if !ok && e.Code != sqlerr.InvalidFunctionArgument {
		return err
	}
	switch code {
	case sqlerr.S3CastFailed:
		return sqlerr.At(e.Span, code, "Attempt to convert from one data type to another failed: cast from STRING to %s.", castTarget(e.Msg)).
			WithHint("%s", e.Msg).WithCause(err)
	case sqlerr.S3IntegerOverflow:
		return sqlerr.At(e.Span, code, "%s", sqlerr.S3Text(code)).WithHint("%s", e.Msg).WithCause(err)
	}
	return sqlerr.At(e.Span, sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("%s", e.Msg).WithCause(err)
}
