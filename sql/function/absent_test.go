package function

import (
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

func TestAbsentFunctions(t *testing.T) {
	if n := len(trinoNames()); n != 409 {
		t.Errorf("%d names of functions of Trino, want 409", n)
	}
	for _, name := range trinoNames() {
		if len(functions()[name]) > 0 {
			continue
		}
		if _, err := Resolve(Trino, name, nil); err == nil || err.Code != sqlerr.NotSupported || !strings.Contains(err.Msg, reasonOf(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Resolve(Athena, "nosuch", nil); err == nil || err.Code != sqlerr.FunctionNotFound {
		t.Errorf("nosuch: %v", err)
	}
	if _, err := Resolve(S3Select, "st_point", nil); err == nil || err.Code == sqlerr.NotSupported {
		t.Errorf("S3 Select knows no function of Trino: %v", err)
	}
}
