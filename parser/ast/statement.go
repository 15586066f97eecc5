package ast

// Explain is EXPLAIN [ANALYZE [VERBOSE]] [(options)] statement.
type Explain struct {
	Base
	Analyze, Verbose bool
	Options          []*ExplainOption
	Statement        Statement
}

// ExplainOption is TYPE x or FORMAT x.
type ExplainOption struct {
	Base
	Key   string // TYPE or FORMAT
	Value string // in capitals
}

// ShowTables is SHOW TABLES [IN db] ['pattern'].
type ShowTables struct {
	Base
	Database *Name   // or nil
	Like     *String // or nil; without the word LIKE too
	Escape   *String // or nil
}

// ShowViews is SHOW VIEWS [IN db] [LIKE 'pattern'].
type ShowViews struct {
	Base
	Database *Name
	Like     *String
}

// ShowDatabases is SHOW DATABASES|SCHEMAS [LIKE 'pattern'].
type ShowDatabases struct {
	Base
	Catalog *Identifier // SHOW SCHEMAS FROM catalog, or nil
	Like    *String
	Escape  *String
}

// ShowColumns is SHOW COLUMNS FROM|IN table [FROM|IN db]; the database is made
// part of the name.
type ShowColumns struct {
	Base
	Table  *Name
	Like   *String // or nil
	Escape *String // or nil
}

// ShowCatalogs is SHOW CATALOGS [LIKE 'pattern' [ESCAPE 'c']].
type ShowCatalogs struct {
	Base
	Like   *String // or nil
	Escape *String // or nil
}

// ShowPartitions is SHOW PARTITIONS table.
type ShowPartitions struct {
	Base
	Table *Name
}

// ShowTableProperties is SHOW TBLPROPERTIES table [('key')].
type ShowTableProperties struct {
	Base
	Table *Name
	Key   *String // or nil
}

// ShowCreate is SHOW CREATE TABLE|VIEW name.
type ShowCreate struct {
	Base
	View bool
	Name *Name
}

// ShowFunctions is SHOW FUNCTIONS [LIKE 'pattern' [ESCAPE 'c']].
type ShowFunctions struct {
	Base
	Like   *String
	Escape *String
}

// Describe is DESCRIBE|DESC [EXTENDED|FORMATTED] table [PARTITION (…)] [column].
type Describe struct {
	Base
	Extended, Formatted bool
	Table               *Name
	Partition           *PartitionSpec // or nil
	Column              *Name          // column or column.path, or nil
}

// DescribePrepared is DESCRIBE INPUT|OUTPUT name, of a prepared statement.
type DescribePrepared struct {
	Base
	Output bool
	Name   *Identifier
}

// Prepare is PREPARE name FROM statement.
type Prepare struct {
	Base
	Name      *Identifier
	Statement Statement
}

// Execute is EXECUTE name [USING values], or EXECUTE IMMEDIATE 'text' [USING values].
type Execute struct {
	Base
	Name      *Identifier // nil with Immediate
	Immediate *String     // or nil
	Using     []Expr
}

// Deallocate is DEALLOCATE PREPARE name.
type Deallocate struct {
	Base
	Name *Identifier
}

// Insert is INSERT INTO table [(columns)] query.
type Insert struct {
	Base
	Table   *Name
	Columns []*Identifier
	Query   *Query
}

// Unload is UNLOAD (query) TO 'place' WITH (properties).
type Unload struct {
	Base
	Query      *Query
	To         *String
	Properties []*ExprProperty
}

// ExprProperty is key = expression, of Trino's WITH (…).
type ExprProperty struct {
	Base
	Key   *Identifier
	Value Expr
}

func (*Explain) statement()             {}
func (*ShowTables) statement()          {}
func (*ShowViews) statement()           {}
func (*ShowDatabases) statement()       {}
func (*ShowColumns) statement()         {}
func (*ShowPartitions) statement()      {}
func (*ShowTableProperties) statement() {}
func (*ShowCreate) statement()          {}
func (*ShowFunctions) statement()       {}
func (*Describe) statement()            {}
func (*ShowCatalogs) statement()        {}
func (*DescribePrepared) statement()    {}
func (*Prepare) statement()             {}
func (*Execute) statement()             {}
func (*Deallocate) statement()          {}
func (*Insert) statement()              {}
func (*Unload) statement()              {}
