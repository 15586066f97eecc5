// Command flowgen writes deterministic VPC and transit gateway flow logs in the
// layout in which AWS delivers them to S3, for tests and benchmarks.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"flowsql/cmd/flowgen/gen"
)

//go:generate ../../testdata/data/generate

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "flowgen:", err)
		}
		os.Exit(2)
	}
}

// options are the flags, as text where they need parsing.
type options struct {
	config                   gen.Config
	out, one                 string
	format, compress         string
	accounts, regions, start string
	decoys, malformed, quiet bool
}

// run makes what the arguments ask for.
func run(args []string, messages io.Writer) error {
	o, err := parse(args, messages)
	if err != nil {
		return err
	}
	switch o.one {
	case "":
		return writeBucket(o, messages)
	case "-":
		return gen.WriteObject(os.Stdout, o.config)
	}
	return writeOne(o)
}

// parse reads the flags.
func parse(args []string, messages io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("flowgen", flag.ContinueOnError)
	f.SetOutput(messages)
	f.StringVar(&o.out, "out", "data", "folder that becomes the mirror of a bucket")
	f.StringVar(&o.one, "one", "", "write a single object to this file instead; - is the standard output")
	f.IntVar(&o.config.Files, "files", 24, "objects for each account and region")
	f.IntVar(&o.config.Rows, "rows", 10_000, "records in an object")
	f.Uint64Var(&o.config.Seed, "seed", 1, "random seed")
	f.StringVar(&o.format, "format", "v2", "v2-v5, v7-v11, tgw, or a list of field names between spaces")
	f.BoolVar(&o.config.NoHeader, "no-header", false, "leave the header line out")
	f.StringVar(&o.compress, "compress", "gzip", "gzip, zstd, none, or members (gzip in several members)")
	f.BoolVar(&o.config.Hive, "hive", false, "Hive-compatible keys (year=2026/month=03/…)")
	f.BoolVar(&o.config.Hourly, "hourly", false, "a folder for each hour")
	f.StringVar(&o.accounts, "accounts", gen.DefaultAccount, "account ids between commas")
	f.StringVar(&o.regions, "regions", gen.DefaultRegion, "regions between commas")
	f.StringVar(&o.start, "start", "2026-03-01T00:00:00Z", "time of the first object")
	f.DurationVar(&o.config.Every, "every", time.Hour, "time between two objects")
	f.IntVar(&o.config.IPv6, "ipv6", 8, "share of outside traffic over IPv6, in percent")
	f.IntVar(&o.config.Peers, "peers", 0, "distinct addresses outside, which take turns; 0 for some ten thousands, a few of them frequent")
	f.BoolVar(&o.decoys, "decoys", false, "add files that are no flow logs")
	f.BoolVar(&o.malformed, "malformed", false, "add damaged files, in the folder malformed")
	f.BoolVar(&o.quiet, "quiet", false, "do not say what was written")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	return o, o.finish()
}

// finish reads the flags that are more than a word.
func (o *options) finish() (err error) {
	if o.config.Format, err = gen.ParseFormat(o.format); err != nil {
		return err
	}
	if o.config.Container, err = gen.ParseContainer(o.compress); err != nil {
		return err
	}
	if o.config.Start, err = time.Parse(time.RFC3339, o.start); err != nil {
		return fmt.Errorf("start: want a time such as 2026-03-01T00:00:00Z, not %q", o.start)
	}
	o.config.Accounts = strings.Split(o.accounts, ",")
	o.config.Regions = strings.Split(o.regions, ",")
	return nil
}

// writeOne makes the single object of -one.
func writeOne(o *options) error {
	if err := os.MkdirAll(filepath.Dir(o.one), 0o755); err != nil {
		return err
	}
	f, err := os.Create(o.one)
	if err != nil {
		return err
	}
	return errors.Join(gen.WriteObject(f, o.config), f.Close())
}

// writeBucket makes the objects and what was asked for beside them.
func writeBucket(o *options, messages io.Writer) error {
	keys, err := gen.Generate(o.out, o.config)
	if err != nil {
		return err
	}
	if o.decoys {
		if _, err := gen.WriteDecoys(o.out, o.config.Accounts[0], o.config.Regions[0]); err != nil {
			return err
		}
	}
	if o.malformed {
		if err := gen.WriteMalformed(filepath.Join(o.out, "malformed")); err != nil {
			return err
		}
	}
	if !o.quiet {
		fmt.Fprintf(messages, "%d objects of %d rows in %s\n", len(keys), o.config.Rows, o.out)
	}
	return nil
}
