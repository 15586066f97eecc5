package bench

import (
	"fmt"
	"os"
	"strings"
)

// Cell is a value as text.
type Cell struct {
	Text string
	Null bool
}

// Table is a result: names, whether a column holds doubles, rows.
type Table struct {
	Columns []string
	Doubles []bool // nil where the types are not known
	Rows    [][]Cell
}

// ReadCSV reads a result file as Athena writes it: a header, every value in
// quotes, nothing between commas for NULL.
func ReadCSV(path string) (*Table, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	rows, err := parseCSV(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: no header", path)
	}
	t := &Table{Rows: rows[1:]}
	for _, c := range rows[0] {
		t.Columns = append(t.Columns, c.Text)
	}
	for i, r := range t.Rows {
		if len(r) != len(t.Columns) {
			return nil, fmt.Errorf("%s: row %d has %d values, the header %d", path, i+1, len(r), len(t.Columns))
		}
	}
	return t, nil
}

func parseCSV(text string) (rows [][]Cell, err error) {
	for len(text) > 0 {
		var row []Cell
		for {
			var c Cell
			var end byte
			if c, text, end, err = cell(text); err != nil {
				return nil, fmt.Errorf("row %d: %w", len(rows)+1, err)
			}
			row = append(row, c)
			if end != ',' {
				break
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// cell reads one value and what ended it: a comma, or a newline (also the end).
func cell(text string) (c Cell, rest string, end byte, err error) {
	if !strings.HasPrefix(text, `"`) {
		at := strings.IndexAny(text, ",\n")
		if at < 0 {
			at = len(text)
		}
		c.Text = strings.TrimSuffix(text[:at], "\r")
		c.Null = c.Text == ""
		rest, end = after(text[at:])
		return c, rest, end, nil
	}
	var b strings.Builder
	text = text[1:]
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 {
			return c, "", 0, fmt.Errorf("a quote is not closed")
		}
		b.WriteString(text[:at])
		text = text[at+1:]
		if !strings.HasPrefix(text, `"`) {
			break
		}
		b.WriteByte('"')
		text = text[1:]
	}
	c.Text = b.String()
	rest, end = after(strings.TrimPrefix(text, "\r"))
	return c, rest, end, nil
}

func after(text string) (rest string, end byte) {
	if text == "" {
		return "", '\n'
	}
	return text[1:], text[0]
}
