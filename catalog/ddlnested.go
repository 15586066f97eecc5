package catalog

import (
	"slices"
	"strings"

	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
)

// nestingLevels lists how many depths of nested values a text table may have:
// more where a property of the table says so.
var nestingLevels = []struct {
	property string
	levels   int
}{
	{"hive.serialization.extend.additional.nesting.levels", 154},
	{"hive.serialization.extend.nesting.levels", 24},
	{"", 8},
}

// reservedBytes are the control characters that separate nothing: tab, the line
// ends, form feed and escape.
var reservedBytes = []byte{9, 10, 12, 13, 27}

// levels gives the separators by depth: of fields, of items, of map keys, and
// then Hive's control characters.
func (d *TableDef) levels(field byte) []byte {
	out := []byte{field, 2, 3}
	p := d.StorageDescriptor.SerdeInfo.Parameters
	for _, key := range []string{"colelction.delim", "collection.delim"} {
		if v, ok := p.Lookup(key); ok {
			out[1] = delimiter(v, out[1])
		}
	}
	if v, ok := p.Lookup("mapkey.delim"); ok {
		out[2] = delimiter(v, out[2])
	}
	for _, n := range nestingLevels {
		if n.property != "" && !d.flag(n.property) {
			continue
		}
		for c := 4; len(out) < n.levels && c < 256; c++ {
			if c < 32 && !slices.Contains(reservedBytes, byte(c)) || c >= 128 {
				out = append(out, byte(c))
			}
		}
		break
	}
	return out
}

// timestampFormats reads the patterns of timestamp.formats: between commas,
// which a backslash makes part of a pattern.
func (d *TableDef) timestampFormats() (out []*textvalue.Pattern, err error) {
	const key = "timestamp.formats"
	text, ok := d.StorageDescriptor.SerdeInfo.Parameters.Lookup(key)
	if !ok {
		text = d.Parameters.Get(key)
	}
	for _, one := range splitEscaped(text) {
		p, err := textvalue.ParsePattern(one)
		if err != nil {
			return nil, sqlerr.New(sqlerr.InvalidTableProperty, "Invalid '%s' property value '%s': %s", key, text, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// splitEscaped cuts a list at its commas; empty items are left out.
func splitEscaped(text string) (out []string) {
	var item strings.Builder
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == ',':
			if item.Len() > 0 {
				out = append(out, item.String())
			}
			item.Reset()
		case text[i] == '\\' && i+1 < len(text):
			i++
			item.WriteByte(text[i])
		default:
			item.WriteByte(text[i])
		}
	}
	return out
}
