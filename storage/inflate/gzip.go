package inflate

import (
	"hash/crc32"
	"io"
)

// Flags of a gzip header.
const (
	flagHeaderCRC = 1 << 1
	flagExtra     = 1 << 2
	flagName      = 1 << 3
	flagComment   = 1 << 4
)

// maxHeaderText is the longest name or comment that the standard library
// accepts, with the zero that ends it.
const maxHeaderText = 512

// readHeader reads the header of a member, or finds the end of the stream.
func (r *Reader) readHeader() error {
	if r.pos == r.end && !r.more(1) {
		if r.members > 0 && r.srcErr == io.EOF {
			return io.EOF
		}
		return r.short()
	}
	err := r.parseHeader()
	if r.members > 0 && (err == ErrHeader || err == ErrTruncated) {
		return ErrTrailing
	}
	if err != nil {
		return err
	}
	r.crc, r.size, r.low = 0, 0, r.op
	r.state = atBlock
	return nil
}

func (r *Reader) parseHeader() error {
	r.crc = 0
	fixed := r.scratch[:10]
	if !r.headerBytes(fixed) {
		return r.short()
	}
	if fixed[0] != 0x1f || fixed[1] != 0x8b || fixed[2] != 8 {
		return ErrHeader
	}
	flags := fixed[3] // scratch is used again below
	if flags&flagExtra != 0 {
		if err := r.skipExtra(); err != nil {
			return err
		}
	}
	for _, flag := range []byte{flagName, flagComment} {
		if flags&flag != 0 {
			if err := r.skipText(); err != nil {
				return err
			}
		}
	}
	if flags&flagHeaderCRC != 0 {
		want := uint16(r.crc)
		sum := r.scratch[:2]
		if !r.headerBytes(sum) {
			return r.short()
		}
		if uint16(sum[0])|uint16(sum[1])<<8 != want {
			return ErrHeader
		}
	}
	return nil
}

// headerBytes reads bytes of the header into p and the header's checksum.
func (r *Reader) headerBytes(p []byte) bool {
	for i := range p {
		if r.pos == r.end && !r.more(1) {
			return false
		}
		p[i] = r.in[r.pos]
		r.pos++
	}
	r.crc = crc32.Update(r.crc, crc32.IEEETable, p)
	return true
}

func (r *Reader) skipExtra() error {
	b := r.scratch[:]
	if !r.headerBytes(b[:2]) {
		return r.short()
	}
	for left := int(b[0]) | int(b[1])<<8; left > 0; {
		n := min(left, len(b))
		if !r.headerBytes(b[:n]) {
			return r.short()
		}
		left -= n
	}
	return nil
}

func (r *Reader) skipText() error {
	b := r.scratch[:1]
	for range maxHeaderText {
		if !r.headerBytes(b) {
			return r.short()
		}
		if b[0] == 0 {
			return nil
		}
	}
	return ErrHeader
}

// readTrailer checks the end of a member.
func (r *Reader) readTrailer() error {
	r.sum()
	r.align()
	var want [2]uint
	for i := range want {
		if !r.need(32) {
			return r.short()
		}
		want[i] = r.take(32)
	}
	if uint32(want[0]) != r.crc || uint32(want[1]) != r.size {
		return ErrChecksum
	}
	r.align()
	r.members++
	r.state = atHeader
	return nil
}
