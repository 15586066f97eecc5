package gen

import (
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Container is how the lines of an object are packed.
type Container int

// The containers. Members is gzip in several members, one after the other, as
// tools that append to objects leave it.
const (
	Gzip Container = iota
	Zstd
	Plain
	Members
)

// containers lists name and file suffix of each Container.
var containers = [...]struct{ name, suffix string }{
	Gzip: {"gzip", ".gz"}, Zstd: {"zstd", ".zst"}, Plain: {"none", ""}, Members: {"members", ".gz"},
}

// ParseContainer finds a container by its name: gzip, zstd, none or members.
func ParseContainer(name string) (Container, error) {
	for i, c := range containers {
		if c.name == name {
			return Container(i), nil
		}
	}
	return Gzip, fmt.Errorf("unknown compression %q: want gzip, zstd, none or members", name)
}

// Suffix is what the container adds to a file name.
func (c Container) Suffix() string { return containers[c].suffix }

// wrap gives the writer that packs into w.
func (c Container) wrap(w io.Writer) (io.WriteCloser, error) {
	switch c {
	case Gzip:
		return gzip.NewWriterLevel(w, 6)
	case Zstd:
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	case Members:
		return newMembers(w)
	default:
		return nopCloser{w}, nil
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// memberSize is how much text goes into one gzip member.
const memberSize = 64 << 10

// members starts a new gzip member whenever the last one is full. A line may
// begin in one member and end in the next.
type members struct {
	out  io.Writer
	gzip *gzip.Writer
	size int
}

func newMembers(w io.Writer) (*members, error) {
	z, err := gzip.NewWriterLevel(w, 6)
	return &members{out: w, gzip: z}, err
}

// Write packs p, cut where a member is full.
func (m *members) Write(p []byte) (n int, err error) {
	for n < len(p) {
		if m.size == memberSize {
			if err := m.gzip.Close(); err != nil {
				return n, err
			}
			m.gzip.Reset(m.out)
			m.size = 0
		}
		k, err := m.gzip.Write(p[n:min(len(p), n+memberSize-m.size)])
		n, m.size = n+k, m.size+k
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Close ends the last member.
func (m *members) Close() error { return m.gzip.Close() }
