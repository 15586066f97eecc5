package gen

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func TestContainersHoldTheSameLines(t *testing.T) {
	want := textOf(t, Config{Rows: 3000})
	for _, name := range []string{"gzip", "zstd", "none", "members"} {
		c, err := ParseContainer(name)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := WriteObject(&b, Config{Rows: 3000, Container: c}); err != nil {
			t.Fatal(err)
		}
		if got := unpack(t, c, b.Bytes()); got != want {
			t.Errorf("%s: %d bytes of text, want %d", name, len(got), len(want))
		}
	}
	if _, err := ParseContainer("lz4"); err == nil {
		t.Error("lz4 is accepted")
	}
}

func TestMembersAreSeveral(t *testing.T) {
	var b bytes.Buffer
	if err := WriteObject(&b, Config{Rows: 3000, Container: Members}); err != nil {
		t.Fatal(err)
	}
	// 3000 lines of about 110 bytes need six members of 64 KiB or so.
	if n := bytes.Count(b.Bytes(), []byte{0x1f, 0x8b, 8}); n < 4 {
		t.Errorf("%d members, want at least 4", n)
	}
}

// unpack reads with the standard library where it can.
func unpack(t *testing.T, c Container, data []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(data)
	var err error
	switch c {
	case Gzip, Members:
		r, err = gzip.NewReader(r)
	case Zstd:
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
