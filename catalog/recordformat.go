package catalog

import (
	"strings"

	"flowsql/columnar/csv"
	"flowsql/columnar/jsonl"
	"flowsql/columnar/record"
	"flowsql/columnar/regex"
	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
)

// recordFormats lists the SerDes of one record a line.
var recordFormats = map[string]func(d *TableDef) (record.Format, error){
	openCSVSerDe:   (*TableDef).csvFormat,
	regexSerDe:     (*TableDef).regexFormat,
	grokSerDe:      (*TableDef).grokFormat,
	hiveJSONSerDe:  (*TableDef).hiveJSONFormat,
	hive3JSONSerDe: (*TableDef).hiveJSONFormat,
	openXJSONSerDe: (*TableDef).openXFormat,
}

// property looks for a property of the SerDe, then of the table.
func (d *TableDef) property(key string) (string, bool) {
	if v, ok := d.StorageDescriptor.SerdeInfo.Parameters.Lookup(key); ok {
		return v, true
	}
	return d.Parameters.Lookup(key)
}

func (d *TableDef) csvFormat() (record.Format, error) {
	first := func(key string) byte {
		if v, ok := d.property(key); ok && v != "" {
			return v[0]
		}
		return 0
	}
	return csv.New(csv.Options{Separator: first("separatorChar"), Quote: first("quoteChar"), Escape: first("escapeChar")})
}

func (d *TableDef) regexFormat() (record.Format, error) {
	pattern, ok := d.property("input.regex")
	if !ok {
		return nil, sqlerr.New(sqlerr.InvalidTableProperty, "table %s needs the SerDe property input.regex", d.QualifiedName())
	}
	f, err := regex.New(regex.Options{Pattern: pattern, CaseInsensitive: d.flag("input.regex.case.insensitive")})
	if err != nil {
		return nil, sqlerr.New(sqlerr.InvalidTableProperty, "Invalid REGEX pattern value: %s", pattern).WithHint("%s", err)
	}
	return f, nil
}

func (d *TableDef) grokFormat() (record.Format, error) {
	pattern, ok := d.property("input.format")
	if !ok {
		return nil, sqlerr.New(sqlerr.InvalidTableProperty, "table %s needs the SerDe property input.format", d.QualifiedName())
	}
	custom, _ := d.property("input.grokCustomPatterns")
	f, err := regex.NewGrok(regex.GrokOptions{Format: pattern, Custom: custom})
	if err != nil {
		return nil, sqlerr.New(sqlerr.InvalidTableProperty, "Grok compilation failure: %s", err)
	}
	return f, nil
}

func (d *TableDef) hiveJSONFormat() (record.Format, error) {
	patterns, err := d.timestampFormats()
	return jsonl.NewHive(jsonl.Options{IgnoreMalformed: d.flag("ignore.malformed.json"), Timestamps: patterns}), err
}

// mappingPrefix begins the properties that name the field of a column.
const mappingPrefix = "mapping."

func (d *TableDef) openXFormat() (record.Format, error) {
	sensitive, ok := d.property("case.insensitive")
	opt := jsonl.Options{
		IgnoreMalformed: d.flag("ignore.malformed.json"), DotsInKeys: d.flag("dots.in.keys"),
		CaseSensitive: ok && !strings.EqualFold(sensitive, "true"), Mapping: map[string]string{},
	}
	for _, properties := range []Properties{d.Parameters, d.StorageDescriptor.SerdeInfo.Parameters} {
		for _, p := range properties {
			if column, is := strings.CutPrefix(p.Key, mappingPrefix); is {
				opt.Mapping[strings.ToLower(column)] = p.Value
			}
		}
	}
	formats, _ := d.property("timestamp.formats")
	for one := range strings.SplitSeq(formats, ",") { // commas cannot be escaped here
		if one == "" {
			continue
		}
		p, err := textvalue.ParsePattern(one)
		if err != nil {
			return nil, sqlerr.New(sqlerr.InvalidTableProperty, "Invalid 'timestamp.formats' property value '%s': %s", formats, err)
		}
		opt.Timestamps = append(opt.Timestamps, p)
	}
	return jsonl.NewOpenX(opt), nil
}
