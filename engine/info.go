package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"flowsql/catalog"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// ErrorName gives an error's name as the statement's service spells it.
func (s *Session) ErrorName(text string, e *sqlerr.Error) string {
	if s.languageOf(text) == Athena {
		return string(sqlerr.AthenaName(e.Code))
	}
	return string(e.Code)
}

// Describe says in one line what the paths of the session hold, and which
// visible columns they have; empty without paths. It fails where they cannot be read.
func (s *Session) Describe(ctx context.Context) (line string, columns map[string]bool, err error) {
	columns = map[string]bool{}
	if len(s.config.Paths) == 0 {
		return "", columns, nil
	}
	t, err := s.tables.Resolver(ctx).Table([]string{catalog.PathTableName})
	if err != nil {
		return "", columns, err
	}
	for _, c := range t.Columns() {
		if !c.Hidden {
			columns[c.Name] = true
		}
	}
	st := t.Stats()
	return fmt.Sprintf("%s: %s, %s, %s; table %s", strings.Join(s.config.Paths, ", "), count(int64(st.Files), "file"),
		SizeText(st.Bytes), count(int64(len(columns)), "column"), catalog.PathTableName), columns, nil
}

// TableNames gives the names of all tables of the session's database.
func (s *Session) TableNames() []string {
	names := s.tables.PathNames()
	if defined, err := s.store.Tables(s.config.Database); err == nil {
		names = append(names, defined...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ColumnNames gives the columns that fit a statement begun with text: those of
// the tables it names, or of the session's paths.
func (s *Session) ColumnNames(ctx context.Context, text string) []string {
	var names []string
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" \t\n(),;\"", r) })
	for _, table := range s.TableNames() {
		if slices.Contains(words, table) {
			names = append(names, s.columnsOf(ctx, table)...)
		}
	}
	if len(names) == 0 && len(s.config.Paths) > 0 {
		names = s.columnsOf(ctx, catalog.PathTableName)
	}
	return names
}

func (s *Session) columnsOf(ctx context.Context, table string) []string {
	t, err := s.tables.Resolver(ctx).Table([]string{table})
	if err != nil {
		return nil
	}
	var names []string
	for _, c := range t.Columns() {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

// FunctionNames gives the names of the functions.
func (s *Session) FunctionNames() []string {
	return function.Names(s.context(Athena).Dialect)
}
