package dynamic

import (
	"math"
	"strings"

	"flowsql/sql/sqlerr"
)

// Cast converts a value to a kind by the service's table; NULL and MISSING stay.
func Cast(v Value, to Kind) (Value, error) {
	if v.Unknown() || v.Kind == to {
		return v, nil
	}
	switch {
	case to == String && v.Kind != List && v.Kind != Struct && v.Kind != Lob:
		return NewString(string(v.AppendText(nil))), nil
	case v.Kind == String:
		return fromString(v.Text, to)
	case to == Bool && v.IsNumber():
		return NewBool(!Equal(v, NewInt(0))), nil
	case v.Kind == Bool && (to == Int || to == Float || to == Decimal):
		return fromNumber(NewInt(v.Integer), to)
	case v.IsNumber() && (to == Int || to == Float || to == Decimal):
		return fromNumber(v, to)
	}
	return Value{}, failed(sqlerr.S3InvalidCast, v.Kind, to)
}

func failed(code sqlerr.Code, from, to Kind) error {
	return sqlerr.New(code, "Attempt to convert from one data type to another failed: cast from %s to %s.", from, to)
}

func fromString(text string, to Kind) (Value, error) {
	switch to {
	case Bool:
		return NewBool(strings.EqualFold(text, "true")), nil
	case Int:
		i, ok, large := parseInt(text)
		if large {
			return Value{}, overflow()
		}
		if ok {
			return NewInt(i), nil
		}
	case Float:
		if f, ok := parseFloat(text); ok {
			return NewFloat(f), nil
		}
	case Decimal:
		if d, ok := ParseDecimal(text); ok {
			return NewDecimal(d.Rounded()), nil
		}
	case Timestamp:
		if t, ok := ParseTime(text); ok {
			return NewTime(t), nil
		}
	}
	return Value{}, failed(sqlerr.S3CastFailed, String, to)
}

func fromNumber(v Value, to Kind) (Value, error) {
	switch {
	case v.Kind == to:
		return v, nil
	case to == Float:
		return NewFloat(v.float()), nil
	case v.Kind == Float && (math.IsNaN(v.Double) || math.IsInf(v.Double, 0)):
		return Value{}, failed(sqlerr.S3CastFailed, v.Kind, to)
	case to == Decimal:
		return NewDecimal(v.decimal()), nil
	case v.Kind == Float && v.Double >= math.MinInt64 && v.Double < -math.MinInt64: // all digits, not the shortest text's
		return NewInt(int64(v.Double)), nil
	case v.Kind == Float:
		return Value{}, overflow()
	}
	i, ok := v.decimal().whole()
	if !ok {
		return Value{}, overflow()
	}
	return NewInt(i), nil
}
