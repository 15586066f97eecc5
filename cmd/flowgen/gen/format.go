package gen

import (
	"fmt"
	"slices"
	"strings"
)

// Format is the list of fields that a flow log was created with, in the order
// of its records.
type Format struct {
	fields  []field
	version int
}

// transitVersion is the format version that holds only transit gateway fields.
const transitVersion = 6

// ParseFormat reads a format name ("v2" to "v11" without "v6": every field up
// to that version; "tgw": the transit gateway default) or a list of field
// names between spaces, each bare or as ${name}.
func ParseFormat(text string) (Format, error) {
	names := strings.Fields(text)
	if len(names) == 0 {
		return Format{}, fmt.Errorf("the format is empty")
	}
	if len(names) > 1 || lookup(vpcFields, names[0]) != nil {
		return customFormat(names)
	}
	return namedFormat(names[0])
}

// namedFormat gives the fields of one of the format names.
func namedFormat(name string) (Format, error) {
	if name == "tgw" {
		return newFormat(transitFields), nil
	}
	for version := 2; version <= 11; version++ {
		if name == fmt.Sprintf("v%d", version) && version != transitVersion {
			return newFormat(upTo(version)), nil
		}
	}
	return Format{}, fmt.Errorf("unknown format %q: want v2-v5, v7-v11, tgw or a list of fields", name)
}

// upTo lists the VPC fields that the given format version knows.
func upTo(version int) []field {
	var fields []field
	for _, f := range vpcFields {
		if f.since <= version {
			fields = append(fields, f)
		}
	}
	return fields
}

// customFormat finds every name in the table of VPC fields, or every name in
// that of transit gateways.
func customFormat(names []string) (Format, error) {
	for _, table := range [][]field{vpcFields, transitFields} {
		fields, unknown := resolve(table, names)
		if unknown == "" {
			return newFormat(fields), nil
		}
	}
	_, unknown := resolve(slices.Concat(vpcFields, transitFields), names)
	if unknown == "" {
		return Format{}, fmt.Errorf("fields of VPC and of transit gateway flow logs in one format")
	}
	return Format{}, fmt.Errorf("unknown field %q", unknown)
}

// resolve looks names up in table and gives back the first it lacks.
func resolve(table []field, names []string) (fields []field, unknown string) {
	for _, name := range names {
		bare := strings.TrimSuffix(strings.TrimPrefix(name, "${"), "}")
		f := lookup(table, bare)
		if f == nil {
			return nil, name
		}
		fields = append(fields, *f)
	}
	return fields, ""
}

// lookup finds a field by its name, nil where table lacks it.
func lookup(table []field, name string) *field {
	i := slices.IndexFunc(table, func(f field) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return &table[i]
}

// newFormat derives the version that records of these fields carry: the
// highest among them.
func newFormat(fields []field) Format {
	format := Format{fields: fields, version: 2}
	for _, f := range fields {
		format.version = max(format.version, f.since)
	}
	return format
}

// Fields lists the field names in order.
func (f Format) Fields() []string {
	names := make([]string, len(f.fields))
	for i, field := range f.fields {
		names[i] = field.name
	}
	return names
}

// Version is the version that every record of the format carries.
func (f Format) Version() int { return f.version }

// Header is the first line of an object, without a line end.
func (f Format) Header() string { return strings.Join(f.Fields(), " ") }
