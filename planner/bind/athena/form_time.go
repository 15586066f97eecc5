package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// extractNames gives the function for each field of EXTRACT.
var extractNames = map[string]string{
	"YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "WEEK": "week", "DAY": "day", "DAY_OF_MONTH": "day",
	"DAY_OF_WEEK": "day_of_week", "DOW": "day_of_week", "DAY_OF_YEAR": "day_of_year", "DOY": "day_of_year",
	"YEAR_OF_WEEK": "year_of_week", "YOW": "year_of_week", "HOUR": "hour", "MINUTE": "minute", "SECOND": "second",
	"TIMEZONE_MINUTE": "timezone_minute", "TIMEZONE_HOUR": "timezone_hour",
}

// extractFields lists them in Trino's order.
const extractFields = "YEAR, QUARTER, MONTH, WEEK, DAY, DAY_OF_MONTH, DAY_OF_WEEK, DOW, DAY_OF_YEAR, DOY, YEAR_OF_WEEK, YOW, " +
	"HOUR, MINUTE, SECOND, TIMEZONE_MINUTE, TIMEZONE_HOUR"

func (eb *exprBinder) extract(x *ast.Extract) (expr.Expr, error) {
	name, ok := extractNames[strings.ToUpper(x.Field.Name)]
	if !ok {
		return nil, sqlerr.At(x.Span(), sqlerr.SyntaxError, "Invalid EXTRACT field %s, valid fields are: %s", x.Field.Name, extractFields)
	}
	e, err := eb.bind(x.X)
	if err != nil {
		return nil, err
	}
	if !function.Takes(eb.env.Context.Dialect, name, e.Type()) {
		return nil, sqlerr.At(ast.ErrorSpan(x.X), sqlerr.TypeMismatch, "Cannot extract %s from %s", strings.ToUpper(x.Field.Name), e.Type())
	}
	return eb.function(name, x, e)
}

// current binds CURRENT_TIMESTAMP and its kin, with a precision where one is said.
func (eb *exprBinder) current(x *ast.Current) (expr.Expr, error) {
	name := strings.ToLower(x.Func)
	if x.Precision < 0 || name == "current_date" {
		return eb.function(name, x)
	}
	e, err := eb.function("precise "+name, x)
	if err != nil {
		return nil, err
	}
	t := e.Type()
	if x.Precision > maxPrecision {
		return nil, sqlerr.New(sqlerr.NumericOutOfRange, "%s precision must be in range [0, 12]: %d", strings.ToUpper(t.Kind.String()), x.Precision)
	}
	t.Precision = int32(x.Precision)
	return &expr.Cast{X: e, T: t, Implicit: true, At: x.Span()}, nil
}

// atTimeZone binds AT TIME ZONE of times and timestamps, of which those
// without a zone have the session's.
func (eb *exprBinder) atTimeZone(x *ast.AtTimeZone) (expr.Expr, error) {
	if x.Zone == nil {
		return nil, unsupported(x, "AT LOCAL")
	}
	parts, err := eb.bindAll([]ast.Expr{x.X, x.Zone})
	if err != nil {
		return nil, err
	}
	t := parts[0].Type()
	switch t.Kind {
	case types.KindTime, types.KindTimestamp:
		t.Kind++ // the same with time zone
		parts[0] = eb.coerce(parts[0], t)
	case types.KindTimeTZ, types.KindTimestampTZ:
	default:
		return nil, sqlerr.At(ast.ErrorSpan(x.X), sqlerr.TypeMismatch,
			"Type of value must be a time or timestamp with or without time zone (actual %s)", t)
	}
	name := "at_timezone"
	if t.Kind == types.KindTimeTZ {
		name = "time at_timezone"
	}
	return eb.function(name, x, parts...)
}
