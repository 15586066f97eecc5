package parquet

import (
	"errors"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/sql/types"
)

// chunk is the library's reader of one physical type.
type chunk[P any] interface {
	ReadBatch(n int64, values []P, definitions, repetitions []int16) (rows int64, read int, err error)
}

var errShort = errors.New("a column has fewer rows than its row group")

// physical reads the values of a column as they are stored.
type physical[P any] struct {
	src         chunk[P]
	optional    bool
	values      []P
	definitions []int16
}

func newPhysical[P any](c file.ColumnChunkReader) physical[P] {
	return physical[P]{src: c.(chunk[P]), optional: c.Descriptor().MaxDefinitionLevel() > 0}
}

// next gives the values of the next n rows that are not null, and which rows
// they are (nil where none is null).
func (p *physical[P]) next(n int) ([]P, *columnar.Bitmap, error) {
	if len(p.values) < n {
		p.values, p.definitions = make([]P, n), make([]int16, n)
	}
	rows, count := 0, 0
	for rows < n {
		more, read, err := p.src.ReadBatch(int64(n-rows), p.values[count:n], p.definitions[rows:n], nil)
		if err != nil {
			return nil, nil, err
		}
		if more == 0 {
			return nil, nil, errShort
		}
		rows, count = rows+int(more), count+read
	}
	if count == n {
		return p.values[:n], nil, nil
	}
	valid := columnar.NewBitmap(n)
	for i, d := range p.definitions[:n] {
		if d == 0 {
			valid.Clear(i)
		}
	}
	if n-valid.Cleared() != count {
		return nil, nil, errShort
	}
	return p.values[:count], valid, nil
}

// fixed is a column of values of fixed width.
type fixed[P any, V columnar.Fixed] struct {
	physical[P]
	storage arrow.DataType
	convert func(P) (V, error)
	boolean bool
}

func (c *fixed[P, V]) read(n int) (arrow.Array, error) {
	in, valid, err := c.next(n)
	if err != nil {
		return nil, err
	}
	out := make([]V, n)
	at := 0
	for _, v := range in {
		for valid != nil && !valid.Set(at) {
			at++
		}
		if out[at], err = c.convert(v); err != nil {
			return nil, err
		}
		at++
	}
	if c.boolean {
		return columnar.NewBools(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(out))), n), valid), nil
	}
	return columnar.NewFixed(c.storage, out, valid), nil
}

// texts is a varchar or char column, coded.
type texts[P any] struct {
	physical[P]
	dicts *columnar.Dictionaries
	name  string
	text  func(v P, scratch []byte) []byte // may append to scratch or give memory of its own
	codes memo
}

func (c *texts[P]) read(n int) (arrow.Array, error) {
	in, valid, err := c.next(n)
	if err != nil {
		return nil, err
	}
	dict := c.dicts.For(c.name)
	c.codes.use(dict)
	codes := make([]uint32, n)
	var scratch [32]byte
	at := 0
	for _, v := range in {
		for valid != nil && !valid.Set(at) {
			at++
		}
		codes[at] = c.codes.code(c.text(v, scratch[:0]))
		at++
	}
	return columnar.NewCoded(dict, codes, valid), nil
}

// memo remembers the codes of values by where they lie: a page's dictionary
// gives the same value from the same memory again and again.
type memo struct {
	on      bool // off where texts are made on the way
	dict    *columnar.Dict
	entries []remembered
}

type remembered struct {
	text []byte // keeps the memory, so that no other value can get its place
	code uint32
}

const memoSize = 1 << 12

func (m *memo) use(d *columnar.Dict) {
	if m.dict != d {
		m.dict, m.entries = d, nil
	}
	if m.on && m.entries == nil {
		m.entries = make([]remembered, memoSize)
	}
}

func (m *memo) code(text []byte) uint32 {
	if !m.on {
		return m.dict.Code(text)
	}
	at := uintptr(unsafe.Pointer(unsafe.SliceData(text)))
	e := &m.entries[(at^at>>12)&(memoSize-1)]
	if len(e.text) == len(text) && unsafe.SliceData(e.text) == unsafe.SliceData(text) && len(text) > 0 {
		return e.code
	}
	*e = remembered{text: text, code: m.dict.Code(text)}
	return e.code
}

// binaries is a varbinary column.
type binaries[P any] struct {
	physical[P]
	text func(P) []byte
}

func (c *binaries[P]) read(n int) (arrow.Array, error) {
	in, valid, err := c.next(n)
	if err != nil {
		return nil, err
	}
	b := columnar.NewStringBuilder(n)
	at := 0
	for row := range n {
		if valid != nil && !valid.Set(row) {
			b.AppendNull()
			continue
		}
		b.AppendBytes(c.text(in[at]))
		at++
	}
	return b.Binary(), nil
}

// maker makes the readers of a column in a type: of one that stands by itself,
// and of one that is part of a nested value.
type maker struct {
	flat func(c file.ColumnChunkReader, w Wanted, dicts *columnar.Dictionaries) column
	leaf func(c file.ColumnChunkReader, want types.Type, def int16) part
}

func fixedMaker[P any, V columnar.Fixed](convert func(P) (V, error)) *maker {
	return &maker{
		flat: func(c file.ColumnChunkReader, w Wanted, _ *columnar.Dictionaries) column {
			return &fixed[P, V]{physical: newPhysical[P](c), storage: columnar.ArrowType(w.Type), convert: convert,
				boolean: w.Type.Kind == types.KindBoolean}
		},
		leaf: func(c file.ColumnChunkReader, _ types.Type, def int16) part {
			return newValues(c, def, func(v P, out build.Builder) error {
				converted, err := convert(v)
				if err == nil {
					out.(interface{ Append(V) }).Append(converted)
				}
				return err
			})
		},
	}
}

func textMaker[P any](text func(P, []byte) []byte) *maker {
	return &maker{
		flat: func(c file.ColumnChunkReader, w Wanted, dicts *columnar.Dictionaries) column {
			stored := c.Type() == parquet.Types.ByteArray
			return &texts[P]{physical: newPhysical[P](c), dicts: dicts, name: w.Name, text: text, codes: memo{on: stored}}
		},
		leaf: func(c file.ColumnChunkReader, _ types.Type, def int16) part {
			var scratch [32]byte
			return newValues(c, def, func(v P, out build.Builder) error {
				out.(*build.Texts).AppendBytes(text(v, scratch[:0]))
				return nil
			})
		},
	}
}

func binaryMaker[P any](text func(P) []byte) *maker {
	return &maker{
		flat: func(c file.ColumnChunkReader, _ Wanted, _ *columnar.Dictionaries) column {
			return &binaries[P]{physical: newPhysical[P](c), text: text}
		},
		leaf: func(c file.ColumnChunkReader, _ types.Type, def int16) part {
			return newValues(c, def, func(v P, out build.Builder) error {
				out.(*build.Texts).AppendBytes(text(v))
				return nil
			})
		},
	}
}
