package flowlog

import (
	"bytes"
	"net/netip"
	"strings"
	"unicode/utf8"

	"flowsql/columnar/lines"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Format is what the beginning of a file tells of it.
type Format struct {
	Fields []Field // in the order of the file; without names where Named is unset
	Named  bool    // the names are known: by a header, by --fields, or since it is the default format
	Skip   int     // lines to leave out at the beginning: the header, and empty lines before it
	Header string  // the header line, if there is one
	Kind   Kind
	Empty  bool // nothing but line ends: a table of no rows whose fields are not known
}

// Types gives the types of the fields, for Options.Check.
func (f Format) Types() []types.Type {
	out := make([]types.Type, len(f.Fields))
	for i, field := range f.Fields {
		out[i] = field.Type
	}
	return out
}

// ParseFields reads the fields of --fields ("version account-id …", commas
// allowed) or --log-format ("${version} ${account-id} …").
func ParseFields(text string) (Format, error) {
	tokens := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' || r == '\r' })
	for i, t := range tokens {
		name := t
		if strings.HasPrefix(t, "${") && strings.HasSuffix(t, "}") {
			name = t[2 : len(t)-1]
		}
		if !isName([]byte(name)) {
			return Format{}, sqlerr.New(sqlerr.Usage, "'%s' is no name of a flow log field", t)
		}
		tokens[i] = name
	}
	if len(tokens) == 0 {
		return Format{}, sqlerr.New(sqlerr.Usage, "the list of flow log fields is empty")
	}
	fields := fieldsOf(tokens)
	return Format{Fields: fields, Named: true, Kind: kindOf(fields)}, nil
}

// Detect finds the format of a file from its first bytes (a few KiB will do).
// The error is INPUT_NOT_A_FLOW_LOG and says what the file looks like.
func Detect(first []byte) (Format, error) {
	lines, skipped := firstLines(bytes.TrimPrefix(first, lines.ByteOrderMark))
	if len(lines) > 0 { // a header tells, whatever stands in the records below it
		if names, ok := header(lines); ok {
			fields := fieldsOf(names)
			return Format{Fields: fields, Named: true, Skip: skipped + 1, Header: string(lines[0]), Kind: kindOf(fields)}, nil
		}
	}
	if what := foreign(first); what != "" {
		return Format{}, sqlerr.New(sqlerr.InputNotFlowLog, "not a flow log: it looks like %s", what)
	}
	if len(lines) == 0 {
		return Format{Empty: true, Kind: Both}, nil
	}
	best := evidence(lines)
	if best == nil {
		return Format{}, sqlerr.New(sqlerr.InputNotFlowLog, "not a flow log: neither a header of field names nor records of one")
	}
	if fitsDefault(best) {
		return Format{Fields: Default(), Named: true, Kind: VPC}, nil
	}
	return positional(len(best)), nil
}

func positional(n int) Format {
	f := Format{Fields: make([]Field, n), Kind: Both}
	for i := range f.Fields {
		f.Fields[i] = Field{Kinds: Both, Type: types.Varchar}
	}
	return f
}

// sampleLines is how many lines are looked at.
const sampleLines = 20

// firstLines gives the first lines that are not empty, and the number of empty
// ones before them. A last line without an end is only given if it is alone.
func firstLines(text []byte) (lines [][]byte, skipped int) {
	for len(text) > 0 && len(lines) < sampleLines {
		end := bytes.IndexAny(text, "\r\n")
		if end < 0 {
			if len(lines) == 0 {
				lines = append(lines, text)
			}
			break
		}
		if end > 0 {
			lines = append(lines, text[:end])
		} else if len(lines) == 0 {
			skipped++
		}
		if text[end] == '\r' && end+1 < len(text) && text[end+1] == '\n' {
			end++
		}
		text = text[end+1:]
	}
	return lines, skipped
}

// header gives the names of the first line if it is a header: names only, at
// least half of them known. Where few are, the next line must have as many fields.
func header(lines [][]byte) ([]string, bool) {
	tokens := bytes.Split(bytes.TrimRight(lines[0], " "), []byte(" "))
	names := make([]string, len(tokens))
	for i, t := range tokens {
		if !isName(t) {
			return nil, false
		}
		names[i] = string(t)
	}
	known := knownOf(names)
	if !enough(known, names) {
		return nil, false
	}
	if known < 3 && len(lines) > 1 && bytes.Count(lines[1], []byte(" ")) != len(tokens)-1 {
		return nil, false
	}
	return names, true
}

// NamedFields gives the fields that names stand for where they are those of a flow
// log: at least half of them are known.
func NamedFields(names []string) (fields []Field, ok bool) {
	if !enough(knownOf(names), names) {
		return nil, false
	}
	return fieldsOf(names), true
}

// knownOf counts the names that are known.
func knownOf(names []string) (known int) {
	for _, n := range names {
		if _, ok := Lookup(n); ok {
			known++
		}
	}
	return known
}

func enough(known int, names []string) bool { return known > 0 && known*2 >= len(names) }

// isName reports whether t can be the name of a field.
func isName(t []byte) bool {
	if len(t) == 0 || len(t) > 100 || !isLetter(t[0]) {
		return false
	}
	for _, c := range t {
		if !isLetter(c) && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// evidence gives the fields of the first line that is a record of a flow log,
// one of the default format if there is any.
func evidence(lines [][]byte) [][]byte {
	var found [][]byte
	for _, l := range lines {
		f := bytes.Split(l, []byte(" "))
		if fitsDefault(f) {
			return f
		}
		if found == nil && looksLikeRecord(f) {
			found = f
		}
	}
	return found
}

// fitsDefault reports whether 14 fields are a record of the default format.
func fitsDefault(f [][]byte) bool {
	return len(f) == defaultFields && isNumber(f[0]) && isFlowNumber(f[5]) && isFlowNumber(f[6]) && isFlowNumber(f[7]) &&
		isFlowNumber(f[8]) && isFlowNumber(f[9]) && isFlowNumber(f[10]) && isFlowNumber(f[11]) && logStatus[string(f[13])]
}

var (
	logStatus = map[string]bool{"OK": true, "NODATA": true, "SKIPDATA": true}
	telling   = map[string]bool{"OK": true, "NODATA": true, "SKIPDATA": true, "ACCEPT": true, "REJECT": true,
		"ingress": true, "egress": true, "IPv4": true, "IPv6": true, "TransitGateway": true, "TransitGatewayAttachment": true}
	tellingPrefixes = []string{"eni-", "vpc-", "subnet-", "tgw-", "i-0"}
)

// looksLikeRecord reports whether the fields can be a record in a custom
// format: a value that only flow logs have, two addresses among numbers, or
// numbers alone. One address and some dashes begin many a log.
func looksLikeRecord(fields [][]byte) bool {
	numbers, dashes, addresses, told := 0, 0, 0, 0
	for _, f := range fields {
		switch {
		case isFlowNumber(f):
			numbers++
			if len(f) == 1 && f[0] == '-' {
				dashes++
			}
		case tells(string(f)):
			told++
		case isAddress(string(f)):
			addresses++
		}
	}
	if numbers == len(fields) {
		return numbers > 1 && dashes < numbers
	}
	return (told > 0 || addresses > 1 && numbers > dashes) && (numbers+addresses+told)*2 >= len(fields)
}

func tells(f string) bool {
	if telling[f] {
		return true
	}
	for _, p := range tellingPrefixes {
		if strings.HasPrefix(f, p) {
			return true
		}
	}
	return false
}

func isAddress(f string) bool {
	_, err := netip.ParseAddr(f)
	return err == nil
}

func isNumber(f []byte) bool {
	for _, c := range f {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(f) > 0
}

func isFlowNumber(f []byte) bool { return isNumber(f) || string(f) == "-" }

// foreign tells what a file that is certainly no flow log looks like.
func foreign(first []byte) string {
	if bytes.IndexByte(first[:min(len(first), 4096)], 0) >= 0 {
		return "binary data"
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(first, lines.ByteOrderMark), " \t\r\n")
	if len(text) == 0 {
		return ""
	}
	line := text
	if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
		line = text[:end]
	}
	switch {
	case text[0] == '{' || text[0] == '[':
		return "JSON"
	case text[0] == '<':
		return "XML or HTML"
	case bytes.HasPrefix(text, []byte("#Version:")) || bytes.HasPrefix(text, []byte("#Fields:")):
		return "a CloudFront log"
	}
	return foreignLine(bytes.Split(line, []byte(" ")), line)
}

// foreignLine knows the logs of other services that share buckets with flow logs.
func foreignLine(f [][]byte, line []byte) string {
	switch {
	case len(f) > 2 && (isStamp(f[1]) || isStamp(f[2])):
		return "a load balancer log"
	case len(f) > 2 && isStamp(f[0]):
		return "a Classic Load Balancer log"
	case len(f) > 3 && len(f[0]) == 64 && bytes.HasPrefix(f[2], []byte("[")):
		return "an S3 server access log"
	case !utf8.Valid(line[:max(0, len(line)-utf8.UTFMax)]) && bytes.IndexByte(line, ' ') < 0:
		return "binary data"
	}
	return ""
}

// isStamp reports whether a field begins like 2024-01-01T00:00.
func isStamp(f []byte) bool {
	return len(f) >= 16 && f[4] == '-' && f[7] == '-' && f[10] == 'T' && f[13] == ':' && isNumber(f[:4])
}
