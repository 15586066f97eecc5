package bench

import "testing"

func table(doubles []bool, rows ...[]Cell) *Table {
	t := &Table{Doubles: doubles, Rows: rows}
	for i := range rows[0] {
		t.Columns = append(t.Columns, string(rune('a'+i)))
	}
	return t
}

func r(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, s := range texts {
		out[i] = Cell{Text: s, Null: s == "NULL"}
	}
	return out
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name            string
		local, recorded *Table
		sql             string
		want            Verdict
	}{
		{"other order", table(nil, r("1", "x"), r("2", "y")), table(nil, r("2", "y"), r("1", "x")), "SELECT a, b FROM t", Equal},
		{"wrong order", table(nil, r("1", "x"), r("2", "y")), table(nil, r("2", "y"), r("1", "x")), "SELECT a, b FROM t ORDER BY a", Different},
		{"ties in any order", table(nil, r("1", "x"), r("1", "y")), table(nil, r("1", "y"), r("1", "x")), "SELECT a, b FROM t ORDER BY a", Equal},
		{"twice", table(nil, r("1"), r("1")), table(nil, r("1"), r("2")), "SELECT a FROM t", Different},
		{"fewer", table(nil, r("1")), table(nil, r("1"), r("1")), "SELECT a FROM t", Different},
		{"null", table(nil, r("NULL")), table(nil, r("")), "SELECT a FROM t", Different},
		{"double", table([]bool{true}, r("0.30000000000000004")), table(nil, r("0.3")), "SELECT a FROM t", Equal},
		{"other double", table([]bool{true}, r("0.3001")), table(nil, r("0.3")), "SELECT a FROM t", Different},
		{"integer", table([]bool{false}, r("10000000000")), table(nil, r("10000000001")), "SELECT a FROM t", Different},
		{"limit", table(nil, r("1")), table(nil, r("2")), "SELECT a FROM t LIMIT 1", Undetermined},
		{"limit not reached", table(nil, r("1")), table(nil, r("2")), "SELECT a FROM t LIMIT 5", Different},
		{"limit in order", table(nil, r("1", "x"), r("2", "y")), table(nil, r("1", "x"), r("2", "z")), "SELECT a, b FROM t ORDER BY a LIMIT 2", Undetermined},
		{"limit before the ties", table(nil, r("1", "x"), r("2", "y")), table(nil, r("1", "w"), r("2", "y")), "SELECT a, b FROM t ORDER BY a LIMIT 2", Different},
		{"limit by all", table(nil, r("1"), r("2")), table(nil, r("1"), r("3")), "SELECT a FROM t ORDER BY a LIMIT 2", Different},
		{"order by what is not there", table(nil, r("1")), table(nil, r("2")), "SELECT a FROM t ORDER BY c LIMIT 1", Undetermined},
		{"ordinal", table(nil, r("1"), r("2")), table(nil, r("2"), r("1")), "SELECT a FROM t ORDER BY 1", Different},
		{"expression", table(nil, r("1"), r("2")), table(nil, r("2"), r("1")), "SELECT sum(x) AS a FROM t GROUP BY y ORDER BY sum(x)", Different},
	} {
		if got, detail := Compare(c.local, c.recorded, OrderOf(c.sql)); got != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, got, detail, c.want)
		}
	}
}

func TestParseCSV(t *testing.T) {
	rows, err := parseCSV("\"a\",\"b\"\n\"x \"\"y\"\"\",\n\"\",\"1\n2\"\n")
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v, %v", rows, err)
	}
	for i, want := range [][]Cell{{{"a", false}, {"b", false}}, {{`x "y"`, false}, {"", true}}, {{"", false}, {"1\n2", false}}} {
		for j, cell := range want {
			if rows[i][j] != cell {
				t.Errorf("row %d: %v, want %v", i, rows[i], want)
			}
		}
	}
	if _, err := parseCSV(`"a`); err == nil {
		t.Error("an open quote is an error")
	}
}
