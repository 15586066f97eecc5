package parquet

import (
	"github.com/apache/arrow/go/v17/parquet/file"

	"flowsql/columnar/build"
)

// leafRows is how many entries of a nested column are read at once.
const leafRows = 1024

// values reads a column of the file value by value, with its levels.
type values[P any] struct {
	src                     chunk[P]
	def                     int16 // of a value that is there
	optional, repeated      bool
	values                  []P
	definitions, repeats    []int16
	entries, entry, at, had int // entries held, the next one, the next value, values held
	add                     func(v P, out build.Builder) error
}

func newValues[P any](c file.ColumnChunkReader, def int16, add func(P, build.Builder) error) *values[P] {
	d := c.Descriptor()
	return &values[P]{src: c.(chunk[P]), def: def, optional: d.MaxDefinitionLevel() > 0, repeated: d.MaxRepetitionLevel() > 0, add: add}
}

// fill reads more entries where none is left.
func (l *values[P]) fill() error {
	if l.entry < l.entries {
		return nil
	}
	if l.values == nil {
		l.values, l.definitions, l.repeats = make([]P, leafRows), make([]int16, leafRows), make([]int16, leafRows)
	}
	entries, read, err := l.src.ReadBatch(leafRows, l.values, l.definitions, l.repeats)
	l.entries, l.entry, l.at, l.had = int(entries), 0, 0, read
	return err
}

func (l *values[P]) levels() (def, rep int16, ok bool, err error) {
	if err := l.fill(); err != nil || l.entries == 0 {
		return 0, 0, false, err
	}
	def = l.def
	if l.optional {
		def = l.definitions[l.entry]
	}
	if l.repeated {
		rep = l.repeats[l.entry]
	}
	return def, rep, true, nil
}

func (l *values[P]) skip() error {
	def, _, ok, err := l.levels()
	if err != nil || !ok {
		return short(err)
	}
	l.entry++
	if def >= l.def {
		l.at++
	}
	return nil
}

func (l *values[P]) next(out build.Builder) error {
	def, _, ok, err := l.levels()
	if err != nil || !ok {
		return short(err)
	}
	l.entry++
	if def < l.def {
		out.Null()
		return nil
	}
	if l.at >= l.had {
		return errShort
	}
	l.at++
	return l.add(l.values[l.at-1], out)
}
