package store

import (
	"encoding/hex"
	"os"
	"slices"
	"time"
)

// Usage is what a store holds.
type Usage struct {
	Objects int64
	Bytes   int64
	Oldest  time.Time // last use of the pack that was not used for the longest time
}

// Usage adds up the packs.
func (d *Directory) Usage() (Usage, error) {
	list, err := d.files()
	u := Usage{}
	objects := map[string]bool{}
	for _, f := range list {
		u.Bytes += f.size
		if u.Oldest.IsZero() || f.used.Before(u.Oldest) {
			u.Oldest = f.used
		}
		p, err := open(f.path)
		if err != nil {
			continue
		}
		for i := range p.objects {
			objects[hex.EncodeToString(p.index[i*indexSize:][:16])] = true
		}
		p.file.Close()
	}
	u.Objects = int64(len(objects))
	return u, err
}

// Clear removes all packs and tells what they were.
func (d *Directory) Clear() (Usage, error) {
	u, err := d.Usage()
	if err != nil {
		return u, err
	}
	list, err := d.files()
	for _, f := range list {
		if failed := os.Remove(f.path); failed != nil && !missing(failed) {
			err = failed
		}
	}
	return u, err
}

// Trim removes the packs that were not used for the longest time until the
// others are within the limit.
func (d *Directory) Trim() error {
	list, err := d.files()
	total := int64(0)
	for _, f := range list {
		total += f.size
	}
	if total <= d.limit {
		return err
	}
	slices.SortFunc(list, func(a, b file) int { return a.used.Compare(b.used) })
	for _, f := range list {
		if total <= d.limit*9/10 { // room for the next ones
			break
		}
		if failed := os.Remove(f.path); failed != nil && !missing(failed) {
			err = failed
			continue
		}
		total -= f.size
	}
	return err
}
