package athena

import (
	"strings"
	"sync"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// hiveGrammars gives the readers by the first words of a statement.
var hiveGrammars = sync.OnceValue(func() map[string]func(*stream) (statementG, error) {
	createTable, describe := reader[createTableG](parser.Hive), reader[describeG](parser.Hive)
	createDatabase, alterDatabase := reader[createDatabaseG](parser.Hive), reader[alterDatabaseG](parser.Hive)
	showDatabases, dropDatabase := reader[showDatabasesG](parser.Hive), reader[dropDatabaseG](parser.Hive)
	return map[string]func(*stream) (statementG, error){
		"CREATE EXTERNAL":    createTable,
		"CREATE TABLE":       createTable,
		"CREATE DATABASE":    createDatabase,
		"CREATE SCHEMA":      createDatabase,
		"ALTER TABLE":        reader[alterTableG](parser.Hive),
		"ALTER DATABASE":     alterDatabase,
		"ALTER SCHEMA":       alterDatabase,
		"DROP TABLE":         reader[dropTableG](parser.Hive),
		"DROP VIEW":          reader[dropHiveViewG](parser.Hive),
		"DROP DATABASE":      dropDatabase,
		"DROP SCHEMA":        dropDatabase,
		"MSCK":               reader[repairG](parser.Hive),
		"DESCRIBE":           describe,
		"DESC":               describe,
		"SHOW TABLES":        reader[showTablesG](parser.Hive),
		"SHOW VIEWS":         reader[showViewsG](parser.Hive),
		"SHOW DATABASES":     showDatabases,
		"SHOW SCHEMAS":       showDatabases,
		"SHOW COLUMNS":       reader[showColumnsG](parser.Hive),
		"SHOW PARTITIONS":    reader[showPartitionsG](parser.Hive),
		"SHOW TBLPROPERTIES": reader[showPropertiesG](parser.Hive),
		"SHOW CREATE":        reader[showCreateG](parser.Hive),
	}
})

// hiveSide reports whether the statement goes to Hive's grammar. CREATE TABLE
// does unless a query makes the table.
func hiveSide(text string) bool {
	lex := parser.Hive.Stream(text)
	switch first := firstWords(lex, 1); first {
	case "MSCK", "DESC", "ALTER":
		return true
	case "DESCRIBE":
		return !describesPrepared(lex)
	case "DROP": // a view is the engine's; one named in back-quotes is dropped all the same
		return !parser.IsWord(parser.PeekAt(lex, 1), "VIEW") || strings.Contains(text, "`")
	case "SHOW":
		return !parser.IsWord(parser.PeekAt(lex, 1), "FUNCTIONS")
	case "CREATE":
		second := parser.PeekAt(lex, 1)
		return parser.IsOneOf(second, "EXTERNAL", "DATABASE", "SCHEMA") ||
			parser.IsWord(second, "TABLE") && !madeByQuery(lex)
	}
	return false
}

// madeByQuery reports whether the AS before a query stands outside of parentheses.
func madeByQuery(lex *stream) bool {
	look := parser.Ahead(lex, 2)
	for depth := 0; !look.Peek().EOF(); {
		switch t := look.Next(); {
		case parser.IsOp(t, "("):
			depth++
		case parser.IsOp(t, ")"):
			depth--
		case parser.IsOneOf(t, "STORED", "DEFINED"):
			parser.TakeWord(&look, "AS")
		case depth == 0 && parser.IsWord(t, "AS"):
			return true
		}
	}
	return false
}

func parseHive(text string) (ast.Statement, error) {
	tokens := parser.Hive.Tokens(text)
	if parser.TooDeep(tokens) {
		return nil, tooLarge(tokens)
	}
	lex := parser.Hive.Stream(text)
	statement, err := hiveStatement(lex)
	if err == nil && !atEnd(lex) {
		err = unexpected(lex)
	}
	if err != nil {
		return nil, explainHive(tokens, err)
	}
	return statement, nil
}

func hiveStatement(lex *stream) (ast.Statement, error) {
	for _, words := range []int{1, 2} {
		read, ok := hiveGrammars()[firstWords(lex, words)]
		if !ok {
			continue
		}
		g, err := read(lex)
		if err != nil {
			return nil, err
		}
		if a, ok := g.(*alterTableG); ok && a.misplaced() {
			return nil, unexpected(lex)
		}
		return g.statement(), nil
	}
	return nil, unexpected(lex)
}
