package store

import (
	"encoding/binary"

	"flowsql/sql/types"
)

// magic begins and ends an entry; its last byte is the version of the format.
const magic = "flowcol\x01"

// tail is what ends an entry: checksum and length of the footer, and magic.
const tail = 4 + 4 + len(magic)

// footer is the table of contents of an entry.
type footer struct {
	identity string
	facts    Facts
	columns  []columnFooter
}

// columnFooter says where the pieces of a column are.
type columnFooter struct {
	Column
	chunks     []chunk // one for each group
	dictionary piece   // of a text column
	values     int     // of the dictionary
	filter     piece   // empty for none
	least      string  // of the dictionary's values
	greatest   string
}

// piece is a run of bytes of the entry.
type piece struct {
	offset, length int64
	sum            uint32
}

// chunk is a column of a group.
type chunk struct {
	piece
	zones []zone
}

func (f *footer) encode() []byte {
	b := appendText(nil, f.identity)
	for _, v := range []int64{f.facts.Rows, f.facts.Malformed, f.facts.Empty, f.facts.Plain} {
		b = binary.AppendVarint(b, v)
	}
	b = appendTexts(appendTexts(b, f.facts.Problems), f.facts.Damage)
	b = binary.AppendUvarint(b, uint64(len(f.columns)))
	for i := range f.columns {
		b = f.columns[i].append(b)
	}
	return b
}

func (c *columnFooter) append(b []byte) []byte {
	b = appendText(appendText(b, c.Name), c.Type.String())
	b = binary.AppendUvarint(b, uint64(len(c.chunks)))
	for _, k := range c.chunks {
		b = k.piece.append(b)
		b = binary.AppendUvarint(b, uint64(len(k.zones)))
		for _, z := range k.zones {
			b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(z.rows)), uint64(z.nulls))
			b = binary.AppendVarint(binary.AppendVarint(b, z.min), z.max)
			b = binary.AppendUvarint(b, uint64(z.size))
		}
	}
	if formOf(c.Type) != textForm {
		return b
	}
	b = binary.AppendUvarint(c.dictionary.append(b), uint64(c.values))
	return appendText(appendText(c.filter.append(b), c.least), c.greatest)
}

func (p piece) append(b []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(p.offset)), uint64(p.length))
	return binary.AppendUvarint(b, uint64(p.sum))
}

// decodeFooter reads a footer; size is that of the part of the entry before it.
func decodeFooter(data []byte, size int64) (*footer, error) {
	s := &scanner{data: data}
	f := &footer{identity: s.text()}
	f.facts = Facts{Rows: s.signed(), Malformed: s.signed(), Empty: s.signed(), Plain: s.signed()}
	f.facts.Problems, f.facts.Damage = s.texts(), s.texts()
	for n := s.count(); n > 0 && !s.bad; n-- {
		f.columns = append(f.columns, readColumn(s, size, f.facts.Rows))
	}
	if s.bad || len(s.data) > 0 {
		return nil, ErrDamaged
	}
	return f, nil
}

func readColumn(s *scanner, size, rows int64) columnFooter {
	c := columnFooter{Column: Column{Name: s.text()}}
	t, err := types.Parse(s.text())
	if c.Type = t; err != nil || !Keeps(t) {
		s.bad = true
		return c
	}
	for n := s.count(); n > 0 && !s.bad; n-- {
		k := readChunk(s, size)
		for _, z := range k.zones {
			rows -= int64(z.rows)
		}
		c.chunks = append(c.chunks, k)
	}
	if rows != 0 {
		s.bad = true
	}
	if formOf(t) != textForm {
		return c
	}
	c.dictionary, c.values = readPiece(s, size), int(s.unsigned())
	s.bad = s.bad || !c.codesBelow(int64(c.values))
	c.filter = readPiece(s, size)
	c.least, c.greatest = s.text(), s.text()
	return c
}

func readPiece(s *scanner, size int64) piece {
	p := piece{int64(s.unsigned()), int64(s.unsigned()), uint32(s.unsigned())}
	if p.offset < 0 || p.length < 0 || p.length > size || p.offset > size-p.length {
		s.bad = true
	}
	return p
}

func readChunk(s *scanner, size int64) chunk {
	k := chunk{piece: readPiece(s, size)}
	left := k.length
	for n := s.count(); n > 0 && !s.bad; n-- {
		z := zone{rows: int(s.unsigned()), nulls: int(s.unsigned()), min: s.signed(), max: s.signed(), size: int(s.unsigned())}
		left -= int64(z.size)
		if z.rows <= 0 || z.rows > BlockRows || z.nulls < 0 || z.nulls > z.rows || z.size < 0 || left < 0 {
			s.bad = true
			return k
		}
		k.zones = append(k.zones, z)
	}
	return k
}

// codesBelow reports whether the codes of a text column name values of its dictionary.
func (c *columnFooter) codesBelow(values int64) bool {
	for _, k := range c.chunks {
		for _, z := range k.zones {
			if z.nulls < z.rows && (z.min < 0 || z.max >= values) {
				return false
			}
		}
	}
	return true
}
