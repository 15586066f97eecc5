package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

func init() { lists = append(lists, splitMaps) }

func splitMaps() []Def {
	const in = "varchar, varchar, varchar"
	return []Def{
		{Name: "split_to_map", In: in, Out: "map(varchar,varchar)", Build: splitToMap, Doc: "A map of the entries between delimiters"},
		{Name: "split_to_multimap", In: in, Out: "map(varchar,array(varchar))", Build: splitToMultimap, Doc: "A map of the entries between delimiters, with all values of a key"},
	}
}

// entryTexts is the keys and values of the entries of texts, by row.
type entryTexts struct {
	keys, values *columnar.StringBuilder
	offsets      []int32
}

// splitEntries reads the entries of all rows; bad words the text of one that is
// none. Unless repeats is set, a row has a key only once.
func splitEntries(ctx *Context, args []columnar.Vector, valid *columnar.Bitmap, n int, bad string, repeats bool) (entryTexts, error) {
	out := entryTexts{ctx.StringBuilder(0), ctx.StringBuilder(0), make([]int32, 1, n+1)}
	text, between, inside := reader[string](args[0]), reader[string](args[1]), reader[string](args[2])
	for i := range n {
		ctx.checkRow(i)
		if valid == nil || valid.Set(i) {
			met := seen{}
			first := func(key string) bool { return repeats || met.first(key) }
			if err := out.add(text(i), between(i), inside(i), bad, first); err != nil {
				return out, err
			}
		}
		out.offsets = append(out.offsets, int32(out.keys.Len()))
	}
	return out, nil
}

func (e entryTexts) add(text, between, inside, bad string, first func(key string) bool) error {
	switch {
	case between == "":
		return failed("entryDelimiter is empty")
	case inside == "":
		return failed("keyValueDelimiter is empty")
	case between == inside:
		return failed("entryDelimiter and keyValueDelimiter must not be the same")
	}
	for text != "" {
		var entry string
		entry, text, _ = strings.Cut(text, between)
		key, value, found := strings.Cut(entry, inside)
		if !found || strings.Contains(value, inside) {
			return failed("Key-value delimiter must appear exactly once in each entry. Bad input: "+bad, entry)
		}
		if !first(key) {
			return failed("Duplicate keys (%s) are not allowed", key)
		}
		e.keys.Append(key)
		e.values.Append(value)
	}
	return nil
}

func splitToMap(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e, err := splitEntries(ctx, args, valid, n, "'%s'", false)
		if err != nil {
			return columnar.Vector{}, err
		}
		out := columnar.NewMap(columnar.ArrowType(o.Result), e.offsets, e.keys.String(), e.values.String(), valid)
		return columnar.Vector{Array: out, Const: allConst(args)}, nil
	}, nil
}

func splitToMultimap(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e, err := splitEntries(ctx, args, valid, n, "%s", true)
		if err != nil {
			return columnar.Vector{}, err
		}
		keys := e.keys.String()
		out := grouped(e.offsets, columnar.StringsOf(keys).At)
		return out.multimap(ctx, o.Result, keys, e.values.String(), valid, allConst(args)), nil
	}, nil
}
