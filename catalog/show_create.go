package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// ShowCreate answers SHOW CREATE TABLE, a row a line, as Hive prints it: with
// its blanks at the ends of lines.
func (d *TableDef) ShowCreate() Shown {
	lines := []string{"CREATE EXTERNAL TABLE " + quoteName(d.QualifiedName()) + "("}
	lines = append(lines, columnLines(d.StorageDescriptor.Columns)...)
	if d.Description != "" {
		lines = append(lines, "COMMENT "+quoteText(d.Description))
	}
	if len(d.PartitionKeys) > 0 {
		lines = append(append(lines, "PARTITIONED BY ( "), columnLines(d.PartitionKeys)...)
	}
	if n := d.StorageDescriptor.Buckets; n > 0 {
		lines = append(lines, "CLUSTERED BY ( ", "  "+strings.Join(d.StorageDescriptor.BucketColumns, ", \n  ")+") ", fmt.Sprintf("INTO %d BUCKETS", n))
	}
	lines = append(lines, d.StorageDescriptor.rowFormatLines()...)
	lines = append(lines, "STORED AS INPUTFORMAT ", "  "+quoteText(d.StorageDescriptor.InputFormat)+" ",
		"OUTPUTFORMAT ", "  "+quoteText(d.StorageDescriptor.OutputFormat),
		"LOCATION", "  "+quoteText(d.StorageDescriptor.Location), "TBLPROPERTIES (")
	lines = append(lines, propertyLines(d.shownParameters())...)
	return list("createtab_stmt", lines)
}

// ShowCreateView answers SHOW CREATE VIEW, a row a line.
func (d *TableDef) ShowCreateView() (Shown, error) {
	v, err := d.view()
	if err != nil {
		return Shown{}, err
	}
	lines := []string{"CREATE VIEW " + d.QualifiedName() + v.header + " AS"}
	return list("create view", append(lines, strings.Split(strings.ReplaceAll(v.SQL, "\r\n", "\n"), "\n")...)), nil
}

func columnLines(columns []ColumnDef) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = "  " + quoteName(c.Name) + " " + c.Type
		if c.Comment != "" {
			out[i] += " COMMENT " + quoteText(c.Comment)
		}
		if i < len(columns)-1 {
			out[i] += ", "
		} else {
			out[i] += ")"
		}
	}
	return out
}

// shownParameters leaves out what other clauses say.
func (d *TableDef) shownParameters() Properties {
	return slices.DeleteFunc(d.Parameters.Sorted(), func(p Property) bool { return p.Key == "EXTERNAL" || p.Key == "comment" })
}

func propertyLines(p Properties) []string {
	out := make([]string, len(p))
	for i, one := range p {
		end := ", "
		if i == len(p)-1 {
			end = ")"
		}
		out[i] = "  " + quoteText(one.Key) + "=" + quoteText(one.Value) + end
	}
	return out
}

// delimiters lists the SerDe parameters that ROW FORMAT DELIMITED can say, in
// the order of its clauses.
var delimiters = []struct{ key, clause string }{
	{"field.delim", "FIELDS TERMINATED BY"}, {"escape.delim", "ESCAPED BY"}, {"collection.delim", "COLLECTION ITEMS TERMINATED BY"},
	{"mapkey.delim", "MAP KEYS TERMINATED BY"}, {"line.delim", "LINES TERMINATED BY"}, {"serialization.null.format", "NULL DEFINED AS"},
}

func (sd StorageDescriptor) rowFormatLines() []string {
	if sd.isDelimited() {
		lines := []string{"ROW FORMAT DELIMITED "}
		for _, d := range delimiters {
			if v, ok := sd.SerdeInfo.Parameters.Lookup(d.key); ok {
				lines = append(lines, "  "+d.clause+" "+quoteText(v)+" ")
			}
		}
		return lines
	}
	lines := []string{"ROW FORMAT SERDE ", "  " + quoteText(sd.SerdeInfo.SerializationLibrary) + " "}
	params := slices.DeleteFunc(sd.SerdeInfo.Parameters.Sorted(), func(p Property) bool { return p == Property{"serialization.format", "1"} })
	if len(params) > 0 {
		lines = append(append(lines, "WITH SERDEPROPERTIES ( "), propertyLines(params)...)
		lines[len(lines)-1] += " "
	}
	return lines
}

// isDelimited reports whether ROW FORMAT DELIMITED says all of the SerDe.
func (sd StorageDescriptor) isDelimited() bool {
	p := sd.SerdeInfo.Parameters
	field, ok := p.Lookup("field.delim")
	if sd.SerdeInfo.SerializationLibrary != lazySimpleSerDe || !ok || p.Get("serialization.format") != field {
		return false
	}
	for _, one := range p {
		known := one.Key == "serialization.format"
		for _, d := range delimiters {
			known = known || one.Key == d.key
		}
		if !known {
			return false
		}
	}
	return true
}

func quoteName(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// quoteText writes a string of Hive's grammar.
func quoteText(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ':
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
