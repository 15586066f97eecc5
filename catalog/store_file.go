package catalog

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"flowsql/sql/sqlerr"
)

// fileVersion is the version of the catalog's files; a greater one is not read.
const fileVersion = 1

// database is the content of a catalog file.
type database struct {
	Version     int
	Name        string
	Description string     `json:",omitempty"`
	LocationURI string     `json:"LocationUri,omitempty"`
	Parameters  Properties `json:",omitempty"`
	CreateTime  int64
	Tables      []*TableDef
}

// find gives the place of a table, or where it belongs.
func (d *database) find(table string) (int, bool) {
	return slices.BinarySearchFunc(d.Tables, table, func(t *TableDef, name string) int { return strings.Compare(t.Name, name) })
}

const fileSuffix = ".json"

// file gives the path of a database's file. Names may hold any character.
func (s *Store) file(name string) string {
	safe := strings.ReplaceAll(url.QueryEscape(name), ".", "%2E")
	return filepath.Join(s.dir, safe+fileSuffix)
}

// databaseName is the inverse of file.
func databaseName(file string) (string, bool) {
	safe, ok := strings.CutSuffix(file, fileSuffix)
	if !ok {
		return "", false
	}
	name, err := url.QueryUnescape(safe)
	return name, err == nil && name != ""
}

// seenDatabase is a database as its file had it at one time.
type seenDatabase struct {
	file     fs.FileInfo
	database *database
}

// read is load for one who does not change the database: a file that is still the
// one that was read last is not read again. A change makes another file.
func (s *Store) read(name string) (*database, error) {
	info, err := os.Stat(s.file(name))
	if err != nil {
		return s.load(name)
	}
	if last, ok := s.seen.Load(name); ok {
		l := last.(*seenDatabase)
		if os.SameFile(l.file, info) && l.file.Size() == info.Size() && l.file.ModTime().Equal(info.ModTime()) {
			return l.database, nil
		}
	}
	d, err := s.load(name)
	if err == nil && d != nil {
		s.seen.Store(name, &seenDatabase{info, d})
	}
	return d, err
}

// load reads a database; nil if there is none. The default database is there
// without a file.
func (s *Store) load(name string) (*database, error) {
	path := s.file(name)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if name == DefaultDatabase {
			return &database{Version: fileVersion, Name: name, Description: "Default Hive database"}, nil
		}
		return nil, nil
	}
	if err != nil {
		return nil, diskError(path, err)
	}
	d := &database{}
	if err := json.Unmarshal(text, d); err != nil {
		return nil, broken(path, err.Error())
	}
	if d.Version > fileVersion {
		return nil, broken(path, "it was written by a newer version of flowsql")
	}
	if err := d.check(name); err != "" {
		return nil, broken(path, err)
	}
	return d, nil
}

// check makes sure of what the rest of the package relies on.
func (d *database) check(name string) string {
	if d.Version < 1 || d.Name != name {
		return "it is no catalog of database " + name
	}
	for _, t := range d.Tables {
		if t == nil || t.Name == "" || t.DatabaseName != name {
			return "a table has no name, or one of another database"
		}
		for _, p := range t.Partitions {
			if len(p.Values) != len(t.PartitionKeys) {
				return "a partition of table " + t.Name + " has not one value for each key"
			}
		}
	}
	slices.SortFunc(d.Tables, func(a, b *TableDef) int { return strings.Compare(a.Name, b.Name) })
	return ""
}

func broken(path, why string) error {
	return sqlerr.New(sqlerr.HiveMetastoreError, "the catalog file %s cannot be read: %s", path, why).
		WithHint("mend the file or move it away; flowsql leaves it as it is")
}

func diskError(path string, err error) error {
	code := sqlerr.HiveMetastoreError
	if errors.Is(err, fs.ErrPermission) {
		code = sqlerr.PermissionDenied
	}
	var pe *fs.PathError
	cause := err
	if errors.As(err, &pe) {
		cause = pe.Err
	}
	return sqlerr.New(code, "the catalog file %s: %v", path, cause).WithCause(err)
}

// save puts a database in the place of the last one, whole or not at all.
func (s *Store) save(d *database) error { return saveJSON(s.file(d.Name), d) }

func saveJSON(path string, content any) error {
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return sqlerr.From(err)
	}
	if err := writeWhole(path, append(text, '\n')); err != nil {
		return diskError(path, err)
	}
	syncDir(filepath.Dir(path))
	return nil
}

func writeWhole(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".write-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// locked runs f while no other process or goroutine changes the catalog.
func (s *Store) locked(f func() error) error {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return diskError(s.dir, err)
	}
	path := filepath.Join(s.dir, ".lock")
	lock, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return diskError(path, err)
	}
	defer lock.Close()
	if err := lockFile(lock); err != nil {
		return diskError(path, err)
	}
	return f()
}
