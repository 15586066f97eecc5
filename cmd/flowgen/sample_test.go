package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sampleDir = "../../testdata/data"

// The committed sample data is what the generator makes: nobody has edited it,
// and no change of the generator went unseen.
func TestSampleDataIsGenerated(t *testing.T) {
	dir := t.TempDir()
	for _, args := range []string{
		"-out " + dir + "/bucket -files 6 -rows 1500 -every 12h",
		"-out " + dir + "/hive -files 2 -rows 100 -every 24h -hive -accounts 111111111111,222222222222 -seed 2",
		"-out " + dir + "/decoys -files 1 -rows 50 -decoys -seed 3",
		"-out " + dir + " -files 0 -malformed",
		"-one " + dir + "/v5.log.gz -rows 400 -format v5 -seed 5",
		"-one " + dir + "/v11.log.gz -rows 300 -format v11 -seed 11",
		"-one " + dir + "/tgw.log.gz -rows 300 -format tgw -seed 6",
		"-out " + dir + "/vpc/prefix -files 3 -rows 40 -every 24h -start 2020-05-04T00:00:00Z -format v5 -accounts 111122223333 -seed 21",
		"-out " + dir + "/vpc -files 1 -rows 30 -start 2020-05-04T00:00:00Z -accounts 111122223333 -seed 23",
		"-out " + dir + "/vpc -files 1 -rows 40 -start 2023-01-15T00:00:00Z -format tgw -accounts 111122223333 -seed 24",
		"-out " + dir + "/vpc/all -files 1 -rows 40 -start 2026-03-01T00:00:00Z -format v11 -accounts 111122223333 -seed 25",
	} {
		if err := run(strings.Fields(args), io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			compareText(t, path, filepath.Join(sampleDir, strings.TrimPrefix(path, dir)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// compareText compares what two files hold when they are unpacked.
func compareText(t *testing.T, got, want string) {
	t.Helper()
	if !bytes.Equal(textOf(t, got), textOf(t, want)) {
		t.Errorf("%s is not what the generator makes; run go generate ./cmd/flowgen", want)
	}
}

// textOf unpacks gzip as far as it is whole: packing may differ from one
// version of the library to the next, the text may not.
func textOf(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil || strings.Contains(path, "truncated") {
		return data
	}
	text, _ := io.ReadAll(z)
	return text
}
