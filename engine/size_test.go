package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestStatementsThatDouble runs statements whose parts are read twice by the next,
// so that written out they have 2^40 parts: they end soon, with rows or an error.
func TestStatementsThatDouble(t *testing.T) {
	nested, joined, read := "1", "WITH c0 AS (SELECT 1 AS x)", "WITH c0 AS (SELECT 1 AS x)"
	for i := range 40 {
		nested = fmt.Sprintf("nullif(%s, %d)", nested, i+2)
		joined += fmt.Sprintf(", c%d AS (SELECT a.x FROM c%d a JOIN c%d b ON a.x = b.x)", i+1, i, i)
		read += fmt.Sprintf(", c%d AS (SELECT CASE WHEN x > %d THEN x + 1 ELSE x END AS x FROM c%d)", i+1, i, i)
	}
	s := testSession(t, func(c *Config) { c.Language, c.Timeout = Trino, 10*time.Second })
	for _, sql := range []string{"SELECT " + nested, joined + " SELECT count(*) FROM c40", read + " SELECT max(x) FROM c40 WHERE x > 0"} {
		begin := time.Now()
		if _, err := s.Run(context.Background(), sql, &sltOutput{}); err != nil && !strings.Contains(err.Error(), "large") {
			t.Errorf("%.60s…: %v", sql, err)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%.60s…: %v", sql, took)
		}
	}
}
