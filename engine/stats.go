package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"flowsql/catalog"
)

// Stats is what a statement did. It is complete once the result was read to its end.
type Stats struct {
	Elapsed       time.Duration
	Rows          int64 // of the result
	RowsRead      int64 // from tables
	BytesRead     int64 // as stored
	BytesInflated int64
	FilesMatched  int64
	FilesRead     int64
	FilesKept     int64 // of those read, the ones whose columns were at hand
	FilesPruned   int64
	FilesSkipped  int64
	Prefixes      int64 // listed: those of partitions that the conditions leave
	Partitions    int64 // of the tables, by themselves or by projection
	Malformed     int64
	EmptyLines    int64
	PeakMemory    int64 // bytes charged to the query's budget
	DryRun        bool  // nothing was read: BytesRead and Rows are the objects that would be
	Scans         bool  // the statement reads tables, so that Athena would bill it
}

func statsOf(m *catalog.Metrics) Stats {
	return Stats{
		RowsRead: m.Rows.Load(), BytesRead: m.BytesRead.Load(), BytesInflated: m.BytesInflated.Load(),
		FilesMatched: m.FilesMatched.Load(), FilesRead: m.FilesRead.Load(), FilesKept: m.FilesKept.Load(), FilesPruned: m.FilesPruned.Load(),
		FilesSkipped: m.FilesSkipped.Load(), Malformed: m.Malformed.Load(), EmptyLines: m.EmptyLines.Load(),
		Prefixes: m.PrefixesListed.Load(), Partitions: m.PartitionsMatched.Load(),
	}
}

// Athena's price: 5 USD a terabyte of stored bytes, counted up to the next
// megabyte, ten at least, for each query (specification: athena.md section 9).
const (
	megabyte      = 1 << 20
	leastBilled   = 10 * megabyte
	dollarsPerTiB = 5.0
)

// BilledBytes gives the bytes that Athena would bill; 0 for a statement that is free.
func (s Stats) BilledBytes() int64 {
	if !s.Scans {
		return 0
	}
	return max(leastBilled, (s.BytesRead+megabyte-1)/megabyte*megabyte)
}

// BilledDollars gives what Athena would charge, in USD.
func (s Stats) BilledDollars() float64 {
	return float64(s.BilledBytes()) / (1 << 40) * dollarsPerTiB
}

// String gives the line for stderr.
func (s Stats) String() string {
	parts := []string{count(s.Rows, "row") + " in " + elapsedText(s.Elapsed)}
	switch {
	case s.DryRun:
		parts = []string{"dry run: " + count(s.Rows, "object") + ", " + SizeText(s.BytesRead) + " to read"}
		if s.Partitions > 0 {
			parts = append(parts, grouped(s.Prefixes)+" of "+count(s.Partitions, "partition"))
		}
		if s.FilesPruned > 0 {
			parts = append(parts, count(s.FilesPruned, "file")+" pruned")
		}
	case s.Scans:
		parts = append(parts, s.readText(), s.filesText())
	}
	if s.Malformed > 0 {
		parts = append(parts, count(s.Malformed, "malformed row")+" kept")
	}
	if s.EmptyLines > 0 {
		parts = append(parts, count(s.EmptyLines, "empty line")+" skipped")
	}
	if s.Scans {
		parts = append(parts, fmt.Sprintf("Athena would bill %s: $%s", billedText(s.BilledBytes()), dollars(s.BilledDollars())))
	}
	return strings.Join(parts, "; ")
}

// progressEvery is how long a statement is silent.
const progressEvery = time.Second

// tellProgress calls the session's Progress while a statement runs, until stop is called.
func (r *run) tellProgress(begin time.Time) (stop func()) {
	tell := r.session.config.Progress
	if tell == nil {
		return func() {}
	}
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		every := time.NewTicker(progressEvery)
		defer every.Stop()
		for {
			select {
			case <-over:
				return
			case <-every.C:
				s := statsOf(r.metrics)
				s.Elapsed = time.Since(begin)
				tell(s)
			}
		}
	}()
	return func() {
		close(over)
		<-ended
	}
}

// Progress gives the line for stderr while a statement runs.
func (s Stats) Progress() string {
	return elapsedText(s.Elapsed) + ": " + s.readText() + "; " + s.filesText()
}

// readText tells rows and bytes read, and the speed in inflated bytes.
func (s Stats) readText() string {
	text := count(s.RowsRead, "row") + " read, " + SizeText(s.BytesRead)
	if s.BytesInflated > s.BytesRead {
		text += " (" + SizeText(s.BytesInflated) + " inflated)"
	}
	if seconds := s.Elapsed.Seconds(); seconds > 0 {
		text += fmt.Sprintf(", %.0f MB/s", float64(max(s.BytesInflated, s.BytesRead))/1e6/seconds)
	}
	return text
}

// billedText gives a billed size in Athena's megabytes, which are binary.
func billedText(n int64) string {
	mb := n / megabyte
	switch {
	case mb >= 1<<20:
		return fmt.Sprintf("%.2f TB", float64(mb)/(1<<20))
	case mb >= 10<<10:
		return fmt.Sprintf("%.1f GB", float64(mb)/(1<<10))
	}
	return grouped(mb) + " MB"
}

func (s Stats) filesText() string {
	text := fmt.Sprintf("%d of %s", s.FilesRead, count(s.FilesMatched, "file"))
	if s.FilesKept > 0 {
		text += fmt.Sprintf(", %d from the cache", s.FilesKept)
	}
	if s.FilesPruned > 0 {
		text += fmt.Sprintf(" (%d pruned)", s.FilesPruned)
	}
	if s.FilesSkipped > 0 {
		text += fmt.Sprintf(", %d no flow logs", s.FilesSkipped)
	}
	return text
}

// JSON gives the statistics as one line of JSON; times are in milliseconds, sizes in bytes.
func (s Stats) JSON() string {
	var b strings.Builder
	field := func(name, value string) {
		b.WriteString(map[bool]string{true: "{", false: ","}[b.Len() == 0] + `"` + name + `":` + value)
	}
	field("elapsed_ms", strconv.FormatFloat(float64(s.Elapsed.Microseconds())/1000, 'f', 3, 64))
	for _, f := range []struct {
		name  string
		value int64
	}{
		{"rows", s.Rows}, {"rows_read", s.RowsRead}, {"bytes_read", s.BytesRead}, {"bytes_inflated", s.BytesInflated},
		{"files_matched", s.FilesMatched}, {"files_read", s.FilesRead}, {"files_cached", s.FilesKept}, {"files_pruned", s.FilesPruned},
		{"files_skipped", s.FilesSkipped}, {"partitions", s.Partitions}, {"prefixes_listed", s.Prefixes}, {"malformed_rows", s.Malformed}, {"empty_lines", s.EmptyLines},
		{"peak_memory", s.PeakMemory}, {"athena_billed_bytes", s.BilledBytes()},
	} {
		field(f.name, strconv.FormatInt(f.value, 10))
	}
	field("athena_usd", strconv.FormatFloat(s.BilledDollars(), 'f', -1, 64))
	return b.String() + "}"
}

func count(n int64, thing string) string {
	if n != 1 && strings.HasSuffix(thing, "ch") {
		return grouped(n) + " " + thing + "es"
	}
	if n == 1 {
		return "1 " + thing
	}
	return grouped(n) + " " + thing + "s"
}

// grouped writes a number with commas between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// SizeText gives a number of bytes in decimal units: 12 B, 3.4 kB, 294 MB.
func SizeText(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	v, u := float64(n), 0
	for v >= 1000 && u < len(units)-1 {
		v, u = v/1000, u+1
	}
	if u == 0 || v >= 100 {
		return fmt.Sprintf("%.0f %s", v, units[u])
	}
	return fmt.Sprintf("%.1f %s", v, units[u])
}

func elapsedText(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// dollars writes a price with as many digits as it needs to be more than zero.
func dollars(v float64) string {
	if v >= 0.01 {
		return fmt.Sprintf("%.2f", v)
	}
	return strings.TrimRight(fmt.Sprintf("%.6f", v), "0")
}
