package function

import (
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// FuzzFormat gives any directives values of several classes: a text or an error,
// never a panic.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"%s %1$,d %<x", "%-10.3f|%+e|%g|%a", "%b %h %c %n %%", "%tY-%<tm-%<td", "%(,010d", "%.1000000f", "%2147483648s"} {
		f.Add(seed, int64(-5), 1.5, "x")
	}
	f.Fuzz(func(_ *testing.T, format string, integer int64, double float64, text string) {
		parts, err := parseFormat(format)
		if err != nil || len(format) > 100 {
			return
		}
		b := columnar.NewStringBuilder(1)
		b.Append(text)
		for _, first := range []struct {
			t types.Type
			a arrow.Array
		}{{types.Bigint, columnar.NewFixed(columnar.ArrowType(types.Bigint), []int64{integer}, nil)},
			{types.Double, columnar.NewFixed(columnar.ArrowType(types.Double), []float64{double}, nil)},
			{types.Varchar, b.String()}} {
			value := formatReader(first.t, columnar.Vector{Array: first.a})
			_, _ = formatRow(format, parts, []func(int) formatValue{value, value}, 0)
		}
	})
}
