package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"flowsql/engine"
)

// Outcome is what came of one query. Times are in seconds, sizes in bytes,
// prices in USD; what Athena did is zero where no execution was recorded.
type Outcome struct {
	Name            string  `json:"name"`
	Verdict         Verdict `json:"verdict"`
	Detail          string  `json:"detail,omitempty"`
	Rows            int     `json:"rows"`
	LocalSeconds    float64 `json:"local_seconds"`
	AthenaSeconds   float64 `json:"athena_seconds"`
	EngineSeconds   float64 `json:"athena_engine_seconds"`
	LocalBytes      int64   `json:"local_bytes_scanned"`
	AthenaBytes     int64   `json:"athena_bytes_scanned"`
	AthenaCharged   float64 `json:"athena_charged_usd"`
	WouldBill       float64 `json:"athena_would_charge_usd"`
	RecordedFailure string  `json:"athena_failure,omitempty"`
}

// Report is the outcome of all queries.
type Report struct {
	Queries []Outcome `json:"queries"`
}

func (o Outcome) failed(err error) Outcome {
	o.Verdict, o.Detail = Failed, err.Error()
	return o
}

// athena takes over what the service said of its own run.
func (o *Outcome) athena(e *execution) {
	s := e.QueryExecution.Statistics
	o.AthenaSeconds = float64(s.TotalExecutionTimeInMillis) / 1000
	o.EngineSeconds = float64(s.EngineExecutionTimeInMillis) / 1000
	o.AthenaBytes = s.DataScannedInBytes
	o.AthenaCharged = engine.Stats{Scans: true, BytesRead: s.DataScannedInBytes}.BilledDollars()
	if e.QueryExecution.Status.State == "FAILED" {
		o.RecordedFailure = e.QueryExecution.Status.StateChangeReason
	}
}

// Differs reports whether any query gave other rows, or none.
func (r *Report) Differs() bool {
	return slices.ContainsFunc(r.Queries, func(o Outcome) bool { return o.Verdict == Different || o.Verdict == Failed })
}

// JSON writes the report as JSON.
func (r *Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// Table writes the report for reading, details below the table.
func (r *Report) Table(w io.Writer) error {
	rows := [][]string{{"query", "rows", "verdict", "local s", "Athena s", "speed-up", "bytes here", "bytes there", "Athena charged"}}
	for _, o := range r.Queries {
		faster := "-"
		if o.AthenaSeconds > 0 && o.LocalSeconds > 0 {
			faster = fmt.Sprintf("%.1fx", o.AthenaSeconds/o.LocalSeconds)
		}
		rows = append(rows, []string{o.Name, fmt.Sprint(o.Rows), string(o.Verdict), fmt.Sprintf("%.3f", o.LocalSeconds),
			fmt.Sprintf("%.3f", o.AthenaSeconds), faster, engine.SizeText(o.LocalBytes), engine.SizeText(o.AthenaBytes),
			fmt.Sprintf("$%.6f", o.AthenaCharged)})
	}
	for _, line := range aligned(rows) {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	for _, o := range r.Queries {
		if o.Detail != "" {
			fmt.Fprintf(w, "%s: %s\n", o.Name, o.Detail)
		}
	}
	return nil
}

func aligned(rows [][]string) []string {
	widths := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			widths[i] = max(widths[i], len(c))
		}
	}
	out := make([]string, len(rows))
	for n, r := range rows {
		var b strings.Builder
		for i, c := range r {
			if i == 0 || i == 2 {
				fmt.Fprintf(&b, "%-*s  ", widths[i], c)
			} else {
				fmt.Fprintf(&b, "%*s  ", widths[i], c)
			}
		}
		out[n] = strings.TrimRight(b.String(), " ")
	}
	return out
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
