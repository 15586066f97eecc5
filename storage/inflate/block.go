package inflate

// codeOrder is the order in which a block's header gives the lengths of the
// code lengths' own code.
var codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readBlock reads the header of a block, or leaves a member after its last one.
func (r *Reader) readBlock() error {
	if r.final {
		r.final = false
		r.state = atTrailer
		return nil
	}
	if !r.need(3) {
		return r.short()
	}
	final := r.take(1) == 1
	var err error
	switch r.take(2) {
	case 0:
		err = r.readStored()
	case 1:
		err = r.fixedTables()
	case 2:
		err = r.dynamicTables()
	default:
		err = ErrCorrupt
	}
	r.final = final && err == nil
	return err
}

func (r *Reader) readStored() error {
	r.align()
	if !r.need(32) {
		return r.short()
	}
	n, inverse := r.take(16), r.take(16)
	if n != ^inverse&0xffff {
		return ErrCorrupt
	}
	r.align()
	r.stored, r.state = int(n), inStored
	return nil
}

// copyStored copies what the chunk takes of a stored block.
func (r *Reader) copyStored() error {
	for r.stored > 0 && r.op < outEnd {
		if r.pos == r.end && !r.more(1) {
			return r.short()
		}
		n := copy(r.out[r.op:outEnd], r.in[r.pos:min(r.end, r.pos+r.stored)])
		r.pos += n
		r.op += n
		r.stored -= n
	}
	if r.stored == 0 {
		r.state = atBlock
	}
	return nil
}

func (r *Reader) fixedTables() error {
	lens := r.lens[:maxLitSymbols+maxDistSymbols]
	for i := range maxLitSymbols {
		switch {
		case i < 144:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		case i < 280:
			lens[i] = 7
		default:
			lens[i] = 8
		}
	}
	for i := range maxDistSymbols {
		lens[maxLitSymbols+i] = 5
	}
	return r.buildTables(maxLitSymbols, maxDistSymbols)
}

func (r *Reader) dynamicTables() error {
	if !r.need(14) {
		return r.short()
	}
	literals, distances, lengths := int(r.take(5))+257, int(r.take(5))+1, int(r.take(4))+4
	if literals > 286 || distances > 30 {
		return ErrCorrupt
	}
	var own [19]uint8
	for i := range lengths {
		if !r.need(3) {
			return r.short()
		}
		own[codeOrder[i]] = uint8(r.take(3))
	}
	if !buildTable(r.codes[:], own[:], r.sort[:], codeBits, codeEntries[:], distShift) {
		return ErrCorrupt
	}
	if err := r.readLengths(r.lens[:literals+distances]); err != nil {
		return err
	}
	return r.buildTables(literals, distances)
}

// readLengths reads the lengths of both codes, which may run into each other.
func (r *Reader) readLengths(lens []uint8) error {
	for i := 0; i < len(lens); {
		symbol, err := r.lengthSymbol()
		if err != nil {
			return err
		}
		if symbol < 16 {
			lens[i] = uint8(symbol)
			i++
			continue
		}
		if symbol == 16 && i == 0 {
			return ErrCorrupt
		}
		value, count, err := r.repetition(symbol)
		if err != nil {
			return err
		}
		if count > len(lens)-i {
			return ErrCorrupt
		}
		if symbol == 16 {
			value = lens[i-1]
		}
		for range count {
			lens[i] = value
			i++
		}
	}
	return nil
}

func (r *Reader) lengthSymbol() (uint32, error) {
	r.need(codeBits) // near the end of the input fewer may do
	e := r.codes[r.bits&(codeSize-1)]
	n := uint(e & codeMask)
	switch {
	case e&flagSpecial != 0:
		return 0, ErrCorrupt
	case n > r.count:
		return 0, r.short()
	}
	r.take(n)
	return e >> distShift, nil
}

// repetition reads how often the symbols 16 to 18 repeat a length.
func (r *Reader) repetition(symbol uint32) (value uint8, count int, err error) {
	extra, least := uint(2), 3
	switch symbol {
	case 17:
		extra, least = 3, 3
	case 18:
		extra, least = 7, 11
	}
	if !r.need(extra) {
		return 0, 0, r.short()
	}
	return 0, least + int(r.take(extra)), nil
}

func (r *Reader) buildTables(literals, distances int) error {
	lens := r.lens[:literals+distances]
	if !buildTable(r.single[:], lens[:literals], r.sort[:], litBits, litEntries[:], lengthShift) ||
		!buildTable(r.dist[:], lens[literals:], r.sort[:], distBits, distEntries[:], distShift) {
		return ErrCorrupt
	}
	r.combine()
	r.state = inHuffman
	return nil
}
