package store

// exception is a value that has its own place in a block of frames, where 0 stands
// among the packed offsets.
type exception struct {
	row    int32
	offset uint64
}

// excepted gives the exceptions of the block in the order of their rows.
func (b *block) excepted() []exception {
	if len(b.unread) == 0 {
		return b.exceptions
	}
	in := scanner{data: b.unread}
	b.unread = nil
	row := int32(0)
	for range b.apart {
		step, offset := in.small(), in.unsigned()
		if in.bad || step >= uint64(b.rows-int(row)) { // rows never go back
			break
		}
		row += int32(step)
		b.exceptions = append(b.exceptions, exception{row, offset})
	}
	return b.exceptions
}
