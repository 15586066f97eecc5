package store

import "encoding/binary"

// record is what a pack holds of an object.
type record struct {
	address uint64 // of the object, as a sum: of all its states
	reader  int    // into the pack's ways of reading; -1 where only the head is kept
	head    int    // into the pack's heads; -1 for none
	facts   Facts
	columns []byte // of columnRecords, checked
}

// columnRecord is a column of an object, not decoded yet.
type columnRecord struct {
	number int // into the pack's columns
	body   []byte
}

// columnChunks is a column of an object: a chunk for each group.
type columnChunks struct {
	Column
	number int
	chunks []chunk
}

// chunk is a column of a group: its blocks, one behind the other.
type chunk struct {
	offset  int64
	segment int // of a text column: the dictionary that its codes are of
	zones   []zone
}

// length gives the bytes of all blocks.
func (k *chunk) length() int64 {
	n := int64(0)
	for _, z := range k.zones {
		n += int64(z.size)
	}
	return n
}

// append appends a record.
func (r *record) append(b []byte, columns []columnChunks) []byte {
	b = binary.LittleEndian.AppendUint64(b, r.address)
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(r.reader+1)), uint64(r.head+1))
	for _, v := range []int64{r.facts.Rows, r.facts.Malformed, r.facts.Empty, r.facts.Plain} {
		b = binary.AppendVarint(b, v)
	}
	b = appendTexts(appendTexts(b, r.facts.Problems), r.facts.Damage)
	b = binary.AppendUvarint(b, uint64(len(columns)))
	var body []byte
	for i := range columns {
		body = columns[i].append(body[:0])
		b = appendText(binary.AppendUvarint(b, uint64(columns[i].number)), string(body))
	}
	return b
}

func (c *columnChunks) append(b []byte) []byte {
	text := formOf(c.Type) == textForm
	for _, k := range c.chunks {
		b = binary.AppendUvarint(b, uint64(k.offset))
		if text {
			b = binary.AppendUvarint(b, uint64(k.segment))
		}
		for _, z := range k.zones {
			b = binary.AppendUvarint(b, uint64(z.nulls))
			if z.nulls < z.rows {
				b = binary.AppendVarint(b, z.min)
				b = binary.AppendUvarint(b, uint64(z.max)-uint64(z.min))
				b = binary.AppendUvarint(b, uint64(z.size))
				b = binary.LittleEndian.AppendUint32(b, z.sum)
			}
		}
	}
	return b
}

// decodeRecord reads a record of a pack, its columns not yet.
func decodeRecord(data []byte, f *footer) (*record, error) {
	s := &scanner{data: data}
	r := &record{address: uint64(s.fixed()) | uint64(s.fixed())<<32}
	r.reader, r.head = int(s.unsigned())-1, int(s.unsigned())-1
	r.facts = Facts{Rows: s.signed(), Malformed: s.signed(), Empty: s.signed(), Plain: s.signed()}
	r.facts.Problems, r.facts.Damage = s.texts(), s.texts()
	n := s.count()
	r.columns = s.data
	for ; n > 0 && !s.bad; n-- {
		if c := s.column(); c.number < 0 || c.number >= len(f.columns) {
			return nil, ErrDamaged
		}
	}
	r.columns = r.columns[:len(r.columns)-len(s.data)]
	if s.bad || r.reader < -1 || r.head < -1 || r.reader >= len(f.readers) || r.head >= len(f.heads) || r.facts.Rows < 0 {
		return nil, ErrDamaged
	}
	return r, nil
}

func (s *scanner) column() columnRecord { return columnRecord{int(s.unsigned()), s.bytes()} }

// each gives the columns. They are not kept apart, since most queries over many small
// objects want few of them or none.
func (r *record) each(visit func(c columnRecord) bool) {
	s := &scanner{data: r.columns}
	for len(s.data) > 0 && visit(s.column()) {
	}
}

// decode reads where the column's blocks are, of an object of a number of rows;
// size is that of the pack.
func (c columnRecord) decode(f *footer, rows, size int64) (*columnChunks, error) {
	k := &f.columns[c.number]
	out := &columnChunks{Column: k.Column, number: c.number}
	s := &scanner{data: c.body}
	for rows > 0 && !s.bad {
		n := min(rows, GroupRows)
		out.chunks = append(out.chunks, readChunk(s, k, int(n), size))
		rows -= n
	}
	if s.bad || len(s.data) > 0 {
		return nil, ErrDamaged
	}
	return out, nil
}

func readChunk(s *scanner, c *packColumn, rows int, size int64) chunk {
	k := chunk{offset: int64(s.unsigned())}
	values := int64(-1)
	if formOf(c.Type) == textForm {
		if k.segment = int(s.unsigned()); k.segment < 0 || k.segment >= len(c.segments) {
			s.bad = true
			return k
		}
		values = int64(c.segments[k.segment].values)
	}
	k.zones = make([]zone, 0, (rows+BlockRows-1)/BlockRows)
	for ; rows > 0 && !s.bad; rows -= BlockRows {
		z := readZone(s, min(rows, BlockRows))
		if z.nulls < z.rows && values >= 0 && (z.min < 0 || z.max < z.min || z.max >= values) { // its codes would name no value
			s.bad = true
		}
		k.zones = append(k.zones, z)
	}
	if length := k.length(); k.offset < 0 || length < 0 || k.offset > size-length {
		s.bad = true
	}
	return k
}

func readZone(s *scanner, rows int) zone {
	z := zone{rows: rows, nulls: int(s.unsigned())}
	if z.nulls < 0 || z.nulls > rows {
		s.bad = true
		return z
	}
	if z.nulls < rows {
		z.min = s.signed()
		z.max = int64(uint64(z.min) + s.unsigned())
		z.size, z.sum = int(s.unsigned()), s.fixed()
		if z.size < 0 || z.size > maxBlock {
			s.bad = true
		}
	}
	return z
}

// maxBlock is more bytes than any block has.
const maxBlock = BlockRows*(8+16) + 64
