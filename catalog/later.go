package catalog

import (
	"context"
	"slices"

	"flowsql/storage"
)

// Of many files only the names are listed. Their sizes and times are asked for when a
// worker comes to them, unless a query wants to know before: a LIMIT that the first files
// fill never asks the others.

// asked gives files with their sizes, without those that are gone.
func asked(ctx context.Context, units []unit) ([]unit, error) {
	units = slices.Clone(units)
	if err := storage.AskAll(ctx, len(units), func(i int) *storage.Object { return &units[i].obj }); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(units, unit.nothing), nil
}

// nothing reports whether a file that was asked for its size is gone, or for a table
// made by DDL empty, whatever its format.
func (u unit) nothing() bool { return u.obj.Source == nil || u.format != nil && u.obj.Size == 0 }

// sizesMatter reports whether the sizes or times of files are needed before they are read.
func (r *reading) sizesMatter() bool {
	return r.request.Sizes || slices.ContainsFunc(r.request.Columns, func(c ScanColumn) bool {
		place := r.origins[c.Index].place
		return place == fromSize || place == fromTime
	})
}
