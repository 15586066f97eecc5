package engine

import (
	"sync"

	"flowsql/catalog"
	"flowsql/parser/ast"
	bindathena "flowsql/planner/bind/athena"
	"flowsql/sql/sqlerr"
)

// preparedStatements keeps statements by name: those of a workgroup in the
// catalog, as Athena does, or those of the session, as Trino does.
type preparedStatements interface {
	put(name, text string) error
	get(name string) (text string, found bool, err error)
	drop(name string) (found bool, err error)
}

// inCatalog is Athena's: the statements of the default workgroup.
type inCatalog struct{ store *catalog.Store }

func (c inCatalog) put(name, text string) error {
	return c.store.PutPrepared(catalog.PreparedStatement{Name: name, Text: text})
}

func (c inCatalog) get(name string) (string, bool, error) {
	p, err := c.store.Prepared("", name)
	if p == nil || err != nil {
		return "", false, err
	}
	return p.Text, true, nil
}

func (c inCatalog) drop(name string) (bool, error) { return c.store.DropPrepared("", name) }

// inSession is Trino's.
type inSession struct {
	mu    sync.Mutex
	texts map[string]string
}

func (s *inSession) put(name, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[name] = text
	return nil
}

func (s *inSession) get(name string) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, found := s.texts[name]
	return text, found, nil
}

func (s *inSession) drop(name string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, found := s.texts[name]
	delete(s.texts, name)
	return found, nil
}

func (r *run) prepared() preparedStatements {
	if r.language == Trino {
		return r.session.prepared
	}
	return inCatalog{r.session.store}
}

// preparation runs PREPARE and DEALLOCATE PREPARE; done is false for any other statement.
func (r *run) preparation(statement ast.Statement) (done bool, err error) {
	switch st := statement.(type) {
	case *ast.Prepare:
		if kind := unpreparable(st.Statement); kind != "" {
			return true, sqlerr.New(sqlerr.NotSupported, "Invalid statement type for prepared statement: %s", kind)
		}
		span := st.Statement.Span()
		return true, r.prepared().put(st.Name.Name, r.text[span.Pos:span.End])
	case *ast.Deallocate:
		found, err := r.prepared().drop(st.Name.Name)
		if err == nil && !found {
			err = notPrepared(st.Name)
		}
		return true, err
	}
	return false, nil
}

func unpreparable(s ast.Statement) string {
	switch s.(type) {
	case *ast.Prepare:
		return "PREPARE"
	case *ast.Execute:
		return "EXECUTE"
	case *ast.Deallocate:
		return "DEALLOCATE"
	}
	return ""
}

func notPrepared(id *ast.Identifier) error {
	return sqlerr.New(sqlerr.NotFound, "Prepared statement not found: %s", id.Name)
}

// executed gives the statement that EXECUTE runs, with the values of its
// parameters noted; any other statement is its own.
func (r *run) executed(statement ast.Statement) (ast.Statement, error) {
	st, ok := statement.(*ast.Execute)
	if !ok {
		return statement, nil
	}
	for _, x := range st.Using {
		if err := bindathena.CheckConstant(x); err != nil {
			return nil, err
		}
	}
	text := ""
	if st.Immediate != nil {
		text = st.Immediate.Value
		r.line, r.column = sqlerr.Position(r.text, st.Immediate.Span().Pos)
	} else {
		var err error
		if text, err = r.preparedText(st.Name); err != nil {
			return nil, err
		}
	}
	r.text = text
	inner, err := r.parse()
	if err != nil {
		return nil, err
	}
	if kind := unpreparable(inner); kind != "" {
		return nil, sqlerr.New(sqlerr.NotSupported, "Unsupported statement type: %s", kind)
	}
	if want := bindathena.Parameters(inner); want != len(st.Using) {
		return nil, sqlerr.At(inner.Span(), sqlerr.InvalidParameterUsage, "Incorrect number of parameters: expected %d but found %d", want, len(st.Using))
	}
	r.parameters = st.Using
	return inner, nil
}

// preparedText gives the text of a prepared statement.
func (r *run) preparedText(name *ast.Identifier) (string, error) {
	text, found, err := r.prepared().get(name.Name)
	if err == nil && !found {
		err = notPrepared(name)
	}
	return text, err
}

// placed gives an error whose place is in the text of a prepared statement as
// one that says so itself: the user's own text has no such place. That of EXECUTE
// IMMEDIATE counts from where it stands.
func (r *run) placed(err error) error {
	e := sqlerr.From(err)
	if !e.Span.Valid() {
		return err
	}
	line, column := sqlerr.Position(r.text, e.Span.Pos)
	if r.line > 0 && line == 1 {
		column += r.column
	}
	line += max(0, r.line-1)
	out := sqlerr.New(e.Code, "line %d:%d: %s", line, column, e.Msg).WithCause(e.Err)
	if e.Hint != "" {
		return out.WithHint("%s", e.Hint)
	}
	return out
}
