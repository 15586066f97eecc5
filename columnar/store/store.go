// Package store is the column cache: what a scan has read of text objects is
// kept as columns, so that the next question over them neither inflates nor parses.
//
// A pack is a file with what one process has read of any number of objects, so
// that ten thousand small objects are a few files. It holds a record for each
// object: what the scan found out about it, and where its columns are. A column is
// cut into groups of GroupRows rows, which are read on their own, and these into
// blocks of BlockRows rows with their least and greatest value. Texts are codes
// into dictionaries that all objects of a pack share: a value has the same code in
// all of them.
//
// A Writer keeps an object while its rows pass by; an Entry is what all packs
// together hold of one, and a Reader gives batches of the columns asked for,
// testing predicates before it decodes the rest. A Directory keeps the packs, and
// is what others deal with.
//
// What is kept is found by address and state of the object, so that one that was
// changed is not found. Every piece is guarded by a checksum: what does not agree
// is ErrDamaged, the pack goes, and the caller reads the object itself. Packs are
// written under a temporary name and renamed, and never changed: readers see whole
// ones only, and two processes that keep the same objects at once each write their own.
//
// A Directory and an Entry may be used from any goroutine; Writer and Reader
// belong to one.
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
	// fullSegment is the size in bytes past which a column goes on with another
	// dictionary, and maxSegment that past which a column is not kept: its values are
	// too long to be worth it.
	fullSegment = 8 << 20
	maxSegment  = 64 << 20
)

// ErrDamaged says that an entry is not what was written.
var ErrDamaged = errors.New("store: damaged entry")

// ErrOther says that an entry has no such column.
var ErrOther = errors.New("store: no such column")

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
