package client

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Null is how a NULL is written.
const Null = "NULL"

// formatRow writes every value of a row as text.
func formatRow(columns []Column, values []json.RawMessage) ([]string, error) {
	row := make([]string, len(values))
	for i, value := range values {
		text, err := format(columns[i].Type, value, Null)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", columns[i].Name, err)
		}
		row[i] = text
	}
	return row, nil
}

// format writes a value of a type. Numbers stay as the server spelled them.
func format(typ string, value json.RawMessage, null string) (string, error) {
	base, arguments := splitType(typ)
	switch {
	case string(value) == "null":
		return null, nil
	case base == "varbinary":
		return formatBytes(value)
	case base == "array":
		return formatList(value, "[", "]", func(int) string { return arguments[0] }, nil)
	case base == "row":
		names, types := fields(arguments)
		return formatList(value, "{", "}", func(i int) string { return types[i] }, names)
	case base == "map":
		return formatMap(value, arguments)
	case value[0] == '"':
		var text string
		err := json.Unmarshal(value, &text)
		return text, err
	}
	return string(value), nil
}

// formatBytes writes bytes as pairs of hexadecimal digits.
func formatBytes(value json.RawMessage) (string, error) {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return "", err
	}
	data, err := base64.StdEncoding.DecodeString(text)
	return fmt.Sprintf("% x", data), err
}

// formatList writes the members of an array or a row between brackets.
func formatList(value json.RawMessage, open, end string, typ func(int) string, names []string) (string, error) {
	var members []json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return "", err
	}
	parts := make([]string, len(members))
	for i, member := range members {
		text, err := format(typ(i), member, "null")
		if err != nil {
			return "", err
		}
		if names != nil && names[i] != "" {
			text = names[i] + "=" + text
		}
		parts[i] = text
	}
	return open + strings.Join(parts, ", ") + end, nil
}

// formatMap writes the entries of a map in the order of their keys.
func formatMap(value json.RawMessage, types []string) (string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return "", err
	}
	var parts []string
	for key, member := range members {
		text, err := format(types[1], member, "null")
		if err != nil {
			return "", err
		}
		parts = append(parts, key+"="+text)
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ", ") + "}", nil
}

// splitType cuts array(bigint) into array and its arguments.
func splitType(typ string) (base string, arguments []string) {
	base, rest, found := strings.Cut(typ, "(")
	if !found {
		return typ, nil
	}
	depth, start := 0, 0
	for i, c := range rest {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth == 0, c == ',' && depth == 0:
			arguments = append(arguments, strings.TrimSpace(rest[start:i]))
			start = i + 1
		case c == ')':
			depth--
		}
	}
	return base, arguments
}

// fields takes names and types of a row apart; an unnamed field has the name "".
func fields(arguments []string) (names, types []string) {
	for _, argument := range arguments {
		name, typ, found := strings.Cut(argument, " ")
		if !found || strings.Contains(name, "(") {
			name, typ = "", argument
		}
		names, types = append(names, strings.Trim(name, `"`)), append(types, typ)
	}
	return names, types
}
