package store

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"sync"

	"flowsql/columnar/pred"
)

// Entry is an open entry of an object.
type Entry struct {
	file   *os.File
	facts  Facts
	footer *footer

	mu           sync.Mutex
	dictionaries map[string]*dictionary
}

// openEntry opens the entry at a path if it is that of the identity. The errors
// are ErrOther and ErrDamaged.
func openEntry(path, identity string) (*Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, ErrOther
	}
	e := &Entry{file: f, dictionaries: map[string]*dictionary{}}
	if err := e.load(identity); err != nil {
		f.Close()
		return nil, err
	}
	return e, nil
}

func (e *Entry) load(identity string) error {
	info, err := e.file.Stat()
	if err != nil || info.Size() < int64(len(magic)+tail) {
		return ErrDamaged
	}
	size := info.Size() - int64(tail)
	end := make([]byte, tail)
	if _, err := e.file.ReadAt(end, size); err != nil || string(end[8:]) != magic {
		return ErrDamaged
	}
	length := int64(binary.LittleEndian.Uint32(end[4:]))
	if length > size {
		return ErrDamaged
	}
	body := make([]byte, length)
	if _, err := e.file.ReadAt(body, size-length); err != nil || checksum(body) != binary.LittleEndian.Uint32(end) {
		return ErrDamaged
	}
	if e.footer, err = decodeFooter(body, size-length); err != nil {
		return err
	}
	if e.footer.identity != identity {
		return ErrOther
	}
	e.facts = e.footer.facts
	return nil
}

// Close closes the entry; readers of it must be done.
func (e *Entry) Close() error { return e.file.Close() }

// Facts gives what was found out when the entry was made.
func (e *Entry) Facts() Facts { return e.facts }

// Has reports whether the entry has all of the columns.
func (e *Entry) Has(columns []Column) bool {
	for _, c := range columns {
		if k := e.footer.find(c.Name); k == nil || !k.Type.Equal(c.Type) {
			return false
		}
	}
	return true
}

func (f *footer) find(name string) *columnFooter {
	for i := range f.columns {
		if f.columns[i].Name == name {
			return &f.columns[i]
		}
	}
	return nil
}

// read gives the bytes of a piece, checked.
func (e *Entry) read(p piece) ([]byte, error) { return e.readInto(nil, p) }

func (e *Entry) readInto(buffer []byte, p piece) ([]byte, error) {
	if int64(cap(buffer)) < p.length {
		buffer = make([]byte, p.length, p.length+p.length/4)
	}
	buffer = buffer[:p.length]
	if _, err := e.file.ReadAt(buffer, p.offset); err != nil || checksum(buffer) != p.sum {
		return nil, ErrDamaged
	}
	return buffer, nil
}

// Groups gives the number of groups of rows.
func (e *Entry) Groups() int { return int((e.facts.Rows + GroupRows - 1) / GroupRows) }

// dictionary gives the dictionary of a text column, read once.
func (e *Entry) dictionary(c *columnFooter) (*dictionary, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if d := e.dictionaries[c.Name]; d != nil {
		return d, nil
	}
	data, err := e.read(c.dictionary)
	if err != nil {
		return nil, err
	}
	d, err := readDictionary(data, c.values)
	if err == nil {
		e.dictionaries[c.Name] = d
	}
	return d, err
}

// Excludes reports whether no row of the entry can satisfy the predicate on the column.
func (e *Entry) Excludes(name string, p pred.Predicate) (bool, error) {
	c := e.footer.find(name)
	if c == nil || p.Op == pred.IsNull || p.Op == pred.IsNotNull {
		return false, nil
	}
	if c.Type.IsInteger() {
		return excludesWhole(c, p), nil
	}
	if formOf(c.Type) != textForm {
		return false, nil
	}
	if c.values == 0 || outside(p, c.least, c.greatest) {
		return true, nil
	}
	return e.filteredOut(c, p)
}

// filteredOut asks the column's filter for the texts that would do.
func (e *Entry) filteredOut(c *columnFooter, p pred.Predicate) (bool, error) {
	if c.filter.length == 0 || p.Op != pred.Equal && p.Op != pred.In {
		return false, nil
	}
	filter, err := e.read(c.filter)
	if err != nil {
		return false, err
	}
	for _, text := range p.Texts {
		if mayHold(filter, text) {
			return false, nil
		}
	}
	return true, nil
}

// outside reports whether texts from least to greatest cannot satisfy p.
func outside(p pred.Predicate, least, greatest string) bool {
	switch p.Op {
	case pred.Equal, pred.In:
		for _, t := range p.Texts {
			if t >= least && t <= greatest {
				return false
			}
		}
		return true
	case pred.Less:
		return least >= p.Texts[0]
	case pred.LessOrEqual:
		return least > p.Texts[0]
	case pred.Greater:
		return greatest <= p.Texts[0]
	case pred.GreaterOrEqual:
		return greatest < p.Texts[0]
	}
	return false
}

func excludesWhole(c *columnFooter, p pred.Predicate) bool {
	for _, k := range c.chunks {
		for _, z := range k.zones {
			if !z.excludes(p) {
				return false
			}
		}
	}
	return true
}

// excludes reports whether no number of a block can satisfy p.
func (z zone) excludes(p pred.Predicate) bool {
	switch p.Op {
	case pred.IsNull:
		return z.nulls == 0
	case pred.IsNotNull:
		return z.nulls == z.rows
	}
	if z.nulls == z.rows {
		return true
	}
	v := p.Integers[0]
	switch p.Op {
	case pred.Equal, pred.In:
		for _, v := range p.Integers {
			if v >= z.min && v <= z.max {
				return false
			}
		}
		return true
	case pred.NotEqual:
		return z.min == v && z.max == v
	case pred.Less:
		return z.min >= v
	case pred.LessOrEqual:
		return z.min > v
	case pred.Greater:
		return z.max <= v
	case pred.GreaterOrEqual:
		return z.max < v
	}
	return false
}

// missing reports whether an error says that a file is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
