package columnar

// Dictionaries holds the growing dictionaries of one worker, by column. It is
// handed to every reader that the worker opens, one reader at a time, so that
// a value keeps its code from file to file.
type Dictionaries struct {
	byColumn map[string]*Dict
	at       map[string]*Dict // of values that were at hand, by column: the last ones
}

// NewDictionaries gives an empty set.
func NewDictionaries() *Dictionaries {
	return &Dictionaries{byColumn: map[string]*Dict{}, at: map[string]*Dict{}}
}

// For gives the dictionary of the column (any name that is unique for table and
// column); a new one where the last is full.
func (s *Dictionaries) For(column string) *Dict {
	d := s.byColumn[column]
	if d == nil || d.Full() {
		d = NewDict()
		s.byColumn[column] = d
	}
	return d
}

// Of gives the dictionary of a column whose values are at hand, see NewDictOf: the
// same as before, if they are the same.
func (s *Dictionaries) Of(column string, offsets []uint32, data []byte) *Dict {
	d := s.at[column]
	if !d.isOf(offsets) {
		d = NewDictOf(offsets, data)
		s.at[column] = d
	}
	return d
}

// Bytes gives the memory that the dictionaries hold.
func (s *Dictionaries) Bytes() int64 {
	n := int64(0)
	for _, d := range s.byColumn {
		n += d.Bytes()
	}
	return n
}
