package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func parsed(t *testing.T, args ...string) *flags {
	t.Helper()
	f, _, err := parseFlags(args, nil, nil)
	if err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	return f
}

func TestFlags(t *testing.T) {
	f := parsed(t, "-c", "-- a comment\nSELECT 1", "-f", "a.sql", "--command=SELECT 2", "-t", "a=x", "--null", "-", "--stats", "dir", "b/*.gz")
	if !slices.Equal(f.Command, []string{"-- a comment\nSELECT 1", "SELECT 2"}) || !slices.Equal(f.File, []string{"a.sql"}) {
		t.Errorf("%q %q", f.Command, f.File)
	}
	if string(f.order) != "cfc" {
		t.Errorf("order %q", f.order)
	}
	if f.Null == nil || *f.Null != "-" || f.Stats != "text" || !slices.Equal(f.Paths, []string{"dir", "b/*.gz"}) {
		t.Errorf("%v %q %q", f.Null, f.Stats, f.Paths)
	}
	if f := parsed(t); f.Null != nil || f.Stats != "auto" || f.Timezone != "UTC" {
		t.Errorf("defaults: %+v", f)
	}
	if f := parsed(t, "--null="); f.Null == nil || *f.Null != "" {
		t.Error("--null= is the empty text, not the default")
	}
	if f := parsed(t, "--", "--stats"); !slices.Equal(f.Paths, []string{"--stats"}) {
		t.Errorf("behind --: %q", f.Paths)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("FLOWSQL_OUTPUT", "json")
	t.Setenv("FLOWSQL_LOG_REGION", "eu-west-1,us-east-1")
	t.Setenv("FLOWSQL_VERSION", "2.0") // of a package, say: no order to print ours
	f := parsed(t)
	if f.Output != "json" || len(f.LogRegion) != 2 || f.Version {
		t.Errorf("%+v", f)
	}
	if f := parsed(t, "-o", "csv"); f.Output != "csv" {
		t.Error("the command line counts more than the environment")
	}
}

func TestBadFlags(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--outptu", "x"}, `unknown flag --outptu, did you mean "--output"?`},
		{[]string{"-x"}, "hint: SQL goes behind -c"},
		{[]string{"SELECT 1"}, "SQL goes behind -c"},
		{[]string{"--dialect", "mysql", "-c", "SELECT 1"}, `must be one of "auto","athena","trino","s3select"`},
		{[]string{"-o", "xml", "-c", "SELECT 1"}, "unknown output format"},
		{[]string{"--since", "soon", "-c", "SELECT 1"}, `"soon" is no time`},
		{[]string{"--last", "2w", "-c", "SELECT 1"}, `"2w" is no span`},
		{[]string{"--memory-limit", "much", "-c", "SELECT 1"}, `"much" is no size`},
		{[]string{"--timezone", "Mars/Olympus", "-c", "SELECT 1"}, `unknown time zone "Mars/Olympus"`},
		{[]string{"-t", "x", "-c", "SELECT 1"}, "-t takes NAME=PATH"},
		{[]string{"--fields", "a", "--log-format", "b", "-c", "SELECT 1"}, "give one"},
		{[]string{"completion", "tcsh"}, `must be one of "bash","zsh","fish"`},
	} {
		var stdout, stderr bytes.Buffer
		p := &process{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr}
		if code := p.run(t.Context(), c.args); code != exitUsage || !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
			t.Errorf("%q: code %d, stdout %q, stderr %q; want %q", c.args, code, &stdout, &stderr, c.want)
		}
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string]time.Duration{"90s": 90 * time.Second, "15m": 15 * time.Minute, "2h": 2 * time.Hour, "7d": 168 * time.Hour, "0.5d": 12 * time.Hour} {
		if got, err := span(text); got != want || err != nil {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "7", "-2h", "-1d", "d", "two"} {
		if _, err := span(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestInstants(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00", "2026-03-01 12:00", "2026-03-01T12:00:00", "1772366400"} {
		if got, err := instant(text); !got.Equal(noon) || err != nil {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "12", "2026-02-30", "yesterday"} {
		if _, err := instant(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"512MB": 512e6, "4gb": 4e9, "1GiB": 1 << 30, "64k": 64 << 10, "1000": 1000, "1.5 MB": 1.5e6} {
		if got, err := size(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "MB", "-1MB", "0", "12XB"} {
		if _, err := size(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	p := &process{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr}
	if code := p.run(t.Context(), []string{"--help"}); code != 0 || stderr.Len() > 0 {
		t.Errorf("code %d, stderr %q", code, &stderr)
	}
	for i, line := range strings.Split(stdout.String(), "\n") {
		if strings.Contains(line, "($") || len([]rune(line)) > 110 {
			t.Errorf("line %d: %q", i+1, line)
		}
	}
}
