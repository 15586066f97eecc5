package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

// tree makes files (each holding its own name) in a new folder and goes there.
func tree(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}

func shown(l Listing) []string {
	var out []string
	for _, o := range l.Objects {
		out = append(out, filepath.ToSlash(o.Path))
	}
	return out
}

func TestListPaths(t *testing.T) {
	tree(t, "a.log", "logs/2.gz", "logs/10.gz", "logs/_tmp/x", "logs/.hid", "logs/_SUCCESS",
		"logs/sub/deep/3.gz", "logs/sub/4.txt", "logs/sub-x/5.gz", "odd/[x].log", "odd/x.log")
	tests := []struct {
		paths  string
		want   string
		hidden int
	}{
		{"a.log", "a.log", 0},
		{"logs", "logs/10.gz logs/2.gz logs/sub-x/5.gz logs/sub/4.txt logs/sub/deep/3.gz", 3},
		{"logs/", "logs/10.gz logs/2.gz logs/sub-x/5.gz logs/sub/4.txt logs/sub/deep/3.gz", 3},
		{"./logs/sub", "logs/sub/4.txt logs/sub/deep/3.gz", 0},
		{"logs/*.gz", "logs/10.gz logs/2.gz", 0},
		{"logs/?.gz", "logs/2.gz", 0},
		{"logs/[0-1]*.gz", "logs/10.gz", 0},
		{"logs/[!0-1]*.gz", "logs/2.gz", 0},
		{"logs/**/*.gz", "logs/10.gz logs/2.gz logs/sub-x/5.gz logs/sub/deep/3.gz", 0},
		{"**/3.gz", "logs/sub/deep/3.gz", 0},
		{"logs/**/**/deep/*", "logs/sub/deep/3.gz", 0},
		{"logs/**", "logs/10.gz logs/2.gz logs/sub-x/5.gz logs/sub/4.txt logs/sub/deep/3.gz", 3},
		{"logs/sub*", "logs/sub-x/5.gz logs/sub/4.txt logs/sub/deep/3.gz", 0},
		{"*/sub/*.txt", "logs/sub/4.txt", 0},
		{"logs/*/x", "", -1},
		{"logs/_*/x", "logs/_tmp/x", 0},
		{"logs/.hid", "logs/.hid", 0},
		{"odd/[x].log", "odd/[x].log", 0},
		{"a.log logs/2.gz a.log", "a.log logs/2.gz", 0},
		{"logs/sub/4.txt logs/sub", "logs/sub/4.txt logs/sub/deep/3.gz", 0},
		{"logs/sub logs/sub/4.txt", "logs/sub/4.txt logs/sub/deep/3.gz", 0},
	}
	for _, tt := range tests {
		l, err := List(context.Background(), strings.Fields(tt.paths), ListOptions{})
		if tt.hidden < 0 {
			if !sqlerr.Is(err, sqlerr.InputNotFound) {
				t.Errorf("%s: error %v", tt.paths, err)
			}
			continue
		}
		if err != nil || strings.Join(shown(l), " ") != tt.want || l.Hidden != tt.hidden {
			t.Errorf("%s: %v, hidden %d, error %v\nwant %s, hidden %d", tt.paths, shown(l), l.Hidden, err, tt.want, tt.hidden)
		}
	}
}

// Files are listed without a look at them if that is wanted, in the same order however
// many read folders ahead.
func TestListLater(t *testing.T) {
	var names []string
	for i := range 300 {
		names = append(names, fmt.Sprintf("logs/%d/%d/%d.log", i%7, i%30, i))
	}
	tree(t, names...)
	slices.Sort(names)
	for _, workers := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		l, err := List(context.Background(), []string{"logs"}, ListOptions{Later: true})
		if err != nil || !slices.Equal(shown(l), names) {
			t.Fatalf("%v %v", shown(l), err)
		}
		first := &l.Objects[0]
		if !first.ModTime.IsZero() || first.Ask() != nil || first.ModTime.IsZero() || first.Size != int64(len(names[0])) {
			t.Errorf("%+v", first)
		}
	}
	l, err := List(context.Background(), []string{"logs"}, ListOptions{Later: true})
	if err != nil || os.Remove(names[200]) != nil {
		t.Fatal(err)
	}
	if err := AskAll(context.Background(), len(l.Objects), func(i int) *Object { return &l.Objects[i] }); err != nil {
		t.Fatal(err)
	}
	for i, o := range l.Objects {
		if gone := o.Source == nil; gone != (i == 200) || !gone && o.Size != int64(len(o.Path)) {
			t.Errorf("%d: %+v", i, o)
		}
	}
}

func TestListNamed(t *testing.T) {
	tree(t, "d/a", "d/b")
	l, err := List(context.Background(), []string{"d", "d/b"}, ListOptions{})
	if err != nil || len(l.Objects) != 2 || l.Objects[0].Named || !l.Objects[1].Named {
		t.Errorf("%+v %v", l, err)
	}
	if l.Objects[0].Size != 3 || l.Objects[0].ModTime.IsZero() {
		t.Errorf("size and time: %+v", l.Objects[0])
	}
}

func TestListErrors(t *testing.T) {
	tree(t, "logs/2026/flows.log", "logs/2026/other")
	tests := []struct{ path, msg, hint string }{
		{"logs/2026/flow.log", "logs/2026/flow.log: no such file or directory", "did you mean logs/2026/flows.log?"},
		{"lgos/2026", "lgos/2026: no such file or directory", "did you mean logs/2026?"},
		{"nothing-like-it", "nothing-like-it: no such file or directory", ""},
		{"l", "l: no such file or directory", ""},
		{"logs/*.parquet", "logs/*.parquet: no file matches this pattern", ""},
		{"lgos/*.gz", "lgos: no such file or directory", "did you mean logs?"},
		{"logs/[z", `logs/[z: "[z" is not a well-formed pattern`, ""},
		{"s3://b/x", "s3://b/x: no --map leads to this address", "name the folder that mirrors the bucket: --map s3://b=DIR, or this prefix: --map s3://b/x=DIR"},
	}
	for _, tt := range tests {
		_, err := List(context.Background(), []string{tt.path}, ListOptions{})
		e := sqlerr.From(err)
		if e == nil || e.Code != sqlerr.InputNotFound || e.Msg != tt.msg || e.Hint != tt.hint {
			t.Errorf("%s: %+v", tt.path, e)
		}
	}
	maps := Mappings{{"s3://b", "logs"}, {"s3://slip", "lgos"}}
	for path, msg := range map[string]string{
		"s3://b/x":      "s3://b/x: no such file or directory: logs/x",
		"s3://slip/x":   "s3://slip/x: the folder of --map s3://slip=lgos does not exist",
		"s3://slip/x/*": "s3://slip/x: the folder of --map s3://slip=lgos does not exist",
	} {
		_, err := List(context.Background(), []string{path}, ListOptions{Maps: maps})
		if e := sqlerr.From(err); e == nil || e.Code != sqlerr.InputNotFound || e.Msg != msg {
			t.Errorf("%s: %+v", path, e)
		}
	}
	if _, err := List(context.Background(), []string{"s3://slip/x"}, ListOptions{Maps: maps, AllowMissing: true}); err == nil {
		t.Error("a mapping to no folder must not look like an empty prefix")
	}
	if l, err := List(context.Background(), []string{"s3://b/x"}, ListOptions{Maps: maps, AllowMissing: true}); err != nil || len(l.Objects) != 0 {
		t.Errorf("an empty prefix: %v %v", l, err)
	}
	l, err := List(context.Background(), []string{"gone"}, ListOptions{AllowMissing: true})
	if err != nil || len(l.Objects) != 0 {
		t.Errorf("AllowMissing: %v %v", l, err)
	}
}

func TestListPermission(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind here")
	}
	tree(t, "d/shut/x")
	os.Chmod("d/shut", 0)
	defer os.Chmod("d/shut", 0o755)
	if _, err := List(context.Background(), []string{"d"}, ListOptions{}); !sqlerr.Is(err, sqlerr.PermissionDenied) {
		t.Errorf("error %v", err)
	}
}

func TestListLinks(t *testing.T) {
	tree(t, "logs/real/1", "logs/real/2", "elsewhere/3", "elsewhere/more/4")
	symlink(t, "real", "logs/a-first")       // to a folder read anyway
	symlink(t, "real/1", "logs/one")         // to a file read anyway
	symlink(t, "..", "logs/real/up")         // a loop
	symlink(t, "../elsewhere", "logs/x")     // read through the link, once
	symlink(t, "../elsewhere", "logs/y")     // not again
	symlink(t, "nowhere", "logs/broken")     // told
	symlink(t, "../../logs", "elsewhere/bk") // back
	symlink(t, "logs/real/2", "named")       // an argument
	symlink(t, "selfish", "selfish")         // to itself
	want := []string{"logs/real/1", "logs/real/2", "logs/x/3", "logs/x/more/4"}
	l, err := List(context.Background(), []string{"logs"}, ListOptions{})
	if err != nil || !reflect.DeepEqual(shown(l), want) {
		t.Errorf("%v %v", shown(l), err)
	}
	reasons := map[string]bool{}
	for _, s := range l.Skipped {
		reasons[s.Reason] = true
	}
	if !reasons["broken link"] || !reasons["link to a folder that holds it"] {
		t.Errorf("skipped: %v", l.Skipped)
	}
	l, err = List(context.Background(), []string{"logs/**/[0-9]"}, ListOptions{})
	if err != nil || !reflect.DeepEqual(shown(l), want) {
		t.Errorf("pattern: %v %v", shown(l), err)
	}
	l, err = List(context.Background(), []string{"named", "logs/real"}, ListOptions{})
	if err != nil || !reflect.DeepEqual(shown(l), []string{"named", "logs/real/1"}) {
		t.Errorf("named: %v %v", shown(l), err)
	}
	if _, err = List(context.Background(), []string{"selfish"}, ListOptions{}); !sqlerr.Is(err, sqlerr.InputUnreadable) {
		t.Errorf("link to itself: %v", err)
	}
}

func TestListMapped(t *testing.T) {
	tree(t, "mirror/AWSLogs/f1.gz", "mirror/AWSLogs/sub/f2.gz", "other/deep/f3.gz")
	opt := ListOptions{Maps: Mappings{{"s3://b", "mirror"}, {"s3://b/AWSLogs/x", "other"}}}
	tests := []struct{ path, want string }{
		{"s3://b/AWSLogs/", "s3://b/AWSLogs/f1.gz s3://b/AWSLogs/sub/f2.gz"},
		{"s3://b", "s3://b/AWSLogs/f1.gz s3://b/AWSLogs/sub/f2.gz"},
		{"s3://b/AWSLogs/*.gz", "s3://b/AWSLogs/f1.gz"},
		{"s3://b/*/**/*2.gz", "s3://b/AWSLogs/sub/f2.gz"},
		{"s3://b/AWSLogs/x/deep", "s3://b/AWSLogs/x/deep/f3.gz"},
		{"S3A://b/AWSLogs/f1.gz", "S3A://b/AWSLogs/f1.gz"},
	}
	for _, tt := range tests {
		l, err := List(context.Background(), []string{tt.path}, opt)
		if err != nil || strings.Join(shown(l), " ") != tt.want {
			t.Errorf("%s: %v %v", tt.path, shown(l), err)
		}
	}
	_, err := List(context.Background(), []string{"s3://b/../x"}, opt)
	if !sqlerr.Is(err, sqlerr.InputNotFound) {
		t.Errorf("address that leaves the folder: %v", err)
	}
}

func TestListPrunes(t *testing.T) {
	base := "AWSLogs/123456789012/vpcflowlogs/"
	file := func(region, day, clock string) string {
		return base + region + "/2026/03/" + day + "/123456789012_vpcflowlogs_" + region + "_fl-0a_202603" + day + "T" + clock + "Z_ab.log.gz"
	}
	early, late := file("us-east-1", "01", "0000"), file("us-east-1", "01", "2355")
	next, west := file("us-east-1", "02", "1200"), file("us-west-2", "01", "1200")
	tree(t, early, late, next, west, "AWSLogs/999999999999/vpcflowlogs/us-east-1/2026/03/01/x.log.gz")
	prune := Prune{Since: date(t, "2026-03-01T22:00:00Z"), Until: date(t, "2026-03-02T00:30:00Z"),
		Accounts: []string{"123456789012"}, Regions: []string{"us-east-1"}}
	l, err := List(context.Background(), []string{"AWSLogs"}, ListOptions{Prune: prune})
	if err != nil || !reflect.DeepEqual(shown(l), []string{late}) {
		t.Errorf("%v %v", shown(l), err)
	}
	if l.Pruned != 2 || l.PrunedDirs != 2 {
		t.Errorf("pruned %d objects, %d folders", l.Pruned, l.PrunedDirs)
	}
	var asked []string
	skip := func(dir string) bool {
		asked = append(asked, filepath.ToSlash(dir))
		return strings.HasSuffix(dir, "vpcflowlogs")
	}
	l, err = List(context.Background(), []string{"AWSLogs"}, ListOptions{SkipDir: skip})
	if err != nil || len(l.Objects) != 0 || l.PrunedDirs != 2 || len(asked) != 5 {
		t.Errorf("SkipDir: %v %v %v", l, err, asked)
	}
}

func TestListCancelled(t *testing.T) {
	tree(t, "d/x")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := List(ctx, []string{"d"}, ListOptions{}); err != context.Canceled {
		t.Errorf("error %v", err)
	}
}
