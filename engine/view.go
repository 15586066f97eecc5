package engine

import (
	"context"
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/parser/athena"
	bindathena "flowsql/planner/bind/athena"
	"flowsql/sql/sqlerr"
)

// bindEnv gives what the queries of a statement are bound in.
func (r *run) bindEnv(ctx context.Context) bindathena.Env {
	return bindathena.Env{Resolver: r.session.tables.Resolver(ctx), Context: r.context, Parse: r.parseQuery, Parameters: r.parameters}
}

// parseQuery reads the text of a view's query.
func (r *run) parseQuery(text string) (*ast.Query, error) {
	statement, err := athena.ParseWith(text, athena.Options{Trino: r.language == Trino})
	if err != nil {
		return nil, err
	}
	query, ok := statement.(*ast.Query)
	if !ok {
		return nil, sqlerr.At(statement.Span(), sqlerr.SyntaxError, "this is no query")
	}
	return query, nil
}

// createView binds a view's query, so that its columns are known, and keeps it.
func (r *run) createView(ctx context.Context, st *ast.CreateView) error {
	s := r.session
	database, name, err := s.tableName(st.Name)
	if err != nil {
		return err
	}
	if exists, err := s.store.HasDatabase(database); err != nil || !exists {
		if err == nil {
			err = sqlerr.New(sqlerr.NotFound, "Schema %s not found", database)
		}
		return err
	}
	full := catalog.CatalogName + "." + database + "." + name
	node, err := bindathena.BindNamed(st.Query, r.bindEnv(ctx), full)
	if err != nil {
		return sqlerr.From(err).WithSpan(st.Span())
	}
	spec := catalog.ViewSpec{Database: database, Name: name, Schema: s.config.Database, Comment: value(st.Comment), Invoker: st.Invoker, Now: s.now()}
	spec.SQL = strings.TrimRight(r.text[st.Query.Span().Pos:st.Span().End], "; \t\r\n")
	for _, c := range node.Schema() {
		spec.Columns = append(spec.Columns, catalog.Column{Name: strings.ToLower(c.Name), Type: c.Type})
	}
	def, err := catalog.NewViewDef(spec)
	if err != nil {
		return err
	}
	return placed(s.store.PutView(def, st.Replace), st)
}

func (s *Session) dropView(st *ast.DropView) error {
	database, name, err := s.tableName(st.Name)
	if err != nil {
		return err
	}
	return placed(s.store.DropView(database, name, st.IfExists), st)
}

// placed gives an error of the catalog about a statement of the engine's side the
// statement's place.
func placed(err error, st ast.Statement) error {
	if err == nil {
		return nil
	}
	return sqlerr.From(err).WithSpan(st.Span())
}
