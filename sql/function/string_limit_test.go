package function

import (
	"strings"
	"testing"
)

// What would take gigabytes or minutes is refused before it is made.
func TestTextLimits(t *testing.T) {
	many := strings.Repeat("a", 1<<16)
	if _, err := replaceAll(&Context{}, many, "a", many); err == nil {
		t.Error("a replacement of 4 GB is made")
	}
	if s, err := replaceAll(&Context{}, "abcabc", "b", "xx"); s != "axxcaxxc" || err != nil {
		t.Error(s, err)
	}
	if _, err := editDistance(many[:1001], many[:1001]); err == nil {
		t.Error("the distance of two long texts is computed")
	}
	if n, err := editDistance(many[:1000], many[:1001]); n != 1 || err != nil {
		t.Error(n, err)
	}
}
