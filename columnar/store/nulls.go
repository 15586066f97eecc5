package store

import (
	"encoding/binary"
	"slices"
)

// loadNulls reads which rows are null.
func (b *block) loadNulls(data []byte) error {
	switch {
	case b.nulls == 0:
		return nil
	case !b.sparse():
		b.valid = data
		return nil
	}
	b.places = data
	for next := 0; len(data) > 0; data = data[2:] {
		row := int(binary.LittleEndian.Uint16(data))
		if row < next || row >= b.rows {
			return ErrDamaged
		}
		next = row + 1
	}
	return nil
}

// validity gives the bits of the rows that are not null; nil where none or all are.
func (b *block) validity() []byte {
	if b.valid != nil || len(b.places) == 0 {
		return b.valid
	}
	n := (b.rows + 7) / 8
	if len(b.bitmap) < n {
		b.bitmap = make([]byte, n)
	}
	b.valid = b.bitmap[:n]
	for i := range b.valid {
		b.valid[i] = 0xFF
	}
	for data := b.places; len(data) > 0; data = data[2:] {
		row := binary.LittleEndian.Uint16(data)
		b.valid[row>>3] &^= 1 << (row & 7)
	}
	return b.valid
}

func (b *block) null(row int) bool {
	valid := b.validity()
	if valid == nil {
		return b.nulls == b.rows && b.rows > 0
	}
	return valid[row>>3]&(1<<(row&7)) == 0
}

// nullAmong gives the place of each row of a list that is null, of a block whose null rows are few.
func (b *block) nullAmong(rows []int32, places []int32) []int32 {
	from := 0
	for data := b.places; len(data) > 0 && from < len(rows); data = data[2:] {
		row := int32(binary.LittleEndian.Uint16(data))
		at, found := slices.BinarySearch(rows[from:], row)
		if from += at; found {
			places = append(places, int32(from))
			from++
		}
	}
	return places
}

// withoutNulls leaves out the rows that are null.
func (b *block) withoutNulls(rows []int32) []int32 {
	if b.nulls == 0 {
		return rows
	}
	if len(b.places) > 0 {
		b.among = b.nullAmong(rows, b.among[:0])
		return without(rows, b.among)
	}
	at := 0
	for _, row := range rows {
		rows[at] = row
		at += int(b.valid[row>>3] >> (row & 7) & 1)
	}
	return rows[:at]
}

// without leaves out the rows at some places of a list, in order.
func without(rows, places []int32) []int32 {
	if len(places) == 0 {
		return rows
	}
	out := rows[:places[0]]
	for i, at := range places {
		end := int32(len(rows))
		if i+1 < len(places) {
			end = places[i+1]
		}
		out = append(out, rows[at+1:end]...)
	}
	return out
}

// appendNulls appends the places of the rows that are null, counted from first on.
func (b *block) appendNulls(dst, rows []int32, first int) []int32 {
	had := len(dst)
	switch {
	case b.nulls == 0:
	case len(b.places) > 0:
		dst = b.nullAmong(rows, dst)
		for i := range dst[had:] {
			dst[had+i] += int32(first)
		}
	default:
		for i, row := range rows {
			if b.null(int(row)) {
				dst = append(dst, int32(first+i))
			}
		}
	}
	return dst
}
