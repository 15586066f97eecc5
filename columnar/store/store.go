// Package store is the column cache: what a scan has read of a text object is
// kept as columns, so that the next question over it neither inflates nor parses.
//
// An Entry is one file for one object. It holds groups of GroupRows rows; in a
// group each column is one chunk, of blocks of BlockRows rows with their least
// and greatest value; texts are codes into one dictionary a column and entry.
// A Writer makes an entry while the rows pass by, or adds columns to one; a
// Reader gives batches of the columns asked for and tests predicates before it
// decodes the rest. A Directory keeps the entries under a limit of size.
//
// An entry is used only if its identity is the object's as it is now. Every
// piece is guarded by a checksum: what does not agree is ErrDamaged, and the
// caller reads the object itself. Entries are written under a temporary name and
// renamed, so that a reader sees whole entries only; two processes that make the
// same entry at once each write their own, and the last one stays.
//
// An Entry may be read from any goroutine; Writer and Reader belong to one.
package store

import (
	"errors"
	"hash/crc32"

	"flowsql/columnar"
	"flowsql/sql/types"
)

const (
	// BlockRows is the number of rows of a block: those of a batch.
	BlockRows = columnar.BatchRows
	// groupBlocks is the number of blocks of a group.
	groupBlocks = 64
	// GroupRows is the number of rows of a group; the last may have fewer.
	GroupRows = BlockRows * groupBlocks
	// maxDictionary is the size in bytes of a dictionary past which a column is not kept.
	maxDictionary = 64 << 20
)

// ErrDamaged says that an entry is not what was written.
var ErrDamaged = errors.New("store: damaged entry")

// ErrOther says that there is no entry of this object as it is now.
var ErrOther = errors.New("store: no such entry")

// castagnoli is the polynomial of all checksums: processors have an instruction for it.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// Column names a column of an entry.
type Column struct {
	Name string // unique in the entry
	Type types.Type
}

// form is how the values of a type are kept.
type form uint8

const (
	noForm form = iota
	wholeForm
	textForm
)

func formOf(t types.Type) form {
	switch t.Kind {
	case types.KindTinyint, types.KindSmallint, types.KindInteger, types.KindBigint, types.KindDate, types.KindTimestamp:
		return wholeForm
	case types.KindVarchar:
		return textForm
	}
	return noForm
}

// Keeps reports whether columns of the type can be kept: whole numbers, dates,
// timestamps and varchar.
func Keeps(t types.Type) bool { return formOf(t) != noForm }

// Facts is what a scan found out about an object beside its rows, for the
// caller to tell again.
type Facts struct {
	Rows      int64 // that the object holds
	Malformed int64
	Empty     int64
	Plain     int64    // bytes after inflating
	Problems  []string // the first ones, worded
	Damage    []string // warnings about the container
}
