package function

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

// jsonStep is one step of a path of json_extract: a key, which on an array is
// an index if it is a number.
type jsonStep struct {
	key   string
	index int // -1 where the key is no number
}

// isPathKey reports whether a character may stand in a key without quotes.
func isPathKey(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }

// parseExtractPath reads $.a.b[0]["c"].
func parseExtractPath(path string) ([]jsonStep, error) {
	bad := sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid JSON path: '%s'", path)
	rest, ok := strings.CutPrefix(path, "$")
	var steps []jsonStep
	for ok && rest != "" {
		var key string
		switch {
		case rest[0] == '.':
			key, rest, ok = bareKey(rest[1:], ":")
		case strings.HasPrefix(rest, `["`):
			key, rest, ok = quotedKey(rest[2:])
		case rest[0] == '[':
			key, rest, ok = bareKey(rest[1:], "")
			ok = ok && strings.HasPrefix(rest, "]")
			rest = strings.TrimPrefix(rest, "]")
		default:
			ok = false
		}
		steps = append(steps, jsonStep{key, pathIndex(key)})
	}
	if !ok {
		return nil, bad
	}
	return steps, nil
}

func pathIndex(key string) int {
	n, err := strconv.ParseUint(key, 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// bareKey reads a key of letters, digits and what else is allowed.
func bareKey(s, also string) (key, rest string, ok bool) {
	n := strings.IndexFunc(s, func(c rune) bool { return !isPathKey(c) && !strings.ContainsRune(also, c) })
	if n < 0 {
		n = len(s)
	}
	return s[:n], s[n:], n > 0
}

// quotedKey reads up to "], with backslashes before quotes and backslashes.
func quotedKey(s string) (key, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '\\':
			return "", s, false
		case s[i] == '"':
			rest, ok = strings.CutPrefix(s[i+1:], "]")
			return b.String(), rest, ok
		default:
			b.WriteByte(s[i])
		}
	}
	return "", s, false
}

// follow reads up to the value that the steps name and gives its first token;
// jsonEnd where there is none.
func (r *jsonReader) follow(steps []jsonStep) jsonToken {
	t := r.next()
	for _, s := range steps {
		switch t {
		case jsonOpenObject:
			t = r.findMember(s.key)
		case jsonOpenArray:
			t = r.findItem(s.index)
		default:
			return jsonEnd
		}
	}
	return t
}

func (r *jsonReader) findMember(key string) jsonToken {
	for r.next() == jsonKey {
		found := r.value == key
		t := r.next()
		if found {
			return t
		}
		if !r.skip(t) {
			break
		}
	}
	return jsonEnd
}

func (r *jsonReader) findItem(index int) jsonToken {
	for i := 0; index >= 0; i++ {
		t := r.next()
		switch {
		case t == jsonCloseArray:
			return jsonEnd
		case i == index:
			return t
		case !r.skip(t):
			return jsonEnd
		}
	}
	return jsonEnd
}

// withPath makes the kernel of a function of a JSON text and a path; f is given
// the reader behind the first token of what the path names, unless that is jsonEnd.
func withPath[R value](f func(r *jsonReader, t jsonToken) (R, error)) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		known := &cache[[]jsonStep]{compile: parseExtractPath}
		run := func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			text, path := reader[string](args[0]), reader[string](args[1])
			return rows(ctx, o.Result, args, n, func(i int) (R, error) {
				var none R
				steps, err := known.get(path(i))
				if err != nil {
					return none, err
				}
				r := newJSONReader(text(i))
				t := r.follow(steps)
				if t == jsonEnd || t == jsonCloseArray || t == jsonCloseObject {
					return none, errNull
				}
				return f(r, t)
			})
		}
		return onceForEachValue(run, o), nil
	}
}

func extractJSON(r *jsonReader, t jsonToken) (string, error) {
	out, ok := r.copyTo(nil, t)
	if !ok {
		return "", errNull
	}
	return string(out), nil
}

// extractScalar gives a text as it is and a number as it was written.
func extractScalar(r *jsonReader, t jsonToken) (string, error) {
	switch t {
	case jsonTrue:
		return "true", nil
	case jsonFalse:
		return "false", nil
	case jsonText, jsonInteger, jsonDouble:
		return r.value, nil
	}
	return "", errNull
}

// jsonSize counts the members of an object or the items of an array.
func jsonSize(r *jsonReader, t jsonToken) (int64, error) {
	if t != jsonOpenObject && t != jsonOpenArray {
		return 0, nil
	}
	for n := int64(0); ; n++ {
		t := r.next()
		if t == jsonCloseObject || t == jsonCloseArray {
			return n, nil
		}
		if t == jsonKey {
			t = r.next()
		}
		if !r.skip(t) {
			return 0, errNull
		}
	}
}
