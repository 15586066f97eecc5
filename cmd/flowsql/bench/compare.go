package bench

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Verdict is the outcome of a comparison.
type Verdict string

// The verdicts. Only Different and Failed make the command fail.
const (
	Equal        Verdict = "equal"
	Different    Verdict = "different"
	Undetermined Verdict = "undetermined"
	Failed       Verdict = "failed"
	NoResult     Verdict = "not compared"
)

// Compare compares a local result with a recorded one. The detail tells the
// first difference.
func Compare(local, recorded *Table, order Order) (Verdict, string) {
	if detail := compareNames(local, recorded); detail != "" {
		return Different, detail
	}
	c := comparison{doubles: local.Doubles, keys: places(order, local)}
	whole := order.Whole && len(c.keys) == len(order.Keys)
	if detail := c.sequence(local.Rows, recorded.Rows); detail != "" {
		return Different, detail
	}
	detail := c.multiset(local.Rows, recorded.Rows)
	if detail == "" {
		return Equal, ""
	}
	cut := order.Limited && len(local.Rows) == order.Limit && len(recorded.Rows) == order.Limit
	if !cut {
		return Different, detail
	}
	if !whole {
		return Undetermined, "LIMIT without a total order: " + detail
	}
	if rest := c.multiset(c.beforeTies(local.Rows), c.beforeTies(recorded.Rows)); rest != "" {
		return Different, rest
	}
	return Undetermined, "LIMIT cuts through rows that ORDER BY does not tell apart: " + detail
}

func compareNames(local, recorded *Table) string {
	if len(local.Columns) != len(recorded.Columns) {
		return fmt.Sprintf("%d columns here, %d there", len(local.Columns), len(recorded.Columns))
	}
	for i, name := range local.Columns {
		if !strings.EqualFold(name, recorded.Columns[i]) {
			return fmt.Sprintf("column %d is %s here, %s there", i+1, name, recorded.Columns[i])
		}
	}
	return ""
}

// places gives the columns that the keys name, up to the first that is none.
func places(order Order, t *Table) []int {
	var out []int
	for _, k := range order.Keys {
		at := k.Place - 1
		if k.Place == 0 {
			at = slices.IndexFunc(t.Columns, func(n string) bool { return strings.EqualFold(n, k.Name) })
		}
		if at < 0 || at >= len(t.Columns) {
			break
		}
		out = append(out, at)
	}
	return out
}

type comparison struct {
	doubles []bool
	keys    []int
}

// sequence compares the keys row by row, as far as both sides reach.
func (c comparison) sequence(local, recorded [][]Cell) string {
	for i := range min(len(local), len(recorded)) {
		for _, k := range c.keys {
			if !c.equal(k, local[i][k], recorded[i][k]) {
				return fmt.Sprintf("row %d: %s here, %s there", i+1, show(local[i]), show(recorded[i]))
			}
		}
	}
	return ""
}

// multiset compares the rows without regard to their order.
func (c comparison) multiset(local, recorded [][]Cell) string {
	a, b := c.sorted(local), c.sorted(recorded)
	for i := range min(len(a), len(b)) {
		if !c.rowEqual(a[i], b[i]) {
			if c.compare(a[i], b[i]) < 0 {
				return fmt.Sprintf("only here: %s (there: %s)", show(a[i]), show(b[i]))
			}
			return fmt.Sprintf("only there: %s (here: %s)", show(b[i]), show(a[i]))
		}
	}
	if len(a) != len(b) {
		return fmt.Sprintf("%d rows here, %d there", len(a), len(b))
	}
	return ""
}

func (c comparison) sorted(rows [][]Cell) [][]Cell {
	out := slices.Clone(rows)
	slices.SortFunc(out, c.compare)
	return out
}

// compare orders rows by all that is compared exactly, then by the doubles, so
// that doubles which differ in their last digits stay opposite each other.
func (c comparison) compare(a, b []Cell) int {
	for _, doubles := range []bool{false, true} {
		for i := range a {
			if c.double(i) != doubles {
				continue
			}
			if d := c.compareCell(i, a[i], b[i]); d != 0 {
				return d
			}
		}
	}
	return 0
}

func (c comparison) double(i int) bool { return i < len(c.doubles) && c.doubles[i] }

func (c comparison) compareCell(i int, a, b Cell) int {
	if a.Null != b.Null {
		return map[bool]int{true: -1, false: 1}[a.Null]
	}
	if x, y, ok := floats(a, b); ok && c.double(i) {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	return strings.Compare(a.Text, b.Text)
}

func (c comparison) rowEqual(a, b []Cell) bool {
	for i := range a {
		if !c.equal(i, a[i], b[i]) {
			return false
		}
	}
	return true
}

// digits is how exactly doubles must agree.
const digits = 1e-9

func (c comparison) equal(i int, a, b Cell) bool {
	if a.Null || b.Null {
		return a.Null == b.Null
	}
	if a.Text == b.Text {
		return true
	}
	x, y, ok := floats(a, b)
	return ok && c.double(i) && math.Abs(x-y) <= digits*math.Max(math.Abs(x), math.Abs(y))
}

func floats(a, b Cell) (x, y float64, ok bool) {
	x, err := strconv.ParseFloat(a.Text, 64)
	if err != nil {
		return 0, 0, false
	}
	y, err = strconv.ParseFloat(b.Text, 64)
	return x, y, err == nil
}

// beforeTies gives the rows before those that share the last row's keys.
func (c comparison) beforeTies(rows [][]Cell) [][]Cell {
	if len(rows) == 0 {
		return nil
	}
	last, end := rows[len(rows)-1], len(rows)
	for end > 0 && c.sameKeys(rows[end-1], last) {
		end--
	}
	return rows[:end]
}

func (c comparison) sameKeys(a, b []Cell) bool {
	for _, k := range c.keys {
		if !c.equal(k, a[k], b[k]) {
			return false
		}
	}
	return true
}

func show(row []Cell) string {
	parts := make([]string, len(row))
	for i, c := range row {
		parts[i] = c.Text
		if c.Null {
			parts[i] = "NULL"
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
