package catalog

import (
	"strconv"
	"strings"

	"flowsql/columnar/flowlog"
	"flowsql/columnar/record"
	"flowsql/sql/sqlerr"
)

// tableFormat says how the files of a table are read: as Parquet, by a format
// of one record a line, or as delimited text.
type tableFormat struct {
	parquet bool
	records record.Format // nil for none
	text    flowlog.Options
	way     string // of reading text, see reader
}

// reading tells how the files of a table are read, or why they cannot be.
func (d *TableDef) reading() (f tableFormat, err error) {
	sd := d.StorageDescriptor
	if sd.SerdeInfo.SerializationLibrary == parquetSerDe {
		return tableFormat{parquet: true}, nil
	}
	records, known := recordFormats[sd.SerdeInfo.SerializationLibrary]
	if !known && sd.SerdeInfo.SerializationLibrary != lazySimpleSerDe {
		return f, d.refuse("the SerDe " + sd.SerdeInfo.SerializationLibrary)
	}
	if sd.InputFormat != textInput {
		return f, d.refuse("the input format " + sd.InputFormat)
	}
	if !known {
		f.text, err = d.textOptions()
		f.way = wayOfReading(f.text)
		return f, err
	}
	if f.text, err = d.lineOptions(); err != nil {
		return f, err
	}
	f.records, err = records(d)
	return f, err
}

func (d *TableDef) refuse(what string) error {
	return sqlerr.New(sqlerr.NotSupported, "table %s cannot be read: %s is not supported", d.QualifiedName(), what)
}

// flag reports whether a property of the table or of its SerDe is true.
func (d *TableDef) flag(key string) bool {
	return strings.EqualFold(d.Parameters.Get(key), "true") || strings.EqualFold(d.StorageDescriptor.SerdeInfo.Parameters.Get(key), "true")
}

// defaultSeparator and defaultNull are LazySimpleSerDe's.
const (
	defaultSeparator = 0x01
	defaultNull      = `\N`
)

// textOptions reads the SerDe's parameters.
func (d *TableDef) textOptions() (opt flowlog.Options, err error) {
	p := d.StorageDescriptor.SerdeInfo.Parameters
	separator, ok := p.Lookup("field.delim")
	if !ok {
		separator, ok = p.Lookup("serialization.format")
	}
	opt.Separator = defaultSeparator
	if ok {
		opt.Separator = delimiter(separator, defaultSeparator)
	}
	if v, ok := p.Lookup("escape.delim"); ok {
		opt.Escape = delimiter(v, '\\')
	}
	opt.Null = []byte(defaultNull)
	if v, ok := p.Lookup("serialization.null.format"); ok {
		opt.Null = []byte(v)
	}
	if v, ok := p.Lookup("line.delim"); ok && v != "\n" && v != "10" {
		return opt, d.refuse("LINES TERMINATED BY other than '\\n'")
	}
	if d.flag("serialization.last.column.takes.rest") {
		opt.Takes = len(d.StorageDescriptor.Columns)
	}
	opt.Levels = d.levels(opt.Separator)
	lines, err := d.lineOptions()
	if err != nil {
		return opt, err
	}
	opt.Skip, opt.Footer = lines.Skip, lines.Footer
	opt.Timestamps, err = d.timestampFormats()
	return opt, err
}

// lineOptions reads what the properties say of a file's first and last lines.
func (d *TableDef) lineOptions() (opt flowlog.Options, err error) {
	if opt.Skip, err = d.lineCount("skip.header.line.count"); err != nil {
		return opt, err
	}
	opt.Footer, err = d.lineCount("skip.footer.line.count")
	return opt, err
}

// delimiter reads a separator as Hive does: a number is the byte's value, of
// any other text the first byte counts.
func delimiter(text string, otherwise byte) byte {
	if n, err := strconv.ParseInt(text, 10, 8); err == nil {
		return byte(n)
	}
	if text == "" {
		return otherwise
	}
	return text[0]
}

func (d *TableDef) lineCount(key string) (int, error) {
	text, ok := d.Parameters.Lookup(key)
	if !ok {
		if text, ok = d.StorageDescriptor.SerdeInfo.Parameters.Lookup(key); !ok {
			return 0, nil
		}
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0, sqlerr.New(sqlerr.InvalidTableProperty, "Invalid value for %s property: %s", key, text)
	}
	return n, nil
}
