package athena_test

import (
	"strings"
	"testing"

	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// TestHints: an error about a name says what may have been meant.
func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		`SELECT scraddr FROM t`:                         "did you mean srcaddr?",
		`SELECT ends FROM t`:                            `did you mean "end"?`,
		`SELECT srcaddr FROM t WHERE action = "REJECT"`: "text is written in single quotes: 'REJECT'",
		`SELECT x.bytes FROM t`:                         "no relation in FROM is called x",
		`SELECT lowr(srcaddr) FROM t`:                   "did you mean lower?",

		`SELECT bytes AS b FROM t WHERE b > 1`:                                     "only ORDER BY sees the names of the select list: write what b stands for, bytes",
		`SELECT srcaddr AS src, count(*) FROM t GROUP BY src`:                      "only ORDER BY sees the names of the select list: write what src stands for, srcaddr",
		`SELECT count(*) AS n FROM t GROUP BY srcaddr HAVING n > 1`:                "only ORDER BY sees the names of the select list: write what n stands for, count(*)",
		`SELECT x AS n FROM (SELECT bytes AS x FROM t WHERE n = 1)`:                "",
		`SELECT 1 FROM t WHERE current_date >= '2026-11-25'`:                       "write DATE '2026-11-25'",
		`SELECT 1 FROM t WHERE '2026/11/25' = current_date`:                        "write DATE '2026-11-25'",
		`SELECT 1 FROM t WHERE current_date IN ('2026-11-25')`:                     "write DATE '2026-11-25'",
		`SELECT 1 FROM t WHERE current_date BETWEEN '2026-11-24' AND '2026-11-25'`: "write DATE '2026-11-24'",
		`SELECT 1 FROM t WHERE from_unixtime(start) > '2026-11-25'`:                "write TIMESTAMP '2026-11-25 00:00:00'",
		`SELECT 1 FROM t WHERE from_unixtime(start) > '2026-11-25 10:00'`:          "write TIMESTAMP '2026-11-25 10:00'",
		`SELECT 1 FROM t WHERE current_date = srcaddr`:                             "CAST(… AS date) makes a time of text such as 2026-03-01, date_parse(…, '%Y/%m/%d') of other forms",
		`SELECT 1 FROM t WHERE srcaddr = DATE '2026-11-25'`:                        "what it is compared with is text: write the time in single quotes as it stands there, or CAST the text AS date",
		`SELECT 1 FROM t WHERE bytes = '840'`:                                      "a number is written without quotes: 840",
		`SELECT 1 FROM t WHERE start BETWEEN '2026-11-25' AND '2026-11-26'`:        "for seconds since 1970 write to_unixtime(TIMESTAMP '2026-11-25 00:00:00')",
		`SELECT 1 FROM t WHERE start >= current_timestamp`:                         "from_unixtime(…) makes a time of seconds since 1970, to_unixtime(…) seconds of a time",
		`SELECT 1 FROM t WHERE account_id = 111122223333`:                          "what it is compared with is text: write it in single quotes",
		`SELECT 1 FROM t WHERE account_id = bytes`:                                 "CAST(… AS bigint) makes a number of text",
		`SELECT 1 FROM t WHERE bytes = true`:                                       "",
		`SELECT current_date - 7`:                                                  "write - INTERVAL '7' DAY",
		`SELECT now() + bytes FROM t`:                                              "write + INTERVAL '1' DAY",
		`SELECT CAST(start AS timestamp) FROM t`:                                   "from_unixtime(…) makes a time of seconds since 1970",
		`SELECT CAST(now() AS bigint)`:                                             "to_unixtime(…) gives the seconds since 1970",
		`SELECT date_trunc(hour, now()) FROM t`:                                    "a unit of time is written in single quotes: 'hour'",
		`SELECT date_trunc('hour', start) FROM t`:                                  "from_unixtime(…) makes a time of seconds since 1970",
		`SELECT contains('10.0.0.0/8', srcaddr) FROM t`:                            "CAST(… AS IPADDRESS) makes an address of text",
		`SELECT sum(account_id) FROM t`:                                            "CAST(… AS bigint) makes a number of text",
		`SELECT date_diff('day', account_id, now()) FROM t`:                        "CAST(… AS timestamp) makes a time of text",
		`SELECT strpos(dstport, '1') FROM t`:                                       "CAST(… AS varchar) makes text of a number",
		`SELECT upper(srcaddr, 1) FROM t`:                                          "",
		`SELECT srcaddr FROM t WHERE sum(bytes) > 1 GROUP BY 1`:                    "conditions on aggregates stand in HAVING, behind GROUP BY",
		`SELECT year FROM (VALUES 1) v(a)`:                                         "",
		`SELECT srcaddr FROM t WHERE action = REJECT`:                              "text is written in single quotes: 'REJECT'",
		`SELECT action, count(*) c FROM t GROUP BY 1 ORDER BY count`:               "count is a function: write count(…), or its name in the select list",
		`SELECT coalesce(srcport, '-') FROM t`:                                     "CAST(… AS varchar) makes text of a number",
		`SELECT srcaddr + ':' + action FROM t`:                                     "|| joins texts",
		`SELECT count(DISTINCT srcaddr, dstaddr) FROM t`:                           "count(DISTINCT (a, b)) counts pairs",
		`SELECT a.srcaddr FROM t a JOIN t b USING (srcaddr)`:                       "srcaddr belongs to both sides of USING: write it without a",
		`SELECT x.srcaddr FROM t a JOIN t b USING (srcaddr)`:                       "no relation in FROM is called x",
		`SELECT timestamp '2026-11-25T10:00:00Z'`:                                  "from_iso8601_timestamp('…') reads a time with a T",
		`SELECT timestamp 'tomorrow'`:                                              "",
		`SELECT ifnull(srcaddr, 'x') FROM t`:                                       "write coalesce(…)",
		`SELECT SUM(IFNULL(bytes, 0)) FROM t`:                                      "write coalesce(…)",
		`SELECT datediff('day', now(), now()) FROM t`:                              "write date_diff('day', from, to)",
		`SELECT ipaddress(srcaddr) FROM t`:                                         "write CAST(… AS IPADDRESS)",
	} {
		_, err := bindText(text, function.Athena)
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		if got := sqlerr.From(err).Hint; got != want {
			t.Errorf("%s: hint %q, want %q", text, got, want)
		}
	}
}

// TestNotSupported: what this binder does not know is refused at its place and named.
func TestNotSupported(t *testing.T) {
	for text, want := range map[string]string{
		`SELECT sum(grouping(srcaddr)) FROM t GROUP BY srcaddr`: "line 1:12: GROUPING in an aggregate",
	} {
		_, err := bindText(text, function.Athena)
		got := ""
		if err != nil {
			got = sqlerr.Athena{}.Render(text, sqlerr.From(err))
		}
		if !strings.HasPrefix(got, "NOT_SUPPORTED: ") || !strings.Contains(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}
