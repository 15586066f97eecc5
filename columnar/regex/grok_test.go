package regex

import (
	"strings"
	"testing"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/sql/types"
)

// rowOf decodes a line into n text columns.
func rowOf(t *testing.T, format record.Format, n int, line string) string {
	t.Helper()
	var columns []record.Column
	var out []build.Builder
	for i := range n {
		columns = append(columns, record.Column{Ordinal: i, Type: types.Varchar})
		out = append(out, build.New(types.Varchar, nil))
	}
	d, err := format(columns, out)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Decode([]byte(line)); err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, b := range out {
		a := b.Finish()
		if a.IsNull(0) {
			cells = append(cells, "∅")
		} else {
			cells = append(cells, a.ValueStr(0))
		}
	}
	return strings.Join(cells, "|")
}

func TestGrok(t *testing.T) {
	for _, c := range []struct{ format, custom, line, want string }{
		{"%{IP:client} %{WORD:method} %{URIPATHPARAM:request} %{NUMBER:bytes} %{NUMBER:duration}", "",
			"55.3.244.1 GET /index.html?x=1 15824 0.043", "55.3.244.1|GET|/index.html?x=1|15824|0.043"},
		{"%{IP:client} %{WORD:method}", "", "no match at all", "∅|∅"},
		{"%{IP:client} %{WORD:method}", "", "before 10.0.0.1 GET after", "10.0.0.1|GET"},
		{"%{IPV6:a}", "", "x 2001:db8::1 y", "2001:db8::1"},
		{"%{POSTFIX_QUEUEID:queue_id}: %{GREEDYDATA:rest}", "POSTFIX_QUEUEID [0-9A-F]{10,11}\n# comment\nOTHER x",
			"BEF25A72965: message-id=<1>", "BEF25A72965|message-id=<1>"},
		{"(?<first>[a-z]+) %{INT:second:int}", "", "abc -42", "abc|-42"},
		{"%{MINE:m=[xy]+} %{MINE}", "", "xyx y", "xyx"},
		{"%{TIMESTAMP_ISO8601:t} %{LOGLEVEL:l} %{GREEDYDATA:m}", "", "2024-01-02T10:11:12.5Z WARN it broke", "2024-01-02T10:11:12.5Z|WARN|it broke"},
		{"%{COMMONAPACHELOG}", "", `127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326`,
			"127.0.0.1|-|frank|10/Oct/2000:13:55:36 -0700|GET|/a.gif|1.0|∅|200|2326"},
		{"%{SYSLOGBASE} %{GREEDYDATA:message}", "", "Dec 23 12:11:43 louis postfix/smtpd[31499]: connect", "Dec 23 12:11:43|∅|∅|louis|postfix/smtpd|31499|connect"},
	} {
		format, err := NewGrok(GrokOptions{c.format, c.custom})
		if err != nil {
			t.Errorf("%s: %v", c.format, err)
			continue
		}
		if got := rowOf(t, format, strings.Count(c.want, "|")+1, c.line); got != c.want {
			t.Errorf("%s: %s, want %s", c.format, got, c.want)
		}
	}
}

func TestGrokErrors(t *testing.T) {
	for _, c := range [][3]string{
		{"%{NOTHING:x}", "", "Pattern NOTHING is not defined."},
		{"%{A:x}", "A %{B}\nB %{A}", "Deep recursion"},
		{"%{A:x}", "A (", "missing closing"},
	} {
		if _, err := NewGrok(GrokOptions{c[0], c[1]}); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v", c[0], err)
		}
	}
}

// TestEveryGrokPattern compiles each pattern of the table by itself.
func TestEveryGrokPattern(t *testing.T) {
	for _, p := range grokPatterns {
		if _, err := NewGrok(GrokOptions{Format: "%{" + p.name + ":x}"}); err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}

func TestRegex(t *testing.T) {
	for _, c := range []struct{ pattern, line, want string }{
		{`(\S+) (\S+)`, "a b", "a|b"},
		{`(\S+) (\S+)`, "a b c", "∅|∅"},
		{`(a)|(b)`, "b", "∅|b"},
		{`(?<x>a+)(b)`, "aab", "aa|b"},
		{`(?!x)(.)(?<=a)(.*)`, "abc", "a|bc"},
		{`(?!x)(?<n>.)(.)`, "ab", "a|b"},
		{`(.)\1(.*)`, "aab", "a|b"},
		{`(.*)`, "a", "a|∅"},
	} {
		format, err := New(Options{Pattern: c.pattern})
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if got := rowOf(t, format, strings.Count(c.want, "|")+1, c.line); got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.pattern, c.line, got, c.want)
		}
	}
	if _, err := New(Options{Pattern: "("}); err == nil {
		t.Error("no error")
	}
}
