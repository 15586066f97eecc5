// Package gen makes deterministic flow logs for tests and benchmarks.
//
// [Generate] writes a mirror of a bucket as AWS lays it out; [WriteText] writes
// the lines of one object. The same Config gives the same lines on every
// machine: all draws are of whole numbers, from streams that depend on the
// seed and on the place of the object only. [WriteMalformed] and
// [WriteDecoys] add the files that a reader must survive and those it must
// leave alone.
package gen

import (
	"fmt"
	"time"
)

// Config says what to make. The zero values of Accounts, Regions, Start, Every
// and Format stand for the ones that [Config.complete] names.
type Config struct {
	// Seed picks the data; equal seeds give equal data.
	Seed uint64
	// Files is the number of objects for each account and region.
	Files int
	// Rows is the number of records of an object, the header not counted.
	Rows int
	// Format is the list of fields.
	Format Format
	// NoHeader leaves the line of field names out.
	NoHeader bool
	// Container is how an object is packed.
	Container Container
	// Hive and Hourly choose the layout of the keys.
	Hive, Hourly bool
	// Accounts and Regions own the flow logs, each pair its own interfaces.
	Accounts, Regions []string
	// Start is the time of the first object, Every the time between two.
	Start time.Time
	Every time.Duration
	// IPv6 is the share of outside traffic over IPv6, in percent.
	IPv6 int
	// Peers is the number of distinct IPv4 addresses outside that take turns; 0 for
	// some ten thousands of which a few are much more frequent than others.
	Peers int
}

// Defaults of a Config that says nothing.
const (
	DefaultAccount = "123456789010"
	DefaultRegion  = "us-east-1"
)

// complete fills in what the caller left out and refuses what makes no sense.
func (c Config) complete() (Config, error) {
	if c.Files < 0 || c.Rows < 0 {
		return c, fmt.Errorf("files and rows must not be negative")
	}
	if c.IPv6 < 0 || c.IPv6 > 100 {
		return c, fmt.Errorf("the share of IPv6 is a percentage, not %d", c.IPv6)
	}
	if c.Peers < 0 || c.Peers > maxPeers {
		return c, fmt.Errorf("peers must be 0 to %d, not %d", maxPeers, c.Peers)
	}
	if len(c.Format.fields) == 0 {
		c.Format = newFormat(upTo(2))
	}
	if len(c.Accounts) == 0 {
		c.Accounts = []string{DefaultAccount}
	}
	if len(c.Regions) == 0 {
		c.Regions = []string{DefaultRegion}
	}
	if c.Start.IsZero() {
		c.Start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	}
	if c.Every <= 0 {
		c.Every = time.Hour
	}
	return c, nil
}
