package store

import "flowsql/columnar/pred"

// Entry is what all packs hold of an object, read in one way.
type Entry struct {
	directory *Directory
	facts     Facts
	parts     []entryPart // the newest first
}

// entryPart is what one pack holds of an object.
type entryPart struct {
	pack   *openPack
	record *record
}

// Facts gives what was found out when the object was read.
func (e *Entry) Facts() Facts { return e.facts }

// Groups gives the number of groups of rows.
func (e *Entry) Groups() int { return int((e.facts.Rows + GroupRows - 1) / GroupRows) }

// Has reports whether the entry has all of the columns.
func (e *Entry) Has(columns []Column) bool {
	for _, c := range columns {
		if pack, _ := e.find(c); pack == nil {
			return false
		}
	}
	return true
}

// find gives the pack that has a column, and where; nil for none.
func (e *Entry) find(c Column) (*openPack, columnRecord) {
	for _, p := range e.parts {
		for k := range p.record.each {
			if has := &p.pack.columns[k.number]; has.Name == c.Name && has.Type.Equal(c.Type) {
				return p.pack, k
			}
		}
	}
	return nil, columnRecord{}
}

// Remove removes the packs of the entry: they are damaged.
func (e *Entry) Remove() {
	for _, p := range e.parts {
		e.directory.drop(p.pack)
	}
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

// includes reports whether every row of a block satisfies p.
func (z zone) includes(p pred.Predicate) bool {
	switch p.Op {
	case pred.IsNull:
		return z.nulls == z.rows
	case pred.IsNotNull:
		return z.nulls == 0
	}
	if z.nulls > 0 {
		return false
	}
	v := p.Integers[0]
	switch p.Op {
	case pred.Equal:
		return z.min == v && z.max == v
	case pred.NotEqual:
		return z.max < v || z.min > v
	case pred.Less:
		return z.max < v
	case pred.LessOrEqual:
		return z.max <= v
	case pred.Greater:
		return z.min > v
	case pred.GreaterOrEqual:
		return z.min >= v
	}
	return false
}
