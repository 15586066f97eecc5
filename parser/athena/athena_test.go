package athena

import (
	"strings"
	"testing"
	"time"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

func nested(open, inner, close string, depth int) string {
	return strings.Repeat(open, depth) + inner + strings.Repeat(close, depth)
}

// TestNestingIsLinear guards against alternatives that are read more than once: a
// doubling per level would not end at fifty levels.
func TestNestingIsLinear(t *testing.T) {
	Parse("SELECT 1") // builds the grammars of queries
	for _, s := range []string{
		"SELECT " + nested("(", "1", ")", 50),
		"SELECT " + nested("(", "1, 2", ")", 50),
		"SELECT " + nested("(", "SELECT 1", ")", 50),
		"SELECT " + nested("f(", "1", ") OVER (PARTITION BY a)", 50),
		"SELECT " + nested("substring(", "a", ", 1)", 50),
		"SELECT " + nested("x -> (", "1", ")", 50),
		"SELECT " + nested("CASE WHEN a THEN ", "1", " END", 50),
		"SELECT * FROM " + nested("(SELECT * FROM ", "t", ")", 50),
		"SELECT * FROM " + nested("(", "t", " JOIN u ON TRUE)", 50),
		nested("(", "SELECT 1", ")", 50),
	} {
		start := time.Now()
		_, err := Parse(s)
		if took := time.Since(start); err != nil || took > 50*time.Millisecond {
			t.Errorf("%.40s…: %v, took %v", s, err, took)
		}
	}
}

func TestTooDeepIsAnError(t *testing.T) {
	const text = "statement is too large (stack overflow while parsing)"
	deep := parser.MaxDepth + 10
	for _, s := range []string{
		"SELECT " + nested("(", "1", ")", deep),
		"SELECT " + strings.Repeat("NOT ", deep) + "a",
		"SELECT " + strings.Repeat("- ", deep) + "1",
		"SELECT " + strings.Repeat("x -> ", deep) + "1",
		"SELECT " + strings.Repeat("CASE ", deep) + "1",
		"SELECT 1" + strings.Repeat("+1", parser.MaxChain+10),
		"CREATE EXTERNAL TABLE t (a " + nested("array<", "int", ">", parser.MaxChain+10) + ")",
		strings.Repeat("EXPLAIN ", deep) + "SELECT 1",
		nested("(", "SELECT 1", ")", deep),
	} {
		_, err := Parse(s)
		if e := sqlerr.From(err); e == nil || e.Code != sqlerr.SyntaxError || e.Msg != text {
			t.Errorf("%.30s…: got %v", s, err)
		}
	}
	wide := "SELECT " + strings.Repeat("-a, ", 5*parser.MaxDepth) + "-a FROM t WHERE " + strings.Repeat("NOT a = 1 AND ", 5*parser.MaxDepth) + "TRUE"
	if _, err := Parse(wide); err != nil {
		t.Errorf("a wide statement is refused: %v", err)
	}
	if _, err := Parse("SELECT '" + strings.Repeat("x", parser.MaxText) + "'"); !sqlerr.Is(err, sqlerr.QueryTextTooLarge) {
		t.Errorf("a huge text: got %v", err)
	}
}

func TestLongListsAreFast(t *testing.T) {
	start := time.Now()
	if _, err := Parse("SELECT a FROM t WHERE a IN (" + strings.Repeat("12345, ", 50_000) + "1)"); err != nil {
		t.Fatal(err)
	}
	if _, err := Parse("SELECT a FROM t WHERE a IN (" + strings.Repeat("12345, ", 5_000) + "1 2)"); err == nil {
		t.Fatal("a broken list parses")
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		script string
		pieces []Piece
	}{
		{"", nil},
		{" ; ;\n-- only a comment\n", nil},
		{"SELECT 1", []Piece{{"SELECT 1", 0, false}}},
		{"SELECT 1;", []Piece{{"SELECT 1", 0, true}}},
		{"a; b ;c", []Piece{{"a", 0, true}, {"b", 3, true}, {"c", 6, false}}},
		{"SELECT ';', \";\" -- ;\n/* ; */, `;`; x", []Piece{{"SELECT ';', \";\" -- ;\n/* ; */, `;`", 0, true}, {"x", 35, false}}},
		{"SELECT 'a;b", []Piece{{"SELECT 'a;b", 0, false}}},
		{"SELECT /* a;b", []Piece{{"SELECT /* a;b", 0, false}}},
		{"SELECT '\\'; x", []Piece{{"SELECT '\\'", 0, true}, {"x", 12, false}}},
		{"alter table t set tblproperties ('a'='it\\'s; x');", []Piece{{"alter table t set tblproperties ('a'='it\\'s; x')", 0, true}}},
		{"-- c\nSELECT 1;\n", []Piece{{"-- c\nSELECT 1", 0, true}}},
	} {
		got := Split(c.script)
		if len(got) != len(c.pieces) {
			t.Errorf("%q: got %+v", c.script, got)
			continue
		}
		for i := range got {
			if got[i] != c.pieces[i] {
				t.Errorf("%q: piece %d is %+v, want %+v", c.script, i, got[i], c.pieces[i])
			}
		}
	}
}

func TestHiveErrors(t *testing.T) {
	for _, c := range []struct{ statement, want string }{
		{"CREATE EXTERNAL TABLE t (a int) LOCATOIN 's3://b/'", "line 1:33: mismatched input 'LOCATOIN' expecting {'CLUSTERED', 'COMMENT', 'LOCATION', 'PARTITIONED', 'ROW', 'STORED', 'TBLPROPERTIES', 'WITH', <EOF>}"},
		{"MSCK TABLE t", "line 1:6: mismatched input 'TABLE' expecting 'REPAIR'"},
		{"ALTER TABLE t PARTITION (a='1') RENAME COLUMN x", "line 1:40: mismatched input 'COLUMN' expecting 'TO'"},
		{"CREATE EXTERNAL TABLE t (a int", "line 1:31: mismatched input '<EOF>' expecting {'(', ')', ',', '<', 'COMMENT', 'PRECISION'}"},
		{"SHOW CREATE", "line 1:12: mismatched input '<EOF>' expecting {'TABLE', 'VIEW'}"},
		{"DROP TABLE", "line 1:11: mismatched input '<EOF>' expecting {'IF', Identifier}"},
		{"DROP INDEX i", "line 1:6: mismatched input 'INDEX' expecting {'DATABASE', 'SCHEMA', 'TABLE', 'VIEW'}"},
	} {
		if got := message(c.statement); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.statement, got, c.want)
		}
	}
}

func TestHiveTexts(t *testing.T) {
	for _, c := range []struct{ written, value string }{
		{`'a'`, "a"}, {`"a'b"`, "a'b"}, {`'it\'s'`, "it's"}, {`'\t'`, "\t"}, {`'\001'`, "\x01"}, {`'\u0041'`, "A"},
		{`'\\d'`, `\d`}, {`'\q'`, "q"}, {`'\0'`, "\x00"}, {`'|'`, "|"}, {`'\Z'`, "\x1a"},
	} {
		tree, err := Parse("CREATE EXTERNAL TABLE t (a int) ROW FORMAT DELIMITED FIELDS TERMINATED BY " + c.written)
		if err != nil {
			t.Errorf("%s: %v", c.written, err)
			continue
		}
		if got := tree.(*ast.CreateTable).Delimited.Fields.Value; got != c.value {
			t.Errorf("%s: got %q, want %q", c.written, got, c.value)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	const query = `WITH top AS (SELECT srcaddr, dstaddr, sum(bytes) AS total, count(*) AS flows FROM vpc_flow_logs
WHERE action = 'REJECT' AND protocol IN (6, 17) AND dstport BETWEEN 1 AND 1024 GROUP BY srcaddr, dstaddr)
SELECT srcaddr, CASE WHEN total > 1000000 THEN 'large' WHEN total > 1000 THEN 'middle' ELSE 'small' END AS size,
CAST(total AS double) / flows AS mean FROM top WHERE srcaddr LIKE '10.%' ORDER BY total DESC LIMIT 20`
	for b.Loop() {
		if _, err := Parse(query); err != nil {
			b.Fatal(err)
		}
	}
}
