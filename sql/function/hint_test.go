package function

import (
	"slices"
	"testing"

	"flowsql/sql/sqlerr"
)

// TestForeign: functions of other databases are none here, and the error says what is.
func TestForeign(t *testing.T) {
	for name, here := range foreign {
		if _, known := slices.BinarySearch(trinoNames(), name); known || len(functions()[name]) > 0 {
			t.Errorf("%s is a function of Trino", name)
		}
		_, err := Resolve(Athena, name, nil)
		if err == nil || err.Code != sqlerr.FunctionNotFound || err.Hint != "write "+here {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOfDash: a cast that meets the sign for no value says how to get past it.
func TestOfDash(t *testing.T) {
	_, err := textToIP("-")
	if e := sqlerr.From(err); e == nil || e.Hint != "flow logs have - where there is no value: TRY_CAST gives NULL there" {
		t.Errorf("%v", err)
	}
	if e := WithISOHint(sqlerr.New(sqlerr.InvalidCastArgument, "m"), "2026-11-25T10:00:00Z"); e.Hint != "from_iso8601_timestamp('…') reads a time with a T" {
		t.Errorf("%v", e)
	}
	_, err = textToIP("x")
	if e := sqlerr.From(err); e == nil || e.Hint != "" {
		t.Errorf("%v", err)
	}
}
