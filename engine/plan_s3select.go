package engine

import (
	"context"

	"flowsql/catalog"
	"flowsql/parser/ast"
	binds3 "flowsql/planner/bind/s3select"
	"flowsql/planner/logical"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// bindS3 binds a statement of S3 Select to the table of the paths.
func (r *run) bindS3(ctx context.Context, st *ast.S3Select) (logical.Node, error) {
	env := binds3.Env{Context: r.context, Text: r.text, Strict: r.session.config.S3Strict}
	in, objects, err := r.selected(ctx)
	switch {
	case err != nil:
	case in != nil:
		env.Table, err = r.objectTable(ctx, st, *in, objects)
		env.NoHeader = in.CSV != nil && in.CSV.Header() != HeaderUse
		env.Typed, env.Exact = in.Parquet, r.session.config.S3Strict
	default:
		env.Table, err = r.session.tables.Resolver(ctx).Table([]string{catalog.S3ObjectName})
	}
	if err != nil {
		e := sqlerr.From(err).WithSpan(st.From.Span())
		if in == nil && e.Code == sqlerr.InputNotFlowLog && e.Hint == "" {
			e = e.WithHint("S3 Select reads other objects with --input-format csv, json, jsonl or parquet")
		}
		return nil, e
	}
	return binds3.Bind(st, env)
}

// selected gives the objects of the paths and how they are serialized; nothing where
// they are read as flow logs by their headers.
func (r *run) selected(ctx context.Context) (*SelectInput, []storage.Object, error) {
	c := r.session.config
	if c.S3Input == nil {
		return nil, nil, nil
	}
	found, err := storage.List(ctx, c.Paths, storage.ListOptions{Maps: c.Read.Mappings, Stdin: c.Read.Stdin, Pipes: c.Read.Pipes})
	if err != nil {
		return nil, nil, err
	}
	switch n := len(found.Objects); {
	case n == 0:
		return nil, nil, sqlerr.New(sqlerr.InputNotFound, "the paths name no object")
	case n > 1 && (c.S3Strict || c.S3Range != nil):
		return nil, nil, sqlerr.New(sqlerr.InputNotFound, "mode aws and scan ranges read one object, and the paths name %d", n)
	}
	in, err := c.told(ctx, found.Objects[0])
	return in, found.Objects, err
}

// told gives the serialization with what the options leave to the first object: the
// compression, which ranges depend upon, and the delimiter. A flow log whose first
// record is to be used is read by its header, as without the option, unless it is to
// be read as the service does: its names are as they are written then.
func (c *Config) told(ctx context.Context, first storage.Object) (*SelectInput, error) {
	in := *c.S3Input
	if in.Detect && c.S3Range != nil {
		file, err := storage.Open(ctx, first, storage.ByContent)
		if err != nil {
			return nil, err
		}
		in.Compression = file.Compression()
		file.Close()
	}
	if in.CSV == nil || !in.CSV.OrFlowLog {
		return &in, nil
	}
	is, named, err := catalog.IsFlowLog(ctx, first)
	if err != nil || named && in.CSV.Header() == HeaderUse && c.S3Range == nil && !c.S3Strict {
		return nil, err
	}
	if is {
		csv := *in.CSV
		csv.FieldDelimiter, in.CSV = " ", &csv
	}
	return &in, nil
}

// objectTable makes the table of objects that are serialized in one way.
func (r *run) objectTable(ctx context.Context, st *ast.S3Select, in SelectInput, objects []storage.Object) (catalog.Table, error) {
	c := r.session.config
	req := SelectRequest{Expression: r.text, Object: objects[0], Strict: c.S3Strict, Input: in, Range: c.S3Range, Output: SelectOutput{CSV: DefaultCSVOutput()}}
	if err := req.check(); err != nil {
		return nil, err
	}
	return catalog.NewObjectTable(ctx, req.format(st), objects...)
}
