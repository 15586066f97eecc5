package catalog

import (
	"testing"
	"time"

	"flowsql/sql/types"
)

// The properties of a projection are refused in words or give at most so many
// values as a scan may have.
func FuzzProjection(f *testing.F) {
	f.Add("integer", "0,9223372036854775807", "1", "", "3")
	f.Add("date", "NOW-3YEARS,NOW", "7", "yyyy/MM/dd", "DAYS")
	f.Add("date", "0001-01-01,9999-12-31", "1", "yyyy-MM-dd", "")
	f.Add("enum", "a,b", "", "", "")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, kind, bounds, interval, format, unit string) {
		def := &TableDef{Name: "t", DatabaseName: "d", PartitionKeys: []ColumnDef{{Name: "k", Type: "string"}}}
		for name, value := range map[string]string{"type": kind, "range": bounds, "values": bounds, "interval": interval,
			"format": format, "digits": unit, "interval.unit": unit} {
			if value != "" {
				def.Parameters = append(def.Parameters, Property{"projection.k." + name, value})
			}
		}
		p, err := newProjection(def, []types.Type{types.Varchar}, now)
		if err != nil {
			return
		}
		from := p.keys[0].from
		if n := from.count(); n < 0 || n > 10_000 {
			return
		}
		if all, err := from.values(conditions{}); err == nil && int64(len(all)) != from.count() {
			t.Errorf("%d values, counted %d", len(all), from.count())
		}
	})
}
