package catalog

import (
	"context"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/flowlog"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// CatalogName is Athena's name of its own catalog.
const CatalogName = "awsdatacatalog"

// ddlTable is a table made by DDL: read as Athena reads it, to the letter.
type ddlTable struct {
	def     *TableDef
	opt     PathOptions
	columns []Column
	origins []origin
	keys    []types.Type
	layout  *head // what the definition says of text files
	text    flowlog.Options
	parquet bool
	refused error // why it cannot be read
}

// NewDefinedTable makes a table of its definition. A definition that cannot be
// read (another SerDe, say) is still a table: reading it is the error. Of opt
// the mappings, the bounds and the accounts and regions count.
func NewDefinedTable(def *TableDef, opt PathOptions) (Table, error) {
	t := &ddlTable{def: def, opt: opt, layout: &head{kind: fileText}}
	if t.opt.Heads == nil {
		t.opt.Heads = NewHeads()
	}
	t.text, t.parquet, t.refused = def.reading()
	byPosition := t.parquet && def.flag("parquet.column.index.access")
	for i, c := range def.StorageDescriptor.Columns {
		typ, err := columnType(def, c)
		if err != nil {
			return nil, err
		}
		t.layout.columns = append(t.layout.columns, fileColumn{name: c.Name, typ: typ})
		o := origin{place: fromField}
		if byPosition {
			o = origin{place: fromPosition, at: i}
		}
		t.add(Column{Name: c.Name, Type: typ, Comment: c.Comment}, o)
	}
	for i, c := range def.PartitionKeys {
		typ, err := columnType(def, c)
		if err != nil {
			return nil, err
		}
		t.keys = append(t.keys, typ)
		t.add(Column{Name: c.Name, Type: typ, Comment: c.Comment, Partition: true}, origin{fromKey, i})
	}
	t.columns, t.origins = appendHidden(t.columns, t.origins, len(def.PartitionKeys) > 0)
	return t, nil
}

func (t *ddlTable) add(c Column, o origin) {
	t.columns, t.origins = append(t.columns, c), append(t.origins, o)
}

func columnType(def *TableDef, c ColumnDef) (types.Type, error) {
	t, err := types.Parse(c.Type)
	if err != nil {
		return t, sqlerr.New(sqlerr.HiveMetastoreError, "table %s: column %s has the unknown type %s", def.QualifiedName(), c.Name, c.Type)
	}
	return t, nil
}

// Definition gives what DDL said.
func (t *ddlTable) Definition() *TableDef { return t.def }

// Name gives the full name.
func (t *ddlTable) Name() string { return CatalogName + "." + t.def.QualifiedName() }

// Columns gives the columns in the order of the DDL, partition keys behind them.
func (t *ddlTable) Columns() []Column { return t.columns }

// Stats is unknown before the files are listed.
func (t *ddlTable) Stats() Stats { return Stats{} }

// Scan lists the files of the partitions that the filter allows.
func (t *ddlTable) Scan(ctx context.Context, req ScanRequest) (*Scan, error) {
	if t.refused != nil {
		return nil, t.refused
	}
	r := &reading{table: t.Name(), columns: t.columns, origins: t.origins, request: req,
		bounds: bounds(t.opt.Since, t.opt.Until), open: t.open}
	folders, err := t.folders()
	if err != nil {
		return nil, err
	}
	left := r.prunePartitions(folders)
	if len(t.keys) > 0 {
		req.Metrics.PartitionsMatched.Add(int64(len(folders)))
		req.Metrics.PartitionsPruned.Add(int64(len(folders) - len(left)))
	}
	units, err := t.files(ctx, left, req.Metrics)
	if err != nil {
		return nil, err
	}
	out := r.scan(units)
	if len(t.keys) > 0 {
		out.Notes = append([]string{fmt.Sprintf("partitions: %d of %d", len(left), len(folders))}, out.Notes...)
	}
	return out, nil
}

// folder is a partition, or the whole of a table without partitions.
type folder struct {
	location string
	unit     unit // without a file
}

func (t *ddlTable) folders() ([]folder, error) {
	if len(t.keys) == 0 {
		return []folder{{location: t.def.StorageDescriptor.Location}}, nil
	}
	out := make([]folder, len(t.def.Partitions))
	for i, p := range t.def.Partitions {
		values := make([]arrow.Array, len(t.keys))
		for k, key := range t.def.PartitionKeys {
			v, err := partitionValue(key.Name, p.Values[k], t.keys[k])
			if err != nil {
				return nil, err
			}
			values[k] = v
		}
		out[i] = folder{p.Location, unit{values: values, name: PartitionName(t.def.PartitionKeys, p.Values)}}
	}
	return out, nil
}

// prunePartitions leaves the partitions for which the conjuncts over partition
// keys hold. They are tested before anything is listed.
func (r *reading) prunePartitions(folders []folder) (left []folder) {
	var tests []expr.Expr
	for _, e := range r.request.Filter {
		if r.isConstant(e) && r.ofPartition(e) {
			tests = append(tests, e)
		}
	}
	for _, f := range folders {
		if len(tests) == 0 || r.keeps(tests, f.unit, nil) {
			left = append(left, f)
		}
	}
	return left
}

func (r *reading) ofPartition(e expr.Expr) bool {
	for i := range expr.Columns(e) {
		if p := r.origins[r.request.Columns[i].Index].place; p != fromKey && p != fromPartition {
			return false
		}
	}
	return true
}

// files lists the folders. A folder that does not exist holds no rows, as on S3.
func (t *ddlTable) files(ctx context.Context, folders []folder, m *Metrics) (units []unit, err error) {
	options := t.opt.listing()
	options.AllowMissing = true
	for _, f := range folders {
		found, err := storage.List(ctx, []string{f.location}, options)
		if err != nil {
			return nil, err
		}
		m.FilesMatched.Add(int64(len(found.Objects) + found.Pruned))
		m.FilesPruned.Add(int64(found.Pruned))
		for _, obj := range found.Objects {
			if obj.Size == 0 {
				continue
			}
			u := f.unit
			u.obj, u.head = obj, t.layout
			units = append(units, u)
		}
	}
	if !t.parquet {
		return units, nil
	}
	return units, t.readFooters(ctx, units)
}

// readFooters replaces what the definition says by what the files are.
func (t *ddlTable) readFooters(ctx context.Context, units []unit) error {
	objects, which := make([]storage.Object, len(units)), make([]int, len(units))
	for i, u := range units {
		objects[i], which[i] = u.obj, i
	}
	heads, err := t.opt.Heads.readAll(ctx, objects, which, nil)
	if err != nil {
		return err
	}
	for i, h := range heads {
		if h.kind == fileText || h.kind == fileForeign {
			return sqlerr.New(sqlerr.HiveBadData, "Not valid Parquet file: %s", objects[i].Path)
		}
		units[i].head = h
	}
	return nil
}

func (t *ddlTable) open(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	if t.parquet {
		return openParquet(ctx, s, plan, dicts)
	}
	return openText(ctx, s, plan, dicts, t.text)
}
