package flowlog

import (
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

const (
	okLine     = "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK"
	noDataLine = "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA"
	v2Header   = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
)

func names(f Format) string {
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Column())
	}
	return strings.Join(out, " ")
}

func TestDetect(t *testing.T) {
	v2 := strings.ReplaceAll(v2Header, "-", "_")
	for _, c := range []struct {
		name, text string
		fields     string
		kind       Kind
		named      bool
		skip       int
	}{
		{"header", v2Header + "\n" + okLine + "\n", v2, VPC, true, 1},
		{"header alone", v2Header, v2, VPC, true, 1},
		{"header cut short by the sample", v2Header + "\n" + okLine[:20], v2, VPC, true, 1},
		{"header after empty lines", "\n\r\n" + v2Header + "\n", v2, VPC, true, 3},
		{"byte order mark", "\xEF\xBB\xBF" + v2Header + "\n", v2, VPC, true, 1},
		{"CRLF", v2Header + "\r\n" + okLine + "\r\n", v2, VPC, true, 1},
		{"no header", okLine + "\n" + noDataLine + "\n", v2, VPC, true, 0},
		{"no header, first line broken", "2 123\n" + noDataLine + "\n", v2, VPC, true, 0},
		{"custom", "srcaddr bytes\n10.0.0.1 5\n", "srcaddr bytes", Both, true, 1},
		{"one field", "srcaddr\n10.0.0.1\n", "srcaddr", Both, true, 1},
		{"unknown field", "version future-field action\n9 x ACCEPT\n", "version future_field action", VPC, true, 1},
		{"transit gateway", tgwDefault + "\n", strings.ReplaceAll(tgwDefault, "-", "_"), TGW, true, 1},
		{"underscores", "account_id srcaddr log_status\n", "account_id srcaddr log_status", Both, true, 1},
		{"positional", "10.0.0.1 10.0.0.2 443 ACCEPT\n", "   ", Both, false, 0},
		{"numbers only", "1 2 3\n4 5 -\n", "  ", Both, false, 0},
	} {
		f, err := Detect([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if names(f) != c.fields || f.Kind != c.kind || f.Named != c.named || f.Skip != c.skip {
			t.Errorf("%s: %q %v named %v skip %d", c.name, names(f), f.Kind, f.Named, f.Skip)
		}
	}
}

func TestDetectEmpty(t *testing.T) {
	for _, text := range []string{"", "\n", "\r\n\n", "\xEF\xBB\xBF"} {
		if f, err := Detect([]byte(text)); err != nil || !f.Empty {
			t.Errorf("%q: %+v %v", text, f, err)
		}
	}
}

func TestNotFlowLogs(t *testing.T) {
	for _, c := range []struct{ text, looks string }{
		{`{"Records":[{"eventVersion":"1.08"}]}`, "JSON"},
		{`[{"a":1}]`, "JSON"},
		{`https 2018-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl"`, "a load balancer log"},
		{`tls 2.0 2018-12-20T02:59:40 net/my-lb/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 2`, "a load balancer log"},
		{`2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29`, "a Classic Load Balancer log"},
		{"#Version: 1.0\n#Fields: date time x-edge-location\n", "a CloudFront log"},
		{strings.Repeat("a1", 32) + ` bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3`, "an S3 server access log"},
		{"PAR1\x00\x01", "binary data"},
		{"\x1f\x8b\x08\x00", "binary data"},
		{"<html>", "XML or HTML"},
		{"Hello there, this is a text\n", "neither a header"},
		{"a,b,c\n1,2,3\n", "neither a header"},
		{"name type action\n", "neither"},
		{"nothing\n", "neither a header"},
	} {
		f, err := Detect([]byte(c.text))
		if c.looks == "neither" { // two names of three are those of fields
			if err != nil || !f.Named {
				t.Errorf("%q: %v", c.text, err)
			}
			continue
		}
		if !sqlerr.Is(err, sqlerr.InputNotFlowLog) || !strings.Contains(err.Error(), c.looks) {
			t.Errorf("%.40q: %v", c.text, err)
		}
	}
}

func TestParseFields(t *testing.T) {
	for _, text := range []string{"version account-id srcport x", "${version} ${account-id} ${srcport} ${x}", "version,account_id, srcport x"} {
		f, err := ParseFields(text)
		if err != nil || names(f) != "version account_id srcport x" || f.Fields[2].Type.Kind != types.KindInteger || f.Fields[3].Type.Kind != types.KindVarchar {
			t.Errorf("%q: %+v %v", text, f, err)
		}
	}
	for _, text := range []string{"", " ", "a b!", "${}", "${version"} {
		if _, err := ParseFields(text); !sqlerr.Is(err, sqlerr.Usage) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFieldTable(t *testing.T) {
	if len(Default()) != 14 || Default()[13].Name != "log-status" || len(DefaultTGW()) != 36 {
		t.Error("default formats")
	}
	for _, f := range DefaultTGW() {
		if f.Kinds&TGW == 0 || f.Version == 0 {
			t.Errorf("%s is no field of a transit gateway", f.Name)
		}
	}
	vpc := 0
	for _, f := range Fields() {
		if f.Kinds&VPC != 0 {
			vpc++
		}
		if f.Doc == "" || f.Version < 2 || f.Version > 11 || strings.ToLower(f.Name) != f.Name {
			t.Errorf("entry of %s", f.Name)
		}
	}
	if vpc != 54 { // 51 numbers in the specification, three of which stand for two fields each
		t.Errorf("%d VPC fields", vpc)
	}
}

// FuzzDetect holds that no beginning of a file crashes the detection, and that a
// format it gives has fields.
func FuzzDetect(f *testing.F) {
	for _, seed := range []string{"", "version account-id srcaddr\n2 1 10.0.0.1\n", "2 1 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 1 2 ACCEPT OK\n",
		"127.0.0.1 localhost\n", "\xEF\xBB\xBFversion\r\n", "{\"Records\":[]}", "\x00\x01", "- - - -\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, first []byte) {
		format, err := Detect(first)
		if err == nil && !format.Empty && len(format.Fields) == 0 {
			t.Errorf("%q: no fields", first)
		}
	})
}

func TestDetectTellsLogsFromOtherText(t *testing.T) {
	for text, want := range map[string]bool{
		"127.0.0.1 localhost\n::1 localhost\n": false,
		"- - - -\n":                            false,
		"127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] \"GET / HTTP/1.0\" 200 2326\n": false,
		"10.0.0.1 10.0.0.2 443 40\n":                true,
		"eni-0123 443 ACCEPT\n":                     true,
		"version srcaddr note\n2 10.0.0.1 a\x00b\n": true,
	} {
		if _, err := Detect([]byte(text)); (err == nil) != want {
			t.Errorf("%q: %v, want a log: %v", text, err, want)
		}
	}
}
