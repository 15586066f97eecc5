package function

import (
	"reflect"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/sql/dynamic"
	"flowsql/sql/types"
)

// TestDateAsValue: a date is a timestamp known to the day, so that DATE_ADD of a
// day gives a day.
func TestDateAsValue(t *testing.T) {
	b := array.NewDate32Builder(memory.DefaultAllocator)
	b.Append(arrow.Date32(9568))
	b.AppendNull()
	read := ValuesOf(types.Date, columnar.Vector{Array: b.NewArray()})
	want, _ := dynamic.ParseTime("1996-03-13T")
	if got := read(0); !reflect.DeepEqual(got, dynamic.NewTime(want)) {
		t.Errorf("%+v", got)
	}
	if got := read(1); got.Kind != dynamic.Null {
		t.Errorf("%+v", got)
	}
}
