package catalog

import (
	"slices"
	"strings"
	"time"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// DefaultDatabase always exists.
const DefaultDatabase = "default"

// externalTable is the type of all tables that are no views.
const externalTable = "EXTERNAL_TABLE"

// ColumnDef is a column as DDL gives it: its type in Hive's spelling.
type ColumnDef struct {
	Name    string
	Type    string
	Comment string `json:",omitempty"`
}

// SerDeInfo names the library that reads a table's files.
type SerDeInfo struct {
	SerializationLibrary string
	Parameters           Properties
}

// StorageDescriptor says where and how the rows of a table are kept.
type StorageDescriptor struct {
	Columns       []ColumnDef
	Location      string
	InputFormat   string
	OutputFormat  string
	SerdeInfo     SerDeInfo
	BucketColumns []string `json:",omitempty"`
	Buckets       int      `json:"NumberOfBuckets,omitempty"`
}

// Partition is a registered partition: a value for each partition key, as text,
// and the place of its files.
type Partition struct {
	Values     []string
	Location   string
	CreateTime int64
	Columns    []ColumnDef `json:",omitempty"` // its own, where they are not the table's
	// Format is its own, where the files are kept otherwise than the table's.
	Format *StorageFormat `json:",omitempty"`
}

// StorageFormat says how files are kept.
type StorageFormat struct {
	InputFormat, OutputFormat string
	SerdeInfo                 SerDeInfo
}

func (sd StorageDescriptor) format() StorageFormat {
	return StorageFormat{sd.InputFormat, sd.OutputFormat, sd.SerdeInfo}
}

// in gives the same columns and place kept in another format; nil changes nothing.
func (sd StorageDescriptor) in(f *StorageFormat) StorageDescriptor {
	if f != nil {
		sd.InputFormat, sd.OutputFormat, sd.SerdeInfo = f.InputFormat, f.OutputFormat, f.SerdeInfo
	}
	return sd
}

// readsAs reports whether two formats read files alike.
func (f StorageFormat) readsAs(o StorageFormat) bool {
	return f.InputFormat == o.InputFormat && f.SerdeInfo.SerializationLibrary == o.SerdeInfo.SerializationLibrary &&
		slices.Equal(f.SerdeInfo.Parameters.Sorted(), o.SerdeInfo.Parameters.Sorted())
}

// TableDef is a table made by DDL, in the shape in which Glue keeps one;
// Partitions is beside it there. Times are seconds since 1970.
type TableDef struct {
	Name              string
	DatabaseName      string
	Description       string `json:",omitempty"`
	Owner             string
	CreateTime        int64
	TableType         string
	StorageDescriptor StorageDescriptor
	PartitionKeys     []ColumnDef
	Parameters        Properties
	ViewOriginalText  string      `json:",omitempty"`
	ViewExpandedText  string      `json:",omitempty"`
	Partitions        []Partition `json:",omitempty"`
}

// Delimiters are the clauses of ROW FORMAT DELIMITED; nil was not given.
type Delimiters struct{ Fields, Escaped, Items, MapKeys, Lines, Null *string }

// TableSpec is what CREATE EXTERNAL TABLE says.
type TableSpec struct {
	Database, Name  string
	Columns         []ColumnDef // types in any spelling that types.Parse reads
	PartitionKeys   []ColumnDef
	Comment         string
	Delimited       *Delimiters // ROW FORMAT DELIMITED
	SerDe           string      // ROW FORMAT SERDE
	SerDeProperties Properties
	StoredAs        string // TEXTFILE, PARQUET …; empty for none
	InputFormat     string // of STORED AS INPUTFORMAT
	OutputFormat    string
	BucketColumns   []string
	Buckets         int
	Location        string
	Properties      Properties
	Now             time.Time
}

// NewTableDef checks a CREATE EXTERNAL TABLE and completes it as Hive does:
// names in lower case, the default SerDe and formats, transient_lastDdlTime.
func NewTableDef(spec TableSpec) (*TableDef, error) {
	def := &TableDef{
		Name: strings.ToLower(spec.Name), DatabaseName: strings.ToLower(spec.Database), Description: spec.Comment,
		Owner: "hadoop", CreateTime: spec.Now.Unix(), TableType: externalTable,
	}
	if def.DatabaseName == "" {
		def.DatabaseName = DefaultDatabase
	}
	if spec.Location == "" {
		return nil, sqlerr.New(sqlerr.SyntaxError, "No location was specified for table. An S3 location must be specified")
	}
	if err := checkLocation(spec.Location); err != nil {
		return nil, err
	}
	if err := def.setColumns(spec); err != nil {
		return nil, err
	}
	sd := &def.StorageDescriptor
	sd.Location, sd.BucketColumns, sd.Buckets = spec.Location, spec.BucketColumns, spec.Buckets
	if err := sd.setFormat(spec); err != nil {
		return nil, err
	}
	def.Parameters = append(Properties{{"EXTERNAL", "TRUE"}}, spec.Properties...)
	if spec.Comment != "" {
		def.Parameters = def.Parameters.With("comment", spec.Comment)
	}
	def.touch(spec.Now)
	return def, nil
}

// touch notes the time of a change.
func (d *TableDef) touch(now time.Time) {
	d.Parameters = d.Parameters.With("transient_lastDdlTime", seconds(now))
}

func (d *TableDef) setColumns(spec TableSpec) (err error) {
	if len(spec.Columns) == 0 {
		return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10043]: Either list of columns or a custom serializer should be specified")
	}
	seen := map[string]bool{}
	if d.StorageDescriptor.Columns, err = hiveColumns(spec.Columns, seen, "[Error 10036]: Duplicate column name: %s"); err != nil {
		return err
	}
	d.PartitionKeys, err = hiveColumns(spec.PartitionKeys, seen, "[Error 10035]: Column repeated in partitioning columns: %s")
	return err
}

func hiveColumns(in []ColumnDef, seen map[string]bool, repeated string) ([]ColumnDef, error) {
	out := make([]ColumnDef, len(in))
	for i, c := range in {
		c.Name = strings.ToLower(c.Name)
		if seen[c.Name] {
			return nil, sqlerr.New(sqlerr.HiveStatement, "SemanticException "+repeated, c.Name)
		}
		seen[c.Name] = true
		t, err := types.Parse(c.Type)
		if err != nil {
			return nil, sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10099]: Unrecognized type %s of column %s", c.Type, c.Name)
		}
		if err := hiveLimits(t); err != nil {
			return nil, err
		}
		c.Type = t.Hive()
		out[i] = c
	}
	return out, nil
}

// hiveLimits checks the lengths of texts, which Hive bounds.
func hiveLimits(t types.Type) error {
	limits := map[types.Kind]struct {
		name string
		most int32
	}{types.KindChar: {"Char", 255}, types.KindVarchar: {"Varchar", 65535}}
	limit, ok := limits[t.Kind]
	if !ok || t.Precision == types.Unbounded || t.Precision >= 1 && t.Precision <= limit.most {
		return nil
	}
	return sqlerr.New(sqlerr.HiveStatement, "RuntimeException %s length %d out of allowed range [1, %d]", limit.name, t.Precision, limit.most)
}

// setFormat completes SerDe, input and output format.
func (sd *StorageDescriptor) setFormat(spec TableSpec) error {
	name := spec.StoredAs
	if name == "" {
		name = "TEXTFILE"
	}
	format, ok := formatOf(name)
	if !ok {
		return sqlerr.New(sqlerr.HiveStatement, "SemanticException Unrecognized file format in STORED AS clause: '%s'", name)
	}
	sd.InputFormat, sd.OutputFormat = format.input, format.output
	if spec.InputFormat != "" {
		sd.InputFormat, sd.OutputFormat = spec.InputFormat, spec.OutputFormat
		if spec.InputFormat == parquetInput && spec.SerDe == "" && spec.Delimited == nil {
			format.serde = parquetSerDe
		}
	}
	sd.SerdeInfo.SerializationLibrary = format.serde
	if spec.SerDe != "" {
		sd.SerdeInfo.SerializationLibrary = spec.SerDe
	}
	sd.SerdeInfo.Parameters = append(spec.Delimited.properties(), spec.SerDeProperties...)
	if _, set := sd.SerdeInfo.Parameters.Lookup("serialization.format"); !set {
		sd.SerdeInfo.Parameters = sd.SerdeInfo.Parameters.With("serialization.format", "1")
	}
	return nil
}

// properties gives the SerDe parameters that ROW FORMAT DELIMITED stands for.
func (d *Delimiters) properties() (out Properties) {
	if d == nil {
		return nil
	}
	add := func(value *string, keys ...string) {
		for _, key := range keys {
			if value != nil {
				out = append(out, Property{key, *value})
			}
		}
	}
	add(d.Fields, "field.delim", "serialization.format")
	add(d.Escaped, "escape.delim")
	add(d.Items, "collection.delim")
	add(d.MapKeys, "mapkey.delim")
	add(d.Lines, "line.delim")
	add(d.Null, "serialization.null.format")
	return out
}

// QualifiedName gives database.table.
func (d *TableDef) QualifiedName() string { return d.DatabaseName + "." + d.Name }

// clone gives a copy that shares nothing which is changed in place.
func (d *TableDef) clone() *TableDef {
	c := *d
	c.Partitions = append([]Partition(nil), d.Partitions...)
	return &c
}
