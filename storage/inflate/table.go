package inflate

import "math/bits"

const (
	maxLitSymbols  = 288
	maxDistSymbols = 32
	maxCodeLen     = 15

	// Tables of 10 and 9 bits were the fastest on flow logs: larger ones leave
	// less of the first-level cache to the text.
	litBits  = 10
	litSize  = 1 << litBits
	litSub   = 1 << (maxCodeLen - litBits)
	litSubs  = maxLitSymbols / 2 * litSub // each sub-table serves two symbols at least
	distBits = 9
	distSize = 1 << distBits
	distSub  = 1 << (maxCodeLen - distBits)
	distSubs = maxDistSymbols / 2 * distSub
	codeBits = 7
	codeSize = 1 << codeBits
)

// An entry of a literal and length table, from its lowest bit:
//
//	 0- 5  bits of the code or codes
//	 8- 9  number of literals
//	10     a match follows the literals
//	11     neither: a sub-table (12), the end of the block (13), or no code
//	16-39  the literals
//	40-55  the match's least length, or where the sub-table begins
//	56-58  extra bits of the length
//
// One of a distance table holds its code's bits in 0-5, flagSpecial and flagSub
// as above, the number of extra bits in 6-9, and the least distance, or where
// the sub-table begins, in 16-31.
const (
	oneLiteral  = 1 << 8
	flagMatch   = 1 << 10
	flagSpecial = 1 << 11
	flagSub     = 1 << 12
	flagEnd     = 1 << 13

	literalShift = 16
	lengthShift  = 40
	extraShift   = 56
	distShift    = 16
	distExtra    = 6
	codeMask     = 63
)

// litEntries and distEntries are the entries of all symbols but for the bits of
// their codes; codeEntries those of the code lengths' code.
var (
	litEntries  = makeLitEntries()
	distEntries = makeDistEntries()
	codeEntries = makeCodeEntries()
)

func makeLitEntries() (e [maxLitSymbols]uint64) {
	for i := range 256 {
		e[i] = oneLiteral | uint64(i)<<literalShift
	}
	e[256] = flagSpecial | flagEnd
	length := uint64(3)
	for i := range uint64(28) {
		extra := uint64(0)
		if i >= 8 {
			extra = i/4 - 1
		}
		e[257+i] = flagMatch | length<<lengthShift | extra<<extraShift
		length += 1 << extra
	}
	e[285] = flagMatch | 258<<lengthShift
	e[286], e[287] = flagSpecial, flagSpecial
	return e
}

func makeDistEntries() (e [maxDistSymbols]uint32) {
	distance := uint32(1)
	for i := range uint32(30) {
		extra := uint32(0)
		if i >= 4 {
			extra = i/2 - 1
		}
		e[i] = distance<<distShift | extra<<distExtra
		distance += 1 << extra
	}
	e[30], e[31] = flagSpecial, flagSpecial
	return e
}

func makeCodeEntries() (e [19]uint32) {
	for i := range e {
		e[i] = uint32(i) << distShift
	}
	return e
}

// code is a Huffman code in the making.
type code struct {
	count [maxCodeLen + 1]uint16
	sort  []uint16 // symbols by length of code, then by number
}

// newCode sorts the symbols. It refuses what the standard library refuses: a
// code that is over-subscribed or incomplete, unless it has no symbol at all, or
// one, of one bit. whole reports a complete code.
func newCode(lens []uint8, sort []uint16) (c code, whole, ok bool) {
	for _, n := range lens {
		c.count[n]++
	}
	c.count[0] = 0
	var next [maxCodeLen + 2]uint16
	space, used := 1, 0
	for n := 1; n <= maxCodeLen; n++ {
		space = space<<1 - int(c.count[n])
		used += int(c.count[n])
		next[n+1] = next[n] + c.count[n]
		if space < 0 {
			return c, false, false
		}
	}
	c.sort = sort[:used]
	for symbol, n := range lens {
		if n > 0 {
			c.sort[next[n]] = uint16(symbol)
			next[n]++
		}
	}
	return c, space == 0, space == 0 || used == 0 || used == 1 && c.count[1] == 1
}

// fill writes the table of the code: the first 1<<root entries are found by the
// next root bits of the input, sub-tables of 1<<(maxCodeLen-root) entries for
// longer codes come behind them. entries holds those of the symbols, and shift
// is where an entry holds the start of its sub-table.
func fill[E uint32 | uint64](table []E, c code, root int, entries []E, shift uint) {
	rev, at := uint(0), 0 // the next code, its first bit lowest
	for n := 1; n <= root; n++ {
		copy(table[1<<(n-1):1<<n], table[:1<<(n-1)])
		for range c.count[n] {
			table[rev] = entries[c.sort[at]] | E(n)
			at++
			rev = increment(rev, n)
		}
	}
	prefix, sub := ^uint(0), 1<<root
	size := 1 << (maxCodeLen - root)
	for n := root + 1; n <= maxCodeLen; n++ {
		for range c.count[n] {
			if p := rev & (1<<root - 1); p != prefix {
				if prefix != ^uint(0) {
					sub += size
				}
				prefix = p
				table[p] = flagSpecial | flagSub | E(root) | E(sub)<<shift
			}
			e := entries[c.sort[at]] | E(n-root)
			for i := int(rev >> root); i < size; i += 1 << (n - root) {
				table[sub+i] = e
			}
			at++
			rev = increment(rev, n)
		}
	}
}

// increment adds one to a code of n bits that is written with its first bit
// lowest.
func increment(rev uint, n int) uint {
	zeros := rev ^ (1<<n - 1)
	if zeros == 0 {
		return 0
	}
	bit := uint(1) << (bits.Len(zeros) - 1)
	return rev&(bit-1) | bit
}

// buildTable makes the table of a code. Places of a code that is not whole
// hold entries that end the stream.
func buildTable[E uint32 | uint64](table []E, lens []uint8, sort []uint16, root int, entries []E, shift uint) bool {
	c, whole, ok := newCode(lens, sort)
	if !ok {
		return false
	}
	if !whole {
		for i := range 1 << root {
			table[i] = flagSpecial
		}
		if len(c.sort) == 1 {
			for i := 0; i < 1<<root; i += 2 {
				table[i] = entries[c.sort[0]] | 1
			}
		}
		return true
	}
	fill(table, c, root, entries, shift)
	return true
}

// combine makes the table of the fast loop: where the bits of an index hold
// more than one code, up to three literals, and a length behind them, become
// one entry.
func (r *Reader) combine() {
	single := r.single[:litSize]
	for i := range r.multi {
		e := single[i]
		n := e & codeMask
		for e&(flagMatch|flagSpecial) == 0 && e>>8&3 < 3 {
			next := single[uint(i)>>n&(litSize-1)]
			total := n + next&codeMask
			if total > litBits || next&flagSpecial != 0 {
				break
			}
			literals := e >> 8 & 3
			rest := next &^ (codeMask | 0xff<<literalShift)
			rest |= next >> literalShift & 0xff << (literalShift + 8*literals)
			e = e&^codeMask + rest + total
			n = total
		}
		r.multi[i] = e
	}
}
