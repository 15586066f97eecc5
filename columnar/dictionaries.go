package columnar

// Dictionaries holds the growing dictionaries of one worker, by column. It is
// handed to every reader that the worker opens, one reader at a time, so that
// a value keeps its code from file to file.
type Dictionaries struct {
	byColumn map[string]*growing
	at       map[string]*Dict // of values that were at hand, by column: the last ones
}

// growing is the dictionary of a column.
type growing struct {
	dict  *Dict
	rows  int // since the last look at it
	known int // values then
	plain int // rows that still go without codes
}

// NewDictionaries gives an empty set.
func NewDictionaries() *Dictionaries {
	return &Dictionaries{byColumn: map[string]*growing{}, at: map[string]*Dict{}}
}

// For gives the dictionary of the column (any name that is unique for table and
// column); a new one where the last is full.
func (s *Dictionaries) For(column string) *Dict {
	g := s.of(column)
	if g.dict.Full() {
		*g = growing{dict: NewDict(), plain: g.plain}
	}
	return g.dict
}

func (s *Dictionaries) of(column string) *growing {
	g := s.byColumn[column]
	if g == nil {
		g = &growing{dict: NewDict()}
		s.byColumn[column] = g
	}
	return g
}

const (
	// manyValues is the size of a dictionary from which it is asked whether it pays: smaller ones
	// stay near the processor.
	manyValues = 1 << 16
	// lookRows is how many rows it is asked after.
	lookRows = 1 << 15
	// plainRows is how many rows go without codes before they are tried again.
	plainRows = 1 << 22
)

// Pays takes note of n rows more of a column, and reports whether codes pay for the next:
// not where more than a sixteenth of the last rows had values that are new to a large dictionary.
func (s *Dictionaries) Pays(column string, n int) bool {
	g := s.of(column)
	if g.plain > 0 {
		g.plain = max(g.plain-n, 0)
		return g.plain == 0
	}
	if g.rows += n; g.rows < lookRows {
		return true
	}
	if values := g.dict.Len(); values > manyValues && 16*(values-g.known) > g.rows {
		g.plain = plainRows
	}
	g.rows, g.known = 0, g.dict.Len()
	return g.plain == 0
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
