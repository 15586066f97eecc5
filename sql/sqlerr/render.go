package sqlerr

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Renderer prints an error about a statement's text.
type Renderer interface {
	Render(text string, e *Error) string
}

// Athena prints "NAME: line L:C: text", with Athena's names.
type Athena struct{}

// Trino prints as Athena does, with Trino's names.
type Trino struct{}

// S3Select prints "Code: text".
type S3Select struct{}

// Shell prints Base's line, then the line of the statement with the whole token
// underlined, then the hint.
type Shell struct {
	Base  Renderer
	Width int // of the terminal, into which the line of the statement is cut; 0 for no limit
}

// Position gives line and column, from 1, of a byte offset in text. Columns
// count UTF-16 units, as Athena's do.
func Position(text string, offset int32) (line, column int) {
	line, before := lineBefore(text, offset)
	column = 1
	for _, r := range before {
		column++
		if r > 0xFFFF {
			column++
		}
	}
	return line, column
}

// pointPosition is Position in code points, as Trino counts.
func pointPosition(text string, offset int32) (line, column int) {
	line, before := lineBefore(text, offset)
	return line, 1 + utf8.RuneCountInString(before)
}

// lineBefore gives the line of an offset and the text of the line before it.
func lineBefore(text string, offset int32) (line int, before string) {
	before = text[:min(int(offset), len(text))]
	line = 1 + strings.Count(before, "\n")
	return line, before[strings.LastIndexByte(before, '\n')+1:]
}

// Render gives the one line that Athena answers.
func (Athena) Render(text string, e *Error) string {
	return trinoLine(text, AthenaName(e.Code), e, Position)
}

// Render gives the one line that Trino answers.
func (Trino) Render(text string, e *Error) string { return trinoLine(text, e.Code, e, pointPosition) }

// AthenaName gives the name that Athena has for the code.
func AthenaName(c Code) Code {
	if c == SyntaxError {
		return "MALFORMED_QUERY"
	}
	return c
}

func trinoLine(text string, name Code, e *Error, position func(string, int32) (line, column int)) string {
	if !e.Span.Valid() {
		return string(name) + ": " + e.Msg
	}
	line, column := position(text, e.Span.Pos)
	return fmt.Sprintf("%s: line %d:%d: %s", name, line, column, e.Msg)
}

// Render gives S3 Select's code and text; the texts carry their places themselves.
func (S3Select) Render(_ string, e *Error) string { return string(e.Code) + ": " + e.Msg }

// Render gives the service's line, the underlined source and the hint.
func (s Shell) Render(text string, e *Error) string {
	var b strings.Builder
	b.WriteString(s.Base.Render(text, e))
	if e.Span.Valid() && int(e.Span.Pos) <= len(text) {
		underline(&b, text, e.Span, s.Width)
	}
	if e.Hint != "" {
		b.WriteString("\nhint: " + e.Hint)
	}
	return b.String()
}

func underline(b *strings.Builder, text string, span Span, limit int) {
	pos, end := int(span.Pos), min(int(span.End), len(text))
	from := strings.LastIndexByte(text[:pos], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[pos:], '\n'); i >= 0 {
		to = pos + i
	}
	end = max(min(end, to), pos)
	untabbed := func(s string) string { return strings.ReplaceAll(s, "\t", " ") }
	line := untabbed(strings.TrimRight(text[from:to], "\r"))
	pad := runewidth.StringWidth(untabbed(text[from:pos]))
	width := max(1, runewidth.StringWidth(untabbed(text[pos:end])))
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, "\uFFFD")
	}
	if room := max(limit-len(indent), 20); limit > 0 && runewidth.StringWidth(line) > room {
		line, pad, width = window(line, pad, width, room)
	}
	b.WriteString("\n" + indent + line + "\n" + indent + strings.Repeat(" ", pad) + strings.Repeat("~", width))
}

// indent stands before the line of the statement.
const indent = "  "

// window cuts a line that is too long into the room there is, so that what begins
// after pad cells is seen, with some of what stands before it.
func window(line string, pad, width, room int) (string, int, int) {
	const cut = "…"
	if start := pad - room/3; start > 0 && pad+width+1 > room {
		line = runewidth.TruncateLeft(line, start+1, cut)
		pad -= start
	}
	return runewidth.Truncate(line, room, cut), pad, max(1, min(width, room-pad-1))
}
