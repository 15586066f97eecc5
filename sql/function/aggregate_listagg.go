package function

import (
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, textLists) }

func textLists() []Def {
	return []Def{{Name: "listagg", Kind: KindAggregate, Flags: OrderMatters, In: "varchar, varchar, boolean, varchar, boolean", Out: "varchar",
		Doc:       "The texts one behind the other, with a separator: LISTAGG(x, separator) WITHIN GROUP (ORDER BY …)",
		Aggregate: func(o *Overload) Aggregate { return &textList{newRowStore(o.Args...)} }}}
}

// textList is listagg: its arguments are the text, the separator, whether a
// longer result than longestList is an error, else what ends it then, and
// whether the number of texts that are missing follows.
type textList struct{ rowStore }

// longestList is the most bytes that a result may have.
const longestList = 1 << 20

func (l *textList) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	return l.addValid(0, groups, args, n)
}

func (l *textList) Result(from, to int) (arrow.Array, error) {
	out := l.ctx.StringBuilder(to - from)
	for _, rows := range l.rows[from:to] {
		if len(rows) == 0 {
			out.AppendNull()
			continue
		}
		text, err := l.join(rows)
		if err != nil {
			return nil, err
		}
		out.AppendBytes(text)
	}
	return out.String(), nil
}

func (l *textList) join(rows []int32) ([]byte, error) {
	texts, first := columnar.StringsOf(l.column(0)), int(rows[0])
	separator := columnar.StringsOf(l.column(1)).At(first)
	var out []byte
	for i, r := range rows {
		text := texts.At(int(r))
		before := separator
		if i == 0 {
			before = ""
		}
		if len(out)+len(before)+len(text) <= longestList {
			out = append(append(out, before...), text...)
			continue
		}
		if columnar.BoolsOf(l.column(2)).True(first) {
			return nil, sqlerr.New(sqlerr.ExceededFunctionMemory,
				"Concatenated string has the length in bytes larger than the maximum output length %d", longestList)
		}
		out = append(append(out, before...), columnar.StringsOf(l.column(3)).At(first)...)
		if columnar.BoolsOf(l.column(4)).True(first) {
			out = append(strconv.AppendInt(append(out, '('), int64(len(rows)-i), 10), ')')
		}
		break
	}
	return out, nil
}
