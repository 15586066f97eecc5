package types

import "strings"

// Hive gives the type in Hive's spelling, as DDL and DESCRIBE print it: int,
// string, array<int>, struct<a:int>.
func (t Type) Hive() string {
	switch t.Kind {
	case KindInteger:
		return "int"
	case KindReal:
		return "float"
	case KindVarbinary:
		return "binary"
	case KindTimestamp:
		return "timestamp"
	case KindVarchar:
		if t.Precision == Unbounded {
			return "string"
		}
	case KindArray:
		return "array<" + t.Elem().Hive() + ">"
	case KindMap:
		return "map<" + t.Fields()[0].Type.Hive() + "," + t.Fields()[1].Type.Hive() + ">"
	case KindRow:
		parts := make([]string, len(t.Fields()))
		for i, f := range t.Fields() {
			parts[i] = f.Name + ":" + f.Type.Hive()
		}
		return "struct<" + strings.Join(parts, ",") + ">"
	}
	return t.String()
}
