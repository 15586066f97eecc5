package catalog

import (
	"context"
	"slices"
)

// warnShifted tells of a table of text whose columns are not where the header of its
// first file names them, or that reads the header as a row: in both cases Athena
// gives wrong values without a word.
func (t *ddlTable) warnShifted(ctx context.Context, units []unit, m *Metrics) {
	text := &t.format
	if text.parquet || text.records != nil || text.text.Separator != ' ' || len(units) == 0 || units[0].format != text {
		return
	}
	obj := units[0].obj
	h, err := t.opt.Heads.read(ctx, &obj, nil, t.opt.Cache)
	if err != nil || h == nil || h.kind != fileText || !h.text.Named {
		return // reading it will tell
	}
	if text.text.Skip == 0 && h.text.Header != "" {
		m.Warn("%s: %s begins with a header, which is read as a row; 'skip.header.line.count'='1' among TBLPROPERTIES leaves it out", t.Name(), obj.Path)
	}
	for place, c := range h.columns {
		at := slices.IndexFunc(t.def.StorageDescriptor.Columns, func(d ColumnDef) bool { return d.Name == c.name })
		if at >= 0 && at != place {
			m.Warn("%s: %s is column %d of the table and field %d of %s; columns stand in the order of the log's fields, whatever their names",
				t.Name(), c.name, at+1, place+1, obj.Path)
			return
		}
	}
}
