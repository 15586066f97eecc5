package gen

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// textOf gives the lines of the first object of c.
func textOf(t *testing.T, c Config) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func mustFormat(t *testing.T, text string) Format {
	t.Helper()
	f, err := ParseFormat(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The sums pin the data down: tests elsewhere state results over it.
func TestSameSeedSameLines(t *testing.T) {
	sums := map[string]string{
		"v2":  "8e2a3264d92362b1",
		"v11": "89c5b677a34e7848",
		"tgw": "123552b3252c2b19",
	}
	for format, want := range sums {
		text := textOf(t, Config{Seed: 1, Rows: 1000, Format: mustFormat(t, format), IPv6: 10})
		sum := sha256.Sum256([]byte(text))
		if got := hex.EncodeToString(sum[:8]); got != want {
			t.Errorf("%s: sum %s, want %s", format, got, want)
		}
	}
}

func TestOtherSeedOtherLines(t *testing.T) {
	if textOf(t, Config{Seed: 1, Rows: 10}) == textOf(t, Config{Seed: 2, Rows: 10}) {
		t.Error("seeds 1 and 2 give the same lines")
	}
}

func TestEveryRecordHasTheFieldsOfItsFormat(t *testing.T) {
	for format, fields := range map[string]int{"v2": 14, "v3": 21, "v4": 25, "v5": 29, "v7": 39, "v8": 40, "v9": 41, "v10": 42, "v11": 54, "tgw": 36} {
		f := mustFormat(t, format)
		lines := strings.Split(strings.TrimSuffix(textOf(t, Config{Rows: 2000, Format: f}), "\n"), "\n")
		if len(lines) != 2001 {
			t.Errorf("%s: %d lines, want 2001", format, len(lines))
		}
		for i, line := range lines {
			if n := len(strings.Split(line, " ")); n != fields {
				t.Fatalf("%s: line %d has %d fields, want %d: %s", format, i+1, n, fields, line)
			}
		}
	}
}

func TestRecordsWithoutTraffic(t *testing.T) {
	seen := map[string]int{}
	for _, line := range strings.Split(textOf(t, Config{Rows: 20_000, NoHeader: true}), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[13] == "OK" {
			continue
		}
		seen[fields[13]]++
		if got := strings.Join(slices.Concat(fields[3:10], fields[12:13]), ""); got != "--------" {
			t.Errorf("traffic in %q", line)
		}
		if fields[2] == "-" || fields[10] == "-" || fields[11] == "-" {
			t.Errorf("interface or time is missing in %q", line)
		}
	}
	if seen["NODATA"] < 20 || seen["SKIPDATA"] < 1 || len(seen) != 2 {
		t.Errorf("records without traffic: %v", seen)
	}
}

func TestScannersAreRejected(t *testing.T) {
	ports := map[string]map[string]bool{}
	for _, line := range strings.Split(textOf(t, Config{Rows: 50_000, NoHeader: true}), "\n") {
		if f := strings.Fields(line); len(f) == 14 && f[12] == "REJECT" {
			if ports[f[3]] == nil {
				ports[f[3]] = map[string]bool{}
			}
			ports[f[3]][f[6]] = true
		}
	}
	scanners := 0
	for _, p := range ports {
		if len(p) > 50 {
			scanners++
		}
	}
	if scanners < 5 || scanners > scannerCount {
		t.Errorf("%d sources were turned away at more than 50 ports, want 5 to %d", scanners, scannerCount)
	}
}

func TestIPv6Share(t *testing.T) {
	none, many := textOf(t, Config{Rows: 2000}), textOf(t, Config{Rows: 2000, IPv6: 100})
	if strings.Contains(none, ":") {
		t.Error("IPv6 without asking for it")
	}
	if n := strings.Count(many, "2600:1f18:"); n < 800 {
		t.Errorf("%d IPv6 records of 2000, want at least 800", n)
	}
}

func TestGenerateLayout(t *testing.T) {
	dir := t.TempDir()
	c := Config{Files: 2, Rows: 3, Accounts: []string{"111111111111", "222222222222"}, Regions: []string{"us-east-1", "eu-west-3"}, Every: 24 * time.Hour}
	keys, err := Generate(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) != 8 {
		t.Fatalf("%d keys, want 8", len(keys))
	}
	head := "AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/03/02/111111111111_vpcflowlogs_us-east-1_fl-"
	if !strings.HasPrefix(keys[1], head) || !strings.HasSuffix(keys[1], ".log.gz") || !strings.Contains(keys[1], "_20260302T0000Z_") {
		t.Errorf("second key %q", keys[1])
	}
	contents := map[string]bool{}
	for _, key := range keys {
		contents[gunzip(t, filepath.Join(dir, key))] = true
	}
	if len(contents) != 8 {
		t.Errorf("%d different objects of 8", len(contents))
	}
}

func TestHiveLayout(t *testing.T) {
	dir := t.TempDir()
	keys, err := Generate(dir, Config{Files: 1, Rows: 1, Hive: true, Hourly: true, Container: Plain})
	if err != nil {
		t.Fatal(err)
	}
	head := "AWSLogs/aws-account-id=123456789010/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=03/day=01/hour=00/123456789010_"
	if !strings.HasPrefix(keys[0], head) || !strings.HasSuffix(keys[0], ".log") {
		t.Errorf("key %q", keys[0])
	}
}

func gunzip(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPeers: the addresses outside are as many as asked for, and no more.
func TestPeers(t *testing.T) {
	for _, n := range []int{1, 10, 700} {
		seen := map[string]bool{}
		for _, line := range strings.Split(textOf(t, Config{Rows: 20000, Peers: n}), "\n")[1:] {
			for _, field := range strings.Fields(line) {
				if a, err := netip.ParseAddr(field); err == nil && a.Is4() && a.As4()[0] != 10 && strings.Contains(line, " ACCEPT ") {
					seen[field] = true
				}
			}
		}
		if len(seen) != n {
			t.Errorf("%d addresses, want %d", len(seen), n)
		}
	}
	all := map[string]bool{}
	for i := range 100_003 {
		all[peerAddress(i, 100_003)] = true
	}
	if len(all) != 100_003 {
		t.Errorf("%d addresses of 100003", len(all))
	}
}
