package engine

import (
	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// alter runs an ALTER TABLE other than those that add or drop partitions. done is
// false for any other statement.
func (s *Session) alter(statement ast.Statement) (done bool, err error) {
	table, ok := alteredTable(statement)
	if !ok {
		return false, nil
	}
	database, name, err := s.tableName(table)
	if err != nil {
		return true, err
	}
	switch st := statement.(type) {
	case *ast.RenamePartition:
		return true, s.renamePartition(st, database, name)
	case *ast.RenameTable:
		return true, sqlerr.New(sqlerr.HiveStatement, "Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. Table cannot be renamed")
	case *ast.AddColumns:
		partition, err := partitionSpec(st.Partition)
		if err != nil {
			return true, err
		}
		return true, s.store.AddColumns(database, name, partition, columnDefs(st.Columns), st.Replace)
	case *ast.ChangeColumn:
		change := catalog.ColumnChange{Old: lower(st.Old), Column: columnDefs([]*ast.ColumnDef{st.Column})[0], First: st.First}
		if st.After != nil {
			change.After = lower(st.After)
		}
		return true, s.store.ChangeColumn(database, name, change)
	case *ast.SetLocation:
		partition, err := partitionSpec(st.Partition)
		if err != nil {
			return true, err
		}
		return true, s.store.SetLocation(database, name, partition, value(st.Location))
	case *ast.SetTableProperties:
		return true, s.store.SetProperties(database, name, properties(st.Properties))
	}
	return false, nil
}

func alteredTable(statement ast.Statement) (*ast.Name, bool) {
	switch st := statement.(type) {
	case *ast.RenamePartition:
		return st.Table, true
	case *ast.RenameTable:
		return st.Table, true
	case *ast.AddColumns:
		return st.Table, true
	case *ast.ChangeColumn:
		return st.Table, true
	case *ast.SetLocation:
		return st.Table, true
	case *ast.SetTableProperties:
		return st.Table, true
	}
	return nil, false
}

func (s *Session) renamePartition(st *ast.RenamePartition, database, name string) error {
	from, err := partitionSpec(st.From)
	if err != nil {
		return err
	}
	to, err := partitionSpec(st.To)
	if err != nil {
		return err
	}
	return s.store.RenamePartition(database, name, from, to)
}

// partitionSpec reads a PARTITION (k = v, …) that names one partition; nil for none.
func partitionSpec(spec *ast.PartitionSpec) (catalog.Properties, error) {
	if spec == nil {
		return nil, nil
	}
	matches, err := partitionMatches(spec)
	if err != nil {
		return nil, err
	}
	var out catalog.Properties
	for _, m := range matches {
		if m.Op != "=" {
			return nil, sqlerr.At(spec.Span(), sqlerr.SyntaxError, "a partition is named by column = value")
		}
		out = append(out, catalog.Property{Key: m.Key, Value: m.Value})
	}
	return out, nil
}
