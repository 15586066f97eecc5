package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
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
	format  tableFormat
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
	t.format, t.refused = def.reading()
	byPosition := t.format.parquet && def.flag("parquet.column.index.access")
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
	if def.StorageDescriptor.Buckets > 0 {
		t.refused = def.refuse("CLUSTERED BY")
		t.add(bucketColumn, origin{place: fromPartition})
	}
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
	if err := t.unmapped(); err != nil {
		return nil, err
	}
	r := &reading{table: t.Name(), columns: t.columns, origins: t.origins, request: req,
		bounds: bounds(t.opt.Since, t.opt.Until), open: t.open, cache: t.opt.Cache}
	t.opt.Cache.refresh()
	left, all, err := t.partitions(r)
	if err != nil {
		return nil, err
	}
	if len(t.keys) > 0 {
		req.Metrics.PartitionsMatched.Add(all)
		req.Metrics.PartitionsPruned.Add(all - int64(len(left)))
	}
	units, err := t.files(ctx, left, req.Metrics)
	if err != nil {
		return nil, err
	}
	t.warnShifted(ctx, units, req.Metrics)
	if len(units) == 0 && !t.opt.listing().Prune.Active() {
		t.warnEmpty(left, all, req.Metrics)
	}
	out, err := r.scan(ctx, units)
	if err != nil {
		return nil, err
	}
	for _, f := range left {
		out.Prefixes = append(out.Prefixes, f.location)
	}
	if len(t.keys) > 0 {
		notes := []string{fmt.Sprintf("partitions: %d of %d", len(left), all)}
		for _, test := range r.constantTests(origin.ofPartition) {
			notes = append(notes, "partition filter: "+expr.String(test.test))
		}
		out.Notes = append(notes, out.Notes...)
	}
	return out, nil
}

// warnEmpty tells why a table has no rows where no condition of the query is the
// reason: Athena gives no rows and no word.
func (t *ddlTable) warnEmpty(left []folder, all int64, m *Metrics) {
	switch {
	case all == 0 && len(t.keys) > 0:
		m.Warn("%s has no partitions: ALTER TABLE … ADD PARTITION names them, MSCK REPAIR TABLE finds folders called key=value", t.Name())
	case len(left) == 1:
		m.Warn("%s: there are no objects in %s", t.Name(), left[0].location)
	case len(left) > 1:
		m.Warn("%s: there are no objects in its %d partitions; the first: %s", t.Name(), len(left), left[0].location)
	}
}

// folder is a partition, or the whole of a table without partitions.
type folder struct {
	location string
	unit     unit           // without a file
	own      *StorageFormat // nil where it is the table's
}

// formatOf tells how the files of a partition are read that has a format of its own.
func (t *ddlTable) formatOf(own *StorageFormat) (*tableFormat, error) {
	if own == nil {
		return &t.format, nil
	}
	def := *t.def
	def.StorageDescriptor = def.StorageDescriptor.in(own)
	format, err := def.reading()
	return &format, err
}

// unmapped fails where no --map covers the table's place, which a partition may
// have elsewhere: then that decides.
func (t *ddlTable) unmapped() error {
	err := t.opt.Mappings.Check(t.def.StorageDescriptor.Location)
	for _, p := range t.def.Partitions {
		if t.opt.Mappings.Check(p.Location) == nil {
			return nil
		}
	}
	if template := t.def.Parameters.Get("storage.location.template"); t.def.isProjected() && template != "" {
		fixed, _, _ := strings.Cut(template, "${")
		if fixed = fixed[:strings.LastIndexByte(fixed, '/')+1]; !strings.HasSuffix(fixed, "://") {
			return t.opt.Mappings.Check(fixed)
		}
		return nil // the bucket's own name is projected
	}
	return err
}

// partitions gives the partitions that the filter allows, and the number of all.
func (t *ddlTable) partitions(r *reading) (left []folder, all int64, err error) {
	if t.def.isProjected() && len(t.keys) > 0 {
		p, err := newProjection(t.def, t.keys, r.started())
		if err != nil {
			return nil, 0, err
		}
		folders, all, err := r.projected(p, t.def)
		if err != nil || !r.asksForPartition() {
			return folders, all, err
		}
		return r.prunePartitions(folders), all, nil
	}
	folders, err := t.folders()
	if err != nil {
		return nil, 0, err
	}
	if left = r.prunePartitions(folders); len(left) > maxPartitions {
		return nil, 0, tooManyPartitions(t.def)
	}
	return left, int64(len(folders)), nil
}

// asksForPartition reports whether the filter may read "$partition".
func (r *reading) asksForPartition() bool {
	return slices.ContainsFunc(r.request.Columns, func(c ScanColumn) bool { return r.origins[c.Index].place == fromPartition })
}

// started gives the time at which the query began.
func (r *reading) started() time.Time {
	if r.request.Context == nil {
		return time.Now()
	}
	return r.request.Context.Start
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
		out[i] = folder{p.Location, unit{values: values, name: PartitionName(t.def.PartitionKeys, p.Values)}, p.Format}
	}
	return out, nil
}

// files lists the folders. A folder that does not exist holds no rows, as on S3.
func (t *ddlTable) files(ctx context.Context, folders []folder, m *Metrics) (units []unit, err error) {
	options := t.opt.listing()
	options.AllowMissing, options.Later = true, true
	m.PrefixesListed.Add(int64(len(folders)))
	for _, f := range folders {
		format, err := t.formatOf(f.own)
		if err != nil {
			return nil, err
		}
		found, err := storage.List(ctx, []string{f.location}, options)
		if err != nil {
			return nil, err
		}
		m.FilesMatched.Add(int64(len(found.Objects) + found.Pruned))
		m.FilesPruned.Add(int64(found.Pruned))
		for _, obj := range found.Objects {
			u := f.unit
			u.obj, u.head, u.format = obj, t.layout, format
			units = append(units, u)
		}
	}
	if len(units) <= sampleFrom {
		if units, err = asked(ctx, units); err != nil {
			return nil, err
		}
	}
	return t.readFooters(ctx, units)
}

// readFooters replaces what the definition says by what Parquet files are.
func (t *ddlTable) readFooters(ctx context.Context, units []unit) ([]unit, error) {
	var objects []storage.Object
	var which, places []int
	for i, u := range units {
		if u.format.parquet {
			objects, which, places = append(objects, u.obj), append(which, len(which)), append(places, i)
		}
	}
	heads, err := t.opt.Heads.readAll(ctx, objects, which, nil, nil)
	if err != nil {
		return nil, err
	}
	for i, h := range heads {
		if units[places[i]].obj = objects[i]; h == nil {
			continue
		}
		if h.kind == fileText || h.kind == fileForeign {
			return nil, sqlerr.New(sqlerr.HiveBadData, "Malformed Parquet file. %s is not a valid Parquet File [%[1]s]", objects[i].Path)
		}
		units[places[i]].head = h
	}
	return slices.DeleteFunc(units, func(u unit) bool { return u.format.parquet && u.nothing() }), nil
}

func (t *ddlTable) open(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	switch format := s.unit.format; {
	case format.parquet:
		return openParquet(ctx, s, plan, dicts)
	case format.records != nil:
		return t.openRecords(ctx, s, plan, dicts)
	default:
		return openKept(ctx, s, plan, dicts, reader{format.text, format.way})
	}
}
