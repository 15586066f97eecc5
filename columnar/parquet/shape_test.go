package parquet

import (
	"bytes"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func group(t *testing.T, name string, need parquet.Repetition, logical schema.LogicalType, fields ...schema.Node) *schema.GroupNode {
	t.Helper()
	g, err := schema.NewGroupNodeLogical(name, need, fields, logical, -1)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func int32Node(t *testing.T, name string, need parquet.Repetition) schema.Node {
	t.Helper()
	n, err := schema.NewPrimitiveNode(name, need, parquet.Types.Int32, -1, -1)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// leafData is what a column of a file holds.
type leafData struct {
	values       []int32
	levels, reps []int16
}

func nestedFile(t *testing.T, root *schema.GroupNode, leaves ...leafData) *File {
	t.Helper()
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root)
	rg := w.AppendRowGroup()
	for _, l := range leaves {
		c, err := rg.NextColumn()
		if err == nil {
			_, err = c.(*file.Int32ColumnChunkWriter).WriteBatch(l.values, l.levels, l.reps)
		}
		if err == nil {
			err = c.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, out.Bytes())
}

// TestListForms reads lists in the forms that writers have had: with a group
// around each item and without, and as a bare repeated field.
func TestListForms(t *testing.T) {
	need := parquet.Repetitions
	list, mapping := schema.NewListLogicalType(), schema.MapLogicalType{}
	// three rows: [1, 2], an empty or absent one, [3]
	data := func(def int16) leafData {
		return leafData{[]int32{1, 2, 3}, []int16{def, def, def - 1, def}, []int16{0, 1, 0, 0}}
	}
	for _, c := range []struct {
		name  string
		field schema.Node
		typ   string
		data  []leafData
		want  [3]string
	}{
		{"three levels", group(t, "l", need.Optional, list, group(t, "list", need.Repeated, nil, int32Node(t, "element", need.Required))),
			"array(integer)", []leafData{data(2)}, [3]string{"[1,2]", "[]", "[3]"}},
		{"bag of Hive", group(t, "l", need.Optional, list, group(t, "bag", need.Repeated, nil, int32Node(t, "array_element", need.Optional))),
			"array(integer)", []leafData{{[]int32{1, 3}, []int16{3, 2, 0, 3}, []int16{0, 1, 0, 0}}}, [3]string{"[1,null]", "(null)", "[3]"}},
		{"two levels", group(t, "l", need.Optional, list, int32Node(t, "array", need.Repeated)),
			"array(integer)", []leafData{data(2)}, [3]string{"[1,2]", "[]", "[3]"}},
		{"two levels, a group named array", group(t, "l", need.Optional, list, group(t, "array", need.Repeated, nil, int32Node(t, "x", need.Required))),
			"array(row(x integer))", []leafData{data(2)}, [3]string{`[{"x":1},{"x":2}]`, "[]", `[{"x":3}]`}},
		{"two levels, a tuple", group(t, "l", need.Optional, list, group(t, "l_tuple", need.Repeated, nil, int32Node(t, "x", need.Required))),
			"array(row(x integer))", []leafData{data(2)}, [3]string{`[{"x":1},{"x":2}]`, "[]", `[{"x":3}]`}},
		{"bare", int32Node(t, "l", need.Repeated), "array(integer)", []leafData{data(1)}, [3]string{"[1,2]", "[]", "[3]"}},
		{"map", group(t, "l", need.Optional, mapping, group(t, "map", need.Repeated, nil, int32Node(t, "key", need.Required), int32Node(t, "value", need.Optional))),
			"map(integer, integer)", []leafData{data(2), {[]int32{7}, []int16{3, 2, 1, 2}, []int16{0, 1, 0, 0}}},
			[3]string{`[{"key":1,"value":7},{"key":2,"value":null}]`, "[]", `[{"key":3,"value":null}]`}},
	} {
		f := nestedFile(t, group(t, "schema", need.Required, nil, c.field), c.data...)
		column := f.Columns()[0]
		if column.Type.String() != c.typ {
			t.Errorf("%s: type %s, want %s", c.name, column.Type, c.typ)
			continue
		}
		r, err := f.Read(0, []Wanted{{Column: 0, Type: column.Type}}, columnar.NewDictionaries())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		b, err := r.Next()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, want := range c.want {
			if got := b.Cols[0].ValueStr(i); got != want {
				t.Errorf("%s, row %d: %s, want %s", c.name, i, got, want)
			}
		}
	}
}

// TestRowParts reads some fields of a row, and none that the file has.
func TestRowParts(t *testing.T) {
	need := parquet.Repetitions
	root := group(t, "schema", need.Required, nil, group(t, "s", need.Optional, nil, int32Node(t, "x", need.Optional), int32Node(t, "y", need.Required)))
	f := nestedFile(t, root, leafData{[]int32{1}, []int16{2, 1, 0}, nil}, leafData{[]int32{5, 6}, []int16{1, 1, 0}, nil})
	for _, c := range []struct {
		field string
		want  [3]string
	}{
		{"y", [3]string{`{"y":5}`, `{"y":6}`, "(null)"}},
		{"X", [3]string{`{"X":1}`, `{"X":null}`, "(null)"}},
		{"z", [3]string{"(null)", "(null)", "(null)"}},
	} {
		typ := types.Row(types.Field{Name: c.field, Type: types.Bigint})
		r, err := f.Read(0, []Wanted{{Column: 0, Type: typ}}, columnar.NewDictionaries())
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.want {
			if got := b.Cols[0].ValueStr(i); got != want {
				t.Errorf("%s, row %d: %s, want %s", c.field, i, got, want)
			}
		}
	}
}
