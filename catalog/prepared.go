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

// DefaultWorkGroup is the workgroup of statements that name none.
const DefaultWorkGroup = "primary"

// maxPrepared is how many prepared statements a workgroup may keep.
const maxPrepared = 1000

// PreparedStatement is a statement that a workgroup keeps under a name.
type PreparedStatement struct {
	Name             string
	WorkGroup        string // empty for DefaultWorkGroup
	Text             string // of the statement behind FROM
	Description      string `json:",omitempty"`
	LastModifiedTime int64  // seconds since 1970; set by PutPrepared
}

// workGroup is the content of a file of prepared statements.
type workGroup struct {
	Version    int
	Name       string
	Statements []PreparedStatement
}

func (g *workGroup) find(name string) (int, bool) {
	return slices.BinarySearchFunc(g.Statements, name, func(p PreparedStatement, name string) int { return strings.Compare(p.Name, name) })
}

// Prepared gives a prepared statement by its exact name, nil where there is none.
func (s *Store) Prepared(group, name string) (*PreparedStatement, error) {
	g, err := s.loadWorkGroup(group)
	if err != nil {
		return nil, err
	}
	if i, ok := g.find(name); ok {
		return &g.Statements[i], nil
	}
	return nil, nil
}

// PreparedStatements gives the prepared statements of a workgroup by name.
func (s *Store) PreparedStatements(group string) ([]PreparedStatement, error) {
	g, err := s.loadWorkGroup(group)
	if err != nil {
		return nil, err
	}
	return g.Statements, nil
}

// PutPrepared keeps a prepared statement in the place of one of the same name.
func (s *Store) PutPrepared(p PreparedStatement) error {
	return s.changeWorkGroup(p.WorkGroup, func(g *workGroup) error {
		p.WorkGroup, p.LastModifiedTime = g.Name, s.now().Unix()
		i, exists := g.find(p.Name)
		switch {
		case exists:
			g.Statements[i] = p
		case len(g.Statements) >= maxPrepared:
			return sqlerr.New(sqlerr.NotSupported, "workgroup %s has %d prepared statements already", g.Name, maxPrepared)
		default:
			g.Statements = slices.Insert(g.Statements, i, p)
		}
		return nil
	})
}

// DropPrepared removes a prepared statement and reports whether there was one.
func (s *Store) DropPrepared(group, name string) (found bool, err error) {
	err = s.changeWorkGroup(group, func(g *workGroup) error {
		i, exists := g.find(name)
		if found = exists; !exists {
			return errUnchanged
		}
		g.Statements = slices.Delete(g.Statements, i, i+1)
		return nil
	})
	return found, err
}

func (s *Store) changeWorkGroup(group string, f func(*workGroup) error) error {
	return s.locked(func() error {
		g, err := s.loadWorkGroup(group)
		if err != nil {
			return err
		}
		if err = f(g); err != nil {
			if errors.Is(err, errUnchanged) {
				return nil
			}
			return err
		}
		path := s.workGroupFile(g.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return diskError(path, err)
		}
		return saveJSON(path, g)
	})
}

// workGroupFile gives the path of a workgroup's file, in a folder of its own
// since the files beside it are databases.
func (s *Store) workGroupFile(group string) string {
	return filepath.Join(s.dir, "workgroups", strings.ReplaceAll(url.QueryEscape(group), ".", "%2E")+fileSuffix)
}

// loadWorkGroup reads a workgroup; one without a file has no statements.
func (s *Store) loadWorkGroup(group string) (*workGroup, error) {
	if group == "" {
		group = DefaultWorkGroup
	}
	path := s.workGroupFile(group)
	g := &workGroup{Version: fileVersion, Name: group}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return g, nil
	case err != nil:
		return nil, diskError(path, err)
	}
	if err := json.Unmarshal(text, g); err != nil {
		return nil, broken(path, err.Error())
	}
	if g.Version < 1 || g.Version > fileVersion || g.Name != group {
		return nil, broken(path, "it holds no prepared statements of workgroup "+group)
	}
	slices.SortFunc(g.Statements, func(a, b PreparedStatement) int { return strings.Compare(a.Name, b.Name) })
	return g, nil
}
