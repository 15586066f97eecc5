package catalog

import (
	"path/filepath"

	"flowsql/storage"
)

// Definer is a table that has a definition, for SHOW and DESCRIBE.
type Definer interface {
	Definition() *TableDef
}

// Definition gives a table as CREATE EXTERNAL TABLE would make one most like
// it: in the place of the first path, with the columns that all files together
// have.
func (t *pathTable) Definition() *TableDef {
	def := &TableDef{Name: t.name, DatabaseName: DefaultDatabase, Owner: "hadoop", TableType: externalTable}
	for _, c := range t.shape.columns {
		if !c.Hidden {
			def.StorageDescriptor.Columns = append(def.StorageDescriptor.Columns, ColumnDef{c.Name, c.Type.Hive(), c.Comment})
		}
	}
	format, _ := formatOf("TEXTFILE")
	for _, u := range t.units {
		if u.head != nil && u.head.kind == fileParquet {
			format, _ = formatOf("PARQUET")
		}
	}
	sd := &def.StorageDescriptor
	sd.InputFormat, sd.OutputFormat, sd.SerdeInfo.SerializationLibrary = format.input, format.output, format.serde
	sd.SerdeInfo.Parameters = Properties{{"serialization.format", "1"}}
	def.Parameters = Properties{{"EXTERNAL", "TRUE"}}
	if format.serde == lazySimpleSerDe {
		sd.SerdeInfo.Parameters = Properties{{"field.delim", " "}, {"serialization.format", " "}}
		def.Parameters = def.Parameters.With("skip.header.line.count", "1")
	}
	sd.Location = t.location()
	return def
}

// location gives the first path as an address: s3:// where a mapping covers it.
func (t *pathTable) location() string {
	first := t.paths[0]
	if storage.IsURI(first) || first == storage.Stdin {
		return first
	}
	abs, err := filepath.Abs(first)
	if err != nil {
		return first
	}
	if uri, ok := t.opt.Mappings.URI(abs); ok {
		return uri
	}
	return abs
}

// DefinitionOf gives the definition of a table, which SHOW and DESCRIBE print;
// nil for one that is not of this package.
func DefinitionOf(t Table) *TableDef {
	if d, ok := t.(Definer); ok {
		return d.Definition()
	}
	return nil
}
