package catalog

import (
	"encoding/json"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

// The shapes are those of the AWS CLI, versions 2 (times as text) and 1 (numbers).
const glueTables = `{"TableList": [{"Name": "Flows", "DatabaseName": "logs", "Owner": "owner", "CreateTime": "2024-05-06T07:08:09+02:00",
  "UpdateTime": "2024-05-06T07:08:09+02:00", "Retention": 0, "StorageDescriptor": {"Columns": [{"Name": "Version", "Type": "int"}, {"Name": "srcaddr", "Type": "string",
  "Comment": "source"}], "Location": "s3://b/logs/", "InputFormat": "org.apache.hadoop.mapred.TextInputFormat", "OutputFormat": "x", "Compressed": false,
  "NumberOfBuckets": -1, "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"field.delim": " "}},
  "BucketColumns": [], "SortColumns": [], "Parameters": {}, "SkewedInfo": {}, "StoredAsSubDirectories": false},
  "PartitionKeys": [{"Name": "day", "Type": "string"}], "TableType": "EXTERNAL_TABLE", "Parameters": {"skip.header.line.count": "1"}, "IsRegisteredWithLakeFormation": false},
 {"Name": "v", "DatabaseName": "logs", "CreateTime": 1714972089.5, "TableType": "VIRTUAL_VIEW", "ViewOriginalText": "/* Presto View: ` +
	`eyJvcmlnaW5hbFNxbCI6IlNFTEVDVCAxIGEiLCJjYXRhbG9nIjoiYXdzZGF0YWNhdGFsb2ciLCJzY2hlbWEiOiJsb2dzIiwiY29sdW1ucyI6W3sibmFtZSI6ImEiLCJ0eXBlIjoiaW50ZWdlciJ9XX0= */"}]}`

const gluePartitions = `{"Partitions": [{"Values": ["2024/01/01"], "DatabaseName": "logs", "TableName": "flows", "CreationTime": 1714972089,
  "StorageDescriptor": {"Columns": [{"Name": "version", "Type": "int"}, {"Name": "srcaddr", "Type": "string", "Comment": "source"}], "Location": "s3://b/logs/2024/01/01/"}},
 {"Values": ["2024/01/02"], "DatabaseName": "logs", "TableName": "flows", "StorageDescriptor": {"Columns": [{"Name": "version", "Type": "int"}], "Location": "s3://b/x/"}}]}`

func TestImportAndExport(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	for text, want := range map[string]Imported{
		`{"Database": {"Name": "Other", "Description": "d", "LocationUri": "s3://b/", "CreateTime": 1.5}}`: {1, 0, 0}, glueTables: {0, 2, 0},
	} {
		if n, err := s.Import([]byte(text)); err != nil || n != want {
			t.Errorf("%+v %v", n, err)
		}
	}
	if n, err := s.Import([]byte(gluePartitions)); err != nil || n.Partitions != 2 {
		t.Errorf("%+v %v", n, err)
	}
	if n, err := s.Import([]byte(glueTables)); err != nil || n.Tables != 2 { // again: the partitions stay
		t.Errorf("%+v %v", n, err)
	}
	def, err := s.Table("logs", "flows")
	if err != nil || def == nil {
		t.Fatal(def, err)
	}
	if def.CreateTime != 1714972089 || def.StorageDescriptor.Columns[0].Name != "version" || len(def.Partitions) != 2 ||
		def.Partitions[0].Columns != nil || len(def.Partitions[1].Columns) != 1 || def.Partitions[1].Location != "s3://b/x/" {
		t.Errorf("%+v", def)
	}
	view, _ := s.Table("logs", "v")
	if v, err := view.view(); err != nil || v.SQL != "SELECT 1 a" || len(v.column) != 1 {
		t.Errorf("%+v %v", v, err)
	}
	text, err := s.Export("", "")
	if err != nil {
		t.Fatal(err)
	}
	again := OpenStore(t.TempDir(), nil)
	if n, err := again.Import(text); err != nil || n != (Imported{3, 2, 2}) {
		t.Errorf("%+v %v", n, err)
	}
	if back, err := again.Export("", ""); err != nil || string(back) != string(text) {
		t.Errorf("exported again: %s %v", back, err)
	}
	one, err := s.Export("LOGS", "Flows")
	var doc glueDocument
	if err != nil || json.Unmarshal(one, &doc) != nil || len(doc.DatabaseList) != 0 || len(doc.TableList) != 1 || len(doc.Partitions) != 2 {
		t.Errorf("%s %v", one, err)
	}
	if _, err := s.Export("logs", "nope"); !sqlerr.Is(err, sqlerr.HiveStatement) {
		t.Error(err)
	}
}

func TestImportRefuses(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	for text, want := range map[string]string{
		`nonsense`: "this is no output of aws glue", `{}`: "it has no Database, Table or Partitions", `{"Table": {"DatabaseName": "x"}}`: "a table has no name",
		`{"Table": {"Name": "t", "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}, {"Name": "b", "Type": "intt"}]}}}`: "column b has the unknown type intt",
		gluePartitions: "Table not found logs.flows", `{"Table": {"Name": "t", "CreateTime": "yesterday"}}`: "is no time",
		`{"TableList": [{"Name": "p", "PartitionKeys": [{"Name": "a", "Type": "int"}]}], "Partitions": [{"TableName": "p", "Values": []}]}`: "0 values for 1 keys",
	} {
		if _, err := s.Import([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if tables, err := s.Tables("default"); err != nil || len(tables) != 0 {
		t.Errorf("%v %v: something was kept", tables, err)
	}
}
