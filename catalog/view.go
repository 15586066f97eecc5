package catalog

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// virtualView is the type of table that Glue keeps views as.
const virtualView = "VIRTUAL_VIEW"

// viewText frames the definition of a view in Glue.
const viewTextStart, viewTextEnd = "/* Presto View: ", " */"

// ViewSpec is what CREATE VIEW says, bound.
type ViewSpec struct {
	Database, Name string
	SQL            string // of the query, as it was written
	Schema         string // database of unqualified names in it
	Columns        []Column
	Comment        string
	Invoker        bool // it reads with the rights of who asks; nobody has other rights here
	Now            time.Time
}

// viewBody is the definition of a view as Athena keeps it.
type viewBody struct {
	OriginalSQL string       `json:"originalSql"`
	Catalog     string       `json:"catalog"`
	Schema      string       `json:"schema"`
	Columns     []viewColumn `json:"columns"`
	Comment     string       `json:"comment,omitempty"`
	Invoker     bool         `json:"runAsInvoker,omitempty"`
}

type viewColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// NewViewDef makes the definition of a view.
func NewViewDef(spec ViewSpec) (*TableDef, error) {
	def := &TableDef{Name: strings.ToLower(spec.Name), DatabaseName: strings.ToLower(spec.Database), Owner: "hadoop", CreateTime: spec.Now.Unix(),
		TableType: virtualView, Parameters: Properties{{"presto_view", "true"}, {"comment", "Presto View"}}, ViewExpandedText: "/* Presto View */"}
	body := viewBody{OriginalSQL: spec.SQL, Catalog: CatalogName, Schema: strings.ToLower(spec.Schema), Comment: spec.Comment, Invoker: spec.Invoker}
	for _, c := range spec.Columns {
		body.Columns = append(body.Columns, viewColumn{c.Name, c.Type.String()})
		def.StorageDescriptor.Columns = append(def.StorageDescriptor.Columns, ColumnDef{Name: c.Name, Type: c.Type.Hive()})
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, sqlerr.From(err)
	}
	def.ViewOriginalText = viewTextStart + base64.StdEncoding.EncodeToString(text) + viewTextEnd
	def.touch(spec.Now)
	return def, nil
}

// IsView reports whether the table is a view.
func (d *TableDef) IsView() bool { return d.TableType == virtualView }

// View is a view of the catalog. It is a Table so that it is found by name, but
// nothing can scan it: a binder puts its query in its place.
type View struct {
	SQL    string   // of the query
	Names  Resolver // of the tables in it; set by the Resolver that found the view
	header string   // what CREATE VIEW says between the name and AS
	def    *TableDef
	schema string
	column []Column
}

// view reads the definition of a view.
func (d *TableDef) view() (*View, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(d.ViewOriginalText), viewTextStart)
	encoded, closed := strings.CutSuffix(text, viewTextEnd)
	if !ok || !closed {
		return nil, sqlerr.New(sqlerr.NotSupported, "%s is a view of another engine", d.QualifiedName())
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	body := viewBody{}
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	if err != nil {
		return nil, d.badView(err.Error())
	}
	v := &View{SQL: body.OriginalSQL, def: d, schema: strings.ToLower(body.Schema)}
	if body.Comment != "" {
		v.header += " COMMENT " + quoteSQL(body.Comment)
	}
	if body.Invoker {
		v.header += " SECURITY INVOKER"
	}
	if v.schema == "" {
		v.schema = d.DatabaseName
	}
	for _, c := range body.Columns {
		t, err := types.Parse(c.Type)
		if err != nil {
			return nil, d.badView(err.Error())
		}
		v.column = append(v.column, Column{Name: strings.ToLower(c.Name), Type: t})
	}
	return v, nil
}

// quoteSQL gives a text as SQL writes it.
func quoteSQL(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func (d *TableDef) badView(why string) error {
	return sqlerr.New(sqlerr.InvalidView, "Failed analyzing stored view '%s.%s': %s", CatalogName, d.QualifiedName(), why)
}

// Name gives the full name.
func (v *View) Name() string { return CatalogName + "." + v.def.QualifiedName() }

// Columns gives the columns as they were when the view was made.
func (v *View) Columns() []Column { return v.column }

// Stats is unknown.
func (v *View) Stats() Stats { return Stats{} }

// Definition gives what the catalog keeps.
func (v *View) Definition() *TableDef { return v.def }

// Scan fails: a view is bound, not scanned.
func (v *View) Scan(context.Context, ScanRequest) (*Scan, error) {
	return nil, sqlerr.New(sqlerr.GenericInternalError, "view %s was not expanded", v.Name())
}

// PutView adds a view; one of its name is replaced or is an error.
func (s *Store) PutView(def *TableDef, replace bool) error {
	return s.change(def.DatabaseName, func(d *database) error {
		i, exists := d.find(def.Name)
		switch {
		case !exists:
			d.Tables = slices.Insert(d.Tables, i, def)
		case !d.Tables[i].IsView():
			return sqlerr.New(sqlerr.TableAlreadyExists, "Table already exists: '%s.%s'", CatalogName, def.QualifiedName())
		case !replace:
			return sqlerr.New(sqlerr.TableAlreadyExists, "View already exists: '%s.%s'", CatalogName, def.QualifiedName())
		default:
			d.Tables[i] = def
		}
		return nil
	})
}

// DropView removes a view.
func (s *Store) DropView(name, view string, ifExists bool) error {
	view = strings.ToLower(view)
	return s.change(name, func(d *database) error {
		i, exists := d.find(view)
		full := CatalogName + "." + d.Name + "." + view
		switch {
		case exists && !d.Tables[i].IsView():
			return sqlerr.New(sqlerr.GenericUserError, "View '%s' does not exist, but a table with that name exists. Did you mean DROP TABLE %s?", full, full)
		case !exists && ifExists:
			return errUnchanged
		case !exists:
			return sqlerr.New(sqlerr.GenericUserError, "View '%s' does not exist", full)
		}
		d.Tables = slices.Delete(d.Tables, i, i+1)
		return nil
	})
}

// Views gives the names of a database's views, sorted.
func (s *Store) Views(name string) ([]string, error) {
	d, err := s.mustLoad(name)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, t := range d.Tables {
		if t.IsView() {
			names = append(names, t.Name)
		}
	}
	return names, nil
}
