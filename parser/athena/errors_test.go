package athena

import (
	"os"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

// message gives what Trino's renderer says about the error of a statement.
func message(statement string) string {
	_, err := Parse(statement)
	if err == nil {
		return ""
	}
	line := sqlerr.Trino{}.Render(statement, sqlerr.From(err))
	return strings.TrimPrefix(line, "SYNTAX_ERROR: ")
}

func TestSyntaxErrorsAreTrinos(t *testing.T) {
	file, err := os.ReadFile("testdata/syntax_errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	same, known := 0, 0
	for _, block := range strings.Split(strings.TrimSpace(string(file)), "\n\n") {
		lines := strings.Split(block, "\n")
		for strings.HasPrefix(lines[0], "#") {
			lines = lines[1:]
		}
		statement, want := strings.ReplaceAll(lines[0], `\n`, "\n"), lines[1]
		got := message(statement)
		if strings.HasPrefix(want, "! ") {
			known++
			want = strings.Split(want, " ! ")[0][2:]
			if got == want {
				t.Errorf("%s\nis listed as a difference, but there is none any more", statement)
			}
			continue
		}
		same++
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", statement, got, want)
		}
	}
	if same < 200 || known > 12 {
		t.Errorf("%d messages compared, %d known differences; want at least 200 and at most 12", same, known)
	}
}

func TestHints(t *testing.T) {
	for _, c := range []struct{ statement, hint string }{
		{"select a == 1 from t", "equality is written with one ="},
		{"select `a` from t", `write "a"; back-quotes are for CREATE, ALTER and the other DDL statements`},
		{"select a from t limit 5,10", "write OFFSET 5 LIMIT 10"},
		{"select a from t limit 5 offset 2", "OFFSET stands before LIMIT"},
		{"SELECT srcaddr, END FROM t", `END is a reserved word: write "end" where a column is meant`},
		{"select a from t where a = 'x", "the quote that opens here is not closed"},
		{"select a from t where x in (1 2)", "what follows goes wrong at 2"},
		{"ALTER TABLE IF EXISTS t ADD COLUMNS (a int)", "Athena has no ALTER TABLE IF EXISTS"},
		{"ALTER TABLE t DROP COLUMN a", "write REPLACE COLUMNS with the columns that are to stay"},
		{"ALTER TABLE t ADD COLUMN a int", "write ADD COLUMNS (name type, …)"},
		{"select now() - interval 1 day", "write INTERVAL '1' DAY"},
		{"select * from t where a > now() - interval 30 Minutes and b = 1", "write INTERVAL '30' MINUTE"},
		{"select top 10 a from t", "write LIMIT 10 at the end of the query"},
		{"select count(*) as 'n' from t", `names are written in double quotes: "n"`},
		{"select a::varchar from t", "write CAST(… AS type)"},
		{"select left(a, 3) from t", "substr(text, 1, n) takes the first characters, substr(text, -n) the last"},
		{"select a from t where a ilike 'x%'", "regexp_like(text, 'pattern') searches; (?i) at the pattern's beginning ignores the case"},
		{"select a from t where a ~ 'x'", "regexp_like(text, 'pattern') searches; (?i) at the pattern's beginning ignores the case"},
		{"select a, from t", "there is a comma too many before from"},
		{"select a from t limit 10 order by a", "the clauses stand in the order FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT"},
		{"select a from t group by a where a > 1", "the clauses stand in the order FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT"},
		{"select a from t limit 2 select b from t", "statements are ended with a semicolon"},
		{"use default", "name the database with --database, or before the table: db.table"},
		{"CREATE EXTERNAL TABLE t (a int,) LOCATION 's3://b/'", "there is a comma too many before )"},
		{"select * from my-table", `a name with a hyphen is written in double quotes: "my-…"`},
		{"select * from db.my-table t", `a name with a hyphen is written in double quotes: "my-…"`},
		{"CREATE EXTERNAL TABLE my-table (a int) LOCATION 's3://b/'", "a name with a hyphen is written in back-quotes: `my-…`"},
		{"CREATE EXTERNAL TABLE t (a-b int) LOCATION 's3://b/'", "a name with a hyphen is written in back-quotes: `a-…`"},
		{`drop table "t"`, "names in this statement are quoted with back-quotes: `t`"},
	} {
		_, err := Parse(c.statement)
		if got := sqlerr.From(err); got == nil || got.Hint != c.hint {
			t.Errorf("%s\n got %+v\nwant %s", c.statement, got, c.hint)
		}
	}
}

// Whole statements that Trino or Athena has and this parser does not are told by
// name, not as a slip at their second word.
func TestUntakenStatements(t *testing.T) {
	for word, rest := range map[string]string{
		"ANALYZE": "t", "CALL": "system.x()", "COMMENT": "ON TABLE t IS 'x'", "COMMIT": "WORK", "DELETE": "FROM t", "DENY": "SELECT ON t TO u",
		"GRANT": "SELECT ON t TO u", "MERGE": "INTO t USING u ON true WHEN MATCHED THEN DELETE", "OPTIMIZE": "t REWRITE DATA USING BIN_PACK",
		"REFRESH": "MATERIALIZED VIEW v", "RESET": "SESSION x", "REVOKE": "SELECT ON t FROM u", "ROLLBACK": "WORK", "SET": "SESSION x = 1",
		"START": "TRANSACTION", "TRUNCATE": "TABLE t", "UPDATE": "t SET a = 1", "USE": "d", "VACUUM": "t",
	} {
		if got, want := message(word+" "+rest), "NOT_SUPPORTED: line 1:1: "+word+" is not supported"; got != want {
			t.Errorf("%s %s: got %s, want %s", word, rest, got, want)
		}
	}
}

func TestErrorPlaces(t *testing.T) {
	for _, c := range []struct {
		statement string
		pos, end  int32
	}{
		{"select srcaddr from t were a = 1", 27, 28},
		{"select a fromm t x", 15, 16},
		{"select a,\n  end\nfrom t", 12, 15},
		{"", 0, 1},
		{"create external table t (a int) locatoin 's3://b/'", 32, 40},
	} {
		_, err := Parse(c.statement)
		e := sqlerr.From(err)
		if e == nil || e.Span.Pos != c.pos || e.Span.End != c.end {
			t.Errorf("%s: got %+v, want %d to %d", c.statement, e, c.pos, c.end)
		}
	}
}
