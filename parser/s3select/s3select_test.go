package s3select

import (
	"strings"
	"testing"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// accepted statements and what they print as.
var accepted = []struct{ text, printed string }{
	{"SELECT * FROM s3object s LIMIT 5", "SELECT * FROM s3object AS s LIMIT 5"},
	{"SELECT _4 FROM s3object s LIMIT 5;", "SELECT _4 FROM s3object AS s LIMIT 5"},
	{"select s.srcaddr from s3obJEct s", "SELECT s.srcaddr FROM s3obJEct AS s"},
	{`SELECT s."log-status", s._1 AS "a b" FROM S3Object[*] AS s`, `SELECT s."log-status", s._1 AS "a b" FROM S3Object[*] AS s`},
	{"SELECT s.* FROM S3Object[*].a['x y'][0].*.b s", "SELECT s.* FROM S3Object[*].a['x y'][0].*.b AS s"},
	{"SELECT price FROM S3Object[*].books[*].price", "SELECT price FROM S3Object[*].books[*].price"},
	{"SELECT count(*) cnt, MIN(x) FROM s3object", "SELECT count(*) AS cnt, MIN(x) FROM s3object"},
	{"SELECT 1 + 2 * 3 - -4 % 5 || 'x' FROM s3object", "SELECT 1 + 2 * 3 - -4 % 5 || 'x' FROM s3object"},
	{"SELECT -3*3, (10-3)*2 FROM s3object", "SELECT -3 * 3, (10 - 3) * 2 FROM s3object"},
	{"SELECT a FROM s3object WHERE a = b = c", "SELECT a FROM s3object WHERE (a = b) = c"},
	{"SELECT a FROM s3object WHERE a = b <> c = d IS NULL", "SELECT a FROM s3object WHERE (((a = b) <> c) = d) IS NULL"},
	{"SELECT a FROM s3object WHERE a <> b < c > d IS NOT MISSING", "SELECT a FROM s3object WHERE (a <> ((b < c) > d)) IS NOT MISSING"},
	{"SELECT a FROM s3object WHERE a = b IN (c) AND NOT a IS NULL", "SELECT a FROM s3object WHERE a = (b IN (c)) AND NOT a IS NULL"},
	{"SELECT a || b + c - d || e FROM s3object", "SELECT (a || b) + c - d || e FROM s3object"},
	{"SELECT a FROM s3object WHERE a = b < c", "SELECT a FROM s3object WHERE a = (b < c)"},
	{"SELECT a FROM s3object WHERE NOT a = 1 AND b OR c", "SELECT a FROM s3object WHERE NOT a = 1 AND b OR c"},
	{"SELECT a FROM s3object WHERE a IN (1,2) AND b IN [1,2] AND c NOT IN d.e", "SELECT a FROM s3object WHERE a IN (1, 2) AND b IN (1, 2) AND c NOT IN d.e"},
	{"SELECT a FROM s3object WHERE a LIKE '10!_%' ESCAPE '!' AND b NOT LIKE c", "SELECT a FROM s3object WHERE a LIKE '10!_%' ESCAPE '!' AND b NOT LIKE c"},
	{"SELECT a FROM s3object WHERE a BETWEEN 1 AND 2 AND b NOT BETWEEN c + 1 AND d", "SELECT a FROM s3object WHERE a BETWEEN 1 AND 2 AND b NOT BETWEEN c + 1 AND d"},
	{"SELECT a FROM s3object WHERE a IS NULL AND b IS NOT MISSING OR c IS NOT NULL", "SELECT a FROM s3object WHERE a IS NULL AND b IS NOT MISSING OR c IS NOT NULL"},
	{"SELECT CAST(s.bytes AS INT), CAST(a AS DECIMAL(10,2)), CAST(a AS timestamp) FROM s3object s", "SELECT CAST(s.bytes AS int), CAST(a AS decimal(10, 2)), CAST(a AS timestamp) FROM s3object AS s"},
	{"SELECT CASE WHEN a = 1 THEN 'x' ELSE 'y' END, CASE a WHEN 1 THEN 2 END FROM s3object", "SELECT CASE WHEN a = 1 THEN 'x' ELSE 'y' END, CASE a WHEN 1 THEN 2 END FROM s3object"},
	{"SELECT COALESCE(a, b, 1), NULLIF(a, '-'), CHAR_LENGTH(a), CHARACTER_LENGTH(a), LOWER(a), UPPER(a) FROM s3object", "SELECT COALESCE(a, b, 1), NULLIF(a, '-'), CHAR_LENGTH(a), CHARACTER_LENGTH(a), LOWER(a), UPPER(a) FROM s3object"},
	{"SELECT SUBSTRING(a, 2), SUBSTRING(a, 2, 3), SUBSTRING(a FROM -1 FOR 2), TRIM(a), TRIM(LEADING 'x' FROM a), TRIM(BOTH FROM a), TRIM('1' FROM a) FROM s3object",
		"SELECT SUBSTRING(a FROM 2), SUBSTRING(a FROM 2 FOR 3), SUBSTRING(a FROM -1 FOR 2), TRIM(a), TRIM(LEADING 'x' FROM a), TRIM(BOTH FROM a), TRIM('1' FROM a) FROM s3object"},
	{"SELECT DATE_ADD(month, 1, `2010T`), DATE_DIFF(day, a, b), EXTRACT(timezone_hour FROM a), TO_STRING(a, 'y'), TO_TIMESTAMP('2010T'), UTCNOW() FROM s3object",
		"SELECT DATE_ADD(month, 1, `2010T`), DATE_DIFF(day, a, b), EXTRACT(timezone_hour FROM a), TO_STRING(a, 'y'), TO_TIMESTAMP('2010T'), UTCNOW() FROM s3object"},
	{"SELECT (s.a).b['c'], ((s)).a, COALESCE(a, b).c[0], [1, 2][1], (`{q: 1}`.q), (a || b).c, (s.a).*, (a + b).c.* FROM s3object s",
		"SELECT s.a.b['c'], s.a, (COALESCE(a, b)).c[0], ([1, 2])[1], (`{q: 1}`).q, (a || b).c, s.a.*, (a + b).c.* FROM s3object AS s"},
	{"SELECT a FROM s3object s WHERE (s.a[*])[0] = 1 AND (1, 2)[0] = 1", "SELECT a FROM s3object AS s WHERE (s.a[*])[0] = 1 AND ((1, 2))[0] = 1"},
	{"SELECT TRUE, false, NULL, MISSING, 'it''s', .5, 1e3, `true`, [1, 2] FROM s3object -- tail", "SELECT TRUE, FALSE, NULL, MISSING, 'it''s', .5, 1e3, `true`, [1, 2] FROM s3object"},
}

func TestAccepted(t *testing.T) {
	for _, c := range accepted {
		for _, strict := range []bool{false, true} {
			tree, err := Parse(c.text, Options{Strict: strict})
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
				continue
			}
			if got := ast.SQL(tree); got != c.printed {
				t.Errorf("%s\n got %s\nwant %s", c.text, got, c.printed)
			}
			again, err := Parse(c.printed, Options{Strict: strict})
			if err != nil || !ast.Same(tree, again) {
				t.Errorf("%s\nis another tree than %s (%v)", c.printed, c.text, err)
			}
		}
	}
}

// TestFriendly reads what the service refuses.
func TestFriendly(t *testing.T) {
	for text, printed := range map[string]string{
		"select a, count(*) from s3object group by a, b || c":                        "SELECT a, count(*) FROM s3object GROUP BY a, b || c",
		"SELECT a FROM s3object s WHERE b = 1 ORDER BY a desc, 2 LIMIT 3;":           "SELECT a FROM s3object AS s WHERE b = 1 ORDER BY a DESC, 2 LIMIT 3",
		"SELECT DISTINCT a, count(DISTINCT b) FROM s3object HAVING count(*) > 1":     "SELECT DISTINCT a, count(DISTINCT b) FROM s3object HAVING count(*) > 1",
		"SELECT ALL a FROM s3object GROUP BY a HAVING a = b ORDER BY a":              "SELECT a FROM s3object GROUP BY a HAVING a = b ORDER BY a",
		"SELECT a FROM s3object GROUP BY a ORDER BY a ASC NULLS FIRST, b NULLS LAST": "SELECT a FROM s3object GROUP BY a ORDER BY a ASC NULLS FIRST, b NULLS LAST",
	} {
		tree, err := Parse(text, Options{})
		if err != nil || ast.SQL(tree) != printed {
			t.Errorf("%s: %v, want %s", text, err, printed)
		}
		if _, err := Parse(text, Options{Strict: true}); err == nil {
			t.Errorf("%s: accepted although strict", text)
		}
	}
	for text, code := range map[string]sqlerr.Code{
		"SELECT a FROM s3object HAVING":           sqlerr.S3ParseExpectedExpression,
		"SELECT a FROM s3object ORDER BY a NULLS": sqlerr.S3ParseExpectedKeyword, "SELECT a FROM s3object GROUP BY": sqlerr.S3ParseExpectedExpression,
		"SELECT a FROM s3object ORDER BY a GROUP BY a": sqlerr.S3ParseUnsupportedLiteralsGroupBy,
	} {
		if _, err := Parse(text, Options{}); sqlerr.From(err).Code != code {
			t.Errorf("%s: %v, want %s", text, err, code)
		}
	}
}

func TestReservedWordsAreRefusedOnlyWhenStrict(t *testing.T) {
	for _, text := range []string{
		"SELECT s.action FROM s3object s", "SELECT s.end FROM s3object s", "SELECT action FROM s3object",
		"SELECT s.year FROM s3object s WHERE s.end > '1'", "SELECT end FROM s3object WHERE CASE WHEN end THEN end ELSE end END",
	} {
		if _, err := Parse(text, Options{}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if _, err := Parse(text, Options{Strict: true}); err == nil {
			t.Errorf("%s: accepted although strict", text)
		}
	}
	for _, text := range []string{`SELECT s."action" FROM s3object s`, "SELECT s.start, s.version, s.bytes, s.type, s.region FROM s3object s"} {
		if _, err := Parse(text, Options{Strict: true}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestErrors holds the codes to the table of the specification. Texts are checked
// where the service's own are known.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		code sqlerr.Code
		msg  string
	}{
		{"SELECT s.year FROM s3object s", sqlerr.S3ParseInvalidPathComponent, "Invalid Path component, expecting either an IDENTIFIER or STAR, got: DATE_PART,at line 1, column 10."},
		{"SELECT * FROM s3object s WHERE s.5", sqlerr.S3ParseUnexpectedToken, "Unexpected token found LITERAL:5d-1 at line 1, column 33."},
		{"SELECT s. FROM s3object s", sqlerr.S3ParseInvalidPathComponent, ""},
		{"SELECT a, * FROM s3object", sqlerr.S3ParseAsteriskIsNotAloneInSelectList, ""},
		{"SELECT *, a FROM s3object", sqlerr.S3ParseAsteriskIsNotAloneInSelectList, ""},
		{"SELECT s[0].* FROM s3object s", sqlerr.S3ParseCannotMixSqbAndWildcardInSelectList, ""},
		{"SELECT s.*.a FROM s3object s", sqlerr.S3ParseInvalidContextForWildcardInSelectList, ""},
		{"SELECT s['a'].* FROM s3object s", sqlerr.S3ParseCannotMixSqbAndWildcardInSelectList, ""},
		{"SELECT s.a[0].b[*] FROM s3object s", sqlerr.S3ParseInvalidContextForWildcardInSelectList, ""},
		{"SELECT (s.a || b)[*].c FROM s3object s", sqlerr.S3ParseInvalidContextForWildcardInSelectList, ""},
		{"SELECT FROM s3object", sqlerr.S3ParseEmptySelect, ""},
		{"SELECT a", sqlerr.S3ParseSelectMissingFrom, ""},
		{"SELECT VALUE a FROM s3object", sqlerr.S3ParseUnsupportedSelect, ""},
		{"SELECT a FROM (SELECT b FROM s3object)", sqlerr.S3ParseUnsupportedSelect, ""},
		{"SELECT a FROM s3object WHERE b IN (SELECT 1 FROM s3object)", sqlerr.S3ParseUnsupportedSelect, ""},
		{"SELECT a FROM s3object GROUP BY a", sqlerr.S3ParseUnsupportedLiteralsGroupBy, ""},
		{"SELECT a FROM s3object s JOIN s3object t", sqlerr.S3ParseMalformedJoin, ""},
		{"SELECT a FROM s3object s, s3object t", sqlerr.S3MultipleDataSourcesUnsupported, ""},
		{"SELECT a FROM s3object ORDER BY a", sqlerr.S3UnsupportedSqlStructure, ""},
		{"SELECT a FROM s3object LIMIT x", sqlerr.S3ParseExpectedNumber, ""},
		{"SELECT a FROM s3object LIMIT -1", sqlerr.S3EvaluatorNegativeLimit, ""},
		{"SELECT a FROM s3object LIMIT 1, 2", sqlerr.S3ParseUnexpectedToken, ""},
		{"SELECT a FROM S3Object.a", sqlerr.S3ParseUnexpectedToken, ""},
		{"SELECT a AS 1 FROM s3object", sqlerr.S3ParseExpectedIdentForAlias, ""},
		{"SELECT SUM(*) FROM s3object", sqlerr.S3ParseUnsupportedCallWithStar, ""},
		{"SELECT LOWER(*) FROM s3object", sqlerr.S3ParseUnsupportedCallWithStar, ""},
		{"SELECT SUM(a, b) FROM s3object", sqlerr.S3ParseNonUnaryAgregateFunctionCall, ""},
		{"SELECT COUNT() FROM s3object", sqlerr.S3ParseNonUnaryAgregateFunctionCall, ""},
		{"SELECT FOO(a) FROM s3object", sqlerr.S3UnsupportedFunction, ""},
		{"SELECT LOWER(a, b) FROM s3object", sqlerr.S3EvaluatorInvalidArguments, ""},
		{"SELECT CAST a AS INT FROM s3object", sqlerr.S3ParseExpectedLeftParenAfterCast, ""},
		{"SELECT CAST(a) FROM s3object", sqlerr.S3ParseCastArity, ""},
		{"SELECT CAST(a AS foo) FROM s3object", sqlerr.S3ParseExpectedTypeName, ""},
		{"SELECT CAST(a AS varchar) FROM s3object", sqlerr.S3InvalidDataType, ""},
		{"SELECT CAST(a AS decimal(x)) FROM s3object", sqlerr.S3ParseInvalidTypeParam, ""},
		{"SELECT CASE a END FROM s3object", sqlerr.S3ParseExpectedWhenClause, ""},
		{"SELECT DATE_ADD(foo, 1, a) FROM s3object", sqlerr.S3ParseExpectedDatePart, ""},
		{"SELECT DATE_ADD(day 1, a) FROM s3object", sqlerr.S3ParseExpectedArgumentDelimiter, ""},
		{"SELECT a FROM s3object WHERE a ^ 1", sqlerr.S3LexerInvalidOperator, ""},
		{"SELECT a FROM s3object WHERE a = 'x", sqlerr.S3LexerInvalidLiteral, ""},
		{"SELECT a FROM s3object WHERE a = `x", sqlerr.S3LexerInvalidIONLiteral, ""},
		{"SELECT 500+ FROM s3object", sqlerr.S3ParseUnexpectedOperator, ""},
		{"SELECT a FROM s3object WHERE a = LIMIT 1", sqlerr.S3ParseUnexpectedOperator, ""},
		{"SELECT a FROM s3object WHERE", sqlerr.S3ParseExpectedExpression, ""},
		{"SELECT a FROM s3object WHERE a !! 1", sqlerr.S3LexerInvalidOperator, ""},
		{"SELECT @ FROM s3object", sqlerr.S3ParseMissingIdentAfterAt, ""},
		{"SELECT @a FROM s3object", sqlerr.S3ParseUnsupportedSyntax, ""},
		{"SELECT a FROM s3object s AT 1", sqlerr.S3ParseExpectedIdentForAt, ""},
		{"SELECT a FROM s3object s AT i", sqlerr.S3ParseUnsupportedSyntax, ""},
		{"SELECT a FROM s3object GROUP AS 1", sqlerr.S3ParseExpectedIdentForGroupName, ""},
		{"SELECT * AS a FROM s3object", sqlerr.S3ParseUnsupportedAlias, ""},
		{"SELECT / FROM s3object", sqlerr.S3ParseUnexpectedOperator, ""},
		{"WITH a AS (SELECT 1) SELECT * FROM a", sqlerr.S3ParseUnsupportedSyntax, ""},
		{"SELECT a FROM s3object; SELECT 1", sqlerr.S3ParseUnexpectedToken, ""},
		{"SELECT " + strings.Repeat("(", parser.MaxDepth+5) + "1", sqlerr.S3MaxOperatorsExceeded, ""},
		{"SELECT '" + strings.Repeat("x", MaxExpression) + "'", sqlerr.S3ExpressionTooLong, sqlerr.S3Text(sqlerr.S3ExpressionTooLong)},
		{"SELECT * FROM s3objects", sqlerr.S3EvaluatorBindingDoesNotExist, "A column name or a path provided does not exist in the SQL expression, at line 1, column 15."},
		{"SELECT * FROM \"vpc_flow_logs\" s3object", sqlerr.S3EvaluatorBindingDoesNotExist, ""},
	} {
		_, err := Parse(c.text, Options{Strict: strings.Contains(c.text, "s.year") || strings.Contains(c.text, " BY ")})
		e := sqlerr.From(err)
		if e == nil || e.Code != c.code || c.msg != "" && e.Msg != c.msg {
			t.Errorf("%.60s\n got %v\nwant %s %s", c.text, err, c.code, c.msg)
		}
	}
}

func TestIsS3Select(t *testing.T) {
	for text, want := range map[string]bool{
		"SELECT * FROM s3object s LIMIT 5":                       true,
		"select a from S3Object[*].b where c = 'from x'":         true,
		"/* x */ SELECT extract(year FROM a) FROM S3OBJECT -- y": true,
		"SELECT a FROM s3object WHERE b IN (1, 2)":               true,
		"SELECT * FROM s3objects":                                false,
		"SELECT * FROM vpc_flow_logs":                            false,
		"SELECT * FROM s3object, t":                              false,
		"SELECT * FROM s3object s JOIN t ON TRUE":                false,
		"SELECT * FROM t WHERE a IN (SELECT b FROM s3object)":    false,
		"SELECT * FROM \"s3object\"":                             false,
		"WITH a AS (SELECT 1) SELECT * FROM s3object":            false,
		"":         false,
		"SELECT 1": false,
	} {
		if got := IsS3Select(text); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

// FuzzParse checks that any text gives a tree or an error of S3 Select, and that
// what a tree prints as parses to the same tree.
func FuzzParse(f *testing.F) {
	for _, c := range accepted {
		f.Add(c.text, true)
	}
	f.Add("SELECT s.year FROM s3object s WHERE '", false)
	f.Fuzz(func(t *testing.T, text string, strict bool) {
		tree, err := Parse(text, Options{Strict: strict})
		if err != nil {
			if e := sqlerr.From(err); e.Code == sqlerr.S3InternalError || e.Code == sqlerr.GenericInternalError {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		printed := ast.SQL(tree)
		again, err := Parse(printed, Options{Strict: strict})
		if err != nil || !ast.Same(tree, again) {
			t.Fatalf("%q\nprinted as\n%q\n%v", text, printed, err)
		}
	})
}
