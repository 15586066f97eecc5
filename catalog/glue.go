package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// glueTime is a time as AWS's tools write it: text in ISO 8601, or seconds since
// 1970 as a number.
type glueTime int64

// UnmarshalJSON reads either way of writing.
func (t *glueTime) UnmarshalJSON(text []byte) error {
	var seconds float64
	if json.Unmarshal(text, &seconds) == nil {
		*t = glueTime(seconds)
		return nil
	}
	var at time.Time
	if err := json.Unmarshal(text, &at); err != nil {
		return fmt.Errorf("%s is no time", text)
	}
	*t = glueTime(at.Unix())
	return nil
}

// MarshalJSON writes ISO 8601 in UTC.
func (t glueTime) MarshalJSON() ([]byte, error) {
	return json.Marshal(time.Unix(int64(t), 0).UTC().Format("2006-01-02T15:04:05+00:00"))
}

// glueDatabase is a database as Glue describes it.
type glueDatabase struct {
	Name        string
	Description string     `json:",omitempty"`
	LocationURI string     `json:"LocationUri,omitempty"`
	Parameters  Properties `json:",omitempty"`
	CreateTime  glueTime
}

// glueTable is a table as Glue describes it.
type glueTable struct {
	Name              string
	DatabaseName      string
	Description       string `json:",omitempty"`
	Owner             string `json:",omitempty"`
	CreateTime        glueTime
	StorageDescriptor *StorageDescriptor `json:",omitempty"`
	PartitionKeys     []ColumnDef
	ViewOriginalText  string `json:",omitempty"`
	ViewExpandedText  string `json:",omitempty"`
	TableType         string
	Parameters        Properties `json:",omitempty"`
}

// gluePartition is a partition as Glue describes it.
type gluePartition struct {
	Values            []string
	DatabaseName      string
	TableName         string
	CreationTime      glueTime
	StorageDescriptor *StorageDescriptor `json:",omitempty"`
}

// glueDocument is the output of aws glue get-database(s), get-table(s) and
// get-partition(s), or several of them in one.
type glueDocument struct {
	Database     *glueDatabase   `json:",omitempty"`
	DatabaseList []glueDatabase  `json:",omitempty"`
	Table        *glueTable      `json:",omitempty"`
	TableList    []glueTable     `json:",omitempty"`
	Partition    *gluePartition  `json:",omitempty"`
	Partitions   []gluePartition `json:",omitempty"`
}

// Imported counts what an import brought.
type Imported struct{ Databases, Tables, Partitions int }

// Import adds what the output of aws glue get-database, get-databases, get-table,
// get-tables, get-partition or get-partitions describes. What the catalog has of
// the same name is replaced, but a table keeps the partitions that it has.
// Nothing is changed if any of it cannot be.
func (s *Store) Import(text []byte) (Imported, error) {
	var doc glueDocument
	if err := json.Unmarshal(text, &doc); err != nil {
		return Imported{}, sqlerr.New(sqlerr.InputUnreadable, "this is no output of aws glue: %v", err)
	}
	doc.gather()
	n := Imported{len(doc.DatabaseList), len(doc.TableList), len(doc.Partitions)}
	if n == (Imported{}) {
		return n, sqlerr.New(sqlerr.InputUnreadable, "this is no output of aws glue: it has no Database, Table or Partitions").
			WithHint("import takes what aws glue get-database, get-table, get-tables or get-partitions prints as JSON")
	}
	return n, s.locked(func() error {
		merge := importing{store: s, databases: map[string]*database{}}
		if err := merge.all(doc); err != nil {
			return err
		}
		for _, name := range merge.order {
			if err := s.save(merge.databases[name]); err != nil {
				return err
			}
		}
		return nil
	})
}

// gather puts what comes alone into the lists.
func (d *glueDocument) gather() {
	if d.Database != nil {
		d.DatabaseList = append(d.DatabaseList, *d.Database)
	}
	if d.Table != nil {
		d.TableList = append(d.TableList, *d.Table)
	}
	if d.Partition != nil {
		d.Partitions = append(d.Partitions, *d.Partition)
	}
}

// importing is an import on its way: the databases that it touches.
type importing struct {
	store     *Store
	databases map[string]*database
	order     []string
}

func (m *importing) all(doc glueDocument) error {
	for _, g := range doc.DatabaseList {
		d, err := m.database(g.Name)
		if err != nil {
			return err
		}
		d.Description, d.LocationURI, d.Parameters, d.CreateTime = g.Description, g.LocationURI, g.Parameters, int64(g.CreateTime)
	}
	for _, g := range doc.TableList {
		if err := m.table(g); err != nil {
			return err
		}
	}
	for _, g := range doc.Partitions {
		if err := m.partition(g); err != nil {
			return err
		}
	}
	return nil
}

// database gives a database to change; one that is not there is made.
func (m *importing) database(name string) (*database, error) {
	name = strings.ToLower(name)
	if name == "" {
		name = DefaultDatabase
	}
	if d := m.databases[name]; d != nil {
		return d, nil
	}
	d, err := m.store.load(name)
	if err != nil {
		return nil, err
	}
	if d == nil {
		d = &database{Version: fileVersion, Name: name, CreateTime: m.store.now().Unix()}
	}
	m.databases[name], m.order = d, append(m.order, name)
	return d, nil
}

func (m *importing) table(g glueTable) error {
	d, err := m.database(g.DatabaseName)
	if err != nil {
		return err
	}
	def := &TableDef{Name: strings.ToLower(g.Name), DatabaseName: d.Name, Description: g.Description, Owner: g.Owner, CreateTime: int64(g.CreateTime),
		TableType: g.TableType, PartitionKeys: lowerColumns(g.PartitionKeys), Parameters: g.Parameters,
		ViewOriginalText: g.ViewOriginalText, ViewExpandedText: g.ViewExpandedText}
	if def.Name == "" {
		return sqlerr.New(sqlerr.InputUnreadable, "a table has no name")
	}
	if def.TableType == "" {
		def.TableType = externalTable
	}
	if g.StorageDescriptor != nil {
		def.StorageDescriptor = *g.StorageDescriptor
		def.StorageDescriptor.Columns = lowerColumns(def.StorageDescriptor.Columns)
	}
	if err := checkTypes(def); err != nil {
		return err
	}
	i, exists := d.find(def.Name)
	if !exists {
		d.Tables = slices.Insert(d.Tables, i, def)
		return nil
	}
	if len(d.Tables[i].PartitionKeys) == len(def.PartitionKeys) {
		def.Partitions = d.Tables[i].Partitions
	}
	d.Tables[i] = def
	return nil
}

func lowerColumns(columns []ColumnDef) []ColumnDef {
	out := slices.Clone(columns)
	for i := range out {
		out[i].Name = strings.ToLower(out[i].Name)
	}
	return out
}

func checkTypes(d *TableDef) error {
	for _, c := range d.allColumns() {
		if _, err := types.Parse(c.Type); err != nil {
			return sqlerr.New(sqlerr.InputUnreadable, "table %s: column %s has the unknown type %s", d.QualifiedName(), c.Name, c.Type)
		}
	}
	return nil
}

func (m *importing) partition(g gluePartition) error {
	d, err := m.database(g.DatabaseName)
	if err != nil {
		return err
	}
	i, exists := d.find(strings.ToLower(g.TableName))
	if !exists {
		return noTable(d.Name, strings.ToLower(g.TableName)).WithHint("import the table first: aws glue get-table")
	}
	def := d.Tables[i].clone()
	d.Tables[i] = def
	if len(g.Values) != len(def.PartitionKeys) {
		return sqlerr.New(sqlerr.InputUnreadable, "a partition of %s has %d values for %d keys", def.QualifiedName(), len(g.Values), len(def.PartitionKeys))
	}
	p := Partition{Values: g.Values, CreateTime: int64(g.CreationTime)}
	if sd := g.StorageDescriptor; sd != nil {
		p.Location = sd.Location
		if columns := lowerColumns(sd.Columns); !slices.Equal(columns, def.StorageDescriptor.Columns) {
			p.Columns = columns
		}
		if own := sd.format(); sd.InputFormat != "" && sd.SerdeInfo.SerializationLibrary != "" && !own.readsAs(def.StorageDescriptor.format()) {
			p.Format = &own
		}
	}
	if at := def.findPartition(p.Values); at >= 0 {
		def.Partitions[at] = p
	} else {
		def.Partitions = append(def.Partitions, p)
	}
	return nil
}

// Export gives databases, tables and partitions as aws glue describes them, in
// one document that Import takes: of one table, of one database, or, with empty
// names, of all.
func (s *Store) Export(name, table string) ([]byte, error) {
	names := []string{name}
	if name == "" {
		var err error
		if names, err = s.Databases(); err != nil {
			return nil, err
		}
	}
	var doc glueDocument
	for _, one := range names {
		d, err := s.mustLoad(one)
		if err != nil {
			return nil, err
		}
		if table == "" {
			doc.DatabaseList = append(doc.DatabaseList, glueDatabase{d.Name, d.Description, d.LocationURI, d.Parameters, glueTime(d.CreateTime)})
		} else if _, ok := d.find(strings.ToLower(table)); !ok {
			return nil, noTable(d.Name, strings.ToLower(table))
		}
		for _, t := range d.Tables {
			if table == "" || strings.EqualFold(table, t.Name) {
				doc.export(t)
			}
		}
	}
	out, err := json.MarshalIndent(doc, "", "    ")
	if err != nil {
		return nil, sqlerr.From(err)
	}
	return append(out, '\n'), nil
}

func (d *glueDocument) export(t *TableDef) {
	d.TableList = append(d.TableList, glueTable{Name: t.Name, DatabaseName: t.DatabaseName, Description: t.Description, Owner: t.Owner,
		CreateTime: glueTime(t.CreateTime), StorageDescriptor: &t.StorageDescriptor, PartitionKeys: append([]ColumnDef{}, t.PartitionKeys...),
		ViewOriginalText: t.ViewOriginalText, ViewExpandedText: t.ViewExpandedText, TableType: t.TableType, Parameters: t.Parameters})
	for _, p := range t.Partitions {
		sd := t.StorageDescriptor.in(p.Format)
		sd.Location = p.Location
		if p.Columns != nil {
			sd.Columns = p.Columns
		}
		d.Partitions = append(d.Partitions, gluePartition{p.Values, t.DatabaseName, t.Name, glueTime(p.CreateTime), &sd})
	}
}
