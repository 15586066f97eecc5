package store

import (
	"encoding/binary"

	"flowsql/sql/types"
)

// magic begins and ends a pack; its last byte is the version of the format.
const magic = "flowcol\x02"

// tail is what ends a pack: checksum and length of the footer, and magic.
const tail = 4 + 4 + len(magic)

// footer is the table of contents of a pack.
type footer struct {
	readers []string // ways of reading, see Key
	heads   []string // see Found.Heads
	columns []packColumn
	objects int   // in the index
	index   piece // the objects' sums and where their records are, in order
	records piece
}

// packColumn is a column of some of a pack's objects.
type packColumn struct {
	Column
	segments []segmentPiece // the dictionaries of a text column
}

// segmentPiece is where a dictionary is.
type segmentPiece struct {
	piece
	values int
}

// piece is a run of bytes of a pack.
type piece struct {
	offset, length int64
	sum            uint32
}

func (f *footer) encode() []byte {
	b := appendTexts(appendTexts(nil, f.readers), f.heads)
	b = binary.AppendUvarint(b, uint64(len(f.columns)))
	for _, c := range f.columns {
		b = appendText(appendText(b, c.Name), c.Type.String())
		b = binary.AppendUvarint(b, uint64(len(c.segments)))
		for _, s := range c.segments {
			b = binary.AppendUvarint(s.piece.append(b), uint64(s.values))
		}
	}
	b = binary.AppendUvarint(b, uint64(f.objects))
	return f.records.append(f.index.append(b))
}

func (p piece) append(b []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(p.offset)), uint64(p.length))
	return binary.AppendUvarint(b, uint64(p.sum))
}

// decodeFooter reads a footer; size is that of the part of the pack before it.
func decodeFooter(data []byte, size int64) (*footer, error) {
	s := &scanner{data: data}
	f := &footer{readers: s.texts(), heads: s.texts()}
	for n := s.count(); n > 0 && !s.bad; n-- {
		f.columns = append(f.columns, readPackColumn(s, size))
	}
	f.objects = int(s.unsigned())
	f.index, f.records = readPiece(s, size), readPiece(s, size)
	if s.bad || len(s.data) > 0 || f.index.length%indexSize != 0 || int64(f.objects) != f.index.length/indexSize {
		return nil, ErrDamaged
	}
	return f, nil
}

func readPackColumn(s *scanner, size int64) packColumn {
	c := packColumn{Column: Column{Name: s.text()}}
	t, err := types.Parse(s.text())
	if c.Type = t; err != nil || !Keeps(t) {
		s.bad = true
		return c
	}
	for n := s.count(); n > 0 && !s.bad; n-- {
		c.segments = append(c.segments, segmentPiece{readPiece(s, size), int(s.unsigned())})
	}
	return c
}

func readPiece(s *scanner, size int64) piece {
	p := piece{int64(s.unsigned()), int64(s.unsigned()), uint32(s.unsigned())}
	if p.offset < 0 || p.length < 0 || p.length > size || p.offset > size-p.length {
		s.bad = true
	}
	return p
}
