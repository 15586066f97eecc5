package catalog

import (
	"testing"
)

const glueMixedTable = `{"Table": {"Name": "t", "DatabaseName": "logs", "StorageDescriptor": {"Columns": [{"Name": "n", "Type": "int"}, {"Name": "word", "Type": "string"}],
  "Location": "s3://b/", "InputFormat": "org.apache.hadoop.mapred.TextInputFormat", "OutputFormat": "x",
  "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"field.delim": " ", "serialization.format": " "}}},
  "PartitionKeys": [{"Name": "day", "Type": "string"}], "TableType": "EXTERNAL_TABLE"}}`

const glueMixedPartitions = `{"Partitions": [
 {"Values": ["1"], "DatabaseName": "logs", "TableName": "t", "StorageDescriptor": {"Location": "s3://b/1/", "Columns": [{"Name": "n", "Type": "int"}, {"Name": "word", "Type": "string"}],
  "InputFormat": "org.apache.hadoop.mapred.TextInputFormat", "OutputFormat": "x",
  "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"serialization.format": " ", "field.delim": " "}}}},
 {"Values": ["2"], "DatabaseName": "logs", "TableName": "t", "StorageDescriptor": {"Location": "s3://b/2/", "Columns": [{"Name": "n", "Type": "int"}, {"Name": "word", "Type": "string"}],
  "InputFormat": "org.apache.hadoop.mapred.TextInputFormat", "OutputFormat": "x",
  "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"field.delim": ","}}}},
 {"Values": ["3"], "DatabaseName": "logs", "TableName": "t", "StorageDescriptor": {"Location": "s3://b/3/", "Columns": [{"Name": "n", "Type": "int"}, {"Name": "word", "Type": "string"}],
  "InputFormat": "org.apache.hadoop.mapred.TextInputFormat", "OutputFormat": "x",
  "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe", "Parameters": {}}}},
 {"Values": ["4"], "DatabaseName": "logs", "TableName": "t", "StorageDescriptor": {"Location": "s3://b/4/", "Columns": [{"Name": "n", "Type": "int"}, {"Name": "word", "Type": "string"}],
  "InputFormat": "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat", "OutputFormat": "x",
  "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.orc.OrcSerde", "Parameters": {}}}}]}`

// A partition that came with a SerDe of its own is read by it; one that cannot be
// read is an error only where it is asked for.
func TestPartitionsWithTheirOwnFormat(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	for _, text := range []string{glueMixedTable, glueMixedPartitions} {
		if _, err := s.Import([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	def, err := s.Table("logs", "t")
	if err != nil {
		t.Fatal(err)
	}
	if def.Partitions[0].Format != nil {
		t.Error("the table's own format is kept twice")
	}
	dir := write(t, map[string]string{"1/a": "1 one\n", "2/a": "2,two\n", "3/a": `{"word": "three", "n": 3}`, "4/a": "ORC"})
	wantText(t, s.DropPartitions("logs", "t", [][]PartitionMatch{{{"day", "=", "4"}}}, false), "")
	read, _ := s.Table("logs", "t")
	equalRows(t, query{columns: []string{"n", "word", "day"}}.run(t, openDefined(t, read, dir)).rows, "1|one|1", "2|two|2", "3|three|3")
	if _, err := openDefined(t, def, dir).(*ddlTable).formatOf(def.Partitions[3].Format); err == nil {
		t.Error("ORC is read")
	}
	text, err := s.Export("logs", "")
	if err != nil {
		t.Fatal(err)
	}
	again := OpenStore(t.TempDir(), nil)
	if _, err := again.Import(text); err != nil {
		t.Fatal(err)
	}
	if back, err := again.Export("logs", ""); err != nil || string(back) != string(text) {
		t.Errorf("exported again: %s %v", back, err)
	}
}
