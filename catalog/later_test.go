package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowsql/columnar"
)

const manyFiles = sampleFrom + 50

// manyObjects makes many small objects of one flow log, a few a folder, and gives their names.
func manyObjects(t *testing.T) (dir string, names []string) {
	t.Helper()
	files := map[string]string{}
	for i := range manyFiles {
		name := fmt.Sprintf("AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/%02d/123456789010_vpcflowlogs_us-east-1_fl-1_202603%02dT%02d00Z_%d.log", 1+i/20, 1+i/20, i%20, i)
		files[name], names = fmt.Sprintf("bytes action\n%d ACCEPT\n", i), append(names, name)
	}
	return write(t, files), names
}

// askedOf counts the splits whose files were asked for their states.
func askedOf(splits []Split) (n int) {
	for _, s := range splits {
		if !s.(*split).unit.obj.ModTime.IsZero() {
			n++
		}
	}
	return n
}

func TestLimitAsksForFewFiles(t *testing.T) {
	dir, _ := manyObjects(t)
	table := openPaths(t, PathOptions{}, dir)
	a := query{columns: []string{"bytes"}, limit: 3}.run(t, table)
	equalRows(t, a.rows[:3], "0", "1", "2")
	if n := askedOf(a.scan.Splits); len(a.scan.Splits) != manyFiles || n > sampleEach+3 {
		t.Errorf("%d of %d files asked for their states", n, len(a.scan.Splits))
	}
	if s := table.Stats(); s.Files != manyFiles || s.Bytes < manyFiles*20 {
		t.Errorf("%+v", s)
	}
	if n := a.metrics.FilesMatched.Load(); n != manyFiles {
		t.Errorf("%d files matched", n)
	}
}

// What reads the sizes sees them all, though they are not asked for when files are listed.
func TestSizesOfManyFiles(t *testing.T) {
	dir, names := manyObjects(t)
	table := openPaths(t, PathOptions{}, dir)
	a := query{columns: []string{"bytes", "$file_size", "$file_modified_time"}}.run(t, table)
	if len(a.rows) != manyFiles || a.rows[0][:5] != "0|22|" || strings.Contains(strings.Join(a.rows, " "), "∅") {
		t.Errorf("%d rows, %q", len(a.rows), a.rows[:2])
	}
	req := query{columns: []string{"bytes"}}.request(t, table)
	req.Sizes = true
	scan, err := table.Scan(t.Context(), req)
	if err != nil || scan.Stats.Files != manyFiles || scan.Stats.Bytes != table.Stats().Bytes || scan.Splits[0].Bytes() != 22 {
		t.Errorf("%v %v", scan, err)
	}
	if err := os.Remove(filepath.Join(dir, names[7])); err != nil {
		t.Fatal(err)
	}
	if a := (query{columns: []string{"bytes"}}).run(t, table); len(a.rows) != manyFiles-1 || a.metrics.FilesSkipped.Load() != 0 {
		t.Errorf("one is gone: %d rows", len(a.rows))
	}
	if s := table.Stats(); s.Files != manyFiles-1 {
		t.Errorf("one is gone: %+v", s)
	}
}

// Empty objects of a table made by DDL are no files of its format, however many there are.
func TestManyFilesOfDefinedTable(t *testing.T) {
	files := map[string]string{}
	for i := range manyFiles {
		files[fmt.Sprintf("logs/%04d.log", i)] = "h\n2 a 5\n"
	}
	files["logs/0000.log"], files["logs/0004.log"] = "", ""
	dir := write(t, files)
	for _, sizes := range []bool{false, true} {
		table := openDefined(t, definition(t, spaced("t")), dir)
		q := query{columns: []string{"bytes"}}
		req := q.request(t, table)
		req.Sizes = sizes
		scan, err := table.Scan(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		for _, s := range scan.Splits {
			r, err := s.Open(t.Context(), columnar.NewDictionaries())
			if err != nil {
				t.Fatal(err)
			}
			if _, none := r.(noRows); !none {
				read++
			}
			r.Close()
		}
		if read != manyFiles-2 || sizes && scan.Stats != (Stats{Files: read, Bytes: int64(read) * 8}) {
			t.Errorf("%d files read, %+v", read, scan.Stats)
		}
	}
}

func TestFlowLogID(t *testing.T) {
	for path, want := range map[string]string{
		"s3://b/1/123456789010_vpcflowlogs_us-east-1_fl-1_20260301T0000Z_x.log.gz": "123456789010_vpcflowlogs_us-east-1_fl-1_",
		`c:\1\123456789010_vpcflowlogs_us-east-1_fl-1_20260301T0000Z_x.log.gz`:     "123456789010_vpcflowlogs_us-east-1_fl-1_",
		"123456789010_vpcflowlogs_us-east-1_fl-1_20260301T0000Z.log.gz":            "",
		"123456789010_cloudtrail_us-east-1_fl-1_20260301T0000Z_x":                  "",
		"123456789010_vpcflowlogs_us-east-1_1_20260301T0000Z_x":                    "",
		"a/b.log": "",
	} {
		if got := flowLogID(path); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
}
