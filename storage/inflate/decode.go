package inflate

import "encoding/binary"

// inSlack is how many bytes of input the fast loop may load in one round.
const inSlack = 32

// decode decompresses a block as far as the chunk takes it.
func (r *Reader) decode() error {
	for r.op < outEnd && r.state == inHuffman {
		if r.end-r.pos < inSlack && !r.more(inSlack) || r.end-r.pos < inSlack {
			return r.careful()
		}
		if err := r.fast(); err != nil {
			return err
		}
	}
	return nil
}

// fast decodes while there is enough input not to look at its end. It does not
// look at the chunk's end either, but once a round: the slack behind it takes
// what a round may write. Every place is masked to its buffer's size, which is
// cheaper than the check of a bound and changes nothing. The next entry is
// fetched before a match is copied, so that both go on at once.
func (r *Reader) fast() error {
	in, out, multi, dist := &r.in, &r.out, &r.multi, &r.dist
	bb, count, ip, op := r.bits, r.count, r.pos, r.op
	low, inSafe := r.low, r.end-inSlack
	var err error
	bb |= load64(in[ip&inMask:]) << (count & 63)
	ip += int((63 - count) >> 3)
	count |= 56
	e := multi[bb&(litSize-1)]
	for ip <= inSafe && op < outEnd {
		store32(out[op&outMask:], uint32(e>>literalShift))
		op += int(e >> 8 & 3)
		bb >>= e & codeMask
		count -= uint(e & codeMask)
		if e&(flagMatch|flagSpecial) == 0 {
			e = multi[bb&(litSize-1)]
			store32(out[op&outMask:], uint32(e>>literalShift))
			op += int(e >> 8 & 3)
			bb >>= e & codeMask
			count -= uint(e & codeMask)
			if e&(flagMatch|flagSpecial) == 0 {
				bb |= load64(in[ip&inMask:]) << (count & 63)
				ip += int((63 - count) >> 3)
				count |= 56
				e = multi[bb&(litSize-1)]
				continue
			}
		}
		if e&flagSpecial != 0 {
			if e&flagSub != 0 {
				e = r.single[uint(e>>lengthShift&0xffff)+uint(bb&(litSub-1))]
				bb >>= e & codeMask
				count -= uint(e & codeMask)
			}
			if e&flagSpecial != 0 {
				if e&flagEnd == 0 {
					err = ErrCorrupt
				}
				r.state = atBlock
				break
			}
			bb |= load64(in[ip&inMask:]) << (count & 63)
			ip += int((63 - count) >> 3)
			count |= 56
			if e&flagMatch == 0 {
				out[op&outMask] = byte(e >> literalShift)
				op++
				e = multi[bb&(litSize-1)]
				continue
			}
		}
		extra := uint(e >> extraShift)
		length := int(e>>lengthShift&0xffff) + int(bb&(1<<(extra&63)-1))
		bb >>= extra & 63
		count -= extra
		d := dist[bb&(distSize-1)]
		if d&flagSpecial != 0 {
			if d&flagSub == 0 {
				err = ErrCorrupt
				break
			}
			bb >>= distBits
			count -= distBits
			d = dist[uint(d>>distShift)+uint(bb&(distSub-1))]
			if d&flagSpecial != 0 {
				err = ErrCorrupt
				break
			}
		}
		bb >>= d & codeMask
		count -= uint(d & codeMask)
		extra = uint(d >> distExtra & 15)
		distance := int(d>>distShift) + int(bb&(1<<(extra&63)-1))
		bb >>= extra & 63
		count -= extra
		from := op - distance
		if from < low {
			err = ErrCorrupt
			break
		}
		bb |= load64(in[ip&inMask:]) << (count & 63)
		ip += int((63 - count) >> 3)
		count |= 56
		e = multi[bb&(litSize-1)]
		to := op
		op += length
		if distance < 8 {
			copyNear(out, to, distance, length)
			continue
		}
		for {
			store64(out[to&outMask:], load64(out[from&outMask:]))
			store64(out[(to+8)&outMask:], load64(out[(from+8)&outMask:]))
			store64(out[(to+16)&outMask:], load64(out[(from+16)&outMask:]))
			store64(out[(to+24)&outMask:], load64(out[(from+24)&outMask:]))
			to += 32
			from += 32
			if to >= op {
				break
			}
		}
	}
	r.bits, r.count, r.pos, r.op = bb, count, ip, op
	return err
}

func load64(b []byte) uint64     { return binary.LittleEndian.Uint64(b) }
func store64(b []byte, v uint64) { binary.LittleEndian.PutUint64(b, v) }
func store32(b []byte, v uint32) { binary.LittleEndian.PutUint32(b, v) }

// copyNear copies a match that overlaps itself within a word.
func copyNear(out *[outSize]byte, to, distance, length int) {
	from := to - distance
	if distance == 1 {
		word := uint64(out[from&outMask]) * 0x0101010101010101
		for i := 0; i < length; i += 8 {
			store64(out[(to+i)&outMask:], word)
		}
		return
	}
	for i := range length {
		out[(to+i)&outMask] = out[(from+i)&outMask]
	}
}

// careful decodes the last bytes of the input, one symbol at a time, and never
// uses a bit that is not there.
func (r *Reader) careful() error {
	for r.op < outEnd {
		r.need(48) // or all there are
		e := r.single[r.bits&(litSize-1)]
		used := uint(e & codeMask)
		if e&flagSub != 0 && used < r.count {
			e = r.single[uint(e>>lengthShift&0xffff)+uint(r.bits>>litBits&(litSub-1))]
			used += uint(e & codeMask)
		}
		switch {
		case used > r.count || e&flagSub != 0:
			return r.short()
		case e&flagEnd != 0:
			r.take(used)
			r.state = atBlock
			return nil
		case e&flagSpecial != 0:
			return ErrCorrupt
		case e&flagMatch == 0:
			r.take(used)
			r.out[r.op] = byte(e >> literalShift)
			r.op++
		default:
			if err := r.carefulMatch(e, used); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Reader) carefulMatch(e uint64, used uint) error {
	extra := uint(e >> extraShift)
	if used+extra > r.count {
		return r.short()
	}
	r.take(used)
	length := int(e>>lengthShift&0xffff) + int(r.take(extra))
	d := r.dist[r.bits&(distSize-1)]
	used = uint(d & codeMask)
	if d&flagSub != 0 && used < r.count {
		d = r.dist[uint(d>>distShift)+uint(r.bits>>distBits&(distSub-1))]
		used += uint(d & codeMask)
	}
	extra = uint(d >> distExtra & 15)
	switch {
	case used > r.count || d&flagSub != 0:
		return r.short()
	case d&flagSpecial != 0:
		return ErrCorrupt
	case used+extra > r.count:
		return r.short()
	}
	r.take(used)
	distance := int(d>>distShift) + int(r.take(extra))
	if r.op-distance < r.low {
		return ErrCorrupt
	}
	for range length {
		r.out[r.op] = r.out[r.op-distance]
		r.op++
	}
	return nil
}
