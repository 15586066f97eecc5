package engine

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// TestExplainAsJSON reads the plan as JSON back.
func TestExplainAsJSON(t *testing.T) {
	s := testSession(t, func(c *Config) { c.Language = Trino })
	for text, want := range map[string]string{
		"EXPLAIN (FORMAT JSON) SELECT x + 1 AS y FROM (VALUES 1, 2) t(x) WHERE x > 1": `"name":"Project"`,
		"EXPLAIN (TYPE IO, FORMAT JSON) SELECT 1":                                     `"inputTableColumnInfos":[]`,
		"EXPLAIN (TYPE LOGICAL, TYPE IO, FORMAT JSON) SELECT 1 AS y":                  `"outputs":[{"type":"integer","name":"y"}]`,
	} {
		out := &sltOutput{}
		if _, err := s.Run(context.Background(), text, out); err != nil || len(out.Rows) != 1 {
			t.Errorf("%s: %d rows, %v", text, len(out.Rows), err)
			continue
		}
		var plan map[string]json.RawMessage
		plain := strings.NewReplacer(`\n`, "", " ", "").Replace(out.Rows[0])
		if err := json.Unmarshal([]byte(plain), &plan); err != nil || !strings.Contains(plain, want) {
			t.Errorf("%s: %v, no %s in\n%s", text, err, want, plain)
		}
	}
}
