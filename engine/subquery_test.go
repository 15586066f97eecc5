package engine

import (
	"path/filepath"
	"testing"
)

// beyond lists queries that Trino refuses ("Given correlated subquery is not
// supported") with their rows, in the order of their text.
var beyond = []struct{ sql, want string }{
	{"SELECT x, (SELECT y FROM (VALUES 1, 2, 3) u(y) WHERE y > x ORDER BY y LIMIT 1) FROM (VALUES 1, 2, 3) t(x)",
		"1\t2\n2\t3\n3\tNULL"},
	{"SELECT x, (SELECT y FROM (VALUES 1, 2, 3) u(y) WHERE y >= x ORDER BY y DESC OFFSET 1 LIMIT 1) FROM (VALUES 1, 2, 3) t(x)",
		"1\t2\n2\t2\n3\tNULL"},
	{"SELECT x, y FROM (VALUES 1, 2, 2) t(x) CROSS JOIN LATERAL (SELECT y FROM (VALUES 1, 2, 3) u(y) WHERE y >= x ORDER BY y LIMIT 2)",
		"1\t1\n1\t2\n2\t2\n2\t2\n2\t3\n2\t3"},
	{"SELECT x, y FROM (VALUES 1, NULL) t(x) LEFT JOIN LATERAL (SELECT y FROM (VALUES 1, 2) u(y) WHERE y = x LIMIT 1) ON TRUE",
		"1\t1\nNULL\tNULL"},
	{"SELECT x, (SELECT sum(z) FROM (SELECT x AS z UNION ALL SELECT y FROM (VALUES 10, 20) u(y) WHERE y > x)) FROM (VALUES 1, 15, NULL) t(x)",
		"1\t31\n15\t35\nNULL\tNULL"},
	{"SELECT x, (SELECT count(*) FROM (SELECT y FROM (VALUES 1, 2, 3) u(y) WHERE y < x UNION SELECT 1)) FROM (VALUES 1, 3, NULL) t(x)",
		"1\t1\n3\t2\nNULL\t1"},
	{"SELECT x, (SELECT count(*) FROM (SELECT y FROM (VALUES 1, 2, 3) u(y) INTERSECT SELECT x)) FROM (VALUES 1, 5) t(x)",
		"1\t1\n5\t0"},
	{"SELECT x, (SELECT count(*) FROM (VALUES 1, 2) u(y) FULL JOIN (VALUES 2, 3) v(z) ON y + x = z) FROM (VALUES 0, 1, 9) t(x)",
		"0\t3\n1\t2\n9\t4"},
	{"SELECT x, (SELECT count(y) FROM (VALUES 1, 2) u(y) LEFT JOIN (VALUES 2, 3) v(z) ON y = z AND z > x WHERE z IS NULL) FROM (VALUES 1, 2) t(x)",
		"1\t1\n2\t2"},
	{"SELECT x, (SELECT sum(y + x) FROM (VALUES 1, 2) u(y)) FROM (VALUES 1, 2) t(x)",
		"1\t5\n2\t7"},
	{"SELECT x, (SELECT count(*) FROM (VALUES 1, 2) u(y) WHERE y > x HAVING count(*) > 0) FROM (VALUES 0, 1, 2) t(x)",
		"0\t2\n1\t1\n2\tNULL"},
	{"SELECT x, EXISTS (SELECT count(*) FROM (VALUES 1, 2) u(y) WHERE y = x HAVING count(*) = 0) FROM (VALUES 1, 3) t(x)",
		"1\tfalse\n3\ttrue"},
	{"SELECT x FROM (VALUES 1, 2, 3) t(x) WHERE EXISTS (SELECT 1 FROM (VALUES 2, 3) u(y) WHERE y = x AND EXISTS (SELECT 1 FROM (VALUES 3, 4) v(z) WHERE z = y AND z > x - 1))",
		"3"},
	{"SELECT x, (SELECT max((SELECT max(z + x * 100) FROM (VALUES 1, 2, 3) v(z) WHERE z < y)) FROM (VALUES 1, 2, 3) u(y) WHERE y <= x) FROM (VALUES 1, 2, 3) t(x)",
		"1\tNULL\n2\t201\n3\t302"},
	{"SELECT x FROM (VALUES 1, 2, 3) t(x) WHERE x IN (SELECT y FROM (VALUES 2, 3) u(y) WHERE EXISTS (SELECT 1 FROM (VALUES 3) v(z) WHERE z = y + x - x))",
		"3"},
	{"SELECT x, x IN (SELECT y FROM (VALUES 1, NULL) u(y) WHERE x > 1 LIMIT 5) FROM (VALUES 1, 2, NULL) t(x)",
		"1\tfalse\n2\tNULL\nNULL\tfalse"},
	{"SELECT x, x > ALL (SELECT y FROM (VALUES 1, 2, 3) u(y) WHERE y <> x ORDER BY y LIMIT 1) FROM (VALUES 1, 2) t(x)",
		"1\tfalse\n2\ttrue"},
	{"SELECT a FROM (VALUES ARRAY[1, 2], ARRAY[3]) t(a) WHERE EXISTS (SELECT 1 FROM UNNEST(a) u(e) WHERE e = 2)",
		"[1, 2]"},
	{"SELECT x FROM (VALUES (1, ARRAY[1, 2]), (2, ARRAY[3]), (3, NULL)) t(x, a) WHERE x IN (SELECT e FROM UNNEST(a) u(e))",
		"1"},
	{"SELECT x, (SELECT count(*) FROM UNNEST(a) u(e) WHERE e > x) FROM (VALUES (1, ARRAY[1, 2]), (2, ARRAY[3, 4]), (3, NULL)) t(x, a)",
		"1\t1\n2\t2\n3\t0"},
	{"SELECT x, e FROM (VALUES (1, ARRAY[1, 2]), (2, ARRAY[3])) t(x, a) CROSS JOIN LATERAL (SELECT e * 10 AS e FROM UNNEST(a) u(e) WHERE e > x)",
		"1\t20\n2\t30"},
	{"SELECT x, y FROM (VALUES 1, 2) t(x) INNER JOIN LATERAL (SELECT x + 1) u(y) ON y > 2",
		"2\t3"},
	{"SELECT x, y FROM (VALUES 1, 2) t(x) LEFT JOIN LATERAL (SELECT x + 1) u(y) ON y > 2",
		"1\tNULL\n2\t3"},
	{"SELECT x, y, z FROM (VALUES 1, 2) t(x), LATERAL (SELECT y FROM (VALUES 1, 2) u(y) WHERE y <= x LIMIT 5) u, LATERAL (SELECT max(w) z FROM (VALUES 5, 6) v(w) WHERE w > x + y + 2)",
		"1\t1\t6\n2\t1\t6\n2\t2\tNULL"},
	{"SELECT x, (SELECT max(y) FROM LATERAL (VALUES x, x + 1) u(y)) FROM (VALUES 1, 2) t(x)",
		"1\t2\n2\t3"},
	{"SELECT x FROM (VALUES 1, 2, 3) t(x) ORDER BY (SELECT y FROM (VALUES (1, 3), (2, 1), (3, 2)) u(k, y) WHERE k = x LIMIT 1)",
		"1\n2\n3"},
	{"WITH a AS (SELECT * FROM (VALUES 1, 2) t(x)) SELECT x, (SELECT count(*) FROM a b WHERE b.x <= a.x AND EXISTS (SELECT 1 FROM a c WHERE c.x = b.x + a.x - 1)) FROM a",
		"1\t1\n2\t1"},
}

// TestCorrelatedBeyondTrino runs them in all configurations.
func TestCorrelatedBeyondTrino(t *testing.T) {
	for i, set := range randomConfigurations {
		s := testSession(t, func(c *Config) { c.Language = Trino; set(c) })
		setUp(t, s, filepath.Join(testdata, "slt", "athena", "setup.sql"))
		for _, q := range beyond {
			if got, _ := randomAnswer(s, q.sql, false); got != q.want {
				t.Errorf("configuration %d\n%s\ngot\n%s\nwant\n%s", i, q.sql, got, q.want)
			}
		}
	}
}
