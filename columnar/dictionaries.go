package columnar

// Dictionaries holds the growing dictionaries of one worker, by column. It is
// handed to every reader that the worker opens, one reader at a time, so that
// a value keeps its code from file to file.
type Dictionaries struct {
	byColumn map[string]*Dict
}

// NewDictionaries gives an empty set.
func NewDictionaries() *Dictionaries { return &Dictionaries{byColumn: map[string]*Dict{}} }

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

// Adopt is For where the values of a column are at hand: a column without a
// dictionary gets one that begins with them.
func (s *Dictionaries) Adopt(column string, offsets []uint32, data []byte) *Dict {
	if s.byColumn[column] == nil {
		s.byColumn[column] = NewDictOf(offsets, data)
	}
	return s.For(column)
}

// Bytes gives the memory that the dictionaries hold.
func (s *Dictionaries) Bytes() int64 {
	n := int64(0)
	for _, d := range s.byColumn {
		n += d.Bytes()
	}
	return n
}
