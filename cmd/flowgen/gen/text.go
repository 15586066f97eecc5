package gen

import (
	"bufio"
	"io"
	"time"
)

// object is one file to be made: where its flows are seen, and when.
type object struct {
	place  *place
	number int
	start  time.Time
	every  time.Duration
}

// WriteText writes the lines of the first object that c describes, unpacked.
func WriteText(w io.Writer, c Config) error {
	c, err := c.complete()
	if err != nil {
		return err
	}
	place := newPlace(c.Seed, 0, c.Accounts[0], c.Regions[0])
	return writeLines(w, c, object{place: place, start: c.Start, every: c.Every})
}

// WriteObject writes the first object that c describes in its container.
func WriteObject(w io.Writer, c Config) error {
	packed, err := c.Container.wrap(w)
	if err != nil {
		return err
	}
	if err := WriteText(packed, c); err != nil {
		return err
	}
	return packed.Close()
}

// writeLines writes the header and the records of o.
func writeLines(w io.Writer, c Config, o object) error {
	b := bufio.NewWriterSize(w, 256<<10)
	if !c.NoHeader {
		b.WriteString(c.Format.Header())
		b.WriteByte('\n')
	}
	writeRecords(b, c, o)
	return b.Flush()
}

// writeRecords spreads the records evenly over the time of the object. A write
// error stays in b until it is flushed.
func writeRecords(b *bufio.Writer, c Config, o object) {
	t := &traffic{random: newRandom(c.Seed, uint64(o.number)), place: o.place, version: c.Format.version, ipv6: c.IPv6,
		peers: c.Peers, turn: o.number * (c.Rows / 2)} // about half of the records are of outsiders
	seconds := int64(o.every / time.Second)
	var f flow
	line := make([]byte, 0, 1024)
	for i := range int64(c.Rows) {
		t.next(&f, o.start.Unix()+i*seconds/int64(c.Rows))
		line = c.Format.appendRecord(line[:0], &f)
		if _, err := b.Write(line); err != nil {
			return
		}
	}
}

// appendRecord writes one line.
func (f Format) appendRecord(line []byte, flow *flow) []byte {
	for i := range f.fields {
		if i > 0 {
			line = append(line, ' ')
		}
		if field := &f.fields[i]; field.kept || flow.carries() {
			line = field.write(line, flow)
		} else {
			line = append(line, noValue...)
		}
	}
	return append(line, '\n')
}
