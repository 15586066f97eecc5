package sqlerr

import (
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
)

// TestUnderline: the token is underlined where it stands, also in a line that is cut
// to the width of a terminal.
func TestUnderline(t *testing.T) {
	long := "SELECT srcaddr, dstaddr, sum(bytes) AS b FROM vpc_flow_logs WHERE strat > 5 GROUP BY srcaddr, dstaddr ORDER BY b"
	for _, c := range []struct {
		text, token string
		width       int
		want        string
	}{
		{"SELECT nope", "nope", 0, "  SELECT nope\n         ~~~~"},
		{"SELECT 1,\n\tnope FROM t", "nope", 40, "   nope FROM t\n   ~~~~"},
		{long, "strat", 0, "  " + long + "\n" + strings.Repeat(" ", 68) + "~~~~~"},
		{long, "strat", 40, "  …logs WHERE strat > 5 GROUP BY srcadd…\n" + strings.Repeat(" ", 14) + "~~~~~"},
		{long, "srcaddr", 40, "  SELECT srcaddr, dstaddr, sum(bytes) A…\n         ~~~~~~~"},
		{long, long, 40, "  SELECT srcaddr, dstaddr, sum(bytes) A…\n  " + strings.Repeat("~", 37)},
		{strings.Repeat("x", 50) + "日本語" + strings.Repeat("y", 50), "本", 40, "  …xxxxxxxxx日本語yyyyyyyyyyyyyyyyyyyyy…\n" + strings.Repeat(" ", 14) + "~~"},
	} {
		at := strings.Index(c.text, c.token)
		e := At(Span{int32(at), int32(at + len(c.token))}, ColumnNotFound, "m")
		_, got, _ := strings.Cut(Shell{Athena{}, c.width}.Render(c.text, e), "\n")
		if got != c.want {
			t.Errorf("%d:\n%s\nwant\n%s", c.width, got, c.want)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if c.width > 0 && runewidth.StringWidth(line) > c.width {
				t.Errorf("too wide: %s", line)
			}
		}
	}
}
