package catalog

import (
	"context"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// partitionsSuffix turns a table's name into that of the list of its partitions.
const partitionsSuffix = "$partitions"

// partitionsTable gives "t$partitions" of a partitioned table, nil for any other:
// a row for each partition, made by projection too.
func partitionsTable(of Table) Table {
	t, ok := of.(*ddlTable)
	if !ok || len(t.keys) == 0 {
		return nil
	}
	var columns []Column
	var origins []origin
	for i, o := range t.origins {
		if o.place == fromKey {
			columns, origins = append(columns, Column{Name: t.columns[i].Name, Type: t.columns[i].Type}), append(origins, o)
		}
	}
	return &rowsTable{t.def.QualifiedName() + partitionsSuffix, columns, func(_ context.Context, req ScanRequest) ([]arrow.Array, error) {
		folders, _, err := t.partitions(&reading{table: t.Name(), columns: columns, origins: origins, request: req})
		if err != nil {
			return nil, err
		}
		out := make([]arrow.Array, len(columns))
		for i, c := range columns {
			parts := []arrow.Array{columnar.NewNulls(columnar.ArrowType(c.Type), 0)}
			for _, f := range folders {
				parts = append(parts, f.unit.values[i])
			}
			out[i] = columnar.Concat(parts)
		}
		return out, nil
	}}
}

// ofPartitions finds the list of partitions that a name means.
func (r *resolver) ofPartitions(parts []string) (Table, bool, error) {
	last := len(parts) - 1
	base, ok := strings.CutSuffix(parts[last], partitionsSuffix)
	if !ok {
		return nil, false, nil
	}
	def, err := r.s.defined(r.database, append(append([]string{}, parts[:last]...), base))
	if err != nil {
		return nil, false, nil
	}
	t, err := NewDefinedTable(def, r.s.Options)
	if err != nil {
		return nil, true, err
	}
	table := partitionsTable(t)
	return table, table != nil, nil
}
