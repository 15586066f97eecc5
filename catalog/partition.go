package catalog

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// nullPartition is how Hive writes a null as a partition's value.
const nullPartition = "__HIVE_DEFAULT_PARTITION__"

// partitionValue converts the text of a partition's value to one row of the
// type's storage.
func partitionValue(column, text string, t types.Type) (arrow.Array, error) {
	storage := columnar.ArrowType(t)
	if text == nullPartition {
		return columnar.NewNulls(storage, 1), nil
	}
	if a := parsePartition(text, t, storage); a != nil {
		return a, nil
	}
	if !supportedPartition(t) {
		return nil, sqlerr.New(sqlerr.NotSupported, "Unsupported Type [%s] for partition key: %s", t, column)
	}
	return nil, sqlerr.New(sqlerr.HiveInvalidPartition, "Invalid partition value '%s' for %s partition key: %s",
		text, strings.ToUpper(t.Kind.String()), column)
}

func supportedPartition(t types.Type) bool {
	switch t.Kind {
	case types.KindBoolean, types.KindVarchar, types.KindChar, types.KindDate, types.KindTimestamp, types.KindReal, types.KindDouble:
		return true
	}
	return t.IsInteger()
}

// parsePartition gives nil for a text that is no value of the type.
func parsePartition(text string, t types.Type, storage arrow.DataType) arrow.Array {
	switch t.Kind {
	case types.KindVarchar, types.KindChar:
		return textPartition(text, t)
	case types.KindBoolean:
		return boolPartition(text)
	case types.KindDate:
		return datePartition(text)
	case types.KindTimestamp:
		return timePartition(text, storage)
	case types.KindReal, types.KindDouble:
		return floatPartition(text, t)
	}
	if !t.IsInteger() {
		return nil
	}
	low, high := limits(t.Kind)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < low || n > high {
		return nil
	}
	return integerArray(t.Kind, n)
}

func integerArray(k types.Kind, n int64) arrow.Array {
	switch k {
	case types.KindTinyint:
		return columnar.NewFixed(arrow.PrimitiveTypes.Int8, []int8{int8(n)}, nil)
	case types.KindSmallint:
		return columnar.NewFixed(arrow.PrimitiveTypes.Int16, []int16{int16(n)}, nil)
	case types.KindInteger:
		return columnar.NewInt32([]int32{int32(n)}, nil)
	}
	return columnar.NewInt64([]int64{n}, nil)
}

func textPartition(text string, t types.Type) arrow.Array {
	if t.Precision != types.Unbounded {
		if runes := []rune(text); len(runes) > int(t.Precision) {
			text = string(runes[:t.Precision])
		}
	}
	if t.Kind == types.KindChar {
		text = strings.TrimRight(text, " ")
	}
	b := columnar.NewStringBuilder(1)
	b.Append(text)
	return b.String()
}

func boolPartition(text string) arrow.Array {
	switch strings.ToLower(text) {
	case "true":
		return columnar.NewBools([]byte{1}, nil)
	case "false":
		return columnar.NewBools([]byte{0}, nil)
	}
	return nil
}

func datePartition(text string) arrow.Array {
	at, err := time.Parse("2006-1-2", text)
	if err != nil {
		return nil
	}
	return columnar.NewFixed(arrow.FixedWidthTypes.Date32, []int32{int32(math.Floor(float64(at.Unix()) / 86400))}, nil)
}

func timePartition(text string, storage arrow.DataType) arrow.Array {
	for _, layout := range [...]string{"2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", "2006-01-02"} {
		if at, err := time.Parse(layout, text); err == nil {
			return columnar.NewFixed(storage, []int64{at.UnixMicro()}, nil)
		}
	}
	return nil
}

func floatPartition(text string, t types.Type) arrow.Array {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	if t.Kind == types.KindReal {
		return columnar.NewFixed(arrow.PrimitiveTypes.Float32, []float32{float32(f)}, nil)
	}
	return columnar.NewFloat64([]float64{f}, nil)
}

// PartitionName gives k=v/k2=v2 as SHOW PARTITIONS prints it, the values
// escaped as Hive escapes names of folders.
func PartitionName(keys []ColumnDef, values []string) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = escapeName(k.Name) + "=" + escapeName(values[i])
	}
	return strings.Join(parts, "/")
}

// escapeName writes what cannot be in a folder's name as %XX.
func escapeName(s string) string {
	const bad = "\"#%'*/:=?\\\x7f{}[]^"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c < ' ' || strings.IndexByte(bad, c) >= 0 {
			b.WriteByte('%')
			b.WriteString(strings.ToUpper(strconv.FormatInt(int64(c)+0x100, 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// PartitionSpec is one PARTITION (k = v, …): values by name of the key.
// Location may be empty for the folder k=v below the table's own.
type PartitionSpec struct {
	Values   Properties
	Location string
}

// AddPartitions registers partitions. One that is there already is an error or,
// with ifNotExists, stays as it is; then none of the others is lost.
func (s *Store) AddPartitions(database, table string, specs []PartitionSpec, ifNotExists bool) error {
	return s.UpdateTable(database, table, func(def *TableDef) error {
		before := len(def.Partitions)
		for _, spec := range specs {
			if err := def.addPartition(spec, ifNotExists, s.now()); err != nil {
				return err
			}
		}
		if len(def.Partitions) == before {
			return errUnchanged
		}
		return nil
	})
}

func (d *TableDef) addPartition(spec PartitionSpec, ifNotExists bool, now time.Time) error {
	values, err := d.partitionValues(spec.Values)
	if err == nil {
		err = checkLocation(spec.Location)
	}
	if err != nil {
		return err
	}
	if d.findPartition(values) >= 0 {
		if ifNotExists {
			return nil
		}
		return d.partitionExists(values)
	}
	if spec.Location == "" {
		spec.Location = strings.TrimRight(d.StorageDescriptor.Location, "/") + "/" + PartitionName(d.PartitionKeys, values)
	}
	d.Partitions = append(d.Partitions, Partition{Values: values, Location: spec.Location, CreateTime: now.Unix()})
	return nil
}

func (d *TableDef) partitionExists(values []string) error {
	return sqlerr.New(sqlerr.HiveStatement, ddlTask+"AlreadyExistsException(message:Partition already exists: %s)",
		PartitionName(d.PartitionKeys, values))
}

func (d *TableDef) findPartition(values []string) int {
	return slices.IndexFunc(d.Partitions, func(p Partition) bool { return slices.Equal(p.Values, values) })
}

// partitionValues brings a full specification into the order of the keys.
func (d *TableDef) partitionValues(spec Properties) ([]string, error) {
	values := make([]string, len(d.PartitionKeys))
	set := make([]bool, len(values))
	for _, one := range spec {
		i := d.partitionKey(one.Key)
		if i < 0 || set[i] {
			return nil, d.badSpec(spec)
		}
		values[i], set[i] = one.Value, true
	}
	if len(values) == 0 || slices.Contains(set, false) {
		return nil, d.badSpec(spec)
	}
	return values, nil
}

func (d *TableDef) partitionKey(name string) int {
	return slices.IndexFunc(d.PartitionKeys, func(k ColumnDef) bool { return strings.EqualFold(k.Name, name) })
}

func (d *TableDef) badSpec(spec Properties) error {
	if len(d.PartitionKeys) == 0 {
		return sqlerr.New(sqlerr.HiveStatement, "SemanticException table is not partitioned but partition spec exists: {%s}", specText(spec))
	}
	return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10006]: Partition spec {%s} contains non-partition columns or lacks some: the keys are %s",
		specText(spec), strings.Join(columnNames(d.PartitionKeys), ", "))
}

func specText(spec Properties) string {
	parts := make([]string, len(spec))
	for i, p := range spec {
		parts[i] = p.Key + "=" + p.Value
	}
	return strings.Join(parts, ", ")
}

func columnNames(columns []ColumnDef) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Name
	}
	return out
}

// PartitionMatch is one condition of DROP PARTITION: key op value, op one of =,
// <>, <, <=, >, >=.
type PartitionMatch struct{ Key, Op, Value string }

// DropPartitions removes the partitions that satisfy all conditions of one of
// the specifications. A specification that none satisfies is an error unless
// ifExists.
func (s *Store) DropPartitions(database, table string, specs [][]PartitionMatch, ifExists bool) error {
	return s.UpdateTable(database, table, func(def *TableDef) error {
		before := len(def.Partitions)
		for _, spec := range specs {
			if err := def.dropPartitions(spec, ifExists); err != nil {
				return err
			}
		}
		if len(def.Partitions) == before {
			return errUnchanged
		}
		return nil
	})
}

func (d *TableDef) dropPartitions(spec []PartitionMatch, ifExists bool) error {
	for _, m := range spec {
		if d.partitionKey(m.Key) < 0 {
			return d.badSpec(matchProperties(spec))
		}
	}
	kept := d.Partitions[:0:0]
	for _, p := range d.Partitions {
		if !d.satisfies(p, spec) {
			kept = append(kept, p)
		}
	}
	if len(kept) == len(d.Partitions) && !ifExists {
		return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10006]: Partition not found (%s)", specText(matchProperties(spec)))
	}
	d.Partitions = kept
	return nil
}

func matchProperties(spec []PartitionMatch) Properties {
	out := make(Properties, len(spec))
	for i, m := range spec {
		out[i] = Property{m.Key, m.Value}
	}
	return out
}

func (d *TableDef) satisfies(p Partition, spec []PartitionMatch) bool {
	for _, m := range spec {
		i := d.partitionKey(m.Key)
		if !m.holds(p.Values[i], d.PartitionKeys[i].Type) {
			return false
		}
	}
	return len(spec) > 0
}

// holds compares as the key's type does: whole numbers by value, all else as text.
func (m PartitionMatch) holds(value, hiveType string) bool {
	if value == nullPartition && m.Op != "" && m.Op != "=" { // NULL is in no range
		return false
	}
	order := strings.Compare(value, m.Value)
	if t, err := types.Parse(hiveType); err == nil && t.IsInteger() {
		a, errA := strconv.ParseInt(value, 10, 64)
		b, errB := strconv.ParseInt(m.Value, 10, 64)
		if errA == nil && errB == nil {
			order = compareInts(a, b)
		}
	}
	switch m.Op {
	case "", "=":
		return order == 0
	case "<>", "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
