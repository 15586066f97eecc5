package function

import "flowsql/sql/types"

func init() { lists = append(lists, sessionFunctions) }

// trinoVersion is the release of Trino whose functions these are held to.
const trinoVersion = "476"

// sessionFunctions lists what tells about the session. There are no users and
// one catalog.
func sessionFunctions() []Def {
	about := func(f func(*Context) string) builder {
		return build(func(t types.Type) Scalar { return constantOf(t, f) })
	}
	return []Def{
		{Name: "current_user", Out: "varchar", Build: about(func(*Context) string { return "flowsql" }), Doc: "The user"},
		{Name: "current_catalog", Out: "varchar", Build: about(func(*Context) string { return "awsdatacatalog" }), Doc: "The catalog"},
		{Name: "current_schema", Out: "varchar", Build: about(func(c *Context) string { return c.Database }), Doc: "The database"},
		{Name: "version", Out: "varchar", Build: about(func(*Context) string { return trinoVersion }), Doc: "The release of Trino that is mirrored"},
	}
}
