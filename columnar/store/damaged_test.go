package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"flowsql/columnar"
)

// TestPacksBecomeFewWithoutDamagedOnes has one of many packs damaged where nobody has looked yet.
func TestPacksBecomeFewWithoutDamagedOnes(t *testing.T) {
	d := OpenDirectory(t.TempDir(), 1<<40)
	r := rand.New(rand.NewPCG(11, 13))
	keyOf := func(i int) Key { return Key{fmt.Sprint("/logs/", i), "text", "1"} }
	for i := range 2 * manyPacks {
		newSample(r, 50, columnar.NewDict()).keep(t, d, keyOf(i), 50)
		d.Refresh()
	}
	p := d.packs[len(d.packs)-1] // the oldest one
	f, err := os.OpenFile(p.path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("damage"), p.footer.records.offset); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	d = OpenDirectory(d.Root(), 1<<40)
	newSample(r, 50, columnar.NewDict()).keep(t, d, key, 50)
	if err := d.Close(); err != nil || d.Kept() != 1 {
		t.Errorf("%d objects are kept, %v", d.Kept(), err)
	}
	if n := len(packs(t, d)); n > manyPacks {
		t.Errorf("%d packs are left", n)
	}
	for i := range 2 * manyPacks {
		if _, err := d.Open(keyOf(i)); (err == nil) != (i > 0) {
			t.Errorf("object %d: %v", i, err)
		}
	}
}

// TestWhereNothingCanBeKept tells why when it is closed, and tries again for the next query only.
func TestWhereNothingCanBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := OpenDirectory(filepath.Join(file, "cache"), 1<<40)
	s := newSample(rand.New(rand.NewPCG(1, 1)), 5, columnar.NewDict())
	if w, err := d.Create(key, s.columns); err == nil || w != nil {
		t.Error("a file is a folder")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if w, err := d.Create(key, s.columns); err == nil || w != nil {
		t.Error("it is tried for each object")
	}
	if err := d.Close(); err == nil || d.Kept() != 0 {
		t.Errorf("%d objects are kept, %v", d.Kept(), err)
	}
	d.Refresh()
	s.write(t, d, 5)
	if err := d.Close(); err != nil || d.Kept() != 1 {
		t.Errorf("%d objects are kept, %v", d.Kept(), err)
	}
}
