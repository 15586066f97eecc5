package gen

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
)

// Generate writes the objects that c describes under dir, at the keys that AWS
// would give them, and lists those keys.
func Generate(dir string, c Config) ([]string, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	objects := c.objects()
	keys := make([]string, len(objects))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, o := range objects {
		keys[i] = c.key(o)
		group.Go(func() error { return writeFile(filepath.Join(dir, filepath.FromSlash(keys[i])), c, o) })
	}
	return keys, group.Wait()
}

// objects lists what to make: for each account, region and time one.
func (c Config) objects() []object {
	var all []object
	places := 0
	for _, account := range c.Accounts {
		for _, region := range c.Regions {
			place := newPlace(c.Seed, places, account, region)
			places++
			for i := range c.Files {
				start := c.Start.Add(time.Duration(i) * c.Every)
				all = append(all, object{place, len(all), start, c.Every})
			}
		}
	}
	return all
}

// key is the object's name in the bucket.
func (c Config) key(o object) string {
	return c.folder(o) + c.fileName(o)
}

// folder ends in a slash.
func (c Config) folder(o object) string {
	layout := "AWSLogs/%s/vpcflowlogs/%s/2006/01/02/"
	hour := "15/"
	if c.Hive {
		layout = "AWSLogs/aws-account-id=%s/aws-service=vpcflowlogs/aws-region=%s/year=2006/month=01/day=02/"
		hour = "hour=15/"
	}
	if c.Hourly {
		layout += hour
	}
	// Account and region are put in last: their digits are no part of the layout.
	return fmt.Sprintf(o.start.UTC().Format(layout), o.place.account, o.place.region)
}

// fileName holds what AWS puts into it: owner, region, flow log, time, hash.
func (c Config) fileName(o object) string {
	hash := newRandom(c.Seed, 1<<33+uint64(o.number)).Uint32()
	return fmt.Sprintf("%s_vpcflowlogs_%s_fl-%017x_%s_%08x.log%s", o.place.account, o.place.region,
		0xf10e109+c.Seed, o.start.UTC().Format("20060102T1504Z"), hash, c.Container.Suffix())
}

// writeFile makes one object and the folders above it.
func writeFile(path string, c Config, o object) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(writePacked(f, c, o), f.Close())
}

// writePacked packs the lines of o into f.
func writePacked(f *os.File, c Config, o object) error {
	out := bufio.NewWriterSize(f, 256<<10)
	packed, err := c.Container.wrap(out)
	if err != nil {
		return err
	}
	if err := writeLines(packed, c, o); err != nil {
		return err
	}
	if err := packed.Close(); err != nil {
		return err
	}
	return out.Flush()
}
