package catalog

import (
	"context"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

func TestSessionOrder(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "version bytes\n2 7\n"})
	store := OpenStore(t.TempDir(), nil)
	wantText(t, store.CreateTable(definition(t, spaced("vpc_flow_logs")), false), "")
	wantText(t, store.CreateTable(definition(t, spaced("flows")), false), "")
	var notes []string
	s := NewSession(store, "", []string{dir}, []NamedPaths{{"extra", []string{dir + "/a.log"}}}, PathOptions{}, func(n string) { notes = append(notes, n) })
	r := s.Resolver(context.Background())
	for parts, want := range map[string]string{
		"vpc_flow_logs": "vpc_flow_logs", "s3object": "s3object", "extra": "extra", "flows": "awsdatacatalog.default.flows",
		"default.vpc_flow_logs": "awsdatacatalog.default.vpc_flow_logs", "awsdatacatalog.default.flows": "awsdatacatalog.default.flows",
	} {
		for range 2 {
			table, err := r.Table(strings.Split(parts, "."))
			if err != nil || table.Name() != want {
				t.Errorf("%s: %v %v", parts, table, err)
			}
		}
	}
	if len(notes) != 1 || !strings.HasPrefix(notes[0], "vpc_flow_logs is the table made of the paths") {
		t.Errorf("notes %q", notes)
	}
	table, err := r.Path(dir + "/*.log")
	if err != nil || table.Name() != dir+"/*.log" {
		t.Errorf("%v %v", table, err)
	}
}

func TestSessionErrors(t *testing.T) {
	store := OpenStore(t.TempDir(), nil)
	wantText(t, store.CreateTable(definition(t, spaced("vpc_flows")), false), "")
	s := NewSession(store, "Default", nil, []NamedPaths{{"extra", []string{"x"}}, {"logs.flows", []string{"y"}}}, PathOptions{}, nil)
	for parts, want := range map[string][2]string{
		"vpc_flow":              {"TABLE_NOT_FOUND: Table 'awsdatacatalog.default.vpc_flow' does not exist", "did you mean vpc_flows?"},
		"extar":                 {"TABLE_NOT_FOUND: Table 'awsdatacatalog.default.extar' does not exist", "did you mean extra?"},
		"default.extra":         {"TABLE_NOT_FOUND: Table 'awsdatacatalog.default.extra' does not exist", "extra, without a database, is the table made of the paths given"},
		"s3object":              {"TABLE_NOT_FOUND: Table 'awsdatacatalog.default.s3object' does not exist", "name the files to read: flowsql … PATH (- is standard input), or make the table with CREATE EXTERNAL TABLE"},
		"defualt.t":             {"SCHEMA_NOT_FOUND: Schema 'defualt' does not exist", "did you mean default?"},
		"flows":                 {"TABLE_NOT_FOUND: Table 'awsdatacatalog.default.flows' does not exist", "name the files to read: -t flows=PATH, or make the table with CREATE EXTERNAL TABLE"},
		"default.flows":         {"TABLE_NOT_FOUND: Table 'awsdatacatalog.default.flows' does not exist", "name the files to read: -t default.flows=PATH, or make the table with CREATE EXTERNAL TABLE"},
		"security.flows":        {"SCHEMA_NOT_FOUND: Schema 'security' does not exist", "name the files to read: -t security.flows=PATH, or make the database and the table by DDL"},
		"hive.logs.flows":       {"CATALOG_NOT_FOUND: Catalog 'hive' not found", "the only catalog is awsdatacatalog"},
		"logs.flows":            {"INPUT_NOT_FOUND: y: no such file or directory", ""},
		"hive.default.vpc_flow": {"CATALOG_NOT_FOUND: Catalog 'hive' not found", "the only catalog is awsdatacatalog"},
	} {
		_, err := s.Resolver(context.Background()).Table(strings.Split(parts, "."))
		wantText(t, err, want[0])
		if e := sqlerr.From(err); e != nil && e.Hint != want[1] {
			t.Errorf("%s: hint %q, want %q", parts, e.Hint, want[1])
		}
	}
	wantHint := "name the files to read: flowsql … PATH (- is standard input), or make the table with CREATE EXTERNAL TABLE"
	_, err := NewSession(OpenStore(t.TempDir(), nil), "", nil, nil, PathOptions{}, nil).Resolver(context.Background()).Table([]string{"vpc_flow_logs"})
	if e := sqlerr.From(err); e == nil || e.Hint != wantHint {
		t.Errorf("%v", err)
	}
}
