package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// samples are plain texts of many kinds.
func samples() map[string][]byte {
	rng := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 700_000)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	skewed := make([]byte, 500_000) // codes from 1 bit to the longest
	for i := range skewed {
		skewed[i] = byte(rng.ExpFloat64() * 6)
	}
	var logs bytes.Buffer
	for i := 0; logs.Len() < 900_000; i++ {
		fmt.Fprintf(&logs, "2 123456789012 eni-%08x 10.0.%d.%d 52.%d.7.9 %d 443 6 %d %d 1772323200 1772323260 ACCEPT OK\n",
			rng.IntN(300), rng.IntN(20), rng.IntN(256), rng.IntN(256), rng.IntN(65536), rng.IntN(100), rng.IntN(1000000))
	}
	var near bytes.Buffer // matches at every small distance
	for d := 1; d < 40; d++ {
		near.WriteString(strings.Repeat(string(noise[d:2*d]), 3+rng.IntN(700)/d))
	}
	far := append(append([]byte{}, noise[:32768]...), noise[:32768]...)
	return map[string][]byte{
		"empty": nil, "byte": {7}, "noise": noise, "skewed": skewed, "logs": logs.Bytes(), "near": near.Bytes(),
		"far": far, "zeros": make([]byte, 1<<20), "chunk": noise[:chunkSize], "over": logs.Bytes()[:outEnd+1],
	}
}

func pack(t testing.TB, plain []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(plain)
	w.Close()
	return b.Bytes()
}

var readers = sync.Pool{New: func() any { return new(Reader) }}

func unpack(src io.Reader) ([]byte, error) {
	r := readers.Get().(*Reader)
	defer readers.Put(r)
	r.Reset(src)
	return drain(r)
}

func drain(r *Reader) ([]byte, error) {
	var out []byte
	for {
		b, err := r.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, b...)
	}
}

func TestRoundTrip(t *testing.T) {
	for name, plain := range samples() {
		for _, level := range []int{0, 1, 6, 9, gzip.HuffmanOnly} {
			got, err := unpack(bytes.NewReader(pack(t, plain, level)))
			if err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%s level %d: %d bytes of %d, %v", name, level, len(got), len(plain), err)
			}
		}
	}
}

func TestSmallReads(t *testing.T) {
	plain := samples()["logs"]
	packed := pack(t, plain, 6)
	for name, src := range map[string]io.Reader{
		"one byte":  iotest.OneByteReader(bytes.NewReader(packed)),
		"half":      iotest.HalfReader(bytes.NewReader(packed)),
		"data, EOF": iotest.DataErrReader(bytes.NewReader(packed)),
	} {
		if got, err := unpack(src); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	broken := errors.New("the wire broke")
	got, err := unpack(io.MultiReader(bytes.NewReader(packed[:9000]), iotest.ErrReader(broken)))
	if err != broken || !bytes.HasPrefix(plain, got) || len(got) < 9000 {
		t.Errorf("input error: %d bytes, %v", len(got), err)
	}
}

func TestReaderIsReused(t *testing.T) {
	var r Reader
	all := samples()
	for range 2 {
		for name, plain := range all {
			packed := pack(t, plain, 6)
			r.Reset(bytes.NewReader(packed[:len(packed)/2]))
			drain(&r)
			r.Reset(bytes.NewReader(packed))
			if got, err := drain(&r); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%s: %d bytes, %v", name, len(got), err)
			}
		}
	}
}

func TestMembers(t *testing.T) {
	all := samples()
	var packed, plain []byte
	for _, name := range []string{"byte", "logs", "empty", "far", "zeros", "byte"} {
		packed = append(packed, pack(t, all[name], 6)...)
		plain = append(plain, all[name]...)
	}
	if got, err := unpack(bytes.NewReader(packed)); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%d bytes of %d, %v", len(got), len(plain), err)
	}
	for _, tail := range []string{"garbage", "\x00\x00\x00", "\x1f", "\x1f\x8b\x08\x00", "\x1f\x8b\x07 not deflate"} {
		got, err := unpack(bytes.NewReader(append(packed[:len(packed):len(packed)], tail...)))
		if err != ErrTrailing || !bytes.Equal(got, plain) {
			t.Errorf("tail %q: %d bytes of %d, %v", tail, len(got), len(plain), err)
		}
	}
}

// header is a gzip header with all its optional parts.
func header(spoil int) []byte {
	h := []byte{0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 5, 0, 'e', 'x', 't', 'r', 'a'}
	h = append(h, "a name\x00a comment\x00"...)
	sum := crc32.ChecksumIEEE(h) + uint32(spoil)
	return append(h, byte(sum), byte(sum>>8))
}

func TestHeaders(t *testing.T) {
	body := pack(t, []byte("text"), 6)[10:]
	join := func(h []byte) []byte { return append(h, body...) }
	long := append([]byte{0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}, bytes.Repeat([]byte{'n'}, 600)...)
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"all parts", join(header(0)), nil},
		{"wrong checksum", join(header(1)), ErrHeader},
		{"endless name", join(append(long, 0)), ErrHeader},
		{"not gzip", []byte("plain text that is long enough"), ErrHeader},
		{"other method", append([]byte{0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0}, body...), ErrHeader},
		{"nothing", nil, ErrTruncated},
		{"cut", header(0)[:20], ErrTruncated},
	}
	for _, tt := range tests {
		got, err := unpack(bytes.NewReader(tt.data))
		if err != tt.want || err == nil && string(got) != "text" {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

// wrap puts raw deflate data into a member whose trailer does not matter.
func wrap(deflate ...byte) []byte {
	return append([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, deflate...)
}

func TestCorrupt(t *testing.T) {
	good := pack(t, []byte("some text, some text"), 6)
	sum, size := bytes.Clone(good), bytes.Clone(good)
	sum[len(sum)-8] ^= 1
	size[len(size)-1] ^= 1
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"checksum", sum, ErrChecksum},
		{"length", size, ErrChecksum},
		{"block type 3", wrap(0x07), ErrCorrupt},
		{"stored length", wrap(0x01, 1, 0, 0, 0, 'x'), ErrCorrupt},
		{"distance before the start, fixed code", wrap(0x03, 0x02, 0, 0, 0, 0), ErrCorrupt},
		{"287 literals", wrap(0xf5, 0, 0, 0, 0), ErrCorrupt},
		{"31 distances", wrap(0x05, 0x1e, 0, 0, 0), ErrCorrupt},
		{"no code lengths", wrap(0x05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ErrCorrupt},
	}
	for _, tt := range tests {
		if _, err := unpack(bytes.NewReader(tt.data)); err != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// sameAsStandard holds the outcome against compress/gzip.
func sameAsStandard(t *testing.T, data []byte) {
	t.Helper()
	const limit = 8 << 20
	want, wantErr := standard(data, limit)
	got, err := unpack(io.LimitReader(bytes.NewReader(data), int64(len(data))))
	if len(want) > limit {
		return
	}
	switch {
	case wantErr == nil:
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, %v; the standard library: %d bytes", len(got), err, len(want))
		}
	case err == nil:
		t.Fatalf("no error; the standard library: %v", wantErr)
	case errors.Is(wantErr, io.ErrUnexpectedEOF) || errors.Is(wantErr, io.EOF):
		// A little more than the standard library can be had from the last bytes.
		if err == ErrTrailing && bytes.Equal(got, want) {
			return
		}
		if err == ErrCorrupt && bytes.HasPrefix(got, want) {
			return // seen with fewer bits than the standard library asks for
		}
		if err != ErrTruncated || !bytes.HasPrefix(got, want) || len(got)-len(want) > 64*258 {
			t.Fatalf("%d bytes, %v; the standard library: %d bytes, %v", len(got), err, len(want), wantErr)
		}
	default:
		if !sameError(err, wantErr) || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, %v; the standard library: %d bytes, %v", len(got), err, len(want), wantErr)
		}
	}
}

func standard(data []byte, limit int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, limit+1))
}

func sameError(ours, standard error) bool {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(standard, gzip.ErrHeader):
		return ours == ErrHeader || ours == ErrTrailing
	case errors.Is(standard, gzip.ErrChecksum):
		return ours == ErrChecksum
	case errors.As(standard, &corrupt):
		return ours == ErrCorrupt
	}
	return false
}

func TestDamagedAsStandard(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for name, plain := range samples() {
		plain = plain[:min(len(plain), 24_000)]
		for _, level := range []int{1, 6, gzip.HuffmanOnly, 0} {
			packed := pack(t, plain, level)
			for range 30 {
				sameAsStandard(t, packed[:rng.IntN(len(packed)+1)])
				flipped := bytes.Clone(packed)
				for range 1 + rng.IntN(3) {
					flipped[rng.IntN(len(flipped))] ^= 1 << rng.IntN(8)
				}
				sameAsStandard(t, flipped)
				if t.Failed() {
					t.Fatal(name, level)
				}
			}
		}
	}
}

// Headers of blocks made by chance reach codes that no compressor writes.
func TestChanceAsStandard(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 6_000 {
		raw := make([]byte, 10+rng.IntN(120))
		for i := range raw {
			raw[i] = byte(rng.Uint32())
		}
		raw[0] = raw[0]&^7 | byte(rng.IntN(2)) | byte(1+rng.IntN(2))<<1
		sameAsStandard(t, wrap(raw...))
	}
}

func FuzzInflate(f *testing.F) {
	f.Add(pack(f, []byte("some text, some text"), 6))
	f.Add(pack(f, samples()["near"][:500], 9))
	f.Add(header(0))
	f.Add(wrap(0x05, 0xe0, 0x81, 0x08, 0, 0, 0, 0, 0x20, 0x7f, 0xeb, 0x1b))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 1<<16 {
			sameAsStandard(t, data)
		}
	})
}

func TestNoAllocations(t *testing.T) {
	packed := pack(t, samples()["logs"], 6)
	var r Reader
	src := bytes.NewReader(nil)
	if n := testing.AllocsPerRun(3, func() {
		src.Reset(packed)
		r.Reset(src)
		for {
			if _, err := r.Next(); err != nil {
				break
			}
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
