// Package inflate decompresses gzip data (RFC 1951, 1952) in consecutive
// chunks, several times as fast as a decoder that hands out bytes one by one:
// it looks up several literals and a match's length at once, refills its bit
// buffer without a branch, and copies past the end of a match into slack.
//
// Reader is its only type; one goroutine uses it. Which streams are accepted,
// and which bytes come before an error, is what compress/gzip of the standard
// library says, except that the bytes of the last few symbols before a cut are
// given too, and that what follows the last member and is no header is
// ErrTrailing.
package inflate

import (
	"errors"
	"hash/crc32"
	"io"
)

// The errors of a stream. An error of the input is handed on as it is.
var (
	ErrTruncated = errors.New("unexpected end of the compressed data")
	ErrCorrupt   = errors.New("invalid deflate data")
	ErrHeader    = errors.New("invalid gzip header")
	ErrChecksum  = errors.New("gzip checksum or length does not fit")
	ErrTrailing  = errors.New("bytes after the last gzip member")
)

const (
	windowSize = 32 << 10
	// outSlack is how far the fast loop may write behind a chunk: six literals,
	// the longest match, and what copying by words overruns.
	outSlack  = 512
	chunkSize = outMask + 1 - windowSize - outSlack
	outEnd    = windowSize + chunkSize

	// The buffers are of powers of two, and a word for what begins at the last
	// byte.
	inMask  = 128<<10 - 1
	inSize  = inMask + 1 + 8
	outMask = 256<<10 - 1
	outSize = outMask + 1 + 8
)

// state is what comes next in the stream.
type state uint8

const (
	atHeader state = iota
	atBlock
	inStored
	inHuffman
	atTrailer
)

// Reader reads a gzip stream of any number of members. The zero Reader is ready
// for Reset.
type Reader struct {
	src    io.Reader
	srcErr error

	// bits holds the next count bits of the input, and may hold some of those
	// that follow in[pos:] as well; reading them again changes nothing.
	bits  uint64
	count uint
	pos   int // next byte of in
	end   int // in[:end] is filled

	op     int // next byte of out
	start  int // out[start:op] is the chunk in the making
	low    int // out[low:op] is what a match may reach back to
	summed int // out[:summed] is in crc

	state   state
	final   bool // the block is the last of its member
	members int
	stored  int // bytes left of a stored block
	size    uint32
	crc     uint32
	err     error

	lens   [maxLitSymbols + maxDistSymbols]uint8
	single [litSize + litSubs]uint64
	multi  [litSize]uint64
	dist   [distSize + distSubs]uint32
	codes  [codeSize]uint32
	sort   [maxLitSymbols]uint16

	scratch [256]byte

	in  [inSize]byte
	out [outSize]byte
}

// Reset makes r read the stream in src from its start.
func (r *Reader) Reset(src io.Reader) {
	r.src, r.srcErr, r.err = src, nil, nil
	r.bits, r.count, r.pos, r.end = 0, 0, 0, 0
	r.op, r.start, r.low, r.summed = 0, 0, 0, 0
	r.state, r.final, r.members = atHeader, false, 0
}

// Next gives the next bytes of the plain text, which stay valid until the next
// call, and io.EOF at the end. An error comes after all bytes before it.
func (r *Reader) Next() ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	r.slide()
	for r.err == nil && r.op < outEnd {
		r.err = r.step()
	}
	r.sum()
	if r.op > r.start {
		return r.out[r.start:r.op], nil
	}
	return nil, r.err
}

// slide moves the window before the place of the next chunk.
func (r *Reader) slide() {
	keep := min(r.op-r.low, windowSize)
	copy(r.out[:keep], r.out[r.op-keep:r.op])
	r.low, r.op, r.start, r.summed = 0, keep, keep, keep
}

// sum brings the checksum up to what is decompressed.
func (r *Reader) sum() {
	r.crc = crc32.Update(r.crc, crc32.IEEETable, r.out[r.summed:r.op])
	r.size += uint32(r.op - r.summed)
	r.summed = r.op
}

func (r *Reader) step() error {
	switch r.state {
	case atHeader:
		return r.readHeader()
	case atBlock:
		return r.readBlock()
	case inStored:
		return r.copyStored()
	case inHuffman:
		return r.decode()
	}
	return r.readTrailer()
}

// more reads input until at least want bytes lie before r.pos, or the input is
// over. It reports whether there are any new ones.
func (r *Reader) more(want int) bool {
	if r.srcErr != nil {
		return false
	}
	before := r.end - r.pos
	if before >= want {
		return true
	}
	from := max(0, r.pos-8) // align may give back what the bit buffer holds
	copy(r.in[:], r.in[from:r.end])
	r.pos -= from
	r.end -= from
	for r.end-r.pos < want && r.srcErr == nil {
		var n int
		n, r.srcErr = r.src.Read(r.in[r.end : inMask+1])
		r.end += n
	}
	return r.end-r.pos > before
}

// short is the error of a stream that goes no further.
func (r *Reader) short() error {
	if r.srcErr != nil && r.srcErr != io.EOF {
		return r.srcErr
	}
	return ErrTruncated
}

// need makes n bits (at most 48) ready; false when the input ends before.
func (r *Reader) need(n uint) bool {
	for r.count < n {
		if r.pos == r.end && !r.more(1) {
			return false
		}
		r.bits |= uint64(r.in[r.pos]) << r.count
		r.pos++
		r.count += 8
	}
	return true
}

// take gives n bits that are ready.
func (r *Reader) take(n uint) uint {
	v := uint(r.bits & (1<<n - 1))
	r.bits >>= n
	r.count -= n
	return v
}

// align drops the rest of a byte and gives whole bytes back to the input.
func (r *Reader) align() {
	r.pos -= int(r.count / 8)
	r.bits, r.count = 0, 0
}
