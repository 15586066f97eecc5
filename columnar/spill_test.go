package columnar

import (
	"io"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

// TestSpill writes a column of each storage, whole, sliced and coded, and reads it back.
func TestSpill(t *testing.T) {
	folder := t.TempDir()
	dir := NewSpillDir(folder)
	defer dir.Close()
	var whole, part Batch
	var storages []arrow.DataType
	for _, s := range keySamples() {
		whole.Cols = append(whole.Cols, s.a)
		storages = append(storages, ArrowType(s.t))
	}
	whole.Len = 3
	part = whole.Slice(1, 3)
	f, err := dir.Create(storages)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []Batch{whole, part} {
		if err := f.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 && runtime.GOOS != "windows" {
		t.Errorf("an open file has the name %s", left[0].Name())
	}
	r := f.Reader()
	for _, want := range []Batch{whole, part} {
		got, err := r.Next()
		if err != nil || got.Len != want.Len {
			t.Fatalf("%d rows, %v", got.Len, err)
		}
		for i, c := range got.Cols {
			if g, w := rowTexts(c), rowTexts(want.Cols[i]); !slices.Equal(g, w) {
				t.Errorf("%s: %q, want %q", storages[i], g, w)
			}
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	if f.Rows() != 5 {
		t.Errorf("%d rows", f.Rows())
	}
}

// TestSpillFails answers an error where no file can be made.
func TestSpillFails(t *testing.T) {
	if _, err := NewSpillDir("/does/not/exist").Create(nil); err == nil {
		t.Error("no error")
	}
}

// FuzzDecodeBatch reads damaged blocks without a panic of its own.
func FuzzDecodeBatch(f *testing.F) {
	storages := []arrow.DataType{arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.Binary}
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0, 0, 1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := blockDecoder{raw: raw}
		d.uint32()
		for range storages {
			for range 6 {
				d.buffer()
			}
		}
		if d.at > len(raw) {
			t.Errorf("read %d of %d bytes", d.at, len(raw))
		}
	})
}
