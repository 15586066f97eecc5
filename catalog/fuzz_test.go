package catalog

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"flowsql/sql/sqlerr"
)

// A catalog file may be damaged or edited by hand: it is refused in words, or
// all that is asked of its tables works or is refused.
func FuzzCatalogFile(f *testing.F) {
	f.Add(`{"Version":1,"Name":"default","Tables":[null]}`)
	f.Add(`{"Version":1,"Name":"default","Tables":[{"Name":"t","DatabaseName":"default","PartitionKeys":[{"Name":"d","Type":"date"}],` +
		`"Partitions":[{"Values":["2026-03-01"],"Location":"s3://b/d/"}],"StorageDescriptor":{"Columns":[{"Name":"a","Type":"int"}],` +
		`"Location":"s3://b/t/","SerdeInfo":{"SerializationLibrary":"` + lazySimpleSerDe + `","Parameters":{"field.delim":""}},` +
		`"InputFormat":"` + textInput + `"},"Parameters":{"skip.header.line.count":"-1"}}]}`)
	f.Add(`{"Version":1,"Name":"default","Tables":[{"Name":"t","DatabaseName":"default","StorageDescriptor":{"Columns":[{"Name":"a","Type":"array<"}]}}]}`)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(dir, "default.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		store := OpenStore(dir, nil)
		names, err := store.Tables("default")
		if err != nil {
			if !sqlerr.Is(err, sqlerr.HiveMetastoreError) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, name := range names {
			def, err := store.Table("default", name)
			if err != nil || def == nil {
				continue // a name in upper case is not found, and nothing worse
			}
			useDefinition(def)
		}
	})
}

// useDefinition does with a table what statements do.
func useDefinition(def *TableDef) {
	def.ShowCreate()
	def.ShowPartitions()
	def.ShowProperties("")
	def.Describe(nil)
	def.DescribeFormatted(nil)
	def.DescribeExtended(nil)
	table, err := NewDefinedTable(def, PathOptions{})
	if err != nil {
		return
	}
	table.Scan(context.Background(), ScanRequest{Limit: -1, Metrics: &Metrics{}})
}
