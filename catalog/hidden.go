package catalog

import (
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// hiddenColumn is a row of the table of columns that every table has.
type hiddenColumn struct {
	name  string
	typ   types.Type
	place place
}

// hiddenColumns are those of Athena.
var hiddenColumns = []hiddenColumn{
	{"$path", types.Varchar, fromPath},
	{"$file_size", types.Bigint, fromSize},
	{"$file_modified_time", types.TimestampTZ(3), fromTime},
	{"$partition", types.Varchar, fromPartition},
}

// bucketColumn is the hidden column of tables made with CLUSTERED BY, which are
// known but not read.
var bucketColumn = Column{Name: "$bucket", Type: types.Integer, Hidden: true}

// appendHidden adds the hidden columns; $partition only to a partitioned table.
func appendHidden(columns []Column, origins []origin, partitioned bool) ([]Column, []origin) {
	for _, h := range hiddenColumns {
		if h.place == fromPartition && !partitioned {
			continue
		}
		columns = append(columns, Column{Name: h.name, Type: h.typ, Hidden: true})
		origins = append(origins, origin{place: h.place})
	}
	return columns, origins
}

// utcKey is the key of the zone UTC in values with a time zone.
const utcKey = 0

// constant gives the value of a constant column for a file, as one row.
func (r *reading) constant(u unit, c ScanColumn) arrow.Array {
	o := r.origins[c.Index]
	if c.Type.Kind == types.KindVarchar && !r.columns[c.Index].Type.IsString() {
		return textConstant(constantText(o, u))
	}
	switch o.place {
	case fromKey:
		return u.values[o.at]
	case fromPath:
		return textConstant(u.obj.Path, true)
	case fromSize:
		if u.obj.Size < 0 {
			return columnar.NewNulls(arrow.PrimitiveTypes.Int64, 1)
		}
		return columnar.NewInt64([]int64{u.obj.Size}, nil)
	case fromTime:
		return zonedConstant(u.obj.ModTime, columnar.ArrowType(c.Type))
	}
	return textConstant(u.name, u.name != "")
}

func textConstant(s string, valid bool) arrow.Array {
	b := columnar.NewStringBuilder(1)
	if valid {
		b.Append(s)
	} else {
		b.AppendNull()
	}
	return b.String()
}

func zonedConstant(at time.Time, storage arrow.DataType) arrow.Array {
	if at.IsZero() {
		return columnar.NewNulls(storage, 1)
	}
	us := columnar.NewInt64([]int64{at.UnixMilli() * 1000}, nil)
	return columnar.NewStruct(storage, 1, nil, us, columnar.NewInt32([]int32{utcKey}, nil))
}

// constantText gives the text of a constant that is no text, for a language
// that sees all columns as text.
func constantText(o origin, u unit) (string, bool) {
	switch o.place {
	case fromSize:
		return strconv.FormatInt(u.obj.Size, 10), u.obj.Size >= 0
	case fromTime:
		return u.obj.ModTime.UTC().Format("2006-01-02 15:04:05.000 UTC"), !u.obj.ModTime.IsZero()
	case fromKey:
		if columnar.NullsOf(u.values[o.at]).Null(0) {
			return "", false
		}
		_, value, _ := strings.Cut(strings.Split(u.name, "/")[o.at], "=")
		return value, true
	}
	return "", false
}
