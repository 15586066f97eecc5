package catalog

import (
	"context"
	"io"
	"strings"

	"flowsql/columnar"
	"flowsql/columnar/flowlog"
	"flowsql/columnar/parquet"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// partBytes is about how many bytes of row groups make a split.
const partBytes = 16 << 20

// parquetHead reads the footer of a Parquet file.
func parquetHead(r *storage.Reader) (*head, error) {
	f, err := openFooter(r)
	if err != nil {
		return nil, err
	}
	h := &head{kind: fileParquet, rows: f.Rows(), log: flowlog.Both, parts: partsOfGroups(f)}
	seen := map[string]bool{}
	for _, c := range f.Columns() {
		name := strings.ToLower(c.Name)
		if seen[name] || !c.Readable() {
			h.columns = append(h.columns, fileColumn{name: name, typ: types.Unknown, repeated: seen[name]})
			continue
		}
		seen[name] = true
		h.columns = append(h.columns, fileColumn{name: name, typ: c.Type})
		if field, ok := flowlog.Lookup(name); ok && field.Kinds != flowlog.Both && h.log == flowlog.Both {
			h.log = field.Kinds
		}
	}
	if h.rows == 0 {
		h.parts = nil
	}
	return h, nil
}

// warnUnreadable tells of columns that are left out of the table.
func (h *head) warnUnreadable(path string, m *Metrics) {
	for _, c := range h.columns {
		if c.typ.Kind == types.KindUnknown {
			m.Warn("%s: column %s is left out: its type cannot be read, or another column has its name", path, c.name)
		}
	}
}

func openFooter(r *storage.Reader) (*parquet.File, error) {
	at, size, err := r.At()
	if err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(at, size)
	return f, withPath(r, err)
}

// withPath names the file in an error of the format. What is wrong with a column
// of a table made by DDL is worded as Trino does, without the file.
func withPath(r *storage.Reader, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	e := sqlerr.From(err)
	if e.Code == sqlerr.NotSupported || e.Code == sqlerr.GenericInternalError || e.Code == sqlerr.InvalidCastArgument {
		return e.WithHint("in %s", r.Object().Path)
	}
	return sqlerr.New(e.Code, "%s: %s", r.Object().Path, e.Msg).WithCause(err)
}

// partsOfGroups cuts the row groups into runs of about partBytes.
func partsOfGroups(f *parquet.File) (parts []part) {
	all := make([]int, len(f.Columns()))
	for i := range all {
		all[i] = i
	}
	p := part{}
	for g := range f.Groups() {
		p.to, p.bytes = g+1, p.bytes+f.GroupBytes(g, all)
		if p.bytes >= partBytes || p.to == f.Groups() {
			parts = append(parts, p)
			p = part{from: p.to}
		}
	}
	return parts
}

// parquetSource reads a run of row groups.
type parquetSource struct {
	file    *storage.Reader
	parquet *parquet.File
	rows    *parquet.Reader // of the group before next; nil at its end
	next    int             // group
	to      int
	wanted  []parquet.Wanted
	dicts   *columnar.Dictionaries
	plan    *filePlan
	passer  passer
	metrics *Metrics
	stored  int64
}

func openParquet(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	file, err := storage.Open(ctx, s.unit.obj, storage.ByContent)
	if err != nil {
		return nil, err
	}
	p := &parquetSource{file: file, next: s.part.from, to: s.part.to, dicts: dicts, plan: plan, passer: passer{preds: plan.preds}, metrics: s.reading.request.Metrics}
	if p.parquet, err = openFooter(file); err != nil {
		file.Close()
		return nil, err
	}
	if s.part.whole {
		p.to = p.parquet.Groups()
	}
	for _, f := range plan.fields {
		p.wanted = append(p.wanted, parquet.Wanted{Column: f.at, Type: f.typ, Name: f.name})
	}
	return p, nil
}

// Next gives the next batch that is not empty.
func (p *parquetSource) Next() (columnar.Batch, error) {
	for {
		b, err := p.batch()
		p.metrics.BytesRead.Add(p.file.StoredBytes() - p.stored)
		p.stored = p.file.StoredBytes()
		if err != nil {
			return columnar.Batch{}, withPath(p.file, err)
		}
		p.metrics.Rows.Add(int64(b.Len))
		p.metrics.BytesInflated.Add(b.Bytes())
		if b = p.passer.pass(b); b.Len > 0 {
			return b, nil
		}
	}
}

// batch gives the next batch of any group, io.EOF after the last.
func (p *parquetSource) batch() (columnar.Batch, error) {
	for {
		if p.rows == nil {
			for p.next < p.to && p.parquet.CanSkip(p.next, p.wanted, p.plan.preds) {
				p.next++
			}
			if p.next >= p.to {
				return columnar.Batch{}, io.EOF
			}
			rows, err := p.parquet.Read(p.next, p.wanted, p.dicts)
			if err != nil {
				return columnar.Batch{}, err
			}
			p.rows = rows
			p.next++
		}
		b, err := p.rows.Next()
		if err != io.EOF {
			return b, err
		}
		p.rows = nil
	}
}

// Close closes the file.
func (p *parquetSource) Close() error { return p.file.Close() }
