package function

import (
	"testing"
	"unsafe"
)

// TestCacheKeepsNoTexts uses the memory of a text again, as readers do.
func TestCacheKeepsNoTexts(t *testing.T) {
	known := &cache[[]jsonStep]{compile: parseExtractPath}
	memory := []byte("$.first")
	shared := unsafe.String(&memory[0], len(memory))
	if _, err := known.get(shared); err != nil {
		t.Fatal(err)
	}
	copy(memory, "$.other")
	for path, want := range map[string]string{"$.first": "first", shared: "other"} {
		steps, err := known.get(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := steps[0].key; got != want {
			t.Errorf("the key of %s is %s", path, got)
		}
	}
}
