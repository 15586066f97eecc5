package ast

// CreateTable is CREATE EXTERNAL TABLE in Hive's grammar. Without External the
// service refuses it unless the table is Iceberg's; that is the binder's matter.
type CreateTable struct {
	Base
	External    bool
	IfNotExists bool
	Name        *Name
	Columns     []*ColumnDef
	Comment     *String // or nil
	PartitionBy []*ColumnDef
	Clustered   *ClusteredBy // or nil
	Delimited   *Delimited   // ROW FORMAT DELIMITED, or nil
	SerDe       *SerDe       // ROW FORMAT SERDE, or nil
	StoredAs    *StoredAs    // or nil
	SerDeProps  []*Property  // WITH SERDEPROPERTIES that stands behind STORED AS
	Location    *String      // or nil
	Properties  []*Property  // TBLPROPERTIES in their order
}

// ColumnDef is name type [COMMENT 'c'].
type ColumnDef struct {
	Base
	Name    *Identifier
	Type    *TypeName // nil in PARTITIONED BY (column), which Iceberg tables have
	Comment *String   // or nil
}

// ClusteredBy is CLUSTERED BY (columns) INTO n BUCKETS.
type ClusteredBy struct {
	Base
	Columns []*Identifier
	Buckets string
}

// Delimited is ROW FORMAT DELIMITED; a nil field was not given.
type Delimited struct {
	Base
	Fields, Escaped, Items, MapKeys, Lines, NullAs *String
}

// SerDe is ROW FORMAT SERDE 'class' [WITH SERDEPROPERTIES (…)].
type SerDe struct {
	Base
	Class      *String
	Properties []*Property
}

// StoredAs is STORED AS format, or the class names of a format.
type StoredAs struct {
	Base
	Format        string // in capitals: TEXTFILE, PARQUET …; empty with classes
	Input, Output *String
}

// Property is 'key' = 'value'.
type Property struct {
	Base
	Key, Value *String
}

// DropTable is DROP TABLE [IF EXISTS] name.
type DropTable struct {
	Base
	IfExists bool
	Name     *Name
}

// PartitionSpec is PARTITION (k = v, …).
type PartitionSpec struct {
	Base
	Values []*PartitionValue
}

// PartitionValue is column = constant.
type PartitionValue struct {
	Base
	Column *Identifier
	Op     CompareOp // = except in DROP PARTITION
	Value  Expr      // *String, *Number, *Unary, *Boolean, *Typed; nil for a column alone
}

// AddPartition is ALTER TABLE t ADD [IF NOT EXISTS] PARTITION (…) LOCATION '…' ….
type AddPartition struct {
	Base
	Table       *Name
	IfNotExists bool
	Partitions  []*NewPartition
}

// NewPartition is one partition of AddPartition.
type NewPartition struct {
	Base
	Spec     *PartitionSpec
	Location *String // or nil
}

// DropPartition is ALTER TABLE t DROP [IF EXISTS] PARTITION (…), PARTITION (…).
type DropPartition struct {
	Base
	Table      *Name
	IfExists   bool
	Partitions []*PartitionSpec
}

// RenamePartition is ALTER TABLE t PARTITION (…) RENAME TO PARTITION (…).
type RenamePartition struct {
	Base
	Table    *Name
	From, To *PartitionSpec
}

// RenameTable is ALTER TABLE t RENAME TO name, which the service refuses.
type RenameTable struct {
	Base
	Table *Name
	To    *Name
}

// AddColumns is ALTER TABLE t [PARTITION (…)] ADD|REPLACE COLUMNS (…).
type AddColumns struct {
	Base
	Table     *Name
	Partition *PartitionSpec // or nil
	Replace   bool
	Columns   []*ColumnDef
}

// ChangeColumn is ALTER TABLE t CHANGE [COLUMN] old new type [COMMENT 'c']
// [FIRST|AFTER column].
type ChangeColumn struct {
	Base
	Table  *Name
	Old    *Identifier
	Column *ColumnDef
	First  bool
	After  *Identifier // or nil
}

// SetLocation is ALTER TABLE t [PARTITION (…)] SET LOCATION '…'.
type SetLocation struct {
	Base
	Table     *Name
	Partition *PartitionSpec // or nil
	Location  *String
}

// SetTableProperties is ALTER TABLE t SET TBLPROPERTIES (…).
type SetTableProperties struct {
	Base
	Table      *Name
	Properties []*Property
}

// RepairTable is MSCK REPAIR TABLE t.
type RepairTable struct {
	Base
	Table *Name
}

// CreateDatabase is CREATE DATABASE|SCHEMA.
type CreateDatabase struct {
	Base
	IfNotExists bool
	Name        *Name
	Comment     *String // or nil
	Location    *String // or nil
	Properties  []*Property
}

// AlterDatabase is ALTER DATABASE d SET DBPROPERTIES (…).
type AlterDatabase struct {
	Base
	Name       *Name
	Properties []*Property
}

// DropDatabase is DROP DATABASE|SCHEMA [IF EXISTS] d [RESTRICT|CASCADE].
type DropDatabase struct {
	Base
	IfExists bool
	Cascade  bool
	Name     *Name
}

// CreateTableAs is CREATE TABLE t [WITH (…)] AS query [WITH [NO] DATA].
type CreateTableAs struct {
	Base
	IfNotExists bool
	Name        *Name
	Columns     []*Identifier
	Properties  []*ExprProperty
	Query       *Query
	NoData      bool
}

// CreateView is CREATE [OR REPLACE] VIEW v [COMMENT 'text'] [SECURITY DEFINER|INVOKER] AS query.
type CreateView struct {
	Base
	Replace bool
	Name    *Name
	Comment *String // or nil
	Invoker bool    // of SECURITY
	Query   *Query
}

// DropView is DROP VIEW [IF EXISTS] v.
type DropView struct {
	Base
	IfExists bool
	Name     *Name
}

func (*CreateTable) statement()        {}
func (*DropTable) statement()          {}
func (*AddPartition) statement()       {}
func (*DropPartition) statement()      {}
func (*RenamePartition) statement()    {}
func (*RenameTable) statement()        {}
func (*AddColumns) statement()         {}
func (*ChangeColumn) statement()       {}
func (*SetLocation) statement()        {}
func (*SetTableProperties) statement() {}
func (*RepairTable) statement()        {}
func (*CreateDatabase) statement()     {}
func (*AlterDatabase) statement()      {}
func (*DropDatabase) statement()       {}
func (*CreateTableAs) statement()      {}
func (*CreateView) statement()         {}
func (*DropView) statement()           {}
