package engine

import (
	"context"
	"strings"
	"testing"

	"flowsql/sql/sqlerr"
)

// outcome gives the rows of statements that a session runs one after the other, or
// the first error.
func outcome(s *Session, texts []string) string {
	out := &sltOutput{}
	for _, text := range texts {
		if _, err := s.Run(context.Background(), text, out); err != nil {
			return sqlerr.From(err).Error()
		}
	}
	return strings.Join(out.Rows, "; ")
}

// TestPreparedInCatalog: Athena's prepared statements are there for a session
// that comes later; Trino's go with theirs.
func TestPreparedInCatalog(t *testing.T) {
	dir := t.TempDir()
	answer := func(l Language, texts ...string) string {
		s, err := New(Config{Language: l, CatalogDir: dir, MemoryLimit: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		return outcome(s, texts)
	}
	for _, c := range []struct {
		language Language
		texts    []string
		want     string
	}{
		{Athena, []string{"PREPARE p FROM SELECT ? + 1, ?"}, ""},
		{Athena, []string{"EXECUTE p USING 41, 'x'"}, "42\tx"},
		{Athena, []string{"EXECUTE p USING 41"}, "INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 2 but found 1"},
		{Trino, []string{"EXECUTE p USING 41, 'x'"}, "NOT_FOUND: Prepared statement not found: p"},
		{Trino, []string{"PREPARE q FROM SELECT ?", "EXECUTE q USING 7"}, "7"},
		{Trino, []string{"EXECUTE q USING 7"}, "NOT_FOUND: Prepared statement not found: q"},
		{Athena, []string{"DEALLOCATE PREPARE p", "EXECUTE p USING 1, 2"}, "NOT_FOUND: Prepared statement not found: p"},
		{Athena, []string{"EXECUTE IMMEDIATE 'SELECT ?' USING 1 + 1"}, "2"},
	} {
		if got := answer(c.language, c.texts...); got != c.want {
			t.Errorf("%v: got %s, want %s", c.texts, got, c.want)
		}
	}
}
