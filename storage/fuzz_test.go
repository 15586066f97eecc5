package storage

import (
	"context"
	"path"
	"strings"
	"testing"
	"time"
)

// Paths come from users and buckets: whatever they are, a layout is well formed,
// and a pattern is resolved or refused.
func FuzzParseLayout(f *testing.F) {
	for _, s := range []string{
		"AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/03/01/12/123456789012_vpcflowlogs_us-east-1_fl-1_20260301T1205Z_ab.log.gz",
		"AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2026/month=02/day=31/hour=24", `a\b`, "",
	} {
		f.Add(s)
	}
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, p string) {
		l := ParseLayout(p)
		if l.From.IsZero() != l.To.IsZero() || l.To.Before(l.From) {
			t.Errorf("%q: from %v to %v", p, l.From, l.To)
		}
		if !l.From.IsZero() && !(Prune{Since: l.From, Until: l.To}).Keep(l) {
			t.Errorf("%q is not kept for its own times", p)
		}
		Prune{Since: since, Until: since.AddDate(0, 0, 1)}.Keep(l)
	})
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{"a/*.log", "**/**/x", "[", "a/[!b]*/", "/", "//*", "s3://b/**/c?", `\*`} {
		f.Add(s, "name")
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, pattern, name string) {
		base, segments := splitPattern(pattern)
		if isPattern(base) || len(segments) > 0 != isPattern(pattern) {
			t.Errorf("%q: base %q, segments %q", pattern, base, segments)
		}
		for _, s := range segments {
			matched, hidden, err := matchSegment(s, name)
			if matched && hidden || err != nil && err != path.ErrBadPattern {
				t.Errorf("%q, %q: %v %v %v", s, name, matched, hidden, err)
			}
		}
		if !strings.Contains(pattern, "..") {
			List(context.Background(), []string{dir + "/" + strings.TrimLeft(pattern, "/")}, ListOptions{})
		}
	})
}

func FuzzMapping(f *testing.F) {
	f.Add("s3://b/p=dir", "s3://b/p/x/../y")
	f.Add("S3A://b=/a=b", "s3://b")
	f.Fuzz(func(t *testing.T, mapping, uri string) {
		m, err := ParseMapping(mapping)
		if err != nil {
			return
		}
		local, ok := Mappings{m}.Resolve(uri)
		if ok && !isWithin(local, m.Dir) {
			t.Errorf("%q leads %q out of its folder: %q", mapping, uri, local)
		}
	})
}
