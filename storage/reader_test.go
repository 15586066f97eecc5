package storage

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"flowsql/sql/sqlerr"
)

// text is a few hundred kilobytes of lines, more than a chunk.
var text = func() []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < 3*ChunkSize; i++ {
		b.WriteString("2 123456789012 eni-0a1b 10.0.0." + string(rune('0'+i%10)) + " 443 ACCEPT OK\n")
	}
	return b.Bytes()
}()

func gz(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zs(data []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(data, nil)
}

func zl(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// bz is "hello world\n" as bzip2 packs it.
func bz(t *testing.T) []byte {
	b, err := base64.StdEncoding.DecodeString("QlpoOTFBWSZTWU7s6DYAAAJRgAAQQAAGRJCAIAAxBkxBAaeppYC7lDH4u5IpwoSCd2dBsA==")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func openData(t *testing.T, name string, data []byte, mode Mode) (*Reader, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	obj := Object{Path: name, Size: int64(len(data)), Key: path, Source: local{}}
	r, err := Open(context.Background(), obj, mode)
	if err == nil {
		t.Cleanup(func() { r.Close() })
	}
	return r, err
}

// drain reads by chunks to the end or the first error.
func drain(r *Reader) ([]byte, error) {
	var out []byte
	for {
		b, err := r.Next()
		out = append(out, b...)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}

func TestReadByContent(t *testing.T) {
	skippable := []byte("\x51\x2a\x4d\x18\x03\x00\x00\x00abc")
	hello := []byte("hello world\n")
	tests := []struct {
		name string
		data []byte
		want []byte
		kind Compression
	}{
		{"plain.gz", text, text, None},
		{"empty.gz", nil, nil, None},
		{"one-byte", []byte{0x1f}, []byte{0x1f}, None},
		{"gzip.log", gz(text), text, Gzip},
		{"of-nothing", gz(nil), nil, Gzip},
		{"members", join(gz(text), gz(nil), gz(hello)), join(text, hello), Gzip},
		{"zstd", zs(text), text, Zstd},
		{"zstd-frames", join(skippable, zs(hello), skippable, zs(text)), join(hello, text), Zstd},
		{"bzip2", bz(t), hello, Bzip2},
		{"bzip2-two", join(bz(t), bz(t)), join(hello, hello), Bzip2},
		{"BZh is text", []byte("BZh9 is no mark"), []byte("BZh9 is no mark"), None},
	}
	for _, tt := range tests {
		r, err := openData(t, tt.name, tt.data, ByContent)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := drain(r)
		if err != nil || !bytes.Equal(got, tt.want) || r.Compression() != tt.kind || r.Warning() != nil {
			t.Errorf("%s: %d bytes of %d, %v, error %v, warning %v", tt.name, len(got), len(tt.want), r.Compression(), err, r.Warning())
		}
		if r.StoredBytes() != int64(len(tt.data)) || r.PlainBytes() != int64(len(tt.want)) {
			t.Errorf("%s: counted %d stored, %d plain", tt.name, r.StoredBytes(), r.PlainBytes())
		}
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("%s: after the end: %v", tt.name, err)
		}
	}
}

func TestReadDamaged(t *testing.T) {
	whole := gz(text)
	badCRC := append([]byte(nil), whole...)
	badCRC[len(badCRC)-6] ^= 1
	tests := []struct {
		name  string
		data  []byte
		want  error
		least int // bytes that must come before the error
	}{
		{"in the header", whole[:7], ErrTruncated, 0},
		{"in the data", whole[:len(whole)-100], ErrTruncated, 2 * ChunkSize},
		{"in the trailer", whole[:len(whole)-3], ErrTruncated, len(text)},
		{"second member", join(whole, whole[:len(whole)/2]), ErrTruncated, len(text)},
		{"checksum", badCRC, ErrCorrupt, len(text)},
		{"zstd cut", zs(text)[:len(zs(text))/2], ErrTruncated, 0},
		{"bzip2 cut", bz(t)[:30], ErrTruncated, 0},
	}
	for _, tt := range tests {
		r, err := openData(t, "x.gz", tt.data, ByContent)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := drain(r)
		if !errors.Is(err, tt.want) || !sqlerr.Is(err, sqlerr.InputUnreadable) || !bytes.HasPrefix(text, got) && len(got) <= len(text) || len(got) < tt.least {
			t.Errorf("%s: %d bytes, error %v", tt.name, len(got), err)
		}
		if _, again := r.Next(); again != err {
			t.Errorf("%s: then %v", tt.name, again)
		}
	}
}

func TestReadTrailing(t *testing.T) {
	garbage := []byte("garbage")
	for name, data := range map[string][]byte{
		"gz": join(gz(text), garbage), "zst": join(zs(text), garbage), "bz2": join(bz(t), garbage),
		"zeros": join(gz(text), make([]byte, 700)), "header": join(gz(text), gz(text)[:5]),
	} {
		r, err := openData(t, name, data, ByContent)
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := drain(r)
		if err != nil || len(got) == 0 || !errors.Is(r.Warning(), ErrTrailing) {
			t.Errorf("%s: %d bytes, error %v, warning %v", name, len(got), err, r.Warning())
		}
	}
}

func TestUnsupported(t *testing.T) {
	for _, data := range []string{"\xfd7zXZ\x00\x00\x04", "\x04\x22\x4d\x18\x64\x40", "PK\x03\x04\x14\x00"} {
		_, err := openData(t, "x", []byte(data), ByContent)
		if !errors.Is(err, ErrUnsupported) || !sqlerr.Is(err, sqlerr.InputUnreadable) {
			t.Errorf("%q: %v", data[:4], err)
		}
	}
}

// The results are those that trino/README.md records of Trino 476.
func TestReadByName(t *testing.T) {
	cut := gz([]byte("a\nb\n"))
	tests := []struct {
		name string
		data []byte
		want string
		err  string
	}{
		{"x.gz", gz([]byte("a\n")), "a\n", ""},
		{"x.gz", nil, "", ""},
		{"x.gz", gz(nil), "", ""},
		{"x.gz", join(gz([]byte("a\n")), gz([]byte("b\n"))), "a\nb\n", ""},
		{"x.gz", join(gz([]byte("a\n")), []byte("garbage")), "a\n", ""},
		{"x.gz", cut[:len(cut)-12], "*", "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split x.gz (offset=0, length=16): Unexpected end of ZLIB input stream"},
		{"x.gz", []byte("plain text"), "", "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split x.gz (offset=0, length=10): Not in GZIP format"},
		{"x.gz", gz(text)[:2000], "*", "HIVE_CURSOR_ERROR: Failed to read file at x.gz"},
		{"x.log", gz([]byte("a\n")), string(gz([]byte("a\n"))), ""},
		{"x.GZ", gz([]byte("a\n")), string(gz([]byte("a\n"))), ""},
		{"x.bz2", bz(t), "hello world\n", ""},
		{"x.zst", zs([]byte("a\n")), "a\n", ""},
		{"x.deflate", zl([]byte("a\n")), "a\n", ""},
		{"x.deflate", nil, "", ""},
		{"x.xz", []byte("\xfd7zXZ\x00"), "\xfd7zXZ\x00", ""},
		{"x.lz4", []byte("\x04\x22\x4d\x18"), "", "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split x.lz4 (offset=0, length=4): compression is not supported"},
	}
	for i, tt := range tests {
		r, err := openData(t, tt.name, tt.data, ByName)
		var got []byte
		if err == nil {
			got, err = drain(r)
		}
		message := ""
		if err != nil {
			message = err.Error()
		}
		if message != tt.err || tt.want != "*" && string(got) != tt.want {
			t.Errorf("%d %s: %q, error %q", i, tt.name, got, message)
		}
		if r != nil && r.Warning() != nil {
			t.Errorf("%d %s: warning %v", i, tt.name, r.Warning())
		}
	}
}

func TestPeekAndRead(t *testing.T) {
	for _, n := range []int{0, 1, 100, ChunkSize, ChunkSize + 1, 2*ChunkSize + 7} {
		r, err := openData(t, "x", gz(text), ByContent)
		if err != nil {
			t.Fatal(err)
		}
		head, err := r.Peek(n)
		if err != nil || !bytes.Equal(head, text[:n]) {
			t.Errorf("Peek(%d): %d bytes, %v", n, len(head), err)
		}
		var some [10]byte
		io.ReadFull(r, some[:])
		rest, err := r.Peek(len(text))
		if err != io.EOF || !bytes.Equal(rest, text[10:]) {
			t.Errorf("Peek beyond the end: %d bytes, %v", len(rest), err)
		}
		got, err := drain(r)
		if err != nil || !bytes.Equal(got, text[10:]) {
			t.Errorf("after Peek(%d): %d bytes, %v", n, len(got), err)
		}
	}
}

func TestParquetByRanges(t *testing.T) {
	data := []byte("PAR1some pagesPAR1")
	r, err := openData(t, "x", data, ByContent)
	if err != nil || !r.IsParquet() {
		t.Fatal(err)
	}
	at, size, err := r.At()
	tail := make([]byte, 4)
	if err != nil || size != 18 {
		t.Fatal(size, err)
	}
	if _, err := at.ReadAt(tail, size-4); err != nil || string(tail) != "PAR1" {
		t.Errorf("%q %v", tail, err)
	}
	if r.StoredBytes() != headSize+4 {
		t.Errorf("counted %d", r.StoredBytes())
	}
}

func TestStdin(t *testing.T) {
	big := bytes.Repeat(text, 12) // beyond what is kept in memory
	spool := NewSpool(bytes.NewReader(big))
	defer spool.Close()
	l, err := List(context.Background(), []string{"-", "-"}, ListOptions{Stdin: spool})
	if err != nil || len(l.Objects) != 1 || l.Objects[0].Path != StdinPath || !l.Objects[0].Named || l.Objects[0].Size != -1 {
		t.Fatalf("%+v %v", l, err)
	}
	var readers []*Reader
	for range 3 {
		r, err := Open(context.Background(), l.Objects[0], ByContent)
		if err != nil {
			t.Fatal(err)
		}
		readers = append(readers, r)
	}
	readers[0].Next()
	for i, r := range readers[1:] {
		if got, err := drain(r); err != nil || !bytes.Equal(got, big) {
			t.Errorf("reader %d: %d bytes of %d, %v", i, len(got), len(big), err)
		}
	}
	at, size, err := readers[0].At()
	end := make([]byte, 100)
	if err != nil || size != int64(len(big)) {
		t.Fatal(size, err)
	}
	if _, err := at.ReadAt(end, spoolMemory-50); err != nil || !bytes.Equal(end, big[spoolMemory-50:spoolMemory+50]) {
		t.Errorf("across memory and file: %v", err)
	}
}

// A pipe gives its first lines before it is over.
func TestStdinIsNotHeldBack(t *testing.T) {
	pr, pw := io.Pipe()
	spool := NewSpool(pr)
	go pw.Write([]byte("a first line that is long enough\n"))
	r, err := Open(context.Background(), Object{Path: StdinPath, Size: -1, Source: spool}, ByContent)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := r.Next(); err != nil || len(b) == 0 {
		t.Errorf("%q %v", b, err)
	}
	pw.CloseWithError(errors.New("the wire broke"))
	for err == nil {
		_, err = r.Next()
	}
	if !sqlerr.Is(err, sqlerr.InputUnreadable) || !strings.Contains(err.Error(), "stdin: the wire broke") {
		t.Errorf("%v", err)
	}
}

func TestCancelledRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	os.WriteFile(path, gz(join(text, text)), 0o644)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := Open(ctx, Object{Path: path, Key: path, Source: local{}}, ByContent)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cancel()
	if _, err := drain(r); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

func TestOpenMissing(t *testing.T) {
	_, err := Open(context.Background(), Object{Path: "gone", Key: "gone", Source: local{}}, ByContent)
	if !sqlerr.Is(err, sqlerr.InputNotFound) {
		t.Errorf("%v", err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("plain"), false)
	f.Add(gz([]byte("a\nb\n")), true)
	f.Add(zs([]byte("a\nb\n")), false)
	f.Fuzz(func(t *testing.T, data []byte, named bool) {
		mode := ByContent
		if named {
			mode = ByName
		}
		spool := NewSpool(bytes.NewReader(data))
		r, err := Open(context.Background(), Object{Path: "x.gz", Source: spool}, mode)
		if err != nil {
			return
		}
		defer r.Close()
		for range 64 { // a bomb need not be read to its end
			if _, err = r.Next(); err != nil {
				break
			}
		}
	})
}

// TestAhead: a Reader that decompresses ahead gives the same bytes, the same errors and
// the same counts, and ends wherever its reader stops.
func TestAhead(t *testing.T) {
	flipped := gz(text)
	flipped[len(flipped)/2] ^= 0xFF
	for name, data := range map[string][]byte{"whole.gz": gz(text), "cut.gz": gz(text)[:len(gz(text))/2], "flipped.gz": flipped, "trailing.gz": join(gz(text), []byte("rubbish")),
		"two.gz": join(gz(text), gz(text)), "whole.zst": zs(text), "plain.log": text, "empty.gz": gz(nil)} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		want, wantStored, wantErr := readAll(t, path, false, -1)
		got, stored, err := readAll(t, path, true, -1)
		if !bytes.Equal(got, want) || errorText(err) != errorText(wantErr) || stored != wantStored {
			t.Errorf("%s: %d bytes of %d stored, %v; want %d of %d, %v", name, len(got), stored, err, len(want), wantStored, wantErr)
		}
		for stop := range 5 {
			readAll(t, path, true, stop)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestAheadOfPeek: what was peeked at stays what it was when the decompressor runs ahead.
func TestAheadOfPeek(t *testing.T) {
	long := make([]byte, 8*ChunkSize)
	for i := range long {
		long[i] = byte(i>>16)<<4 ^ byte(i%251)
	}
	for name, data := range map[string][]byte{"long.gz": gz(long), "long.zst": zs(long)} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open(context.Background(), Object{Path: path, Key: path, Source: local{}}, ByContent)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := r.Peek(100); err != nil {
			t.Fatal(err)
		}
		r.Ahead()
		for len(r.ahead.full) < aheadChunks {
			time.Sleep(time.Millisecond)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, long) {
			t.Errorf("%s: %d bytes, %v; they differ from what was written", name, len(got), err)
		}
	}
}

// TestAheadOfSilentPipe: a pipe that gives no more does not hold Close up.
func TestAheadOfSilentPipe(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	go out.Write(gz(text)[:len(gz(text))/2])
	r, err := Open(context.Background(), Object{Path: "-", Source: NewSpool(in)}, ByContent)
	if err != nil {
		t.Fatal(err)
	}
	r.Ahead()
	done := make(chan struct{})
	go func() {
		defer close(done)
		time.Sleep(20 * time.Millisecond) // the decompressor waits for the pipe
		r.Close()
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("Close waits for the pipe")
	}
}

// readAll reads so many chunks of a file, all for a negative number.
func readAll(t *testing.T, path string, ahead bool, chunks int) (all []byte, stored int64, err error) {
	t.Helper()
	r, err := Open(context.Background(), Object{Path: path, Key: path, Source: local{}}, ByContent)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if ahead {
		r.Ahead()
	}
	for chunks != 0 {
		b, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return all, r.StoredBytes(), err
		}
		all = append(all, b...)
		chunks--
	}
	return all, r.StoredBytes(), nil
}
