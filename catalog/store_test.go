package catalog

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"flowsql/sql/sqlerr"
)

func definition(t testing.TB, spec TableSpec) *TableDef {
	t.Helper()
	if spec.Location == "" {
		spec.Location = "s3://b/p/"
	}
	if spec.Columns == nil {
		spec.Columns = []ColumnDef{{Name: "version", Type: "INT"}, {Name: "srcaddr", Type: "string"}}
	}
	spec.Now = time.Unix(1767225600, 0)
	def, err := NewTableDef(spec)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// wantText checks an error's text, "" for none.
func wantText(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = sqlerr.Athena{}.Render("", sqlerr.From(err))
	}
	if got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestStoreTables(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "catalog")
	s := OpenStore(dir, nil)
	def := definition(t, TableSpec{Name: "Flows"})
	wantText(t, s.CreateTable(def, false), "")
	wantText(t, s.CreateTable(def, true), "")
	wantText(t, s.CreateTable(def, false),
		"FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. AlreadyExistsException(message:Table flows already exist)")
	got, err := OpenStore(dir, nil).Table("DEFAULT", "FLOWS")
	if err != nil || got == nil || got.StorageDescriptor.Columns[0].Type != "int" || got.Parameters.Get("transient_lastDdlTime") != "1767225600" {
		t.Fatalf("%+v, %v", got, err)
	}
	wantText(t, s.DropTable("default", "flows", false), "")
	wantText(t, s.DropTable("default", "flows", true), "")
	wantText(t, s.DropTable("default", "flows", false), "FAILED: SemanticException [Error 10001]: Table not found default.flows")
	wantText(t, s.DropTable("nowhere", "flows", false), "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere")
}

func TestStoreDatabases(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	spec := DatabaseSpec{Name: "Net/..Work"}
	wantText(t, s.CreateDatabase(spec, false), "")
	wantText(t, s.CreateDatabase(spec, true), "")
	wantText(t, s.CreateDatabase(spec, false),
		"FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. Database net/..work already exists")
	names, err := s.Databases()
	if err != nil || strings.Join(names, " ") != "default net/..work" {
		t.Errorf("%v %v", names, err)
	}
	wantText(t, s.CreateTable(definition(t, TableSpec{Database: "net/..work", Name: "t"}), false), "")
	wantText(t, s.DropDatabase("net/..work", false, false), "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "+
		"InvalidOperationException(message:Database net/..work is not empty. One or more tables exist.)")
	wantText(t, s.DropDatabase("net/..work", false, true), "")
	wantText(t, s.DropDatabase("net/..work", true, true), "")
}

func TestStoreLeavesBrokenFilesAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "default.json")
	for _, text := range []string{"{", "", "[]", `{"Version":99,"Name":"default"}`, `{"Version":1,"Name":"other"}`,
		`{"Version":1,"Name":"default","Tables":[null]}`,
		`{"Version":1,"Name":"default","Tables":[{"Name":"t","DatabaseName":"default","Partitions":[{"Values":["x"]}]}]}`} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		err := OpenStore(dir, nil).CreateTable(definition(t, TableSpec{Name: "t"}), false)
		if !sqlerr.Is(err, sqlerr.HiveMetastoreError) || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %v", text, err)
		}
		if left, _ := os.ReadFile(path); string(left) != text {
			t.Errorf("%q was overwritten by %q", text, left)
		}
	}
}

func createTables(dir, prefix string, n int) error {
	s := OpenStore(dir, nil)
	for i := range n {
		def, err := NewTableDef(TableSpec{Name: fmt.Sprintf("%s_%d", prefix, i), Location: "s3://b/", Columns: []ColumnDef{{Name: "c", Type: "int"}}})
		if err != nil {
			return err
		}
		if err := s.CreateTable(def, false); err != nil {
			return err
		}
		if err := s.DropTable("default", def.Name, false); i%2 == 1 && err != nil {
			return err
		} else if i%2 == 0 {
			if err := s.CreateTable(def, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestMain lets the test binary be another process that writes to a catalog.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CATALOG_TEST_DIR"); dir != "" {
		if err := createTables(dir, "p"+os.Args[1], 10); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Eight goroutines and four processes make and drop tables at once; each leaves
// five.
func TestStoreLosesNothing(t *testing.T) {
	dir := t.TempDir()
	errs := make(chan error, 12)
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if i < 8 {
				errs <- createTables(dir, fmt.Sprintf("g%d", i), 10)
				return
			}
			cmd := exec.Command(os.Args[0], fmt.Sprint(i))
			cmd.Env = append(os.Environ(), "CATALOG_TEST_DIR="+dir)
			out, err := cmd.CombinedOutput()
			if err != nil {
				err = fmt.Errorf("%v: %s", err, out)
			}
			errs <- err
		}()
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	names, err := OpenStore(dir, nil).Tables("default")
	if err != nil || len(names) != 12*5 {
		t.Errorf("%d tables, want 60: %v", len(names), err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".write-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPropertiesKeepTheirOrder(t *testing.T) {
	var p Properties
	if err := p.UnmarshalJSON([]byte(`{"z":"1","a":"2","m\n":"\u00e9"}`)); err != nil {
		t.Fatal(err)
	}
	out, err := p.MarshalJSON()
	if err != nil || string(out) != `{"z":"1","a":"2","m\n":"é"}` {
		t.Errorf("%s %v", out, err)
	}
	for _, bad := range []string{`[]`, `{"a":1}`, `{`} {
		if err := p.UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestNewTableDefRefuses(t *testing.T) {
	c := []ColumnDef{{Name: "a", Type: "int"}}
	for _, x := range []struct {
		spec TableSpec
		want string
	}{
		{TableSpec{Columns: c}, "MALFORMED_QUERY: No location was specified for table. An S3 location must be specified"},
		{TableSpec{Columns: append(c, c...), Location: "s3://b/"}, "FAILED: SemanticException [Error 10036]: Duplicate column name: a"},
		{TableSpec{Columns: c, PartitionKeys: []ColumnDef{{Name: "A", Type: "int"}}, Location: "s3://b/"},
			"FAILED: SemanticException [Error 10035]: Column repeated in partitioning columns: a"},
		{TableSpec{Columns: []ColumnDef{{Name: "a", Type: "number"}}, Location: "s3://b/"},
			"FAILED: SemanticException [Error 10099]: Unrecognized type number of column a"},
		{TableSpec{Columns: c, StoredAs: "CSV", Location: "s3://b/"}, "FAILED: SemanticException Unrecognized file format in STORED AS clause: 'CSV'"},
	} {
		_, err := NewTableDef(x.spec)
		wantText(t, err, x.want)
	}
}
