package output

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/types"
)

// measured is how many rows the widths of columns are taken from; later rows widen
// them where the terminal has room.
const measured = 1000

// minShrunk is the width below which a column of text is hidden rather than
// shrunk: an IPv4 address fits. Numbers are whole or hidden: a cut number is wrong.
const minShrunk = 15

// frame is the drawing of a table.
type frame struct {
	left, mid, right, line   string // of a row, and the filling of a rule
	topL, topM, topR         string // above the header; empty for none
	ruleL, ruleM, ruleR      string // below the header
	bottomL, bottomM, bottom string // below the last row; empty for none
}

var (
	plainFrame = frame{left: " ", mid: " | ", right: "", line: "-", ruleL: "-", ruleM: "-+-", ruleR: "-"}
	boxFrame   = frame{left: "│ ", mid: " │ ", right: " │", line: "─", topL: "┌─", topM: "─┬─", topR: "─┐",
		ruleL: "├─", ruleM: "─┼─", ruleR: "─┤", bottomL: "└─", bottomM: "─┴─", bottom: "─┘"}
	markdownFrame = frame{left: "| ", mid: " | ", right: " |", line: "-", ruleL: "| ", ruleM: " | ", ruleR: " |"}
)

type text struct {
	s    string
	null bool
}

// table prints aligned columns.
type table struct {
	w        *bufio.Writer
	o        Options
	f        frame
	markdown bool
	columns  logical.Schema
	rows     [][]text // until the widths are known
	widths   []int    // of the shown columns; nil until known
	shown    []int
	hidden   []int
	count    int
}

func newTable(w io.Writer, o Options) Writer {
	return &table{w: bufio.NewWriter(w), o: o, f: plainFrame}
}

func newBox(w io.Writer, o Options) Writer { return &table{w: bufio.NewWriter(w), o: o, f: boxFrame} }

func newMarkdown(w io.Writer, o Options) Writer {
	o.Width = 0
	return &table{w: bufio.NewWriter(w), o: o, f: markdownFrame, markdown: true}
}

func (t *table) Begin(columns logical.Schema) error {
	t.columns = columns
	return nil
}

func (t *table) Write(b columnar.Batch) error {
	c := newCells(t.columns, b)
	for row := range b.Len {
		cells := make([]text, len(t.columns))
		for col := range cells {
			cells[col] = t.text(c, col, row)
		}
		t.count++
		if t.widths != nil {
			t.row(cells)
			continue
		}
		if t.rows = append(t.rows, cells); len(t.rows) == measured {
			t.start()
		}
	}
	if t.widths != nil {
		return t.w.Flush()
	}
	return nil
}

func (t *table) text(c cells, col, row int) text {
	if c.null(col, row) {
		return text{t.null(), true}
	}
	s := printable(string(c.append(nil, col, row)))
	if t.markdown {
		s = strings.ReplaceAll(s, "|", `\|`)
	}
	return text{s: s}
}

func (t *table) null() string {
	switch {
	case t.o.NullSet:
		return t.o.Null
	case t.markdown:
		return ""
	}
	return "NULL"
}

// printable makes control characters visible, so that no value moves the cursor.
func printable(s string) string {
	if strings.IndexFunc(s, unprintable) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unprintable(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unprintable(r rune) bool { return r < 0x20 || r >= 0x7F && r < 0xA0 }

// start settles the widths and prints what was held back.
func (t *table) start() {
	t.measure()
	t.fit()
	if t.f.topL != "" {
		t.rule(t.f.topL, t.f.topM, t.f.topR)
	}
	if !t.o.NoHeader || t.markdown {
		names := make([]text, len(t.columns))
		for i, c := range t.columns {
			names[i] = text{s: printable(c.Name)}
		}
		t.row(names)
		t.rule(t.f.ruleL, t.f.ruleM, t.f.ruleR)
	}
	for _, r := range t.rows {
		t.row(r)
	}
	t.rows = nil
}

func (t *table) measure() {
	t.widths = make([]int, len(t.columns))
	for i, c := range t.columns {
		t.widths[i] = max(1, runewidth.StringWidth(printable(c.Name)))
		if t.markdown {
			t.widths[i] = max(3, t.widths[i])
		}
		t.shown = append(t.shown, i)
		for _, r := range t.rows {
			t.widths[i] = max(t.widths[i], runewidth.StringWidth(r[i].s))
		}
	}
}

// fit shrinks the widest columns, then hides middle ones, until a row fits the
// terminal.
func (t *table) fit() {
	if t.o.Width <= 0 || t.o.KeepWidth {
		return
	}
	for t.total() > t.o.Width {
		if c := t.widest(); c >= 0 {
			t.widths[c] = max(minShrunk, t.widths[c]-(t.total()-t.o.Width))
			continue
		}
		if len(t.shown) <= 2 {
			return
		}
		mid := len(t.shown) / 2
		t.hidden = append(t.hidden, t.shown[mid])
		t.shown = append(t.shown[:mid], t.shown[mid+1:]...)
	}
}

// widest gives the shown column that is to be shrunk next, -1 for none.
func (t *table) widest() int {
	widest := -1
	for _, c := range t.shown {
		if rightAligned(t.columns[c].Type) || t.widths[c] <= minShrunk {
			continue
		}
		if widest < 0 || t.widths[c] > t.widths[widest] {
			widest = c
		}
	}
	return widest
}

func (t *table) total() int {
	n := runewidth.StringWidth(t.f.left) + max(runewidth.StringWidth(t.f.right), runewidth.StringWidth(t.f.ruleR))
	for i, c := range t.shown {
		if i > 0 {
			n += runewidth.StringWidth(t.f.mid)
		}
		n += t.widths[c]
	}
	return n
}

func (t *table) row(r []text) {
	var b strings.Builder
	b.WriteString(t.f.left)
	for i, c := range t.shown {
		if i > 0 {
			b.WriteString(t.f.mid)
		}
		t.cell(&b, r[c], c)
	}
	line := b.String()
	if t.f.right == "" {
		line = strings.TrimRight(line, " ")
	}
	t.w.WriteString(line + t.f.right + "\n")
}

func (t *table) cell(b *strings.Builder, v text, col int) {
	s := v.s
	if t.o.Width > 0 && !t.o.KeepWidth {
		t.widen(col, runewidth.StringWidth(s))
		s = runewidth.Truncate(s, t.widths[col], "…")
	}
	pad := strings.Repeat(" ", max(0, t.widths[col]-runewidth.StringWidth(s)))
	if v.null && t.o.Color {
		s = "\x1b[2m" + s + "\x1b[0m"
	}
	if rightAligned(t.columns[col].Type) {
		b.WriteString(pad + s)
		return
	}
	b.WriteString(s + pad)
}

// widen makes room for a value that is longer than those the widths were taken from:
// as far as the terminal goes, and for a number wholly.
func (t *table) widen(col, need int) {
	more := need - t.widths[col]
	if more <= 0 {
		return
	}
	if !rightAligned(t.columns[col].Type) {
		more = min(more, max(0, t.o.Width-t.total()))
	}
	t.widths[col] += more
}

func rightAligned(ty types.Type) bool { return ty.IsNumeric() }

func (t *table) rule(left, mid, right string) {
	t.w.WriteString(left)
	for i, c := range t.shown {
		if i > 0 {
			t.w.WriteString(mid)
		}
		rule := strings.Repeat(t.f.line, t.widths[c])
		if t.markdown && rightAligned(t.columns[c].Type) {
			rule = rule[1:] + ":"
		}
		t.w.WriteString(rule)
	}
	t.w.WriteString(right + "\n")
}

func (t *table) End(string) error {
	if len(t.columns) == 0 {
		return t.w.Flush()
	}
	if t.widths == nil {
		t.start()
	}
	if t.f.bottomL != "" {
		t.rule(t.f.bottomL, t.f.bottomM, t.f.bottom)
	}
	if !t.markdown && !t.o.NoHeader {
		fmt.Fprintf(t.w, "(%d %s)\n", t.count, map[bool]string{true: "row", false: "rows"}[t.count == 1])
	}
	if len(t.hidden) > 0 {
		fmt.Fprintf(t.w, "hidden for want of room: %s (-o vertical or \\x shows all)\n", strings.Join(t.hiddenNames(), ", "))
	}
	return t.w.Flush()
}

// hiddenNames gives the hidden columns in their order.
func (t *table) hiddenNames() []string {
	slices.Sort(t.hidden)
	names := make([]string, len(t.hidden))
	for i, c := range t.hidden {
		names[i] = t.columns[c].Name
	}
	return names
}

// vertical prints one value a line.
type vertical struct {
	w       *bufio.Writer
	o       Options
	columns logical.Schema
	width   int
	count   int
}

func newVertical(w io.Writer, o Options) Writer { return &vertical{w: bufio.NewWriter(w), o: o} }

func (v *vertical) Begin(columns logical.Schema) error {
	v.columns = columns
	for _, c := range columns {
		v.width = max(v.width, runewidth.StringWidth(c.Name))
	}
	return nil
}

func (v *vertical) Write(b columnar.Batch) error {
	c := newCells(v.columns, b)
	for row := range b.Len {
		v.count++
		fmt.Fprintf(v.w, "-[ row %d ]%s\n", v.count, strings.Repeat("-", max(0, v.width-4)))
		for col, column := range v.columns {
			s := "NULL"
			if v.o.NullSet {
				s = v.o.Null
			}
			if !c.null(col, row) {
				s = printable(string(c.append(nil, col, row)))
			}
			fmt.Fprintf(v.w, "%s | %s\n", runewidth.FillRight(column.Name, v.width), s)
		}
	}
	return v.w.Flush()
}

func (v *vertical) End(string) error { return v.w.Flush() }
