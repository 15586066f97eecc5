package catalog

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"flowsql/storage"
)

// Metrics counts what the readers of a query did. All counters may be added to
// from any goroutine.
type Metrics struct {
	FilesMatched  atomic.Int64 // objects under the table's locations; those of pruned partitions are not even listed
	FilesPruned   atomic.Int64 // not opened thanks to layout, --since or conditions on $path and the like
	FilesRead     atomic.Int64 // opened
	FilesKept     atomic.Int64 // read from the column cache, not from the objects
	FilesSkipped  atomic.Int64 // no flow logs: left out
	BytesRead     atomic.Int64 // as stored: what Athena bills
	BytesInflated atomic.Int64
	Rows          atomic.Int64 // rows read, before filters
	Malformed     atomic.Int64 // rows kept though they had too few or too many fields, or a value of the wrong kind
	EmptyLines    atomic.Int64 // lines left out since they were empty
	Damaged       atomic.Int64 // files that end early: only their whole rows were read; or with garbage behind their end

	PrefixesListed atomic.Int64 // folders of partitions, or of tables, whose files were listed

	PartitionsMatched atomic.Int64 // of the tables scanned
	PartitionsPruned  atomic.Int64 // left out, unlisted, by conditions on partition keys

	mu       sync.Mutex
	warnings []string
	dropped  int
}

// byteCount puts the bytes read of a file into the metrics, each once.
type byteCount struct{ stored, plain int64 }

func (c *byteCount) update(file *storage.Reader, m *Metrics) {
	m.BytesRead.Add(file.StoredBytes() - c.stored)
	m.BytesInflated.Add(file.PlainBytes() - c.plain)
	c.stored, c.plain = file.StoredBytes(), file.PlainBytes()
}

// maxWarnings is how many warnings are kept word for word.
const maxWarnings = 10

// Warn keeps a message for stderr ("file:line: …"); only the first few are kept,
// the others counted. What a table that is read twice says is said once.
func (m *Metrics) Warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case slices.Contains(m.warnings, text):
	case len(m.warnings) >= maxWarnings:
		m.dropped++
	default:
		m.warnings = append(m.warnings, text)
	}
}

// Warnings gives the messages kept and the number of those that were not.
func (m *Metrics) Warnings() (kept []string, dropped int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.warnings...), m.dropped
}

// Skipped reports whether any input was skipped, malformed or cut short, for --strict.
func (m *Metrics) Skipped() bool {
	return m.Malformed.Load() > 0 || m.EmptyLines.Load() > 0 || m.FilesSkipped.Load() > 0 || m.Damaged.Load() > 0
}
