package catalog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"flowsql/sql/sqlerr"
)

// Store is the catalog on disk: a JSON file for each database in one folder.
// Changes are made under a lock file and put in place by a rename, so that
// several processes never lose each other's tables; a file that cannot be read
// is reported and never written over. All methods may be called from any
// goroutine; names may be in any case. A TableDef that a method gives must not
// be changed.
type Store struct {
	dir  string
	now  func() time.Time
	seen sync.Map // what was last read of a database, a *seenDatabase by name
}

// OpenStore gives the catalog in the folder, which is made when something is
// first written. Changes are dated by the clock; nil is the system's.
func OpenStore(dir string, clock func() time.Time) *Store {
	if clock == nil {
		clock = time.Now
	}
	return &Store{dir: dir, now: clock}
}

// DefaultDir gives the folder of the catalog when none is named: flowsql/catalog
// under the user's XDG data folder.
func DefaultDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "flowsql", "catalog"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", sqlerr.New(sqlerr.Usage, "no home directory is known: name the catalog's folder with --catalog-dir").WithCause(err)
	}
	return filepath.Join(home, ".local", "share", "flowsql", "catalog"), nil
}

// Dir gives the catalog's folder.
func (s *Store) Dir() string { return s.dir }

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// Databases gives the names of all databases, sorted; default is always there.
func (s *Store) Databases() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, diskError(s.dir, err)
	}
	names := []string{DefaultDatabase}
	for _, e := range entries {
		if name, ok := databaseName(e.Name()); ok && name != DefaultDatabase {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// HasDatabase reports whether the database exists.
func (s *Store) HasDatabase(name string) (bool, error) {
	d, err := s.read(strings.ToLower(name))
	return d != nil, err
}

// Tables gives the names of a database's tables, sorted.
func (s *Store) Tables(name string) ([]string, error) {
	d, err := s.mustRead(name)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(d.Tables))
	for i, t := range d.Tables {
		names[i] = t.Name
	}
	return names, nil
}

// Table gives a table, nil where there is none; a missing database is an error.
func (s *Store) Table(name, table string) (*TableDef, error) {
	d, err := s.mustRead(name)
	if err != nil {
		return nil, err
	}
	if i, ok := d.find(strings.ToLower(table)); ok {
		return d.Tables[i], nil
	}
	return nil, nil
}

// mustRead is mustLoad for one who does not change the database.
func (s *Store) mustRead(name string) (*database, error) {
	name = strings.ToLower(name)
	d, err := s.read(name)
	if err == nil && d == nil {
		return nil, noDatabase(name)
	}
	return d, err
}

func (s *Store) mustLoad(name string) (*database, error) {
	name = strings.ToLower(name)
	d, err := s.load(name)
	if err == nil && d == nil {
		return nil, noDatabase(name)
	}
	return d, err
}

// The texts of Hive's side, as Athena gives them.
const ddlTask = "Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "

func noDatabase(name string) error {
	return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10072]: Database does not exist: %s", name)
}

func noTable(database, table string) *sqlerr.Error {
	return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10001]: Table not found %s.%s", database, table)
}

// change loads a database under the lock, runs f and saves what f made of it.
func (s *Store) change(name string, f func(*database) error) error {
	return s.locked(func() error {
		d, err := s.mustLoad(name)
		if err == nil {
			err = f(d)
		}
		switch {
		case errors.Is(err, errUnchanged):
			return nil
		case err != nil:
			return err
		}
		return s.save(d)
	})
}

// errUnchanged ends a change without writing.
var errUnchanged = errors.New("nothing to change")

// CreateTable adds a table. One of the name is an error or, with ifNotExists,
// stays as it is.
func (s *Store) CreateTable(def *TableDef, ifNotExists bool) error {
	return s.change(def.DatabaseName, func(d *database) error {
		i, exists := d.find(def.Name)
		switch {
		case exists && ifNotExists:
			return errUnchanged
		case exists:
			return sqlerr.New(sqlerr.HiveStatement, ddlTask+"AlreadyExistsException(message:Table %s already exist)", def.Name)
		}
		d.Tables = slices.Insert(d.Tables, i, def)
		return nil
	})
}

// DropTable removes a table.
func (s *Store) DropTable(name, table string, ifExists bool) error {
	table = strings.ToLower(table)
	return s.change(name, func(d *database) error {
		i, exists := d.find(table)
		switch {
		case !exists && ifExists:
			return errUnchanged
		case !exists:
			return noTable(d.Name, table)
		case d.Tables[i].IsView():
			return sqlerr.New(sqlerr.HiveStatement, ddlTask+"Cannot drop a view with DROP TABLE").WithHint("write DROP VIEW %s", table)
		}
		d.Tables = slices.Delete(d.Tables, i, i+1)
		return nil
	})
}

// UpdateTable changes a table by f, which gets a definition of its own.
func (s *Store) UpdateTable(name, table string, f func(*TableDef) error) error {
	table = strings.ToLower(table)
	return s.change(name, func(d *database) error {
		i, exists := d.find(table)
		if !exists {
			return noTable(d.Name, table)
		}
		if d.Tables[i].IsView() {
			return sqlerr.New(sqlerr.HiveStatement, "SemanticException [Error 10132]: To alter a view you need to use the ALTER VIEW command.")
		}
		def := d.Tables[i].clone()
		if err := f(def); err != nil {
			return err
		}
		def.touch(s.now())
		d.Tables[i] = def
		return nil
	})
}

// DatabaseSpec is what CREATE DATABASE says.
type DatabaseSpec struct {
	Name, Description, Location string
	Parameters                  Properties
}

// CreateDatabase adds a database.
func (s *Store) CreateDatabase(spec DatabaseSpec, ifNotExists bool) error {
	name := strings.ToLower(spec.Name)
	return s.locked(func() error {
		old, err := s.load(name)
		switch {
		case err != nil:
			return err
		case old != nil && ifNotExists:
			return nil
		case old != nil:
			return sqlerr.New(sqlerr.HiveStatement, ddlTask+"Database %s already exists", name)
		}
		return s.save(&database{Version: fileVersion, Name: name, Description: spec.Description, LocationURI: spec.Location,
			Parameters: spec.Parameters, CreateTime: s.now().Unix()})
	})
}

// DropDatabase removes a database; one with tables only with cascade.
func (s *Store) DropDatabase(name string, ifExists, cascade bool) error {
	name = strings.ToLower(name)
	return s.locked(func() error {
		d, err := s.load(name)
		switch {
		case err != nil:
			return err
		case d == nil && ifExists:
			return nil
		case d == nil:
			return noDatabase(name)
		case name == DefaultDatabase:
			return sqlerr.New(sqlerr.HiveStatement, ddlTask+"MetaException(message:Can not drop default database)")
		case len(d.Tables) > 0 && !cascade:
			return sqlerr.New(sqlerr.HiveStatement, ddlTask+"InvalidOperationException(message:Database %s is not empty. One or more tables exist.)", name)
		}
		if err := os.Remove(s.file(name)); err != nil {
			return diskError(s.file(name), err)
		}
		syncDir(s.dir)
		return nil
	})
}

// SetDatabaseProperties sets properties of a database.
func (s *Store) SetDatabaseProperties(name string, set Properties) error {
	return s.change(name, func(d *database) error {
		for _, p := range set {
			d.Parameters = d.Parameters.With(p.Key, p.Value)
		}
		return nil
	})
}
