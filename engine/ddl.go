package engine

import (
	"context"
	"strconv"
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// ddl runs a statement that changes the catalog and answers nothing. done is
// false for any other.
func (r *run) ddl(ctx context.Context, statement ast.Statement) (done bool, err error) {
	s := r.session
	switch st := statement.(type) {
	case *ast.CreateView:
		return true, r.createView(ctx, st)
	case *ast.DropView:
		return true, s.dropView(st)
	case *ast.AlterDatabase:
		return true, s.store.SetDatabaseProperties(lower(st.Name.Last()), properties(st.Properties))
	case *ast.CreateTable:
		return true, s.createTable(st)
	case *ast.DropTable:
		return true, s.dropTable(st)
	case *ast.AddPartition:
		return true, s.addPartitions(st)
	case *ast.DropPartition:
		return true, s.dropPartitions(st)
	case *ast.CreateDatabase:
		return true, s.store.CreateDatabase(databaseSpec(st), st.IfNotExists)
	case *ast.DropDatabase:
		return true, s.store.DropDatabase(lower(st.Name.Last()), st.IfExists, st.Cascade)
	}
	return s.alter(statement)
}

func lower(i *ast.Identifier) string { return strings.ToLower(i.Name) }

// tableName splits [awsdatacatalog.][database.]table; a name in one pair of
// back-quotes may hold the dot, as Athena allows.
func (s *Session) tableName(n *ast.Name) (database, table string, err error) {
	var parts []string
	for _, p := range n.Parts {
		parts = append(parts, strings.ToLower(p.Name))
	}
	if len(parts) == 1 && n.Parts[0].Quoted && strings.Count(parts[0], ".") == 1 {
		parts = strings.Split(parts[0], ".")
	}
	switch len(parts) {
	case 1:
		return s.config.Database, parts[0], nil
	case 2:
		return parts[0], parts[1], nil
	case 3:
		if parts[0] != catalog.CatalogName {
			return "", "", sqlerr.New(sqlerr.DataCatalogNotFound, "Catalog '%s' does not exist", parts[0])
		}
		return parts[1], parts[2], nil
	}
	return "", "", sqlerr.New(sqlerr.SyntaxError, "Invalid table name %s", strings.Join(parts, "."))
}

func (s *Session) createTable(st *ast.CreateTable) error {
	if strings.EqualFold(properties(st.Properties).Get("table_type"), "ICEBERG") {
		return sqlerr.New(sqlerr.NotSupported, "Iceberg tables are not supported")
	}
	if !st.External {
		return sqlerr.New(sqlerr.SyntaxError, "No location was specified for table. An S3 location must be specified").
			WithHint("write CREATE EXTERNAL TABLE … LOCATION 's3://…/'")
	}
	database, table, err := s.tableName(st.Name)
	if err != nil {
		return err
	}
	spec := catalog.TableSpec{
		Database: database, Name: table, Columns: columnDefs(st.Columns), PartitionKeys: columnDefs(st.PartitionBy),
		Comment: value(st.Comment), Location: value(st.Location), Properties: properties(st.Properties), Now: s.now(),
	}
	if d := st.Delimited; d != nil {
		spec.Delimited = &catalog.Delimiters{Fields: pointer(d.Fields), Escaped: pointer(d.Escaped), Items: pointer(d.Items),
			MapKeys: pointer(d.MapKeys), Lines: pointer(d.Lines), Null: pointer(d.NullAs)}
	}
	if st.SerDe != nil {
		spec.SerDe, spec.SerDeProperties = value(st.SerDe.Class), properties(st.SerDe.Properties)
	}
	spec.SerDeProperties = append(spec.SerDeProperties, properties(st.SerDeProps)...)
	if st.StoredAs != nil {
		spec.StoredAs, spec.InputFormat, spec.OutputFormat = st.StoredAs.Format, value(st.StoredAs.Input), value(st.StoredAs.Output)
	}
	if st.Clustered != nil {
		for _, c := range st.Clustered.Columns {
			spec.BucketColumns = append(spec.BucketColumns, lower(c))
		}
		spec.Buckets, _ = strconv.Atoi(st.Clustered.Buckets)
	}
	def, err := catalog.NewTableDef(spec)
	if err != nil {
		return err
	}
	return s.store.CreateTable(def, st.IfNotExists)
}

func columnDefs(in []*ast.ColumnDef) []catalog.ColumnDef {
	var out []catalog.ColumnDef
	for _, c := range in {
		def := catalog.ColumnDef{Name: lower(c.Name), Type: "string", Comment: value(c.Comment)}
		if c.Type != nil {
			def.Type = ast.SQL(c.Type)
		}
		out = append(out, def)
	}
	return out
}

func properties(in []*ast.Property) (out catalog.Properties) {
	for _, p := range in {
		out = out.With(p.Key.Value, p.Value.Value)
	}
	return out
}

func value(s *ast.String) string {
	if s == nil {
		return ""
	}
	return s.Value
}

func pointer(s *ast.String) *string {
	if s == nil {
		return nil
	}
	return &s.Value
}

func databaseSpec(st *ast.CreateDatabase) catalog.DatabaseSpec {
	return catalog.DatabaseSpec{Name: lower(st.Name.Last()), Description: value(st.Comment), Location: value(st.Location),
		Parameters: properties(st.Properties)}
}

func (s *Session) dropTable(st *ast.DropTable) error {
	database, table, err := s.tableName(st.Name)
	if err != nil {
		return err
	}
	return s.store.DropTable(database, table, st.IfExists)
}

func (s *Session) addPartitions(st *ast.AddPartition) error {
	database, table, err := s.tableName(st.Table)
	if err != nil {
		return err
	}
	specs := make([]catalog.PartitionSpec, len(st.Partitions))
	for i, p := range st.Partitions {
		if specs[i].Values, err = partitionSpec(p.Spec); err != nil {
			return err
		}
		specs[i].Location = value(p.Location)
	}
	return s.store.AddPartitions(database, table, specs, st.IfNotExists)
}

func (s *Session) dropPartitions(st *ast.DropPartition) error {
	database, table, err := s.tableName(st.Table)
	if err != nil {
		return err
	}
	specs := make([][]catalog.PartitionMatch, len(st.Partitions))
	for i, p := range st.Partitions {
		if specs[i], err = partitionMatches(p); err != nil {
			return err
		}
	}
	return s.store.DropPartitions(database, table, specs, st.IfExists)
}

// partitionMatches reads (k = v, …); values may be of any literal kind.
func partitionMatches(spec *ast.PartitionSpec) ([]catalog.PartitionMatch, error) {
	var out []catalog.PartitionMatch
	for _, v := range spec.Values {
		if v.Value == nil {
			return nil, sqlerr.At(v.Span(), sqlerr.SyntaxError, "a partition is named by column = value").
				WithHint("write PARTITION (%s = 'value')", v.Column.Name)
		}
		text, err := literalText(v.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, catalog.PartitionMatch{Key: lower(v.Column), Op: string(v.Op), Value: text})
	}
	return out, nil
}

func literalText(e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.String:
		return e.Value, nil
	case *ast.Number:
		return e.Text, nil
	case *ast.Typed:
		return e.Value, nil
	case *ast.Boolean:
		return strconv.FormatBool(e.Value), nil
	case *ast.Unary:
		text, err := literalText(e.X)
		return string(e.Op) + text, err
	}
	return "", sqlerr.At(e.Span(), sqlerr.SyntaxError, "a partition's value is a constant")
}
