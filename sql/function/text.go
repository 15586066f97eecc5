package function

import (
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// AppendText appends the text of a value that is not null, as Athena's result
// files print it (specs: Java's form of doubles, timestamps with a blank, arrays
// as [1, 2], varbinary as hex) and returns the extended slice.
func AppendText(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	switch t.Kind {
	case types.KindBigint:
		return strconv.AppendInt(dst, columnar.Values[int64](a)[row], 10)
	case types.KindInteger:
		return strconv.AppendInt(dst, int64(columnar.Values[int32](a)[row]), 10)
	case types.KindVarchar, types.KindChar, types.KindJSON:
		return append(dst, columnar.StringsOf(a).At(row)...)
	}
	return dst
}
