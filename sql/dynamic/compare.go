package dynamic

import (
	"cmp"
	"strings"
)

// Equal compares two values that are known: those of different kinds are not
// equal, numbers compare by value whatever their kind.
func Equal(a, b Value) bool {
	switch {
	case a.IsNumber() && b.IsNumber():
		return compareNumbers(a, b) == 0
	case a.Kind != b.Kind:
		return false
	case a.Kind == Bool:
		return a.Integer == b.Integer
	case a.Kind == Timestamp:
		return a.Time.compare(b.Time) == 0
	case a.Kind == List && a.Text != b.Text:
		return equalLists(a.Text, b.Text)
	}
	return a.Text == b.Text
}

// equalLists compares element by element.
func equalLists(a, b string) bool {
	var others []string
	Elements(b, func(raw string) bool { others = append(others, raw); return true })
	at, same := 0, true
	Elements(a, func(raw string) bool {
		same = at < len(others) && Equal(FromJSON(raw), FromJSON(others[at]))
		at++
		return same
	})
	return same && at == len(others)
}

// Compare orders two values that are known; those of different kinds have no order.
func Compare(a, b Value) (int, error) {
	switch {
	case a.IsNumber() && b.IsNumber():
		return compareNumbers(a, b), nil
	case a.Kind != b.Kind:
		return 0, CannotEvaluate("values of types %s and %s cannot be compared", a.Kind, b.Kind)
	case a.Kind == String:
		return strings.Compare(a.Text, b.Text), nil
	case a.Kind == Bool:
		return cmp.Compare(a.Integer, b.Integer), nil
	case a.Kind == Timestamp:
		return a.Time.compare(b.Time), nil
	}
	return 0, CannotEvaluate("values of type %s have no order", a.Kind)
}

func compareNumbers(a, b Value) int {
	switch {
	case a.Kind == Int && b.Kind == Int:
		return cmp.Compare(a.Integer, b.Integer)
	case a.Kind == Float || b.Kind == Float:
		return cmp.Compare(a.float(), b.float())
	}
	return a.decimal().compare(b.decimal())
}
