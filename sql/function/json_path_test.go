package function

import (
	"errors"
	"testing"
	"time"
)

func evalPath(path, text string) ([]pathItem, error) {
	p, err := ParseJSONPath(path)
	if err != nil {
		return nil, err
	}
	root, ok := parseJSON(text)
	if !ok {
		return nil, errInput
	}
	run := &pathRun{ctx: &Context{Zone: time.UTC, Dialect: Trino}, strict: p.strict, root: pathItem{json: root}, size: -1,
		named: map[string]pathItem{"x": wholeItem(1)}}
	return p.root.eval(run)
}

func TestJSONPathFaults(t *testing.T) {
	for path, at := range map[string]int{
		"": 0, "lax": 3, "lax $.": 6, "lax a": 4, "lax $[0": 7, "lax $ ? (@)": 10, "lax ($": 6, "lax $ ? (!@ == 1)": 10,
		`lax -"x"`: AtPath, "lax $.datetime()": AtPath, "lax 99999999999999999999": AtStatement,
	} {
		var fault *JSONPathError
		if _, err := ParseJSONPath(path); !errors.As(err, &fault) || fault.At != at {
			t.Errorf("%s: %v, want a fault at %d", path, err, at)
		}
	}
}

// FuzzJSONPath asks that any path on any value ends in items or in an error of paths.
func FuzzJSONPath(f *testing.F) {
	for _, seed := range []string{
		`lax $.a[*] ? (@.b > 1 && exists(@.c)).d`, `strict $..x[last - 1, 0 to $x]`, `lax -$.a.abs() + 1.5 * "x"`,
		`lax $.keyvalue() ? ((@.name starts with "a") is unknown)`, `lax ((((($)))))`, `lax $ ? (((@ == 1)))`,
	} {
		f.Add(seed, `{"a":[{"b":2,"c":null,"d":1.5},7],"x":"y"}`)
	}
	f.Fuzz(func(t *testing.T, path, text string) {
		_, err := evalPath(path, text)
		var syntax *JSONPathError
		var fault *pathFault
		if err != nil && err != errInput && !errors.As(err, &syntax) && !errors.As(err, &fault) {
			t.Fatalf("%q on %q: %v", path, text, err)
		}
	})
}
