package athena

import (
	"strconv"
	"strings"

	"flowsql/columnar"
	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// intervalUnit is a field of an interval, in milliseconds or in months.
type intervalUnit struct {
	name   string
	amount int64
}

// The fields of the two kinds of intervals, the largest first.
var (
	dayUnits  = []intervalUnit{{"DAY", 24 * 3600 * 1000}, {"HOUR", 3600 * 1000}, {"MINUTE", 60 * 1000}, {"SECOND", 1000}}
	yearUnits = []intervalUnit{{"YEAR", 12}, {"MONTH", 1}}
)

// interval binds INTERVAL '…' of one field or of a range of fields.
func interval(x *ast.Interval) (expr.Expr, error) {
	t, units := types.IntervalDay, dayUnits
	if x.From == "YEAR" || x.From == "MONTH" {
		t, units = types.IntervalYear, yearUnits
	}
	fields := between(units, x.From, x.To)
	if fields == nil {
		return nil, sqlerr.At(x.Span(), sqlerr.InvalidLiteral, "Invalid interval qualifier: %s TO %s", x.From, x.To)
	}
	v, ok := intervalValue(x.Value, fields)
	if !ok || t.Kind == types.KindIntervalYear && v != int64(int32(v)) {
		fields := x.From
		if x.To != "" {
			fields += " TO " + x.To
		}
		return nil, sqlerr.At(x.Span(), sqlerr.InvalidLiteral, "Invalid INTERVAL %s value: %s", fields, x.Value)
	}
	if x.Negative {
		v = -v
	}
	return &expr.Const{Value: columnar.NewInt64([]int64{v}, nil), T: t, At: x.Span()}, nil
}

// between gives the units from one to another, nil where these do not go from
// a greater to a smaller one; without another it is the one alone.
func between(units []intervalUnit, from, to string) []intervalUnit {
	first, last := 0, -1
	for i, u := range units {
		if u.name == from {
			first = i
		}
		if u.name == to {
			last = i
		}
	}
	switch {
	case to == "":
		last = first
	case first >= last:
		return nil
	}
	return units[first : last+1]
}

// intervalValue reads numbers for the units, of which the last may be left out:
// '1 02:03:04.5' of days to seconds, '2-3' of years to months.
func intervalValue(text string, units []intervalUnit) (int64, bool) {
	text, negative := strings.CutPrefix(text, "-")
	if !negative {
		text = strings.TrimPrefix(text, "+")
	}
	if text == "" && len(units) == 1 {
		return 0, true
	}
	total := int64(0)
	for i, u := range units {
		part, rest, more := cutField(text, u.name)
		n, ok := fieldValue(part, u)
		if !ok || more && i == len(units)-1 {
			return 0, false
		}
		total += n
		if text = rest; !more {
			break
		}
	}
	if negative {
		total = -total
	}
	return total, len(units) > 0
}

// cutField splits behind a field: a blank follows days, a colon hours and
// minutes, a hyphen years.
func cutField(text, unit string) (part, rest string, more bool) {
	mark := map[string]string{"DAY": " ", "HOUR": ":", "MINUTE": ":", "YEAR": "-"}[unit]
	if mark == "" {
		return text, "", false
	}
	return strings.Cut(text, mark)
}

// fieldValue reads one field; only seconds have a fraction, of which milliseconds count.
func fieldValue(text string, u intervalUnit) (int64, bool) {
	whole, fraction, has := strings.Cut(text, ".")
	n, err := strconv.ParseUint(whole, 10, 31)
	if err != nil || has && (u.name != "SECOND" || strings.Trim(fraction, "0123456789") != "") {
		return 0, false
	}
	ms := uint64(0)
	if has {
		ms, err = strconv.ParseUint((fraction + "00")[:3], 10, 16)
	}
	return int64(n)*u.amount + int64(ms), err == nil
}
