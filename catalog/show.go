package catalog

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"flowsql/sql/sqlerr"
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

// MatchName reports whether a name matches a pattern of SHOW: * stands for any
// characters, | separates alternatives, case does not matter; the empty pattern
// matches all.
func MatchName(pattern, name string) bool {
	if pattern == "" {
		return true
	}
	escape := strings.NewReplacer(`\`, `\\`, "[", `\[`, "?", `\?`)
	for one := range strings.SplitSeq(strings.ToLower(pattern), "|") {
		if ok, err := path.Match(escape.Replace(one), strings.ReplaceAll(name, "/", "\x00")); ok && err == nil {
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

// ShowColumns answers SHOW COLUMNS: partition keys come last.
func (d *TableDef) ShowColumns() Shown {
	out := Shown{Columns: []string{"field"}}
	for _, c := range d.allColumns() {
		out.add(pad(c.Name))
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
	names := make([]string, len(d.Partitions))
	for i, p := range d.Partitions {
		names[i] = PartitionName(d.PartitionKeys, p.Values)
	}
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

// Describe answers DESCRIBE. With a column it gives that one alone.
func (d *TableDef) Describe(column string) (Shown, error) {
	out := Shown{Columns: []string{"col_name", "data_type", "comment"}}
	if column != "" {
		return d.describeColumn(out, column)
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

func (d *TableDef) describeColumn(out Shown, column string) (Shown, error) {
	for _, c := range d.allColumns() {
		if strings.EqualFold(c.Name, column) {
			out.addColumns([]ColumnDef{c})
			return out, nil
		}
	}
	return out, sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10002]: Invalid column reference %s", column)
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

// DescribeFormatted answers DESCRIBE FORMATTED.
func (d *TableDef) DescribeFormatted() Shown {
	out := Shown{Columns: []string{"col_name", "data_type", "comment"}}
	out.heading()
	out.addColumns(d.StorageDescriptor.Columns)
	if len(d.PartitionKeys) > 0 {
		out.blank()
		out.add("# Partition Information", " ", " ")
		out.heading()
		out.addColumns(d.PartitionKeys)
	}
	d.describeTable(&out)
	d.describeStorage(&out)
	return out
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

func (d *TableDef) describeStorage(out *Shown) {
	sd := d.StorageDescriptor
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

// DescribeExtended answers DESCRIBE EXTENDED: the columns, then all the rest in
// one row.
func (d *TableDef) DescribeExtended() Shown {
	out, _ := d.Describe("")
	sd := d.StorageDescriptor
	out.blank()
	out.add("Detailed Table Information", fmt.Sprintf(
		"Table(tableName:%s, dbName:%s, owner:%s, createTime:%d, lastAccessTime:0, retention:0, sd:StorageDescriptor(cols:%s, location:%s, "+
			"inputFormat:%s, outputFormat:%s, compressed:false, serdeInfo:SerDeInfo(serializationLib:%s, parameters:{%s})), "+
			"partitionKeys:%s, parameters:{%s}, tableType:%s)",
		d.Name, d.DatabaseName, d.Owner, d.CreateTime, schemaText(sd.Columns), sd.Location, sd.InputFormat, sd.OutputFormat,
		sd.SerdeInfo.SerializationLibrary, specText(sd.SerdeInfo.Parameters.Sorted()), schemaText(d.PartitionKeys),
		specText(d.Parameters.Sorted()), d.TableType), "")
	return out
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
