package s3select

import (
	"errors"
	"fmt"

	"flowsql/sql/sqlerr"
)

// Codes of S3 Select that the binder gives.
const (
	invalidKeyPath        sqlerr.Code = "InvalidKeyPath"
	invalidTableAlias     sqlerr.Code = "InvalidTableAlias"
	invalidColumnIndex    sqlerr.Code = "InvalidColumnIndex"
	missingHeaders        sqlerr.Code = "MissingHeaders"
	ambiguousFieldName    sqlerr.Code = "AmbiguousFieldName"
	asteriskNotAlone      sqlerr.Code = "ParseAsteriskIsNotAloneInSelectList"
	unsupportedStructure  sqlerr.Code = "UnsupportedSqlStructure"
	unsupportedOperation  sqlerr.Code = "UnsupportedSqlOperation"
	unsupportedFunction   sqlerr.Code = "UnsupportedFunction"
	unsupportedStar       sqlerr.Code = "ParseUnsupportedCallWithStar"
	nonUnaryAggregate     sqlerr.Code = "ParseNonUnaryAgregateFunctionCall"
	incorrectArgumentType sqlerr.Code = "IncorrectSqlFunctionArgumentType"
	invalidArguments      sqlerr.Code = "EvaluatorInvalidArguments"
	likeInvalidInputs     sqlerr.Code = "LikeInvalidInputs"
	likeInvalidEscape     sqlerr.Code = "EvaluatorLikePatternInvalidEscapeSequence"
	negativeLimit         sqlerr.Code = "EvaluatorNegativeLimit"
	expectedNumber        sqlerr.Code = "ParseExpectedNumber"
	invalidDataType       sqlerr.Code = "InvalidDataType"
	invalidCast           sqlerr.Code = "InvalidCast"
	castFailed            sqlerr.Code = "CastFailed"
	integerOverflow       sqlerr.Code = "IntegerOverflow"
	numberFormat          sqlerr.Code = "NumberFormatError"
	externalEval          sqlerr.Code = "ExternalEvalException"
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
	sqlerr.InvalidCastArgument: castFailed,
	sqlerr.NumericOutOfRange:   integerOverflow,
	sqlerr.DivisionByZero:      externalEval,
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
	case castFailed:
		return sqlerr.At(e.Span, code, "Attempt to convert from one data type to another failed: %s.", e.Msg).WithCause(err)
	case integerOverflow:
		return sqlerr.At(e.Span, code, "Integer overflow or underflow: %s.", e.Msg).WithCause(err)
	}
	return sqlerr.At(e.Span, externalEval, cannotEvaluate).WithHint("%s", e.Msg).WithCause(err)
}
