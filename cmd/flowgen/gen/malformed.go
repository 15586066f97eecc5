package gen

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Malformed is a file with one kind of damage.
type Malformed struct {
	// Name is the file's path, one folder for each kind of damage, so that each
	// can be a table of its own; Content is what it holds.
	Name    string
	Content func() ([]byte, error)
}

const (
	goodHeader = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
	goodFirst  = "2 123456789010 eni-0a11ce00000000001 10.0.0.5 198.51.100.7 40001 443 6 10 5200 1772323200 1772323260 ACCEPT OK"
	goodSecond = "2 123456789010 eni-0a11ce00000000001 203.0.113.9 10.0.0.5 55123 22 6 2 88 1772323210 1772323268 REJECT OK"
	noData     = "2 123456789010 eni-0a11ce00000000002 - - - - - - - 1772323200 1772323260 - NODATA"
)

// MalformedFiles lists the damages that a reader must survive. The rows are
// fixed, so that expectations can be written by hand.
var MalformedFiles = []Malformed{
	{"bom/bom.log", lines("\xef\xbb\xbf"+goodHeader, goodFirst)},
	{"cr_inside/cr_inside.log", lines(goodHeader, "2 123456789010 eni-0a11ce00000000001 10.0.0.5\r198.51.100.7 40001 443 6 10 5200 1772323200 1772323260 ACCEPT OK", goodSecond)},
	{"crlf/crlf.log", raw(strings.Join([]string{goodHeader, goodFirst, noData, goodSecond, ""}, "\r\n"))},
	{"doubled_separator/doubled_separator.log", lines(goodHeader, goodFirst, strings.Replace(goodSecond, " 10.0.0.5 ", "  10.0.0.5 ", 1))},
	{"empty/empty.log", raw("")},
	{"empty/empty.log.gz", raw("")},
	{"empty/empty_inside.log.gz", packed("")},
	{"empty_lines/empty_lines.log", lines(goodHeader, "", goodFirst, "", "", " ", goodSecond, "")},
	{"garbage_after_end/garbage_after_end.log.gz", garbageAfterEnd},
	{"header_only/header_only.log", lines(goodHeader)},
	{"header_only_no_newline/header_only_no_newline.log", raw(goodHeader)},
	{"long_line/long_line.log.gz", longLine},
	{"long_rows/long_rows.log", lines(goodHeader, goodFirst+" extra", goodSecond+" a b c", goodFirst+" ")},
	{"no_final_newline/no_final_newline.log", raw(goodHeader + "\n" + goodFirst + "\n" + goodSecond)},
	{"non_numbers/non_numbers.log", lines(goodHeader, replaced("abc", "4e1", "0x6", "ten", "5,200"), replaced("40001.9", "+443", "006", ".5", "5200L"), replaced("", "--1", "\"6\"", "1_0", "1.2.3"))},
	{"not_gzip/not_gzip.log.gz", lines(goodHeader, goodFirst, goodSecond)},
	{"not_utf8/not_utf8.log", lines(goodHeader, strings.Replace(goodFirst, "ACCEPT", "\xff\xfe10", 1), strings.Replace(goodSecond, "REJECT", "caf\xc3\xa9", 1))},
	{"nul_bytes/nul_bytes.log", lines(goodHeader, strings.Replace(goodFirst, "ACCEPT", "AC\x00PT", 1), "\x00\x00\x00", goodSecond)},
	{"out_of_range/out_of_range.log", lines(goodHeader, replaced("2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999"), replaced("-2147483648", "-2147483649", "-9223372036854775808", "-9223372036854775809", "-1"))},
	{"short_rows/short_rows.log", lines(goodHeader, goodFirst, "2 123456789010 eni-0a11ce00000000001", "2", "2 123456789010 ", goodSecond)},
	{"tabs/tabs.log", lines(goodHeader, strings.ReplaceAll(goodFirst, " ", "\t"), goodSecond)},
	{"truncated/truncated.log.gz", truncated},
}

// WriteMalformed writes every malformed file into dir.
func WriteMalformed(dir string) error {
	for _, m := range MalformedFiles {
		content, err := m.Content()
		if err != nil {
			return err
		}
		if err := writeWhole(filepath.Join(dir, filepath.FromSlash(m.Name)), content); err != nil {
			return err
		}
	}
	return nil
}

// raw is fixed content, byte for byte.
func raw(s string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(s), nil }
}

// lines ends each line with a newline.
func lines(all ...string) func() ([]byte, error) {
	return raw(strings.Join(all, "\n") + "\n")
}

// replaced is the first good record with other ports, protocol, packets and bytes.
func replaced(sourcePort, targetPort, protocol, packets, bytes string) string {
	return strings.Replace(goodFirst, "40001 443 6 10 5200", strings.Join([]string{sourcePort, targetPort, protocol, packets, bytes}, " "), 1)
}

// packed gives s in one gzip member.
func packed(s string) func() ([]byte, error) {
	return func() ([]byte, error) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(s)); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		return b.Bytes(), nil
	}
}

// longLine holds a record whose action is 5 MB long, between two good ones.
func longLine() ([]byte, error) {
	long := strings.Replace(goodFirst, "ACCEPT", strings.Repeat("A", 5<<20), 1)
	return packed(strings.Join([]string{goodHeader, goodFirst, long, goodSecond, ""}, "\n"))()
}

// manyLines is enough text that cutting its gzip form loses only the end.
func manyLines() string {
	return goodHeader + "\n" + strings.Repeat(goodFirst+"\n"+goodSecond+"\n", 200)
}

// truncated loses the last third of its bytes, checksum and all.
func truncated() ([]byte, error) {
	var b bytes.Buffer
	c := Config{Seed: 3, Rows: 200}
	if err := WriteObject(&b, c); err != nil {
		return nil, err
	}
	return b.Bytes()[:b.Len()*2/3], nil
}

// garbageAfterEnd is whole, with bytes behind it that are no gzip member.
func garbageAfterEnd() ([]byte, error) {
	whole, err := packed(manyLines())()
	return append(whole, "these bytes are no gzip member"...), err
}
