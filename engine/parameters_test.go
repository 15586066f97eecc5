package engine

import (
	"testing"
)

func TestParametersOfTheSession(t *testing.T) {
	answer := func(l Language, parameters []string, texts ...string) string {
		s, err := New(Config{Language: l, CatalogDir: t.TempDir(), MemoryLimit: 1 << 20, Parameters: parameters})
		if err != nil {
			t.Fatal(err)
		}
		return outcome(s, texts)
	}
	for _, c := range []struct {
		language   Language
		parameters []string
		texts      []string
		want       string
	}{
		{Athena, []string{"41", "'x'"}, []string{"SELECT ? + 1, ?"}, "42\tx"},
		{Trino, []string{"-5", "DATE '2026-03-01'"}, []string{"SELECT ?, ?"}, "-5\t2026-03-01"},
		// what is no expression, or has columns, is a string
		{Athena, []string{"10.0.0.1", "us-east-1"}, []string{"SELECT ?, ?"}, "10.0.0.1\tus-east-1"},
		{Athena, []string{"", "1;", "it's"}, []string{"SELECT ?, ?, ?"}, "(empty)\t1;\tit's"},
		{Athena, []string{"2020-01-01", "NULL"}, []string{"SELECT ?, ?"}, "2018\tNULL"}, // as Athena does it
		{Athena, []string{"2"}, []string{"SELECT x FROM (VALUES 1, 2, 3) t (x) WHERE x > ? LIMIT 1"}, "3"},
		{Athena, []string{"1"}, []string{"SELECT 7"}, "7"},
		{Athena, []string{"1"}, []string{"SELECT ?, ?"}, "INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected 2 but found 1"},
		{Athena, nil, []string{"SELECT ?"}, "INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected 1 but found 0"},
		{Athena, []string{"8"}, []string{"PREPARE p FROM SELECT ? + 1", "EXECUTE p"}, "9"},
		{Athena, []string{"8"}, []string{"PREPARE p FROM SELECT ? + 1", "EXECUTE p USING 1"}, "2"},
		{Athena, []string{"8", "9"}, []string{"PREPARE p FROM SELECT ? + 1", "EXECUTE p"},
			"INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 1 but found 2"},
		{Athena, []string{"1 / 0"}, []string{"SELECT ?"}, "DIVISION_BY_ZERO: Division by zero"},
	} {
		if got := answer(c.language, c.parameters, c.texts...); got != c.want {
			t.Errorf("%q %v: got %s, want %s", c.parameters, c.texts, got, c.want)
		}
	}
}
