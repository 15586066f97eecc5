package ast

func (p *printer) ddl(s Statement) {
	switch s := s.(type) {
	case *CreateTable:
		p.createTable(s)
	case *CreateDatabase:
		p.put("CREATE DATABASE ", ifWords(s.IfNotExists, "IF NOT EXISTS "), s.Name)
		p.textClause(" COMMENT ", s.Comment)
		p.textClause(" LOCATION ", s.Location)
		clause(p, " WITH DBPROPERTIES (", s.Properties, ")")
	case *AlterDatabase:
		p.put("ALTER DATABASE ", s.Name)
		clause(p, " SET DBPROPERTIES (", s.Properties, ")")
	case *DropDatabase:
		p.put("DROP DATABASE ", ifWords(s.IfExists, "IF EXISTS "), s.Name, ifWords(s.Cascade, " CASCADE"))
	case *DropTable:
		p.put("DROP TABLE ", ifWords(s.IfExists, "IF EXISTS "), s.Name)
	case *DropView:
		p.put("DROP VIEW ", ifWords(s.IfExists, "IF EXISTS "), s.Name)
	case *RepairTable:
		p.put("MSCK REPAIR TABLE ", s.Table)
	default:
		p.alterTable(s)
	}
}

func (p *printer) alterTable(s Statement) {
	switch s := s.(type) {
	case *AddPartition:
		p.put("ALTER TABLE ", s.Table, " ADD ", ifWords(s.IfNotExists, "IF NOT EXISTS "))
		join(p, " ", s.Partitions)
	case *DropPartition:
		p.put("ALTER TABLE ", s.Table, " DROP ", ifWords(s.IfExists, "IF EXISTS "))
		join(p, ", ", s.Partitions)
	case *RenamePartition:
		p.put("ALTER TABLE ", s.Table, " ", s.From, " RENAME TO ", s.To)
	case *RenameTable:
		p.put("ALTER TABLE ", s.Table, " RENAME TO ", s.To)
	case *AddColumns:
		p.alter(s.Table, s.Partition)
		clause(p, map[bool]string{true: "REPLACE COLUMNS (", false: "ADD COLUMNS ("}[s.Replace], s.Columns, ")")
	case *ChangeColumn:
		p.put("ALTER TABLE ", s.Table, " CHANGE COLUMN ", s.Old, " ", s.Column, ifWords(s.First, " FIRST"))
		if s.After != nil {
			p.put(" AFTER ", s.After)
		}
	case *SetLocation:
		p.alter(s.Table, s.Partition)
		p.textClause("SET LOCATION ", s.Location)
	case *SetTableProperties:
		p.alter(s.Table, nil)
		clause(p, "SET TBLPROPERTIES (", s.Properties, ")")
	}
}

func (p *printer) alter(table *Name, partition *PartitionSpec) {
	p.put("ALTER TABLE ", table, " ")
	if partition != nil {
		p.put(partition, " ")
	}
}

func (p *printer) createTable(c *CreateTable) {
	p.put("CREATE ", ifWords(c.External, "EXTERNAL "), "TABLE ", ifWords(c.IfNotExists, "IF NOT EXISTS "), c.Name)
	clause(p, " (", c.Columns, ")")
	p.textClause(" COMMENT ", c.Comment)
	clause(p, " PARTITIONED BY (", c.PartitionBy, ")")
	if c.Clustered != nil {
		p.put(" ", c.Clustered)
	}
	if c.Delimited != nil {
		p.put(" ", c.Delimited)
	}
	if c.SerDe != nil {
		p.put(" ", c.SerDe)
	}
	if c.StoredAs != nil {
		p.put(" ", c.StoredAs)
	}
	clause(p, " WITH SERDEPROPERTIES (", c.SerDeProps, ")")
	p.textClause(" LOCATION ", c.Location)
	clause(p, " TBLPROPERTIES (", c.Properties, ")")
}

func (p *printer) columnDef(c *ColumnDef) {
	p.put(c.Name)
	if c.Type != nil {
		p.put(" ", c.Type)
	}
	p.textClause(" COMMENT ", c.Comment)
}

func (p *printer) delimited(d *Delimited) {
	p.put("ROW FORMAT DELIMITED")
	p.textClause(" FIELDS TERMINATED BY ", d.Fields)
	p.textClause(" ESCAPED BY ", d.Escaped)
	p.textClause(" COLLECTION ITEMS TERMINATED BY ", d.Items)
	p.textClause(" MAP KEYS TERMINATED BY ", d.MapKeys)
	p.textClause(" LINES TERMINATED BY ", d.Lines)
	p.textClause(" NULL DEFINED AS ", d.NullAs)
}
