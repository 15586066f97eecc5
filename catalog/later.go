package catalog

import (
	"context"
	"slices"

	"flowsql/storage"
)

// Of many files only the names are listed. Where a LIMIT may end the reading, their sizes
// and times are asked for when a worker comes to them, so that those behind never are.

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

// allAreAsked reports whether the sizes or times of files are needed before they are
// read, or all will be read in any case: they are asked for fastest all together.
func (r *reading) allAreAsked() bool {
	return r.request.Sizes || r.request.Limit < 0 || slices.ContainsFunc(r.request.Columns, func(c ScanColumn) bool {
		place := r.origins[c.Index].place
		return place == fromSize || place == fromTime
	})
}
