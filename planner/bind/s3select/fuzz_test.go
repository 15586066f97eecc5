package s3select_test

import (
	"testing"

	"flowsql/planner/internal/plantest"
)

// FuzzBind binds whatever parses; nothing may panic.
func FuzzBind(f *testing.F) {
	for _, path := range []string{"testdata/friendly.txt", "testdata/strict.txt", "testdata/noheader.txt"} {
		for _, c := range plantest.Read(f, path) {
			f.Add(c.Input, false)
			f.Add(c.Input, true)
		}
	}
	f.Fuzz(func(t *testing.T, text string, strict bool) {
		node, err := bindText(text, strict, false)
		if err == nil {
			_ = node.Schema()
		}
	})
}
