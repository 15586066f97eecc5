package engine

import (
	"io"
	"slices"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/planner/logical"
)

// RecordOutput is an Output that writes rows as S3 Select serializes records.
type RecordOutput struct {
	records *recordWriter
	header  bool
}

// NewRecordOutput makes one; header begins CSV with the names of the columns, which
// the service never does.
func NewRecordOutput(to io.Writer, out SelectOutput, header bool) (*RecordOutput, error) {
	if err := out.check(); err != nil {
		return nil, err
	}
	return &RecordOutput{records: newRecordWriter(to, SelectRequest{Output: out}), header: header && out.CSV != nil}, nil
}

// Begin takes the columns. Documents that are not taken apart have no names.
func (o *RecordOutput) Begin(columns logical.Schema) error {
	w := o.records
	w.begin(columns, nil)
	if !o.header || slices.ContainsFunc(columns, func(c logical.Column) bool { return c.Name == catalog.DocumentColumn }) {
		return nil
	}
	w.fields = 0
	for _, c := range columns {
		w.text(c.Name)
	}
	w.buffer = append(w.buffer, w.out.CSV.RecordDelimiter...)
	return w.flush(len(w.buffer))
}

// Write writes rows.
func (o *RecordOutput) Write(b columnar.Batch) error { return o.records.write(b) }
