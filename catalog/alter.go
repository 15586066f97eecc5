package catalog

import (
	"slices"
	"strings"

	"flowsql/sql/sqlerr"
)

// RenamePartition gives a partition other values of its keys; its files stay
// where they are.
func (s *Store) RenamePartition(database, table string, from, to Properties) error {
	return s.UpdateTable(database, table, func(def *TableDef) error {
		at, err := def.partition(from)
		if err != nil {
			return err
		}
		values, err := def.partitionValues(to)
		if err != nil {
			return err
		}
		if def.findPartition(values) >= 0 {
			return def.partitionExists(values)
		}
		def.Partitions[at].Values = values
		return nil
	})
}

// partition finds the partition of a full specification.
func (d *TableDef) partition(spec Properties) (int, error) {
	values, err := d.partitionValues(spec)
	if err != nil {
		return 0, err
	}
	at := d.findPartition(values)
	if at < 0 {
		return 0, sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10006]: Partition not found {%s}", specText(spec))
	}
	return at, nil
}

// AddColumns adds columns behind those of a table, or with replace puts them in
// their place. With a partition it is that one's own columns, which text files
// are not read by.
func (s *Store) AddColumns(database, table string, partition Properties, columns []ColumnDef, replace bool) error {
	return s.UpdateTable(database, table, func(def *TableDef) error {
		at := -1
		if len(partition) > 0 {
			var err error
			if at, err = def.partition(partition); err != nil {
				return err
			}
		}
		old := def.StorageDescriptor.Columns
		if at >= 0 && def.Partitions[at].Columns != nil {
			old = def.Partitions[at].Columns
		}
		if replace {
			old = nil
		}
		all := append(slices.Clone(old), columns...)
		checked, err := def.checkColumns(all)
		if err != nil {
			return err
		}
		if at >= 0 {
			def.Partitions[at].Columns = checked
		} else {
			def.StorageDescriptor.Columns = checked
		}
		return nil
	})
}

// checkColumns completes columns that are to be a table's beside its keys.
func (d *TableDef) checkColumns(columns []ColumnDef) ([]ColumnDef, error) {
	seen := map[string]bool{}
	for _, k := range d.PartitionKeys {
		seen[k.Name] = true
	}
	out, err := hiveColumns(columns, seen, "[Error 10036]: Duplicate column name: %s")
	if sqlerr.Is(err, sqlerr.HiveStatement) {
		if name, repeated := strings.CutPrefix(sqlerr.From(err).Msg, "SemanticException [Error 10036]: "); repeated {
			return nil, sqlerr.New(sqlerr.HiveStatement, ddlTask+"%s", name)
		}
	}
	return out, err
}

// ColumnChange is CHANGE COLUMN: the column Old becomes Column and, where First
// is set or After names one, moves.
type ColumnChange struct {
	Old    string
	Column ColumnDef
	First  bool
	After  string
}

// ChangeColumn changes a column of a table.
func (s *Store) ChangeColumn(database, table string, change ColumnChange) error {
	return s.UpdateTable(database, table, func(def *TableDef) error {
		columns := slices.Clone(def.StorageDescriptor.Columns)
		at := columnAt(columns, change.Old)
		if at < 0 {
			return badColumn(change.Old)
		}
		columns = slices.Delete(columns, at, at+1)
		switch {
		case change.First:
			at = 0
		case change.After != "":
			after := columnAt(columns, change.After)
			if after < 0 {
				return badColumn(change.After)
			}
			at = after + 1
		}
		checked, err := def.checkColumns(slices.Insert(columns, at, change.Column))
		if err == nil {
			def.StorageDescriptor.Columns = checked
		}
		return err
	})
}

func columnAt(columns []ColumnDef, name string) int {
	return slices.IndexFunc(columns, func(c ColumnDef) bool { return strings.EqualFold(c.Name, name) })
}

func badColumn(name string) error {
	return sqlerr.New(sqlerr.HiveStatement, ddlTask+"Invalid column reference %s", name)
}

// SetLocation moves a table, or one of its partitions, to another place.
func (s *Store) SetLocation(database, table string, partition Properties, location string) error {
	if err := checkLocation(location); err != nil {
		return err
	}
	return s.UpdateTable(database, table, func(def *TableDef) error {
		if len(partition) == 0 {
			def.StorageDescriptor.Location = location
			return nil
		}
		at, err := def.partition(partition)
		if err == nil {
			def.Partitions[at].Location = location
		}
		return err
	})
}

// SetProperties sets properties of a table.
func (s *Store) SetProperties(database, table string, set Properties) error {
	return s.UpdateTable(database, table, func(def *TableDef) error {
		for _, p := range set {
			def.Parameters = def.Parameters.With(p.Key, p.Value)
		}
		return nil
	})
}
