package storage

import (
	"os"
	"path/filepath"
	"testing"

	"flowsql/sql/sqlerr"
)

func TestParseMapping(t *testing.T) {
	t.Chdir(t.TempDir())
	os.MkdirAll("year=2026", 0o755)
	os.Mkdir("m", 0o755)
	tests := []struct{ text, prefix, dir string }{
		{"s3://bucket=m", "s3://bucket", "m"},
		{"s3://bucket/=/x/y", "s3://bucket", "/x/y"},
		{"s3a://bucket/p=m", "s3://bucket/p", "m"},
		{"s3://bucket/year=2026=m", "s3://bucket/year=2026", "m"},
		{"s3://bucket=year=2026", "s3://bucket", "year=2026"},
		{"s3://bucket=no=where", "s3://bucket", "no=where"},
	}
	for _, tt := range tests {
		if got, err := ParseMapping(tt.text); err != nil || got != (Mapping{tt.prefix, tt.dir}) {
			t.Errorf("%s: %+v %v", tt.text, got, err)
		}
	}
	for _, bad := range []string{"", "bucket=m", "s3://bucket", "s3://bucket=", "s3://=m", "s3:///x=m"} {
		if _, err := ParseMapping(bad); !sqlerr.Is(err, sqlerr.Usage) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestResolve(t *testing.T) {
	m := Mappings{{"s3://b", "all"}, {"s3://b/p", "deep"}, {"s3://c/q", "all/c"}}
	tests := []struct{ uri, local string }{
		{"s3://b/x/y", "all/x/y"},
		{"s3://b", "all"},
		{"s3://b/", "all"},
		{"s3://b/p", "deep"},
		{"s3://b/p/z", "deep/z"},
		{"s3://b/pq", "all/pq"},
		{"s3n://b/p/z", "deep/z"},
		{"s3://bb/x", ""},
		{"s3://c/x", ""},
		{"s3://b/../c", ""},
		{"/b/x", ""},
	}
	for _, tt := range tests {
		got, ok := m.Resolve(tt.uri)
		if filepath.ToSlash(got) != tt.local || ok != (tt.local != "") {
			t.Errorf("%s: %s %v", tt.uri, got, ok)
		}
	}
	back := []struct{ local, uri string }{
		{"all/x/y", "s3://b/x/y"}, {"deep", "s3://b/p"}, {"all/c/f", "s3://c/q/f"}, {"elsewhere", ""},
	}
	for _, tt := range back {
		if got, ok := m.URI(filepath.FromSlash(tt.local)); got != tt.uri || ok != (tt.uri != "") {
			t.Errorf("%s: %s %v", tt.local, got, ok)
		}
	}
}
