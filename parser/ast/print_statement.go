package ast

import "strings"

func (p *printer) statement(s Statement) {
	if p.trinoStatement(s) {
		return
	}
	if q, ok := s.(*S3Select); ok {
		p.s3select(q)
		return
	}
	p.hive = true
	if !p.showStatement(s) {
		p.ddl(s)
	}
}

func (p *printer) trinoStatement(s Statement) bool {
	switch s := s.(type) {
	case *Query:
		p.query(s)
	case *Explain:
		p.put("EXPLAIN ")
		p.opt(s.Analyze, "ANALYZE ")
		p.opt(s.Verbose, "VERBOSE ")
		clause(p, "(", s.Options, ") ")
		p.put(s.Statement)
	case *Prepare:
		p.put("PREPARE ", s.Name, " FROM ", s.Statement)
	case *Execute:
		p.put("EXECUTE ")
		if s.Immediate != nil {
			p.put("IMMEDIATE ", s.Immediate)
		} else {
			p.put(s.Name)
		}
		clause(p, " USING ", s.Using, "")
	case *Deallocate:
		p.put("DEALLOCATE PREPARE ", s.Name)
	case *Insert:
		p.put("INSERT INTO ", s.Table)
		clause(p, " (", s.Columns, ")")
		p.put(" ", s.Query)
	case *Unload:
		p.put("UNLOAD (", s.Query, ") TO ", s.To)
		clause(p, " WITH (", s.Properties, ")")
	case *CreateTableAs:
		p.put("CREATE TABLE ", ifWords(s.IfNotExists, "IF NOT EXISTS "), s.Name)
		clause(p, " (", s.Columns, ")")
		clause(p, " WITH (", s.Properties, ")")
		p.put(" AS ")
		p.asQuery(s.Query)
		p.opt(s.NoData, " WITH NO DATA")
	case *CreateView:
		p.put("CREATE ", ifWords(s.Replace, "OR REPLACE "), "VIEW ", s.Name)
		p.textClause(" COMMENT ", s.Comment)
		p.put(ifWords(s.Invoker, " SECURITY INVOKER"), " AS ", s.Query)
	case *ShowFunctions:
		p.put("SHOW FUNCTIONS")
		p.like(s.Like, s.Escape)
	default:
		return false
	}
	return true
}

// asQuery writes the query of CREATE TABLE AS; one with WITH stands in parentheses
// so that a WITH NO DATA behind it is not taken for its own.
func (p *printer) asQuery(q *Query) {
	if q.With != nil {
		p.put("(", q, ")")
		return
	}
	p.put(q)
}

func ifWords(is bool, words string) string {
	if is {
		return words
	}
	return ""
}

func (p *printer) like(pattern, escape *String) {
	if pattern != nil {
		p.put(" LIKE ", pattern)
	}
	if escape != nil {
		p.put(" ESCAPE ", escape)
	}
}

func (p *printer) inDatabase(n *Name) {
	if n != nil {
		p.put(" IN ", n)
	}
}

func (p *printer) showStatement(s Statement) bool {
	switch s := s.(type) {
	case *ShowTables:
		p.put("SHOW TABLES")
		p.inDatabase(s.Database)
		p.like(s.Like, s.Escape)
	case *ShowViews:
		p.put("SHOW VIEWS")
		p.inDatabase(s.Database)
		p.like(s.Like, nil)
	case *ShowDatabases:
		p.put(map[bool]string{true: "SHOW SCHEMAS", false: "SHOW DATABASES"}[s.Catalog != nil || s.Escape != nil])
		if s.Catalog != nil {
			p.put(" FROM ", s.Catalog)
		}
		p.like(s.Like, s.Escape)
	case *ShowCatalogs:
		p.put("SHOW CATALOGS")
		p.like(s.Like, s.Escape)
	case *ShowColumns:
		p.put("SHOW COLUMNS IN ", s.Table)
		p.like(s.Like, s.Escape)
	case *ShowPartitions:
		p.put("SHOW PARTITIONS ", s.Table)
	case *ShowTableProperties:
		p.put("SHOW TBLPROPERTIES ", s.Table)
		if s.Key != nil {
			p.put("(", s.Key, ")")
		}
	case *ShowCreate:
		p.put("SHOW CREATE ", map[bool]string{true: "VIEW ", false: "TABLE "}[s.View], s.Name)
	case *Describe:
		p.describe(s)
	case *DescribePrepared:
		p.put("DESCRIBE ", map[bool]string{true: "OUTPUT ", false: "INPUT "}[s.Output], s.Name)
	default:
		return false
	}
	return true
}

func (p *printer) describe(s *Describe) {
	p.put("DESCRIBE ")
	p.opt(s.Extended, "EXTENDED ")
	p.opt(s.Formatted, "FORMATTED ")
	p.put(s.Table)
	if s.Partition != nil {
		p.put(" ", s.Partition)
	}
	if s.Column != nil {
		p.put(" ", s.Column)
	}
}

func (p *printer) s3select(s *S3Select) {
	p.s3 = true
	p.put("SELECT ")
	p.opt(s.Distinct, "DISTINCT ")
	join(p, ", ", s.Items)
	p.put(" FROM ", s.From)
	p.condition(" WHERE ", s.Where)
	clause(p, " GROUP BY ", s.GroupBy, "")
	p.condition(" HAVING ", s.Having)
	clause(p, " ORDER BY ", s.OrderBy, "")
	p.condition(" LIMIT ", s.Limit)
}

// ddlPart prints the parts of DDL and of EXPLAIN's options.
func (p *printer) ddlPart(n Node) bool {
	switch n := n.(type) {
	case *ExplainOption:
		p.put(n.Key, " ", strings.ToUpper(n.Value))
	case *ExprProperty:
		p.put(n.Key, " = ", n.Value)
	case *Property:
		p.put(n.Key, " = ", n.Value)
	case *ColumnDef:
		p.columnDef(n)
	case *PartitionSpec:
		clause(p, "PARTITION (", n.Values, ")")
	case *PartitionValue:
		p.put(n.Column)
		if n.Value != nil {
			p.put(" ", string(n.Op), " ", n.Value)
		}
	case *NewPartition:
		p.put(n.Spec)
		p.textClause(" LOCATION ", n.Location)
	case *Delimited:
		p.delimited(n)
	case *SerDe:
		p.put("ROW FORMAT SERDE ", n.Class)
		clause(p, " WITH SERDEPROPERTIES (", n.Properties, ")")
	case *StoredAs:
		p.put("STORED AS ", n.Format)
		p.textClause("INPUTFORMAT ", n.Input)
		p.textClause(" OUTPUTFORMAT ", n.Output)
	case *ClusteredBy:
		clause(p, "CLUSTERED BY (", n.Columns, ")")
		p.put(" INTO ", n.Buckets, " BUCKETS")
	default:
		return false
	}
	return true
}

// textClause writes words and a text, or nothing.
func (p *printer) textClause(words string, s *String) {
	if s != nil {
		p.put(words, s)
	}
}
