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
