package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"flowsql/sql/sqlerr"
)

// generator writes random statements over the sample's table and a small table
// of constants. It is seeded: a statement that fails can be written again.
type generator struct{ r *rand.Rand }

func (g *generator) pick(list ...string) string { return list[g.r.IntN(len(list))] }

// number writes an expression of type bigint or integer over the columns of prefix.
func (g *generator) number(prefix string, depth int) string {
	if depth == 0 {
		return g.pick(prefix+"bytes", prefix+"packets", prefix+"srcport", prefix+"dstport", prefix+"protocol",
			fmt.Sprint(g.r.IntN(100)), fmt.Sprint(g.r.IntN(70000)), "NULL", "-1", prefix+`"end"`)
	}
	a, b := g.number(prefix, depth-1), g.number(prefix, depth-1)
	switch g.r.IntN(12) {
	case 9:
		return "cardinality(" + g.array(prefix, depth-1) + ")"
	case 10:
		return "reduce(" + g.array(prefix, depth-1) + ", 0, (s, x) -> s + coalesce(x, 1), s -> s)"
	case 11:
		return g.pick("element_at(", "array_position(") + g.array(prefix, depth-1) + ", " + fmt.Sprint(g.r.IntN(4)-2) + ")"
	case 0:
		return "(" + a + g.pick(" + ", " - ") + b + ")"
	case 1:
		return "(" + a + g.pick(" / ", " % ") + fmt.Sprint(1+g.r.IntN(9)) + ")"
	case 2:
		return "coalesce(" + a + ", " + b + ")"
	case 3:
		return "CASE WHEN " + g.condition(prefix, depth-1) + " THEN " + a + " ELSE " + b + " END"
	case 4:
		return "nullif(" + a + ", " + b + ")"
	case 5:
		return "length(" + g.text(prefix, depth-1) + ")"
	case 6:
		return "if(" + g.condition(prefix, depth-1) + ", " + a + ")"
	case 7:
		return "try(" + a + " / " + b + ")"
	case 8:
		if prefix != "s." && g.r.IntN(3) == 0 {
			return g.scalarSubquery(prefix)
		}
	}
	return g.number(prefix, 0)
}

// array writes an expression of type array(bigint).
func (g *generator) array(prefix string, depth int) string {
	if depth <= 0 {
		return "ARRAY[" + g.number(prefix, 0) + ", " + g.number(prefix, 0) + ", CAST(" + fmt.Sprint(g.r.IntN(9)) + " AS bigint)]"
	}
	a := g.array(prefix, depth-1)
	switch g.r.IntN(9) {
	case 0:
		return "transform(" + a + ", x -> x + " + g.number(prefix, 0) + ")"
	case 1:
		return "filter(" + a + ", x -> x " + g.pick(">", "<>", "<=") + " " + g.number(prefix, 0) + g.pick("", " OR "+g.condition(prefix, 0)) + ")"
	case 2:
		return "transform(" + a + ", x -> CASE WHEN x > 5 THEN 100 / x ELSE x END)"
	case 3:
		return g.pick("array_distinct(", "reverse(", "array_sort(") + a + ")"
	case 4:
		return g.pick("array_union(", "array_except(", "array_intersect(", "concat(") + a + ", " + g.array(prefix, 0) + ")"
	case 5:
		return "zip_with(" + a + ", " + g.array(prefix, 0) + ", (x, y) -> coalesce(x, y))"
	case 6:
		return "transform(" + a + ", x -> reduce(" + g.array(prefix, 0) + ", x, (s, y) -> s + y, s -> s))"
	case 7:
		return "if(" + g.condition(prefix, 0) + ", " + a + ", " + g.array(prefix, 0) + ")"
	}
	return "transform(" + a + ", x -> try(10 / x))"
}

// text writes an expression of type varchar.
func (g *generator) text(prefix string, depth int) string {
	if depth == 0 {
		return g.pick(prefix+"srcaddr", prefix+"dstaddr", prefix+"action", prefix+"log_status", prefix+"interface_id", "'10.0.0.4'", "''", "'REJECT'")
	}
	a := g.text(prefix, depth-1)
	switch g.r.IntN(6) {
	case 0:
		return "upper(" + a + ")"
	case 1:
		return "substr(" + a + ", " + fmt.Sprint(1+g.r.IntN(6)) + ", 4)"
	case 2:
		return "split_part(" + a + ", '.', " + fmt.Sprint(1+g.r.IntN(4)) + ")"
	case 3:
		return "(" + a + " || '-' || " + g.text(prefix, depth-1) + ")"
	case 4:
		return "coalesce(" + a + ", 'none')"
	}
	return g.text(prefix, 0)
}

// condition writes a boolean.
func (g *generator) condition(prefix string, depth int) string {
	below := max(0, depth-1)
	switch g.r.IntN(11) {
	case 9:
		return g.pick("any_match(", "all_match(", "none_match(") + g.array(prefix, below) + ", x -> x > " + g.number(prefix, 0) + ")"
	case 10:
		return g.array(prefix, below) + g.pick(" = ", " <> ", " IS DISTINCT FROM ") + g.array(prefix, below)
	case 0:
		return g.number(prefix, below) + g.pick(" = ", " <> ", " < ", " >= ") + g.number(prefix, below)
	case 1:
		return g.text(prefix, below) + g.pick(" = ", " <> ", " < ", " >= ") + g.text(prefix, below)
	case 2:
		return g.number(prefix, below) + g.pick("", " NOT") + " IN (6, 443, 22, " + fmt.Sprint(g.r.IntN(1000)) + g.pick("", ", NULL") + ")"
	case 3:
		return g.text(prefix, below) + g.pick("", " NOT") + " LIKE " + g.pick("'10.%'", "'%4'", "'%.0.%'", "'A_CEPT'", "''")
	case 4:
		return g.number(prefix, below) + " BETWEEN " + fmt.Sprint(g.r.IntN(100)) + " AND " + fmt.Sprint(g.r.IntN(9000))
	case 5:
		return g.number(prefix, below) + " IS " + g.pick("", "NOT ") + "NULL"
	case 6:
		return g.text(prefix, below) + " IS " + g.pick("", "NOT ") + "DISTINCT FROM " + g.text(prefix, below)
	case 8:
		if prefix != "s." && g.r.IntN(2) == 0 {
			return g.membership(prefix)
		}
	case 7:
		if depth > 0 {
			return "(" + g.condition(prefix, depth-1) + g.pick(" AND ", " OR ") + g.condition(prefix, depth-1) + ")"
		}
	}
	return "NOT (" + g.text(prefix, 0) + " = " + g.text(prefix, 0) + ")"
}

// small is a relation for subqueries: a part of the log, some rows of constants,
// or elements of an array.
func (g *generator) small() string {
	return g.pick("(SELECT * FROM vpc_flow_logs WHERE bytes % 40 = 3) s",
		"(SELECT * FROM vpc_flow_logs WHERE action = 'REJECT' AND packets < 3) s",
		"(SELECT f.*, part FROM vpc_flow_logs f CROSS JOIN UNNEST(split(f.dstaddr, '.')) u (part) WHERE part = '7') s",
		"(SELECT x AS srcaddr, x AS dstaddr, 'REJECT' AS action, 'OK' AS log_status, 'eni-1' AS interface_id, y AS bytes, y AS packets, "+
			"y AS srcport, 443 AS dstport, 6 AS protocol, y AS \"end\" FROM (VALUES ('10.0.0.4', 22), ('', 6), (NULL, NULL)) AS v (x, y)) s")
}

// correlation compares a column of a subquery with one around it, or with nothing.
func (g *generator) correlation(prefix string) string {
	if prefix == "" { // names without a prefix are the subquery's own
		return g.condition("s.", 0)
	}
	return g.pick("s.protocol = "+prefix+"protocol", "s.srcaddr = "+prefix+"dstaddr", "s.dstport < "+prefix+"srcport",
		"s.action = "+prefix+"action AND s.bytes > "+prefix+"bytes", g.condition("s.", 0))
}

func (g *generator) scalarSubquery(prefix string) string {
	where := " FROM " + g.small() + " WHERE " + g.correlation(prefix)
	switch g.r.IntN(4) {
	case 0:
		return "(SELECT s.bytes" + where + " ORDER BY s.bytes, s.srcport LIMIT 1)"
	case 1:
		return "(SELECT count(*)" + where + ")"
	case 2:
		return "(SELECT max(s.bytes) + 1" + where + " HAVING count(*) > 1)"
	}
	return "(SELECT " + g.pick("max", "min", "sum") + "(" + g.number("s.", 1) + " + 0)" + where + ")"
}

// membership writes EXISTS, IN, or a comparison with ALL or ANY.
func (g *generator) membership(prefix string) string {
	where := " FROM " + g.small() + " WHERE " + g.correlation(prefix)
	switch g.r.IntN(4) {
	case 0:
		return g.pick("", "NOT ") + "EXISTS (SELECT 1" + where + ")"
	case 1:
		return g.text(prefix, 0) + g.pick(" IN", " NOT IN") + " (SELECT " + g.text("s.", 0) + where + ")"
	case 2:
		return "(" + g.text(prefix, 0) + ", " + g.number(prefix, 0) + g.pick(") IN", ") NOT IN") + " (SELECT " + g.text("s.", 0) + ", " + g.number("s.", 0) + where + ")"
	}
	return g.number(prefix, 0) + g.pick(" = ", " <> ", " < ", " >= ") + g.pick("ALL", "ANY") + " (SELECT " + g.number("s.", 0) + where + ")"
}

func (g *generator) aggregate(prefix string) string {
	call := g.pick("count(*)", "count("+g.text(prefix, 1)+")", "count(DISTINCT "+g.text(prefix, 1)+")", "sum("+g.number(prefix, 1)+" + 0)",
		"min("+g.text(prefix, 1)+")", "max("+g.number(prefix, 1)+" + 0)", "count_if("+g.condition(prefix, 1)+")", g.collection(prefix))
	if g.r.IntN(3) == 0 {
		call += " FILTER (WHERE " + g.condition(prefix, 1) + ")"
	}
	return call
}

// windows writes window functions whose values no order among peers changes.
func (g *generator) windows(prefix, from, where string) string {
	over := "(PARTITION BY " + g.text(prefix, 1) + ", " + g.pick(prefix+"srcport", prefix+"dstaddr") +
		" ORDER BY " + g.number(prefix, 1) + " + 0" + g.pick("", " DESC", " NULLS FIRST")
	ranked := g.pick("rank()", "dense_rank()", "cume_dist()", "percent_rank()") + " OVER " + over + ")"
	bound := func(kind string) string { return fmt.Sprint(g.r.IntN(9)) + " " + kind }
	frame := g.pick("", " RANGE ", " GROUPS ")
	if frame != "" {
		frame += g.pick("UNBOUNDED PRECEDING", "BETWEEN "+bound("PRECEDING")+" AND "+bound("FOLLOWING"), "BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
			"BETWEEN "+bound("FOLLOWING")+" AND "+bound("FOLLOWING"))
	}
	call := g.pick("count(*)", "sum("+g.number(prefix, 1)+" + 0)", "min("+g.text(prefix, 1)+")", "count(DISTINCT "+g.text(prefix, 0)+")")
	return "SELECT " + g.text(prefix, 0) + ", " + g.number(prefix, 0) + " + 0, " + ranked + ", " + call + " OVER " + over + frame + ") FROM " + from + where +
		" ORDER BY 1, 2, 3, 4" + g.pick("", " LIMIT 40")
}

// collection writes an aggregate that keeps many values or the like, whose
// answer does not depend on the order of the rows.
func (g *generator) collection(prefix string) string {
	text, number := g.text(prefix, 1), g.number(prefix, 1)+" + 0"
	return g.pick("cardinality(array_agg(DISTINCT "+text+"))", "array_agg(DISTINCT "+number+" ORDER BY "+number+g.pick("", " DESC", " NULLS FIRST")+")",
		"cast(array_agg("+number+" ORDER BY "+number+" DESC) AS varchar)", "listagg(DISTINCT "+text+", ',' ON OVERFLOW TRUNCATE WITH COUNT) WITHIN GROUP (ORDER BY "+text+")",
		"histogram("+text+")", "checksum("+number+")", "max("+number+", 3)", "min("+text+", 2)", "bitwise_xor_agg("+number+")",
		"map_agg("+text+", 1)", "reduce_agg("+number+", bigint '0', (a, b) -> greatest(a, b), (a, b) -> greatest(a, b))", "approx_distinct("+number+") > 0")
}

// groupBy writes the keys of a GROUP BY of the first two columns, or of sets of columns.
func (g *generator) groupBy(prefix string) (keys, by string) {
	if g.r.IntN(2) == 0 {
		return g.text(prefix, 1) + ", " + g.number(prefix, 1) + " + 0", "1, 2"
	}
	a, b := prefix+g.pick("action", "log_status"), prefix+g.pick("protocol", "dstport")
	return a + ", " + b, g.pick("ROLLUP ("+a+", "+b+")", "CUBE ("+a+", "+b+")", "GROUPING SETS (("+a+"), ("+b+"), ())",
		"DISTINCT "+a+", ROLLUP ("+b+", "+a+")", "GROUPING SETS (("+a+", "+b+"), ())")
}

// statement writes a query. sorted says that its rows come in a total order.
func (g *generator) statement() (sql string, sorted bool) {
	from, prefix := "vpc_flow_logs", ""
	switch g.r.IntN(8) {
	case 2:
		prefix = "f."
		from = g.small() + " FULL JOIN (SELECT * FROM vpc_flow_logs WHERE bytes % 9 = 2) f ON s.srcaddr = f.dstaddr" + g.pick("", " AND s.bytes > f.bytes", " AND f.action = 'ACCEPT'")
	case 3:
		prefix = "f."
		from = "vpc_flow_logs f " + g.pick("CROSS JOIN UNNEST(split(srcaddr, '.')) WITH ORDINALITY u (part, n)", "LEFT JOIN UNNEST(split(srcaddr, '.'), split(action, 'C')) u (part, other) ON TRUE",
			"CROSS JOIN LATERAL (SELECT f.bytes + 1 AS more) u")
	case 4:
		prefix = "f."
		from = "(SELECT * FROM vpc_flow_logs WHERE bytes % 5 = 1) f"
	case 0:
		prefix = "f."
		from = "vpc_flow_logs f " + g.pick("JOIN", "LEFT JOIN") + " (VALUES (6, 'tcp'), (17, 'udp'), (NULL, 'none'), (6, 'again')) AS n (number, name) ON f.protocol = n.number" +
			g.pick("", " AND f.bytes > 500", " AND "+g.condition("f.", 1))
	case 1:
		from = "(SELECT * FROM vpc_flow_logs WHERE " + g.condition("", 1) + ")"
	}
	where := ""
	if g.r.IntN(3) > 0 {
		where = " WHERE " + g.condition(prefix, 2)
	}
	switch g.r.IntN(5) {
	case 3:
		return g.windows(prefix, from, where), true
	case 4:
		side := "SELECT " + g.text(prefix, 1) + ", " + g.number(prefix, 1) + " + 0 FROM " + from + where
		other := "SELECT " + g.text("", 1) + ", " + g.number("", 1) + " + 0 FROM vpc_flow_logs WHERE " + g.condition("", 1)
		return side + g.pick(" INTERSECT ", " EXCEPT ", " UNION ") + g.pick("", "ALL ") + other +
			g.pick("", " EXCEPT ALL VALUES ('REJECT', 6)") + " ORDER BY 1, 2" + g.pick("", " LIMIT 30"), true
	case 0:
		keys, by := g.groupBy(prefix)
		sql := "SELECT " + keys + ", " + g.aggregate(prefix) + ", " + g.aggregate(prefix) + " FROM " + from + where +
			" GROUP BY " + by + g.pick("", " HAVING count(*) > 2")
		if by != "1, 2" { // a total may look like a group of nulls
			return sql, false
		}
		return sql + " ORDER BY " + g.pick("1, 2", "2 DESC, 1", "1 NULLS FIRST, 2") + g.pick("", " LIMIT 10", " OFFSET 3 LIMIT 20"), true
	case 1:
		return "SELECT " + g.pick("", "DISTINCT ") + g.text(prefix, 2) + ", " + g.number(prefix, 2) + " + 0 FROM " + from + where +
			" ORDER BY " + g.pick("1, 2", "2 DESC NULLS FIRST, 1 DESC", "1, 2 NULLS FIRST") + g.pick("", " LIMIT 25", " OFFSET 100 LIMIT 5"), true
	}
	return "SELECT " + g.aggregate(prefix) + ", " + g.aggregate(prefix) + " FROM " + from + where +
		" UNION ALL SELECT 1, 2 WHERE " + g.pick("true", "false"), false
}

// randomConfigurations must all give the same rows.
var randomConfigurations = []func(*Config){
	func(c *Config) { c.Threads = 1 },
	func(c *Config) { c.Threads = 4 },
	func(c *Config) { c.Threads, c.BatchRows, c.LocalGroups = 2, 3, 4 },
	func(c *Config) { c.Threads, c.NoOptimiser = 2, true },
	func(c *Config) { c.Threads, c.MemoryLimit = 2, 1<<20 },
}

// TestRandomStatements runs random statements in all configurations. The types
// of a union and of columns may not fit: then all must say so alike.
func TestRandomStatements(t *testing.T) {
	count, until := 160, time.Now().Add(15*time.Second)
	if testing.Short() {
		count = 25
	}
	var sessions []*Session
	for _, set := range randomConfigurations {
		s := testSession(t, func(c *Config) { c.Language = Trino; set(c) })
		setUp(t, s, filepath.Join(testdata, "slt", "athena", "setup.sql"))
		sessions = append(sessions, s)
	}
	tried, ran, short := 0, 0, 0
	for seed := range uint64(count) {
		if time.Now().After(until) {
			break
		}
		tried++
		g := &generator{rand.New(rand.NewPCG(seed, 476))}
		sql, sorted := g.statement()
		want, failed := randomAnswer(sessions[0], sql, sorted)
		if !failed {
			ran++
		}
		for i, s := range sessions[1:] {
			got, _ := randomAnswer(s, sql, sorted)
			if got == "error "+string(sqlerr.ExceededMemoryLimit) && s.config.MemoryLimit == 1<<20 {
				short++ // what cannot be written to disk may need more
				continue
			}
			if got != want {
				t.Errorf("seed %d, configuration %d\n%s\ngot\n%.1500s\nwant\n%.1500s", seed, i+1, sql, got, want)
			}
		}
	}
	if short > tried/20+1 {
		t.Errorf("%d of %d statements need more than 1 MB", short, tried)
	}
	if ran < tried/3 {
		t.Errorf("only %d of %d statements gave rows", ran, tried)
	}
}

// randomAnswer gives the rows of a statement, or the code of its failure.
func randomAnswer(s *Session, sql string, sorted bool) (answer string, failed bool) {
	out := &sltOutput{}
	if _, err := s.Run(context.Background(), sql, out); err != nil {
		return "error " + string(sqlerr.From(err).Code), true
	}
	if !sorted {
		sort.Strings(out.Rows)
	}
	return strings.Join(out.Rows, "\n"), false
}
