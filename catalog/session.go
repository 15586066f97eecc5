package catalog

import (
	"context"
	"slices"
	"strings"
	"sync"

	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// The names under which all PATHs of the command line are one table.
const (
	PathTableName  = "vpc_flow_logs" // in Athena's SQL
	S3ObjectName   = "s3object"      // in S3 Select's
	StdinTableName = "stdin"         // standard input, which needs no PATH
)

// NamedPaths is a table of the command line: -t NAME=PATH.
type NamedPaths struct {
	Name  string // in lower case
	Paths []string
}

// Session finds tables: those of the command line first, then those of the
// catalog. It may be used from any goroutine.
type Session struct {
	Store    *Store
	Database string      // of names without one; never empty
	Options  PathOptions // of all paths
	Note     func(text string)

	tables []NamedPaths
	mu     sync.Mutex
	noted  map[string]bool
}

// NewSession makes a session. All of paths are one table, vpc_flow_logs and
// s3object; named are further ones. note, which may be nil, gets what the user
// should know.
func NewSession(store *Store, database string, paths []string, named []NamedPaths, opt PathOptions, note func(string)) *Session {
	s := &Session{Store: store, Database: strings.ToLower(database), Options: opt, Note: note, noted: map[string]bool{}}
	if s.Database == "" {
		s.Database = DefaultDatabase
	}
	if s.Options.Heads == nil {
		s.Options.Heads = NewHeads()
	}
	if s.Options.Pipes == nil {
		s.Options.Pipes = &storage.Pipes{}
	}
	s.tables = slices.Clone(named)
	if len(paths) > 0 {
		s.tables = append(s.tables, NamedPaths{PathTableName, paths}, NamedPaths{S3ObjectName, paths})
	}
	return s
}

// Resolver gives the session as the binder of one statement wants it; ctx ends
// the looking at files. Tables of paths stay what they are for the statement,
// however often it names them: they are listed once.
func (s *Session) Resolver(ctx context.Context) Resolver {
	return &resolver{ctx: ctx, s: s, database: s.Database, opened: &openedPaths{tables: map[string]Table{}}}
}

type resolver struct {
	ctx      context.Context
	s        *Session
	database string // of names without one
	opened   *openedPaths
}

// openedPaths are the tables of paths that a statement has named.
type openedPaths struct {
	mu     sync.Mutex
	tables map[string]Table
}

// open gives the table of the paths under the name.
func (r *resolver) open(name string, paths []string) (Table, error) {
	key := name + "\x00" + strings.Join(paths, "\x00")
	r.opened.mu.Lock()
	defer r.opened.mu.Unlock()
	if t := r.opened.tables[key]; t != nil {
		return t, nil
	}
	t, err := NewPathTable(r.ctx, name, paths, r.s.Options)
	if err == nil {
		r.opened.tables[key] = t
	}
	return t, err
}

// Table finds a table.
func (r *resolver) Table(parts []string) (Table, error) {
	if len(parts) == 1 {
		if paths, ok := r.s.paths(parts[0]); ok {
			r.s.noteShadow(parts[0])
			return r.open(parts[0], paths)
		}
	} else if paths, ok := r.s.qualifiedPaths(parts); ok {
		return r.open(strings.Join(parts, "."), paths)
	}
	if len(parts) > 1 && parts[len(parts)-2] == informationSchema {
		if t := r.s.Store.information(parts[len(parts)-1]); t != nil {
			return t, nil
		}
	}
	if t, ok, err := r.ofPartitions(parts); ok || err != nil {
		return t, err
	}
	def, err := r.s.defined(r.database, parts)
	if err != nil {
		return nil, err
	}
	if def.IsView() {
		return r.view(def)
	}
	return NewDefinedTable(def, r.s.Options)
}

// view gives a view that finds the names in it in its own database.
func (r *resolver) view(def *TableDef) (Table, error) {
	v, err := def.view()
	if err != nil {
		return nil, err
	}
	inside := *r
	inside.database, v.Names = v.schema, &inside
	return v, nil
}

// Path opens FROM 'path'.
func (r *resolver) Path(path string) (Table, error) {
	return r.open(path, []string{path})
}

// paths gives the paths of a table of the command line.
func (s *Session) paths(name string) ([]string, bool) {
	for _, t := range s.tables {
		if strings.EqualFold(t.Name, name) {
			return t.Paths, true
		}
	}
	if name == StdinTableName {
		return []string{"-"}, true
	}
	return nil, false
}

// qualifiedPaths gives the paths of a table of the command line that was named with
// its database, so that a query that names both runs as it is.
func (s *Session) qualifiedPaths(parts []string) ([]string, bool) {
	if len(parts) == 3 && !strings.EqualFold(parts[0], CatalogName) {
		return nil, false
	}
	return s.paths(strings.Join(parts[len(parts)-2:], "."))
}

// noteShadow tells, once, that a table of the command line stands before one of
// the catalog.
func (s *Session) noteShadow(name string) {
	def, err := s.Store.Table(s.Database, name)
	if err != nil || def == nil || s.Note == nil {
		return
	}
	s.mu.Lock()
	first := !s.noted[name]
	s.noted[name] = true
	s.mu.Unlock()
	if first {
		s.Note(name + " is the table made of the paths given; the catalog's is \"" + s.Database + "\".\"" + name + "\"")
	}
}

// defined finds a table of the catalog by one to three parts; of names without a
// database it is the one given.
func (s *Session) defined(database string, parts []string) (*TableDef, error) {
	full := []string{CatalogName, database}
	full = append(full[:3-min(3, len(parts)):3-min(3, len(parts))], parts...)
	if !strings.EqualFold(full[0], CatalogName) {
		return nil, sqlerr.New(sqlerr.CatalogNotFound, "Catalog '%s' not found", full[0]).
			WithHint("the only catalog is %s", CatalogName)
	}
	database, table := full[1], full[2]
	exists, err := s.Store.HasDatabase(database)
	if err != nil {
		return nil, err
	}
	if !exists && database != informationSchema {
		return nil, s.noSchema(database, table)
	}
	if !exists {
		return nil, s.noSuchTable(database, table, false)
	}
	def, err := s.Store.Table(database, table)
	if err != nil || def != nil {
		return def, err
	}
	return nil, s.noSuchTable(database, table, len(parts) == 1)
}

func (s *Session) noSchema(database, table string) error {
	e := sqlerr.New(sqlerr.SchemaNotFound, "Schema '%s' does not exist", database)
	names, err := s.Store.Databases()
	if near := sqlerr.Nearest(database, names); err == nil && near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	return e.WithHint("name the files to read: -t %s.%s=PATH, or make the database and the table by DDL", database, table)
}

func (s *Session) noSuchTable(database, table string, bare bool) error {
	e := sqlerr.New(sqlerr.TableNotFound, "Table '%s.%s.%s' does not exist", CatalogName, database, shownName(table))
	names, _ := s.Store.Tables(database)
	if bare {
		names = append(names, s.PathNames()...)
	}
	if near := sqlerr.Nearest(table, names); near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	if bare && (table == PathTableName || table == S3ObjectName) {
		return e.WithHint("name the files to read: flowsql … PATH (- is standard input), or make the table with CREATE EXTERNAL TABLE")
	}
	if !bare && database == DefaultDatabase {
		if _, ok := s.paths(table); ok {
			return e.WithHint("%s, without a database, is the table made of the paths given", table)
		}
	}
	if strings.Contains(table, "$") {
		return e
	}
	if !bare {
		table = database + "." + table
	}
	return e.WithHint("name the files to read: -t %s=PATH, or make the table with CREATE EXTERNAL TABLE", table)
}

// shownName writes a name as messages do: in quotes where it must be.
func shownName(name string) string {
	if strings.Contains(name, "$") {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

// PathNames gives the names of the command line's tables.
func (s *Session) PathNames() []string {
	out := make([]string, len(s.tables))
	for i, t := range s.tables {
		out[i] = t.Name
	}
	return out
}
