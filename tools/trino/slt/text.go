package slt

import "strings"

// Empty is how an empty string is written, so that it can be seen.
const Empty = "(empty)"

var (
	valueEscapes  = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", `\0`)
	headerSpaces  = strings.NewReplacer(", ", ",", " ", "_")
	failureBreaks = strings.NewReplacer("\n", `\n`, "\r", `\r`)
)

// Row writes the values of a row as one line: tabs between them, the empty
// string as (empty), and backslash escapes for what would break the line.
func Row(values []string) string {
	cells := make([]string, len(values))
	for i, value := range values {
		cells[i] = valueEscapes.Replace(value)
		if value == "" {
			cells[i] = Empty
		}
	}
	return strings.Join(cells, "\t")
}

// Columns writes names and types of columns as one word: name:type between
// commas, where ", " becomes "," and any other space "_".
func Columns(names, types []string) string {
	words := make([]string, len(names))
	for i := range names {
		words[i] = headerSpaces.Replace(names[i] + ":" + types[i])
	}
	return strings.Join(words, ",")
}

// Failure writes an error as one line, without blanks at its end.
func Failure(message string) string { return strings.TrimRight(failureBreaks.Replace(message), " ") }
