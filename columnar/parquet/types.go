package parquet

import (
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// naturalType gives the SQL type of a column; unknown where there is none.
func naturalType(d *schema.Column) types.Type {
	switch l := d.LogicalType().(type) {
	case *schema.DecimalLogicalType:
		if l.Precision() < 1 || l.Precision() > 38 {
			return types.Unknown
		}
		return types.Decimal(l.Precision(), l.Scale())
	case schema.DateLogicalType:
		return types.Date
	case *schema.TimeLogicalType:
		return types.Time(min(6, precisionOf(l.TimeUnit())))
	case *schema.TimestampLogicalType:
		return types.Timestamp(min(6, precisionOf(l.TimeUnit())))
	case schema.UUIDLogicalType:
		return types.UUID
	case schema.StringLogicalType, schema.EnumLogicalType, schema.JSONLogicalType:
		return types.Varchar
	case *schema.IntLogicalType:
		return integerType(*l)
	case schema.IntervalLogicalType, schema.Float16LogicalType:
		return types.Unknown
	}
	return physicalType(d)
}

// precisionOf gives the digits of a second that a time unit has.
func precisionOf(u schema.TimeUnitType) int32 {
	switch u {
	case schema.TimeUnitMillis:
		return 3
	case schema.TimeUnitMicros:
		return 6
	}
	return 9
}

// integerType gives the narrowest type that holds all values.
func integerType(l schema.IntLogicalType) types.Type {
	bits := int(l.BitWidth())
	if !l.IsSigned() {
		bits++
	}
	switch {
	case bits <= 8:
		return types.Tinyint
	case bits <= 16:
		return types.Smallint
	case bits <= 32:
		return types.Integer
	case bits <= 64:
		return types.Bigint
	}
	return types.Decimal(20, 0)
}

func physicalType(d *schema.Column) types.Type {
	switch d.PhysicalType() {
	case parquet.Types.Boolean:
		return types.Boolean
	case parquet.Types.Int32:
		return types.Integer
	case parquet.Types.Int64:
		return types.Bigint
	case parquet.Types.Int96:
		return types.Timestamp(6)
	case parquet.Types.Float:
		return types.Real
	case parquet.Types.Double:
		return types.Double
	case parquet.Types.ByteArray, parquet.Types.FixedLenByteArray:
		return types.Varbinary
	}
	return types.Unknown
}

// isUnsigned reports whether a column holds unsigned integers.
func isUnsigned(d *schema.Column) bool {
	l, ok := d.LogicalType().(*schema.IntLogicalType)
	return ok && !l.IsSigned()
}

// mismatch is the error for a column that cannot be read as the type.
func mismatch(c Column, want types.Type) error {
	if want.Kind == types.KindArray || want.Kind == types.KindMap || want.Kind == types.KindRow {
		return sqlerr.New(sqlerr.NotSupported, "Unsupported schema for Parquet column ([%s] %s)", c.Name, describe(c))
	}
	return sqlerr.New(sqlerr.NotSupported, "Unsupported Trino column type (%s) for Parquet column ([%s] %s)", want, c.Name, describe(c))
}

// unreadable is the error for a column that cannot be read as any type.
func unreadable(c Column) error {
	return sqlerr.New(sqlerr.NotSupported, "Parquet column %s cannot be read: %s", c.Name, describe(c))
}

// groupMismatch is the error for a nested column that cannot be read as the type.
func groupMismatch(s *shape, want types.Type) error {
	return sqlerr.New(sqlerr.NotSupported, "Unsupported Trino column type (%s) for Parquet column ([%s] %s)", want, s.name, s.typ)
}

// physicalNames are the names of storages in a Parquet schema.
var physicalNames = map[parquet.Type]string{
	parquet.Types.Boolean: "boolean", parquet.Types.Int32: "int32", parquet.Types.Int64: "int64", parquet.Types.Int96: "int96",
	parquet.Types.Float: "float", parquet.Types.Double: "double", parquet.Types.ByteArray: "binary",
	parquet.Types.FixedLenByteArray: "fixed_len_byte_array",
}

// describe gives a column as a Parquet schema writes it: optional binary a (STRING).
func describe(c Column) string {
	if c.desc == nil {
		return "group " + c.Name
	}
	need := strings.ToLower(c.desc.SchemaNode().RepetitionType().String())
	text := fmt.Sprintf("%s %s %s", need, physicalNames[c.desc.PhysicalType()], c.Name)
	if l := c.desc.LogicalType(); l != nil && !l.IsNone() {
		text += " (" + strings.ToUpper(l.String()) + ")"
	}
	return text
}
