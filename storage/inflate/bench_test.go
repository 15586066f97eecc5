package inflate

import (
	"bytes"
	"io"
	"os"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// benchData is the file that FLOWSQL_BENCH_GZ names, else the log sample.
func benchData(b *testing.B) []byte {
	if name := os.Getenv("FLOWSQL_BENCH_GZ"); name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	return pack(b, samples()["logs"], 6)
}

func BenchmarkInflate(b *testing.B) {
	data := benchData(b)
	r, src := new(Reader), bytes.NewReader(nil)
	b.ReportAllocs()
	for b.Loop() {
		src.Reset(data)
		r.Reset(src)
		var n int64
		for {
			chunk, err := r.Next()
			n += int64(len(chunk))
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(n)
	}
}

func BenchmarkKlauspost(b *testing.B) {
	data := benchData(b)
	r, src := new(gzip.Reader), bytes.NewReader(nil)
	buf := make([]byte, chunkSize)
	for b.Loop() {
		src.Reset(data)
		if err := r.Reset(src); err != nil {
			b.Fatal(err)
		}
		n, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{r}, buf)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}
