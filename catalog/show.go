package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Shown is the answer of a SHOW or DESCRIBE: texts in rows.
type Shown struct {
	Columns []string
	Rows    [][]string
}

// Lines gives the rows as Athena's result files have them: the cells of a row
// are joined by tabs.
func (s Shown) Lines() []string {
	out := make([]string, len(s.Rows))
	for i, r := range s.Rows {
		out[i] = strings.Join(r, "\t")
	}
	return out
}

func (s *Shown) add(cells ...string) { s.Rows = append(s.Rows, cells) }

func list(column string, values []string) Shown {
	out := Shown{Columns: []string{column}}
	for _, v := range values {
		out.add(v)
	}
	return out
}

// pad fills a cell to 20 characters, as Hive does.
func pad(s string) string { return fmt.Sprintf("%-20s", s) }

// MatchName reports whether a name matches a pattern of SHOW as Hive reads it: a
// regular expression in which * stands for any characters and | separates
// alternatives; case does not matter. The empty pattern matches all.
func MatchName(pattern, name string) bool {
	if pattern == "" {
		return true
	}
	for one := range strings.SplitSeq(pattern, "|") {
		re, err := regexp.Compile("(?is)^(?:" + strings.ReplaceAll(strings.ReplaceAll(one, ".*", "*"), "*", ".*") + ")$")
		if err == nil && re.MatchString(name) || strings.EqualFold(one, name) {
			return true
		}
	}
	return false
}

func matching(pattern string, names []string) []string {
	out := names[:0:0]
	for _, n := range names {
		if MatchName(pattern, n) {
			out = append(out, n)
		}
	}
	return out
}

// ShowDatabases answers SHOW DATABASES [LIKE pattern].
func (s *Store) ShowDatabases(pattern string) (Shown, error) {
	names, err := s.Databases()
	return list("database_name", matching(pattern, names)), err
}

// ShowTables answers SHOW TABLES [IN database] [pattern].
func (s *Store) ShowTables(database, pattern string) (Shown, error) {
	names, err := s.Tables(database)
	return list("tab_name", matching(pattern, names)), err
}

// ShowViews answers SHOW VIEWS [IN database] [LIKE pattern].
func (s *Store) ShowViews(database, pattern string) (Shown, error) {
	names, err := s.Views(database)
	return list("views", matching(pattern, names)), err
}

// ShowColumns answers SHOW COLUMNS: partition keys come last.
func (d *TableDef) ShowColumns() Shown {
	out := Shown{Columns: []string{"field"}}
	for _, c := range d.allColumns() {
		out.add(pad(c.Name))
	}
	return out
}

// ShowTypedColumns answers SHOW COLUMNS and DESCRIBE as Trino does.
func (d *TableDef) ShowTypedColumns() Shown {
	out := Shown{Columns: []string{"Column", "Type", "Extra", "Comment"}}
	for i, c := range d.typedColumns() {
		extra := ""
		if !d.IsView() && i >= len(d.StorageDescriptor.Columns) {
			extra = "partition key"
		}
		out.add(c.Name, c.Type, extra, c.Comment)
	}
	return out
}

func (d *TableDef) allColumns() []ColumnDef {
	n := len(d.StorageDescriptor.Columns)
	return append(d.StorageDescriptor.Columns[:n:n], d.PartitionKeys...)
}

// ShowPartitions answers SHOW PARTITIONS.
func (d *TableDef) ShowPartitions() (Shown, error) {
	if len(d.PartitionKeys) == 0 {
		return Shown{}, sqlerr.New(sqlerr.HiveStatement, ddlTask+"Table %s is not a partitioned table", d.Name)
	}
	var names []string
	for _, p := range d.Partitions {
		if !d.isProjected() { // then those registered do not count
			names = append(names, PartitionName(d.PartitionKeys, p.Values))
		}
	}
	slices.Sort(names)
	return list("partition", names), nil
}

// ShowProperties answers SHOW TBLPROPERTIES, for one key if it is not empty.
func (d *TableDef) ShowProperties(key string) Shown {
	out := Shown{Columns: []string{"prpt_name", "prpt_value"}}
	for _, p := range d.Parameters {
		if key == "" || p.Key == key {
			out.add(p.Key, p.Value)
		}
	}
	if key != "" && len(out.Rows) == 0 {
		out.add(fmt.Sprintf("Table %s does not have property: %s", d.QualifiedName(), key), "")
	}
	return out
}

// Describe answers DESCRIBE. With a path it gives that column, or field of it,
// alone.
func (d *TableDef) Describe(path []string) (Shown, error) {
	out := Shown{Columns: []string{"col_name", "data_type", "comment"}}
	if len(path) > 0 {
		return d.describeColumn(out, path)
	}
	if d.IsView() {
		return d.describeView(), nil
	}
	out.addColumns(d.allColumns())
	if len(d.PartitionKeys) > 0 {
		out.blank()
		out.add("# Partition Information", " ", " ")
		out.heading()
		out.addColumns(d.PartitionKeys)
	}
	return out, nil
}

// describeView gives names and types as SELECT sees them, not padded.
func (d *TableDef) describeView() Shown {
	out := Shown{Columns: []string{"col_name", "data_type"}}
	for _, c := range d.typedColumns() {
		out.add(c.Name, c.Type)
	}
	return out
}

func (d *TableDef) describeColumn(out Shown, path []string) (Shown, error) {
	all := d.allColumns()
	at := columnAt(all, path[0])
	if at < 0 {
		return out, sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10002]: Invalid column reference %s", path[0])
	}
	c := all[at]
	if len(path) == 1 {
		out.addColumns([]ColumnDef{c})
		return out, nil
	}
	t, err := types.Parse(c.Type)
	for _, name := range path[1:] {
		var ok bool
		if t, ok = nestedField(t, name); !ok || err != nil {
			return out, sqlerr.New(sqlerr.HiveStatement, ddlTask+"cannot find field %s from %s", name, c.Type)
		}
	}
	out.addColumns([]ColumnDef{{path[len(path)-1], t.Hive(), "from deserializer"}})
	return out, nil
}

// nestedField gives the type below a type that a path of DESCRIBE names.
func nestedField(t types.Type, name string) (types.Type, bool) {
	at := map[string]int{"$elem$": 0, "$key$": 0, "$value$": 1}
	for i, f := range t.Fields() {
		if t.Kind == types.KindRow && strings.EqualFold(f.Name, name) {
			return f.Type, true
		}
		if place, ok := at[name]; ok && t.Kind != types.KindRow && place == i && (name == "$elem$") == (t.Kind == types.KindArray) {
			return f.Type, true
		}
	}
	return t, false
}

// PartitionOf gives the partition that a specification names, nil where it is not
// known; a wrong specification is an error.
func (d *TableDef) PartitionOf(spec Properties) (*Partition, error) {
	values, err := d.partitionValues(spec)
	if err != nil {
		return nil, err
	}
	if at := d.findPartition(values); at >= 0 {
		return &d.Partitions[at], nil
	}
	return nil, nil
}

func (s *Shown) addColumns(columns []ColumnDef) {
	for _, c := range columns {
		s.add(pad(c.Name), pad(c.Type), pad(c.Comment))
	}
}

func (s *Shown) blank() { s.add("", " ", " ") }

func (s *Shown) heading() {
	s.add(pad("# col_name"), pad("data_type"), pad("comment"))
	s.blank()
}

// hiveTime is how Hive prints times.
const hiveTime = "Mon Jan 02 15:04:05 MST 2006"

// DescribeFormatted answers DESCRIBE FORMATTED of the table or, if it is not nil,
// of a partition.
func (d *TableDef) DescribeFormatted(partition *Partition) Shown {
	out := Shown{Columns: []string{"col_name", "data_type", "comment"}}
	sd := d.storageOf(partition)
	out.heading()
	out.addColumns(sd.Columns)
	if len(d.PartitionKeys) > 0 {
		out.blank()
		out.add("# Partition Information", " ", " ")
		out.heading()
		out.addColumns(d.PartitionKeys)
	}
	if partition != nil {
		d.describePartition(&out, partition)
	} else {
		d.describeTable(&out)
	}
	sd.describe(&out)
	return out
}

// storageOf gives where and how the table or, if it is not nil, a partition is kept.
func (d *TableDef) storageOf(partition *Partition) StorageDescriptor {
	sd := d.StorageDescriptor
	if partition == nil {
		return sd
	}
	if sd = sd.in(partition.Format); partition.Columns != nil {
		sd.Columns = partition.Columns
	}
	sd.Location = partition.Location
	return sd
}

func (d *TableDef) describePartition(out *Shown, p *Partition) {
	out.blank()
	out.add("# Detailed Partition Information", " ", " ")
	out.pairs([][2]string{
		{"Partition Value:", p.valuesText()}, {"Database:", d.DatabaseName}, {"Table:", d.Name},
		{"CreateTime:", time.Unix(p.CreateTime, 0).UTC().Format(hiveTime)}, {"LastAccessTime:", "UNKNOWN"}, {"Protect Mode:", "None"},
		{"Location:", p.Location},
	})
	out.add("Partition Parameters:", " ", " ")
	out.parameters(p.parameters())
}

func (p *Partition) valuesText() string { return "[" + strings.Join(p.Values, ", ") + "]" }

func (p *Partition) parameters() Properties {
	return Properties{{"transient_lastDdlTime", strconv.FormatInt(p.CreateTime, 10)}}
}

func (s *Shown) pairs(rows [][2]string) {
	for _, r := range rows {
		s.add(pad(r[0]), pad(r[1]), " ")
	}
}

func (d *TableDef) describeTable(out *Shown) {
	out.blank()
	out.add("# Detailed Table Information", " ", " ")
	out.pairs([][2]string{
		{"Database:", d.DatabaseName}, {"Owner:", d.Owner}, {"CreateTime:", time.Unix(d.CreateTime, 0).UTC().Format(hiveTime)},
		{"LastAccessTime:", "UNKNOWN"}, {"Protect Mode:", "None"}, {"Retention:", "0"},
		{"Location:", d.StorageDescriptor.Location}, {"Table Type:", d.TableType},
	})
	out.add("Table Parameters:", " ", " ")
	out.parameters(d.Parameters)
}

func (s *Shown) parameters(p Properties) {
	for _, one := range p.Sorted() {
		s.add("", pad(one.Key), pad(one.Value))
	}
}

func (sd StorageDescriptor) describe(out *Shown) {
	buckets := -1
	if sd.Buckets > 0 {
		buckets = sd.Buckets
	}
	out.blank()
	out.add("# Storage Information", " ", " ")
	out.pairs([][2]string{
		{"SerDe Library:", sd.SerdeInfo.SerializationLibrary}, {"InputFormat:", sd.InputFormat}, {"OutputFormat:", sd.OutputFormat},
		{"Compressed:", "No"}, {"Num Buckets:", strconv.Itoa(buckets)},
		{"Bucket Columns:", "[" + strings.Join(sd.BucketColumns, ", ") + "]"}, {"Sort Columns:", "[]"},
	})
	out.add("Storage Desc Params:", " ", " ")
	out.parameters(sd.SerdeInfo.Parameters)
}

// DescribeExtended answers DESCRIBE EXTENDED of the table or, if it is not nil, of a
// partition: the columns, then all the rest in one row.
func (d *TableDef) DescribeExtended(partition *Partition) Shown {
	out, _ := d.Describe(nil)
	storage := d.storageOf(partition).text()
	out.blank()
	if p := partition; p != nil {
		out.add("Detailed Partition Information", fmt.Sprintf(
			"Partition(values:%s, dbName:%s, tableName:%s, createTime:%d, lastAccessTime:0, sd:%s, parameters:{%s})",
			p.valuesText(), d.DatabaseName, d.Name, p.CreateTime, storage, specText(p.parameters())), "")
		return out
	}
	out.add("Detailed Table Information", fmt.Sprintf(
		"Table(tableName:%s, dbName:%s, owner:%s, createTime:%d, lastAccessTime:0, retention:0, sd:%s, partitionKeys:%s, parameters:{%s}, tableType:%s)",
		d.Name, d.DatabaseName, d.Owner, d.CreateTime, storage, schemaText(d.PartitionKeys), specText(d.Parameters.Sorted()), d.TableType), "")
	return out
}

// text gives the descriptor as Hive prints one.
func (sd StorageDescriptor) text() string {
	return fmt.Sprintf("StorageDescriptor(cols:%s, location:%s, inputFormat:%s, outputFormat:%s, compressed:false, "+
		"serdeInfo:SerDeInfo(serializationLib:%s, parameters:{%s}))",
		schemaText(sd.Columns), sd.Location, sd.InputFormat, sd.OutputFormat,
		sd.SerdeInfo.SerializationLibrary, specText(sd.SerdeInfo.Parameters.Sorted()))
}

func schemaText(columns []ColumnDef) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		comment := "null"
		if c.Comment != "" {
			comment = c.Comment
		}
		parts[i] = "FieldSchema(name:" + c.Name + ", type:" + c.Type + ", comment:" + comment + ")"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
