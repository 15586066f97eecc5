package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
)

// reservedWords are the words of SELECT that are names only in double quotes.
const reservedWords = `ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP
ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT
INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME
LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN
TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH`

var reserved = wordSet(reservedWords)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Reserved reports whether the word must stand in double quotes to be a name.
func Reserved(word string) bool { return reserved[strings.ToUpper(word)] }

// isName reports whether the token can be an identifier of SELECT.
func isName(t *lexer.Token) bool {
	return t.Type == parser.Quoted || t.Type == parser.Word && !Reserved(t.Value)
}
