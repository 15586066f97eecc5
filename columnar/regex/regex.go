// Package regex reads the lines of text tables by a regular expression: those
// of RegexSerDe, which must match a line as a whole, and grok patterns, which
// may match a part of it. A line that does not match is a row of NULLs.
package regex

import (
	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/columnar/textvalue"
)

// Options are the properties of RegexSerDe.
type Options struct {
	Pattern         string // in Java's syntax: a group for each column
	CaseInsensitive bool
}

// New gives the format of a pattern. The error tells what is wrong with it.
func New(opt Options) (record.Format, error) {
	m, err := compile(opt.Pattern, flags{insensitive: opt.CaseInsensitive, dotAll: true, whole: true})
	if err != nil {
		return nil, err
	}
	groups := make([]int, m.groups())
	for i := range groups {
		groups[i] = i + 1
	}
	return format(m, groups), nil
}

// format takes the column with ordinal i from the group groups[i].
func format(m matcher, groups []int) record.Format {
	return func(columns []record.Column, out []build.Builder) (record.Decoder, error) {
		d := &decoder{matcher: m, out: out}
		for i, c := range columns {
			fill, err := record.NewFiller(c.Type, out[i])
			if err != nil {
				return nil, err
			}
			group := 0
			if c.Ordinal < len(groups) {
				group = groups[c.Ordinal]
			}
			d.fill, d.groups = append(d.fill, fill), append(d.groups, group)
		}
		return d, nil
	}
}

type decoder struct {
	matcher matcher
	groups  []int // of each column; 0 for none
	fill    []record.Filler
	out     []build.Builder
	found   [][]byte
}

// Decode adds a row: what is no value of a column's type is NULL.
func (d *decoder) Decode(line []byte) error {
	found, err := d.matcher.match(textvalue.ValidUTF8(line, nil), d.found[:0])
	if err != nil {
		return err
	}
	d.found = found
	for i, group := range d.groups {
		if group == 0 || group >= len(found) || found[group] == nil || !d.fill[i](found[group]) {
			d.out[i].Null()
		}
	}
	return nil
}
