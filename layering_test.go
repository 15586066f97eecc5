// Package flowsql holds the tests of the tree as a whole.
package flowsql

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// layers says what each folder may import of the others: the pipeline goes one
// way. A folder that is not listed fails the test, so that a new one is placed
// by decision. "x/..." is a folder with all below it; the first row that fits a
// package counts.
var layers = []struct {
	folder string
	may    string
}{
	{"sql/sqlerr", ""},
	{"sql/types", ""},
	{"sql/dynamic", "sql/sqlerr"},
	{"storage/...", "sql/sqlerr storage/..."},
	{"columnar/pred", ""},
	{"columnar/...", "sql/sqlerr sql/types sql/dynamic columnar/..."},
	{"sql/function", "sql/sqlerr sql/types sql/dynamic columnar"},
	{"sql/expr", "sql/sqlerr sql/types columnar sql/function"},
	{"catalog", "sql/... storage columnar/..."},
	{"parser/...", "sql/sqlerr parser/..."},
	{"planner/logical", "sql/... columnar catalog"},
	{"planner/rule", "sql/... columnar catalog planner/logical planner/bind"},    // bind: the keys of joins
	{"planner/decorrelate", "sql/... planner/logical planner/bind planner/rule"}, // rule: what may fail; bind: the keys of joins
	{"planner/internal/plantest", "sql/... columnar catalog planner/... parser/..."},
	{"planner/bind", "sql/... columnar planner/logical"},
	{"planner/bind/...", "sql/... columnar catalog parser/ast planner/logical planner/bind"},
	{"exec/eval", "sql/... columnar"},
	{"exec", "sql/... columnar catalog planner/logical exec/eval"},
	{"engine", "sql/... columnar columnar/csv columnar/jsonl storage catalog parser/... planner/... exec/..."},
	{"server/s3err", ""},
	{"server/sigv4", "server/s3err"},
	{"server/objects", "server/s3err"},
	{"server/eventstream", ""},
	{"server/s3select", "sql/sqlerr storage parser/s3select engine server/eventstream"},
	{"server/s3test", ""},
	{"server/s3", "sql/sqlerr storage server/..."},
	{"cmd/flowsql/...", "sql/... columnar columnar/store catalog storage parser/... planner/logical engine server/s3 server/s3select server/sigv4 cmd/flowsql/..."},
	{"cmd/flowgen/...", "cmd/flowgen/..."},
	{"tools/...", "sql/... engine catalog storage parser/... planner/logical columnar tools/... cmd/flowgen/..."},
}

func fits(pattern, folder string) bool {
	base, all := strings.CutSuffix(pattern, "/...")
	return folder == base || all && strings.HasPrefix(folder, base+"/")
}

func mayOf(folder string) ([]string, bool) {
	for _, l := range layers {
		if fits(l.folder, folder) {
			return strings.Fields(l.may), true
		}
	}
	return nil, false
}

func TestImportsGoOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		checkImports(t, strings.TrimPrefix(p.ImportPath, "flowsql/"), p.Imports)
	}
}

func checkImports(t *testing.T, folder string, imports []string) {
	if folder == "flowsql" {
		return
	}
	may, listed := mayOf(folder)
	if !listed {
		t.Errorf("%s: no row in the table of layers", folder)
	}
	for _, imported := range imports {
		target, own := strings.CutPrefix(imported, "flowsql/")
		if !own {
			continue
		}
		allowed := false
		for _, pattern := range may {
			allowed = allowed || fits(pattern, target)
		}
		if !allowed {
			t.Errorf("%s must not import %s", folder, target)
		}
	}
}
