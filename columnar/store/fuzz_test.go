package store

import (
	"encoding/binary"
	"slices"
	"testing"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/types"
)

// FuzzBlock reads bytes as a block, which they are not: it is refused, or its values
// are some numbers.
func FuzzBlock(f *testing.F) {
	e := &encoder{}
	for _, values := range [][]int64{{1, 2, 3, 4}, {5, 5, 5, 5, 5, 900}, {-1 << 60, 1 << 60, 7}, {70000, 12, 3, 65535, 1}} {
		data, z := e.encode(nil, append([]int64(nil), values...), nil)
		f.Add(data, uint16(z.rows), uint16(0))
		valid := columnar.NewBitmap(len(values))
		valid.Clear(1)
		data, z = e.encode(nil, values, valid)
		f.Add(data, uint16(z.rows), uint16(z.nulls))
	}
	f.Add([]byte("\x00\x00\x30\x02\x01\x30\xff\xff\xff\xff\x1f\x30\x30"), uint16(3), uint16(0)) // a row of an exception that would go back
	f.Fuzz(func(t *testing.T, data []byte, rows, nulls uint16) {
		z := zone{rows: int(rows)%BlockRows + 1, size: len(data)}
		z.nulls = int(nulls) % (z.rows + 1)
		data = append(slices.Clip(data), make([]byte, slack)...)[:len(data)] // the fuzzer's own bytes lie behind data
		b := &block{}
		if b.load(z, data) != nil {
			return
		}
		all := make([]int64, z.rows)
		decode(b, all)
		decode(b, make([]uint32, z.rows))
		var some []int32
		for i := 0; i < z.rows; i += 7 {
			some = append(some, int32(i))
		}
		out, narrow := make([]int64, len(some)), make([]int32, z.rows)
		gather(b, some, out, make([]int64, z.rows))
		for i, row := range some {
			if b.nulls < b.rows && out[i] != all[row] {
				t.Fatalf("row %d is %d, picked alone %d", row, all[row], out[i])
			}
		}
		b.appendNulls(nil, some, 0)
		if b.encoding == frames && b.apart == 0 && b.nulls < b.rows {
			for _, row := range b.search(all[0], narrow) {
				if all[row] != all[0] {
					t.Fatalf("row %d is found, but is %d and not %d", row, all[row], all[0])
				}
			}
		}
	})
}

// FuzzContents reads bytes as all that tells where things are in a pack.
func FuzzContents(f *testing.F) {
	pack := &footer{readers: []string{"text"}, heads: []string{"head"}, columns: []packColumn{
		{Column{"0 varchar", types.Varchar}, []segmentPiece{{piece{8, 20, 1}, 3}}}, {Column{"1 bigint", types.Bigint}, nil}}}
	f.Add(pack.encode())
	r := record{reader: 0, head: 0, facts: Facts{Rows: 9, Problems: []string{"1: bad"}}}
	f.Add(r.append(nil, []columnChunks{
		{pack.columns[0].Column, 0, []chunk{{8, 0, []zone{{rows: 9, min: 0, max: 2, size: 5, sum: 6}}}}},
		{pack.columns[1].Column, 1, []chunk{{13, 0, []zone{{rows: 9, nulls: 9}}}}}}))
	f.Add(binary.AppendUvarint([]byte("\x01\x02abc"), 7))
	f.Fuzz(func(t *testing.T, data []byte) {
		const size = 1 << 20
		if _, err := decodeFooter(data, size); err == nil && len(data) == 0 {
			t.Fatal("nothing is a footer")
		}
		if r, err := decodeRecord(data, pack); err == nil {
			for c := range r.each {
				k, err := c.decode(pack, min(r.facts.Rows, 1<<22), size)
				if err != nil {
					continue
				}
				for i := range k.chunks {
					if k.chunks[i].offset+k.chunks[i].length() > size {
						t.Fatal("a chunk lies behind the end of the pack")
					}
				}
			}
		}
		for n := range 5 {
			d, err := readDictionary(data, n)
			if err != nil {
				continue
			}
			for code := range d.len() {
				d.value(uint32(code))
			}
			d.matching(pred.Predicate{Op: pred.Equal, Texts: []string{"a"}})
		}
	})
}
