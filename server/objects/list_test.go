package objects

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const bucket = "bucket"

// newStore makes a store with a bucket; files go to where dir leads.
func newStore(t testing.TB) (s *Store, dir string) {
	t.Helper()
	root := t.TempDir()
	s, err := Open(root)
	if err == nil {
		err = s.CreateBucket(bucket)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, filepath.Join(root, bucket)
}

func put(t testing.TB, s *Store, key, text string) Info {
	t.Helper()
	info, err := s.Put(bucket, key, Content{From: strings.NewReader(text), Length: int64(len(text)), Limit: 1 << 30}, Attributes{}, nil)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return info
}

// handmade writes a file, unless a folder is in its way.
func handmade(dir, key, text string) bool {
	path := filepath.Join(dir, filepath.FromSlash(key))
	return os.MkdirAll(filepath.Dir(path), 0o777) == nil && os.WriteFile(path, []byte(text), 0o666) == nil
}

// A bucket of random keys is listed as a sorted array of them would be.
func TestListAgainstModel(t *testing.T) {
	s, dir := newStore(t)
	random := rand.New(rand.NewPCG(1, 2))
	var keys []string
	for range 400 {
		key := randomKey(random)
		if slices.Contains(keys, key) {
			continue
		}
		if random.IntN(4) == 0 {
			_, err := s.Put(bucket, key+"/", Content{From: strings.NewReader("")}, Attributes{}, nil)
			if key += "/"; err != nil || slices.Contains(keys, key) {
				continue
			}
		} else if !handmade(dir, key, "x") {
			continue
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for range 200 {
		o := ListOptions{Prefix: randomPart(random, 4), After: randomPart(random, 5), Max: 1 + random.IntN(30)}
		if random.IntN(3) > 0 {
			o.Delimiter = []string{"/", "/", "b", "a/"}[random.IntN(4)]
		}
		got := pages(t, s, o)
		if want := model(keys, o); !slices.Equal(got, want) {
			t.Fatalf("%+v\ngot  %q\nwant %q", o, got, want)
		}
	}
}

func randomPart(random *rand.Rand, most int) string {
	var b strings.Builder
	for range random.IntN(most) {
		b.WriteByte("ab.-/0"[random.IntN(6)])
	}
	return b.String()
}

func randomKey(random *rand.Rand) string {
	for {
		key := randomPart(random, 9)
		if _, err := filePath(bucket, key); err == nil && key != "" && !isFolder(key) {
			return key
		}
	}
}

// pages lists all pages and gives keys and prefixes as they came.
func pages(t *testing.T, s *Store, o ListOptions) []string {
	t.Helper()
	var out []string
	for {
		l, err := s.List(t.Context(), bucket, o)
		if err != nil {
			t.Fatal(err)
		}
		var page []string
		for _, info := range l.Objects {
			page = append(page, info.Key)
		}
		page = append(page, l.Prefixes...)
		slices.Sort(page)
		if len(page) > o.Max || l.Truncated && len(page) < o.Max {
			t.Fatalf("%+v: a page of %d", o, len(page))
		}
		out = append(out, page...)
		if !l.Truncated {
			return out
		}
		o.After = l.Last
	}
}

func model(keys []string, o ListOptions) []string {
	var out []string
	for _, key := range keys {
		if key <= o.After || !strings.HasPrefix(key, o.Prefix) {
			continue
		}
		if p := rolledUp(key, o.Prefix, o.Delimiter); p != "" {
			if p == o.After {
				continue
			}
			key = p
		}
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func TestListEnds(t *testing.T) {
	s, dir := newStore(t)
	handmade(dir, "a/b", "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.List(ctx, bucket, ListOptions{Max: 10}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if l, err := s.List(t.Context(), bucket, ListOptions{Max: 0}); err != nil || l.Truncated || len(l.Objects) > 0 {
		t.Error(l, err)
	}
	for _, prefix := range []string{"../", "a/../", "/", "//", "a//", "a/b/c/", "\x00/", strings.Repeat("x", 3000) + "/"} {
		if l, err := s.List(t.Context(), bucket, ListOptions{Prefix: prefix, Max: 10}); err != nil || len(l.Objects)+len(l.Prefixes) > 0 {
			t.Errorf("%q: %v, %v", prefix, l, err)
		}
	}
}

// Links and things that are no files are no objects; folders without objects no prefixes.
func TestListOddFiles(t *testing.T) {
	s, dir := newStore(t)
	outside := filepath.Join(t.TempDir(), "secret")
	handmade(dir, "real", "x")
	if err := errors.Join(os.WriteFile(outside, nil, 0o666), os.Mkdir(filepath.Join(dir, "empty"), 0o777)); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"out": outside, "up": "../../../etc/passwd", "loop": ".", "within": "real", "dangling": "nothing"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links")
		}
	}
	handmade(dir, "bad\xff", "x")
	got := pages(t, s, ListOptions{Delimiter: "/", Max: 100})
	if fmt.Sprint(got) != "[real within]" {
		t.Errorf("%q", got)
	}
}
