package objects

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"flowsql/server/s3err"
)

func read(t testing.TB, s *Store, key string) (string, Info) {
	t.Helper()
	o, err := s.Get(bucket, key)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	defer o.File.Close()
	text, err := io.ReadAll(o.File)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), o.Info
}

// state gives the files that the store keeps for itself.
func state(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(filepath.Dir(dir), stateFolder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

func TestKeysStayInTheBucket(t *testing.T) {
	s, dir := newStore(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret"), []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	keys := []string{"../secret", "a/../../secret", "..", ".", "./a", "a/.", "a/./b", "/a", "//a", "a//b", "a//", "/", "", "a\x00b", "\xff",
		"../" + stateFolder + "/x", strings.Repeat("x", 256), strings.Repeat("x/", 513)}
	if runtime.GOOS == "windows" {
		keys = append(keys, `..\secret`, `a\b`, "c:", "NUL", "a.", "a ", "a:stream")
	}
	for _, key := range keys {
		var known *s3err.Error
		if _, err := s.Get(bucket, key); !errors.As(err, &known) || known.Status >= 500 {
			t.Errorf("get %q: %v", key, err)
		}
		if _, err := s.Put(bucket, key, Content{From: strings.NewReader("x"), Length: 1, Limit: 9}, Attributes{}, nil); !errors.As(err, &known) || known.Status >= 500 {
			t.Errorf("put %q: %v", key, err)
		}
		if err := s.Delete(bucket, key, nil); !errors.As(err, &known) || known.Status >= 500 {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	for _, name := range []string{"..", ".", "", stateFolder, "a/b", `a\b`, "nope", "secret"} {
		if _, err := s.Get(name, "secret"); !errors.Is(err, s3err.NoSuchBucket) {
			t.Errorf("bucket %q: %v", name, err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("left: %v", entries)
	}
}

func TestLinksOutOfTheRoot(t *testing.T) {
	s, dir := newStore(t)
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"file": filepath.Join(outside, "secret"), "folder": outside, "up": "../.."} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links")
		}
	}
	for _, key := range []string{"file", "folder/secret", "up/secret"} {
		if _, err := s.Get(bucket, key); !errors.Is(err, s3err.AccessDenied) {
			t.Errorf("get %s: %v", key, err)
		}
	}
	for _, key := range []string{"folder/new", "up/new"} {
		if _, err := s.Put(bucket, key, Content{From: strings.NewReader("x"), Length: 1, Limit: 9}, Attributes{}, nil); !errors.Is(err, s3err.AccessDenied) {
			t.Errorf("put %s: %v", key, err)
		}
		if err := s.Delete(bucket, key, nil); !errors.Is(err, s3err.AccessDenied) {
			t.Errorf("delete %s: %v", key, err)
		}
	}
	put(t, s, "file", "mine") // takes the place of the link, not of what it leads to
	text, err := os.ReadFile(filepath.Join(outside, "secret"))
	if err != nil || string(text) != "secret" {
		t.Errorf("%q, %v", text, err)
	}
	if entries, _ := os.ReadDir(outside); len(entries) != 1 {
		t.Errorf("outside: %v", entries)
	}
}

func TestFilesAndFolders(t *testing.T) {
	s, dir := newStore(t)
	put(t, s, "a/b", "x")
	for _, key := range []string{"a", "a/b/c", "a/b/"} {
		if _, err := s.Put(bucket, key, Content{From: strings.NewReader(""), Limit: 9}, Attributes{}, nil); !errors.Is(err, s3err.KeyConflict) {
			t.Errorf("%s: %v", key, err)
		}
	}
	if _, err := s.Put(bucket, "full/", Content{From: strings.NewReader("x"), Length: -1, Limit: 9}, Attributes{}, nil); !errors.Is(err, s3err.InvalidArgument) {
		t.Error(err)
	}
	put(t, s, "folder/", "")
	put(t, s, "folder/x", "x")
	if _, info := read(t, s, "folder/x"); info.ETag != "9dd4e461268c8034f5c8564e155c67a6" {
		t.Error(info)
	}
	if err := s.Delete(bucket, "folder/x", nil); err != nil {
		t.Error(err)
	}
	if info, err := s.Stat(bucket, "folder/"); err != nil || info.Size != 0 || info.ETag != "d41d8cd98f00b204e9800998ecf8427e" {
		t.Errorf("the folder that is an object stays: %v, %v", info, err)
	}
	if err := s.DeleteBucket(bucket); !errors.Is(err, s3err.BucketNotEmpty) {
		t.Error(err)
	}
	for _, key := range []string{"folder/", "a/b", "nothing", "no/thing", "no/thing/"} {
		if err := s.Delete(bucket, key, nil); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("left: %v", entries)
	}
	if left := state(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if err := os.MkdirAll(filepath.Join(dir, "by", "hand"), 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, s, "by/hand", "an empty folder gives way")
	if err := errors.Join(s.Delete(bucket, "by/hand", nil), s.DeleteBucket(bucket)); err != nil {
		t.Error(err)
	}
	if err := s.DeleteBucket(bucket); !errors.Is(err, s3err.NoSuchBucket) {
		t.Error(err)
	}
}

// A file changed by hand is not told to have what the server wrote of the one before.
func TestChangedByHand(t *testing.T) {
	s, dir := newStore(t)
	content := Content{From: strings.NewReader("x"), Length: 1, Limit: 9}
	if _, err := s.Put(bucket, "k", content, Attributes{User: map[string]string{"a": "b"}}, nil); err != nil {
		t.Fatal(err)
	}
	if _, info := read(t, s, "k"); info.User["a"] != "b" || strings.Contains(info.ETag, "-") {
		t.Error(info)
	}
	handmade(dir, "k", "other")
	_, changed := read(t, s, "k")
	if changed.User != nil || !strings.HasSuffix(changed.ETag, "-1") {
		t.Error(changed)
	}
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "k"), later, later); err != nil {
		t.Fatal(err)
	}
	if _, info := read(t, s, "k"); info.ETag == changed.ETag {
		t.Error("the ETag stays though the time changed")
	}
}

// What a crash between the two renames leaves behind is the old object, whole.
func TestCrashBetweenRenames(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.Put(bucket, "k", Content{From: strings.NewReader("old"), Length: 3, Limit: 9}, Attributes{User: map[string]string{"v": "old"}}, nil); err != nil {
		t.Fatal(err)
	}
	fresh := generation{Size: 4, Modified: time.Now().UnixNano(), Attributes: Attributes{ETag: "new"}}
	w, err := s.writeAttributes(bucket, "k", bucket+"/k", fresh)
	if err == nil {
		err = s.root.Rename(w.temp, sidecarPath(bucket, "k"))
	}
	if err != nil {
		t.Fatal(err)
	}
	if text, info := read(t, s, "k"); text != "old" || info.User["v"] != "old" {
		t.Error(text, info)
	}
}

func TestFailedPutsLeaveNothing(t *testing.T) {
	s, dir := newStore(t)
	put(t, s, "k", "old")
	before := len(state(t, dir))
	for name, test := range map[string]struct {
		content Content
		want    error
	}{
		"sender fails": {Content{From: io.MultiReader(strings.NewReader("new"), iotest.ErrReader(io.ErrUnexpectedEOF)), Length: -1, Limit: 9}, io.ErrUnexpectedEOF},
		"too short":    {Content{From: strings.NewReader("new"), Length: 4, Limit: 9}, s3err.IncompleteBody},
		"too large":    {Content{From: strings.NewReader("new"), Length: -1, Limit: 2}, s3err.EntityTooLarge},
		"said to be":   {Content{From: strings.NewReader("new"), Length: 10, Limit: 2}, s3err.EntityTooLarge},
		"another MD5":  {Content{From: strings.NewReader("new"), Length: 3, Limit: 9, MD5: "AAAAAAAAAAAAAAAAAAAAAA=="}, s3err.BadDigest},
		"no MD5":       {Content{From: strings.NewReader("new"), Length: 3, Limit: 9, MD5: "AAAA"}, s3err.InvalidDigest},
		"another sum":  {Content{From: strings.NewReader("new"), Length: 3, Limit: 9, Algorithm: "CRC32", Expected: func() string { return "AAAAAA==" }}, s3err.BadDigest},
		"no sum":       {Content{From: strings.NewReader("new"), Length: 3, Limit: 9, Algorithm: "CRC32", Expected: func() string { return "?" }}, s3err.InvalidRequest},
		"other sort":   {Content{From: strings.NewReader("new"), Length: 3, Limit: 9, Algorithm: "CRC8"}, s3err.InvalidRequest},
	} {
		if _, err := s.Put(bucket, "k", test.content, Attributes{}, nil); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text, info := read(t, s, "k"); text != "old" || info.ETag != "149603e6c03516362a8da23f624db945" {
		t.Error(text, info)
	}
	if after := state(t, dir); len(after) != before {
		t.Errorf("left: %v", after)
	}
}

func TestChecksums(t *testing.T) {
	s, _ := newStore(t)
	for algorithm, want := range map[string]string{"CRC32": "y/Q5Jg==", "CRC32C": "4waSgw==", "CRC64NVME": "rosUhgp5mIg=",
		"SHA1": "98O8HYCOBHMq32eZZczDTKeuNEE=", "SHA256": "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="} {
		info, err := s.Put(bucket, "k", Content{From: strings.NewReader("123456789"), Length: 9, Limit: 9, Algorithm: algorithm}, Attributes{}, nil)
		if err != nil || info.Checksum.Value != want {
			t.Errorf("%s: %v, %v, want %s", algorithm, info.Checksum, err, want)
		}
	}
}

// Of writers of one key one wins, and readers see one of them whole.
func TestConcurrentPuts(t *testing.T) {
	s, dir := newStore(t)
	text := func(i int) string { return strings.Repeat(fmt.Sprint(i), 1000+i) }
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	put(t, s, "a/k", text(0))
	readers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			got, info := read(t, s, "a/k")
			if n := int(got[0] - '0'); got != text(n) || info.User["n"] != fmt.Sprint(n) && n > 0 || strings.Contains(info.ETag, "-") {
				t.Errorf("%d bytes of %c, %v", len(got), got[0], info)
				return
			}
		}
	})
	for i := 1; i < 9; i++ {
		writers.Go(func() {
			for range 10 {
				if _, err := s.Put(bucket, "a/k", Content{From: strings.NewReader(text(i)), Length: -1, Limit: 1 << 20},
					Attributes{User: map[string]string{"n": fmt.Sprint(i)}}, nil); err != nil {
					t.Error(err)
				}
				put(t, s, fmt.Sprintf("b/%d", i), "x") // the folder comes and goes
				if err := s.Delete(bucket, fmt.Sprintf("b/%d", i), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	if left := state(t, dir); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

// Of many that want to be first, one is.
func TestConditionHoldsWhileWriting(t *testing.T) {
	s, _ := newStore(t)
	var all sync.WaitGroup
	won := make(chan int, 20)
	for i := range 20 {
		all.Go(func() {
			_, err := s.Put(bucket, "k", Content{From: strings.NewReader(fmt.Sprint(i)), Length: -1, Limit: 9}, Attributes{}, func(there *Info) error {
				if there != nil {
					return s3err.PreconditionFailed
				}
				return nil
			})
			if err == nil {
				won <- i
			} else if !errors.Is(err, s3err.PreconditionFailed) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(won)
	if text, _ := read(t, s, "k"); len(won) != 1 || text != fmt.Sprint(<-won) {
		t.Errorf("%d won", len(won))
	}
}

func TestBuckets(t *testing.T) {
	s, dir := newStore(t)
	for name, want := range map[string]error{"new-bucket": nil, bucket: nil, "a": s3err.InvalidBucketName, "UPPER": s3err.InvalidBucketName, "a..b": s3err.InvalidBucketName,
		"1.2.3.4": s3err.InvalidBucketName, stateFolder: s3err.InvalidBucketName, "../x": s3err.InvalidBucketName, "file": s3err.BucketAlreadyExists} {
		if name == "file" {
			handmade(filepath.Dir(dir), name, "")
		}
		if err := s.CreateBucket(name); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Mkdir(filepath.Join(filepath.Dir(dir), "By_Hand"), 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, s, "k", "x")
	all, err := s.Buckets()
	if err != nil || len(all) != 3 || all[0].Name != "By_Hand" || all[1].Name != bucket || all[2].Name != "new-bucket" {
		t.Errorf("%v, %v", all, err)
	}
	if err := s.DeleteBucket("../bucket"); !errors.Is(err, s3err.NoSuchBucket) {
		t.Error(err)
	}
}

func TestErrorsOfTheSystem(t *testing.T) {
	for system, want := range map[error]error{syscall.EACCES: s3err.AccessDenied, syscall.EROFS: s3err.AccessDenied, syscall.ENOSPC: s3err.InternalError,
		s3err.BadDigest: s3err.BadDigest} {
		if err := broken(&fs.PathError{Err: system}); !errors.Is(err, want) {
			t.Errorf("%v: %v", system, err)
		}
	}
	for system, want := range map[error]error{syscall.EXDEV: s3err.NotImplemented, syscall.ENOTDIR: s3err.KeyConflict} {
		if err := conflict(&fs.PathError{Err: system}); !errors.Is(err, want) {
			t.Errorf("%v: %v", system, err)
		}
	}
}

func TestSweep(t *testing.T) {
	s, dir := newStore(t)
	put(t, s, "k", "x")
	temp := filepath.Join(filepath.Dir(dir), stateFolder, "tmp")
	old := time.Now().Add(-2 * leftFor)
	for _, name := range []string{"old", "young"} {
		handmade(temp, name, "")
	}
	if err := os.Chtimes(filepath.Join(temp, "old"), old, old); err != nil {
		t.Fatal(err)
	}
	again, err := Open(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if left, _ := os.ReadDir(temp); len(left) != 1 || left[0].Name() != "young" {
		t.Errorf("%v", left)
	}
}
