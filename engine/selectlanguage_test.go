package engine

import (
	"strings"
	"testing"
)

// overLines is a request over lines of JSON that answers in JSON.
func overLines(expression string) SelectRequest {
	return SelectRequest{Expression: expression, Strict: true, Input: SelectInput{JSON: &JSONInput{Type: "LINES"}},
		Output: SelectOutput{JSON: &JSONOutput{RecordDelimiter: "\n"}}}
}

// TestConstants evaluates expressions over one row, as CSV prints them.
func TestConstants(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{"-3*3", "-9"}, {"10-3*2", "4"}, {"13-10/5", "11"}, {"13-10%5", "13"}, {"7/2", "3"}, {"7/2.0", "3.5"}, {"1e3", "1000"}, {".5", "0.5"},
		{"CAST(1 AS FLOAT)/2", "0.5"}, {"CAST(3 AS FLOAT)", "3.0"}, {"CAST('1.50' AS DECIMAL(5,1))", "1.50"}, {"1.5*1.5", "2.25"}, {"1.0/3", "0.33333333333333333333333333333333333333"},
		{"9223372036854775807 + 1", "IntegerOverflow"}, {"9223372036854775807 + s.n", "IntegerOverflow"}, {"1/0", "ExternalEvalException"}, {"s.n/0", "ExternalEvalException"},
		{"1 = '1'", "false"}, {"1 = 1.0", "true"}, {"s.n = '1'", "false"}, {"s.n = 1.0", "true"}, {"s.n < 'a'", "ExternalEvalException"}, {"s.n BETWEEN 0 AND 1.5", "true"},
		{"s.n IN (1, 'a')", "true"}, {"s.n IN [2, 1]", "true"}, {"s.n IN s.items", "true"}, {"'x' IN s.items", "false"},
		{"s.null = 1", "ParseInvalidPathComponent"}, {"s.nosuch IS MISSING", "true"}, {"s.nil IS MISSING", "false"}, {"s.nil IS NULL", "true"}, {"s.nosuch IS NULL", "true"}, {"s.n IS NOT MISSING", "true"},
		{"s.text LIKE 'a_c%'", "true"}, {"s.text LIKE 'A%'", "false"}, {"s.n LIKE 'a'", "LikeInvalidInputs"}, {"s.text LIKE 'a!' ESCAPE '!'", "EvaluatorLikePatternInvalidEscapeSequence"},
		{"s.text || '!'", "abc!"}, {"UPPER(s.text)", "ABC"}, {"CHAR_LENGTH(s.text)", "3"}, {"LOWER(s.n)", "IncorrectSqlFunctionArgumentType"},
		{"SUBSTRING('John' FROM -1 FOR 2)", ""}, {"SUBSTRING(s.text, 0, 3)", "ab"}, {"SUBSTRING(s.text FROM 2)", "bc"}, {"SUBSTRING(s.text, 1, -1)", "EvaluatorInvalidArguments"},
		{"TRIM(BOTH 'ac' FROM s.text)", "b"}, {"NULLIF(1,'1')", "1"}, {"NULLIF(1.0,1)", ""}, {"COALESCE(s.nosuch, s.nil, 3)", "3"}, {"COALESCE(NULL, 'a', 1)", "a"},
		{"CASE s.n WHEN 1 THEN 'one' ELSE 2 END", "one"}, {"CASE WHEN s.n > 1 THEN 'one' ELSE 2 END", "2"},
		{"CAST(s.text AS INT)", "CastFailed: Attempt to convert from one data type to another failed: cast from STRING to INT."},
		{"CAST('x' AS TIMESTAMP)", "CastFailed: Attempt to convert from one data type to another failed: cast from STRING to TIMESTAMP."},
		{"CAST(s.items AS INT)", "InvalidCast"}, {"CAST(s.n AS BOOL)", "true"}, {"CAST('yes' AS BOOL)", "false"}, {"CAST('4.0' AS INT)", "CastFailed"}, {"CAST('+012' AS INT)", "12"},
		{"CAST(-1.9 AS INT)", "-1"}, {"CAST(TRUE AS FLOAT)", "1.0"}, {"CAST(NULL AS FLOAT)", ""}, {"CAST(`2007T` AS STRING)", "2007T"}, {"CAST(1e30 AS INT)", "IntegerOverflow"}, {"`true`", "true"}, {"`12.50`", "12.50"},
		{"DATE_ADD(month, 1, `2010T`)", "2010-02T"}, {"DATE_ADD(hour, 1, `2017T`)", "2017-01-01T01:00-00:00"}, {"DATE_ADD(month, 1, `2010-01-31`)", "2010-02-28"}, {"DATE_ADD(year, 5, `2010-01-01T`)", "2015-01-01"},
		{"DATE_DIFF(month, `2010T`, `2010-05T`)", "4"}, {"DATE_DIFF(year, `2010-01-01T`, `2011-01-01T`)", "1"}, {"DATE_DIFF(day, `2010-01-01T23:00Z`, `2010-01-02T01:00Z`)", "0"}, {"DATE_DIFF(month, `2010T`, `2011T`)", "12"},
		{"EXTRACT(YEAR FROM `2010-01-01T`)", "2010"}, {"EXTRACT(MINUTE FROM `2017-01-02T03:04:05+07:08`)", "4"}, {"EXTRACT(TIMEZONE_MINUTE FROM `2017-01-02T03:04:05+07:08`)", "8"}, {"EXTRACT(TIMEZONE_HOUR FROM `2017-01-02T03:04:05+07:08`)", "7"},
		{"TO_STRING(`1969-07-20T20:18Z`, 'MMMM d, y')", `"July 20, 1969"`}, {"TO_STRING(`1969-07-20T20:18Z`, 'MMM d, yyyy')", `"Jul 20, 1969"`}, {"TO_STRING(`1969-07-20T20:18Z`, 'M-d-yy')", "7-20-69"}, {"TO_STRING(`1969-07-20T20:18Z`, 'MM-d-y')", "07-20-1969"},
		{"TO_STRING(`2017-01-02T03:04:05Z`, 'MMMM d, y h:m a')", `"January 2, 2017 3:4 AM"`}, {"TO_STRING(`2017-01-02T03:04:05+07:30`, 'y-MM-dd''T''H:m:ssX')", "2017-01-02T3:4:05+0730"}, {"TO_STRING(`2017-01-02T03:04:05+07:00`, 'HX')", "3+07"}, {"TO_STRING(`2017-01-02T03:04:05Z`, 'HXXX xxx')", "3Z +00:00"},
		{"TO_STRING(`2017T`, 'b')", "EvaluatorInvalidTimestampFormatPatternToken"}, {"TO_STRING(`2017T`, 'y#')", "EvaluatorInvalidTimestampFormatPatternToken"}, {"TO_STRING(`2017T`, 'y''x')", "EvaluatorUnterminatedTimestampFormatPatternToken"},
		{"TO_TIMESTAMP('2007T')", "2007T"}, {"TO_TIMESTAMP('2007-02-23T12:14:33.079-08:00')", "2007-02-23T12:14:33.079-08:00"}, {"TO_TIMESTAMP('x')", "ValueParseFailure"}, {"TO_TIMESTAMP('2 Jan 17', 'd MMM yy')", "2017-01-02"}, {"TO_TIMESTAMP('2017-01-02 3:04 PM', 'yyyy-MM-dd h:mm a')", "2017-01-02T15:04-00:00"},
		{"TO_TIMESTAMP('J', 'MMMMM')", "EvaluatorInvalidTimestampFormatPatternSymbolForParsing"}, {"TO_TIMESTAMP('1', 'yy')", "ValueParseFailure"}, {"TO_TIMESTAMP('1', 'd')", "EvaluatorInvalidTimestampFormatPattern"}, {"TO_TIMESTAMP('1', 'y yy')", "EvaluatorTimestampFormatPatternDuplicateFields"}, {"TO_TIMESTAMP('1', 'y-M-d h')", "EvaluatorTimestampFormatPatternHourClockAmPmMismatch"},
		{"TO_STRING('2017T', 'y')", "IncorrectSqlFunctionArgumentType"}, {"DATE_ADD(year, 1, '2010')", "IncorrectSqlFunctionArgumentType"}, {"EXTRACT(fortnight FROM `2010T`)", "ParseExpectedDatePart"}, {"`2007-13T`", "LexerInvalidIONLiteral"}, {"UTCNOW() > `2020T`", "true"},
		{"s.year", "ParseInvalidPathComponent: Invalid Path component, expecting either an IDENTIFIER or STAR, got: DATE_PART,at line 1, column 10."}, {"NOSUCH(1)", "UnsupportedFunction"}, {"SUM(*)", "ParseUnsupportedCallWithStar"}, {"SUM(1, 2)", "ParseNonUnaryAgregateFunctionCall"}, {"CAST(1 AS nosuch)", "ParseExpectedTypeName"},
		{"MAX(s.text)", "ExternalEvalException"}, {"COUNT(s.nosuch)", "0"}, {"SUM(s.n)", "1"}, {"AVG(s.n)", "1"}, {"MIN(s.nosuch)", ""}, {"s.deep.a[1].b", "x"}, {"s.dup", "AmbiguousFieldName"}, {"s.\"dup\"", "1"}, {"s['n']", "1"}, {"s.N", "1"}, {"s.\"N\"", ""},
	} {
		r := overLines("SELECT " + c.expression + " FROM S3Object s")
		r.Output = SelectOutput{CSV: DefaultCSVOutput()}
		got := strings.TrimSuffix(ask(t, r, `{"n":1,"text":"abc","nil":null,"items":[1,2],"deep":{"a":[0,{"b":"x"}]},"dup":1,"DUP":2}`+"\n"), "\n")
		if got != c.want && !(isCode(c.want) && strings.HasPrefix(got, c.want+":")) {
			t.Errorf("%s: got %q, want %q", c.expression, got, c.want)
		}
	}
}

// isCode reports whether a wanted answer is only the code of an error.
func isCode(s string) bool {
	return len(s) > 8 && !strings.ContainsAny(s, " :-.") && s[0] >= 'A' && s[0] <= 'Z'
}

// TestDocuments reads JSON by the paths of FROM.
func TestDocuments(t *testing.T) {
	const rules = `{"Rules":[{"id":"1"},{"expr":"y > x"},{"id":"2","expr":"z = DEBUG"}]}` + "\n" + `{"created":"June 27","modified":"July 6"}`
	const sums = "{\"v\":3}\n{\"v\":4}\n{\"v\":5}\n{\"v\":0}\n{\"v\":null}\n{}\n"
	for _, c := range []struct{ expression, input, want string }{
		{"SELECT id FROM S3Object[*].Rules[*].id", rules, "{\"id\":\"1\"}\n{}\n{\"id\":\"2\"}\n{}\n"},
		{"SELECT id FROM S3Object[*].Rules[*].id WHERE id IS NOT MISSING", rules, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"},
		{"SELECT d.created FROM S3Object d", rules, "{}\n{\"created\":\"June 27\"}\n"},
		{"SELECT _1.id FROM S3Object[*].Rules[*]", rules, "{\"id\":\"1\"}\n{}\n{\"id\":\"2\"}\n{}\n"},
		{"SELECT s.created FROM S3Object s", "{\"created\":1}\n{\"Created\":2}", "{\"created\":1}\n{\"created\":2}\n"},
		{"SELECT AVG(s.v), COUNT(s.v), SUM(s.v), MAX(s.v), MIN(s.v) FROM S3Object s", sums, "{\"_1\":3,\"_2\":4,\"_3\":12,\"_4\":5,\"_5\":0}\n"},
		{"SELECT s.v FROM S3Object s", sums, "{\"v\":3}\n{\"v\":4}\n{\"v\":5}\n{\"v\":0}\n{\"v\":null}\n{}\n"},
		{"SELECT * FROM S3Object s LIMIT 1", "{\"a\" : \"x\ty\", \"b\": [1 , 2.50]}\n", "{\"a\":\"x\\ty\",\"b\":[1,2.50]}\n"},
		{"SELECT s.a FROM S3Object s", "{\"a\":1}\n{\"a\":", "JSONParsingError"},
		{"SELECT s.a FROM S3Object s", "\ufeff{\"a\":1}\n{\"a\":2}", "{\"a\":1}\n{\"a\":2}\n"},
		{"SELECT COUNT(*) FROM S3Object s", "\ufeff", "{\"_1\":0}\n"},
		{"SELECT s.a FROM S3Object s", "{\"a\":1}\n\ufeff{\"a\":2}", "JSONParsingError"},
		{"SELECT * FROM S3Object[0]", "[1]", "InvalidKeyPath: Key path in the SQL expression is invalid: a path begins with S3Object[*]."},
		{"SELECT * FROM S3Object['a'].b s", "{\"a\":{\"b\":1}}", "InvalidKeyPath"},
		{"SELECT s.a FROM S3Object s", "{\"a\":\"\xff\"}\n", "InvalidTextEncoding: UTF-8 encoding is required. The text encoding error was found near byte 6."},
		{"SELECT COUNT(*) FROM S3Object s", strings.Repeat("{\"a\":\"é\"}\n", 1000) + "\xff", "InvalidTextEncoding: UTF-8 encoding is required. The text encoding error was found near byte 11,000."},
		{"SELECT COUNT(*) FROM S3Object s, S3Object t", "{}", "MultipleDataSourcesUnsupported"},
		{"SELECT s.a, COUNT(*) FROM S3Object s", "{}", "UnsupportedSqlStructure"},
		{"SELECT s.a FROM S3Object s LIMIT -1", "{}", "EvaluatorNegativeLimit"},
		{"SELECT x.* FROM S3Object[*].a x", "{\"a\":{\"b\":1}}", "{\"b\":1}\n"},
	} {
		got := ask(t, overLines(c.expression), c.input)
		if got != c.want && !(isCode(c.want) && strings.HasPrefix(got, c.want+":")) {
			t.Errorf("%s: got %q, want %q", c.expression, got, c.want)
		}
	}
}

// TestCSV reads and writes records of CSV.
func TestCSV(t *testing.T) {
	zero, start, end, four, last := int64(0), int64(1), int64(4), int64(4), int64(8)
	for _, c := range []struct {
		expression, input, want string
		change                  func(*SelectRequest)
	}{
		{"SELECT * FROM S3Object", "a,b\n\"x,y\",\"q\"\"q\"\nshort\n1,2,3", "a,b\n\"x,y\",\"q\"\"q\"\nshort\n1,2,3\n", nil},
		{"SELECT s._2, s._9 FROM S3Object s", "a,b\r\nc\r\n", "b,\n,\n", nil},
		{"SELECT s._3 FROM S3Object s", "a\nb,c,d\n", "\nd\n", nil},
		{"SELECT s.B FROM S3Object s", "a,b\n1,2\n", "2\n", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "Use" }},
		{"SELECT s._2 FROM S3Object s", "a,b\n1,2\n", "2\n", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "IGNORE" }},
		{"SELECT s.nosuch FROM S3Object s", "a,b\n1,2\n", "MissingHeaders: Some headers in the query are missing from the file. Please check the file and try again.", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "USE" }},
		{"SELECT s.log_status FROM S3Object s", "a,log-status\n1,2\n", "MissingHeaders", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "USE" }},
		{"SELECT s.\"log-status\" FROM S3Object s", "a,log_status\n1,2\n", "MissingHeaders", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "USE" }},
		{"SELECT s.log_status FROM S3Object s", "a,log-status\n1,2\n", "2\n", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo, r.Strict = "USE", false }},
		{"SELECT s.nosuch FROM S3Object s", "a,b\n1,2\n", "InvalidColumnIndex: The column index at line 1, column 10 is invalid.", nil},
		{"SELECT s.a FROM S3Object s", "a,A\n1,2\n", "AmbiguousFieldName", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "USE" }},
		{"SELECT t._1 FROM S3Object s", "a,A\n1,2\n", "InvalidTableAlias: Invalid table alias is specified at line 1, column 8.", nil},
		{"SELECT s._1, s._2 FROM S3Object s", "A\",B\n", "\"A\"\"\",B\n", nil},
		{"SELECT s._1 FROM S3Object s", "\"\"\"\"\"\"\n", "\"\"\"\"\"\"\n", nil},
		{"SELECT s._1 FROM S3Object s", "#no\n'a\\'b',2\n", "'a\\'b'\n", func(r *SelectRequest) {
			r.Input.CSV.QuoteCharacter, r.Input.CSV.QuoteEscapeCharacter = "'", `\`
			r.Output.CSV = &CSVOutput{QuoteFields: QuoteAlways, QuoteCharacter: "'", QuoteEscapeCharacter: `\`, RecordDelimiter: "\n"}
		}},
		{"SELECT s._1, s._2 FROM S3Object s", "—no¶«a§b»«ü«§2¶é¶", "«a§b««ü«§«2«¤«é«§««¤", func(r *SelectRequest) {
			*r.Input.CSV = CSVInput{FileHeaderInfo: HeaderNone, FieldDelimiter: "§", RecordDelimiter: "¶", QuoteCharacter: "«", QuoteEscapeCharacter: "»", Comments: "—"}
			r.Output.CSV = &CSVOutput{QuoteFields: QuoteAlways, FieldDelimiter: "§", QuoteCharacter: "«", QuoteEscapeCharacter: "«", RecordDelimiter: "¤"}
		}},
		{"SELECT * FROM S3Object", "Aé B¶Cé D¶Eé F¶", "Cé D\n", func(r *SelectRequest) {
			r.Input.CSV.FieldDelimiter, r.Input.CSV.RecordDelimiter, r.Range = "é", "¶", &SelectRange{&start, &last}
			r.Output.CSV.FieldDelimiter = "é"
		}},
		{"SELECT * FROM S3Object", "x\n", "InvalidRequestParameter", func(r *SelectRequest) { r.Input.CSV.QuoteCharacter = "éé" }},
		{"SELECT * FROM S3Object", "x\n", "InvalidRequestParameter", func(r *SelectRequest) { r.Input.CSV.FieldDelimiter = "\xff" }},
		{"SELECT s._1 FROM S3Object s", "\"a\nb\",c\n", "CSVEscapingRecordDelimiter", nil},
		{"SELECT s._1 FROM S3Object s", "\"a\nb\",c\n", "\"a\nb\"\n", func(r *SelectRequest) { r.Input.CSV.AllowQuotedRecordDelimiter = true }},
		{"SELECT s._1 FROM S3Object s", "a,b\nc,\"d", "CSVUnescapedQuote", nil},
		{"SELECT s._1 FROM S3Object s", "a;b|c;d|", "a\nc\n", func(r *SelectRequest) { r.Input.CSV.FieldDelimiter, r.Input.CSV.RecordDelimiter = ";", "|" }},
		{"SELECT * FROM S3Object", "A,B\nC,D\nD,E\nE,F\n", "C,D\n", func(r *SelectRequest) { r.Range = &SelectRange{&start, &end} }},
		{"SELECT * FROM S3Object", "A,B\nC,D\nD,E\nE,F\n", "C,D\nD,E\nE,F\n", func(r *SelectRequest) { r.Range = &SelectRange{Start: &four} }},
		{"SELECT * FROM S3Object", "A,B\nC,D\nD,E\nE,F\n", "D,E\nE,F\n", func(r *SelectRequest) { r.Range = &SelectRange{End: &last} }},
		{"SELECT s._1 FROM S3Object s", "A,B\nC,D\nD,E\n", "C\nD\n", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo, r.Range = "IGNORE", &SelectRange{Start: &start} }},
		{"SELECT s.B FROM S3Object s", "A,B\nC,D\nD,E\n", "D\nE\n", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo, r.Range = "USE", &SelectRange{Start: &four} }},
		{"SELECT s.B FROM S3Object s", "A,B\nC,D\nD,E\n", "D\n", func(r *SelectRequest) {
			r.Input.CSV.FileHeaderInfo, r.Range = "USE", &SelectRange{Start: &zero, End: &four}
		}},
		{"SELECT COUNT(*) FROM S3Object s", "", "0\n", nil},
		{"SELECT COUNT(*) FROM S3Object s", "", "0\n", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "USE" }},
		{"SELECT COUNT(*) FROM S3Object s", "", "0\n", func(r *SelectRequest) { r.Input = SelectInput{JSON: &JSONInput{Type: "LINES"}} }},
		{"SELECT * FROM S3Object s", "", "", nil},
		{"SELECT * FROM S3Object", "", "InvalidScanRange", func(r *SelectRequest) { r.Range = &SelectRange{Start: &zero} }},
		{"SELECT * FROM S3Object", "A,B\n", "UnsupportedScanRangeInput", func(r *SelectRequest) {
			r.Range = &SelectRange{Start: &start}
			r.Input.CSV.AllowQuotedRecordDelimiter = true
		}},
		{"SELECT * FROM S3Object", "A\n", "InvalidScanRange", func(r *SelectRequest) { r.Range = &SelectRange{} }},
		{"SELECT * FROM S3Object", "A,B\n", "InvalidCompressionFormat: GZIP is not applicable to the queried object. Please correct the request and try again.", func(r *SelectRequest) { r.Input.Compression = 1 }},
		{"SELECT s._1 FROM S3Object s", "\xff\xfe\n", "InvalidTextEncoding", nil},
		{"SELECT * FROM S3Object", "a,b\n1,2\n", "{\"a\":\"1\",\"b\":\"2\"}\n", func(r *SelectRequest) {
			r.Input.CSV.FileHeaderInfo = "USE"
			r.Output = SelectOutput{JSON: &JSONOutput{RecordDelimiter: "\n"}}
		}},
		{"SELECT s._1 FROM S3Object s WHERE s._1 >= '41'", "41\n5\n100\n", "41\n5\n", nil},
		{"SELECT s._1 FROM S3Object s WHERE s._1 IS NULL", "a\n\"\"\n", "", nil},
		{"SELECT MIN(s._1) FROM S3Object s", "1\n", "ExternalEvalException: The query cannot be evaluated. Please check the query and file and try again.", nil},
		{"SELECT AVG(CAST(s._1 AS INT)), AVG(CAST(s._1 AS FLOAT)) FROM S3Object s", "3\n4\n5\n0\n", "3,3.0\n", nil},
		{"SELECT * FROM S3Object", "x\n", "InvalidFileHeaderInfo", func(r *SelectRequest) { r.Input.CSV.FileHeaderInfo = "X" }},
		{"SELECT * FROM S3Object", "x\n", "InvalidQuoteFields", func(r *SelectRequest) { r.Output.CSV.QuoteFields = "X" }},
		{"SELECT * FROM S3Object", "x\n", "InvalidRequestParameter", func(r *SelectRequest) { r.Input.CSV.QuoteCharacter = "xy" }},
		{"SELECT * FROM S3Object", "x\n", "ObjectSerializationConflict", func(r *SelectRequest) { r.Input.JSON = &JSONInput{Type: "LINES"} }},
		{"SELECT * FROM S3Object", "x\n", "InvalidDataSource", func(r *SelectRequest) { r.Input.CSV = nil }},
		{"SELECT * FROM S3Object", "x\n", "InvalidJsonType", func(r *SelectRequest) { r.Input = SelectInput{JSON: &JSONInput{Type: "X"}} }},
		{"SELECT * FROM S3Object", "x\n", "ParquetParsingError", func(r *SelectRequest) { r.Input = SelectInput{Parquet: true} }},
		{"SELECT * FROM S3Object", strings.Repeat("x", 2<<20), "OverMaxRecordSize", nil},
	} {
		r := SelectRequest{Expression: c.expression, Strict: true, Input: SelectInput{CSV: DefaultCSVInput()}, Output: SelectOutput{CSV: DefaultCSVOutput()}}
		if c.change != nil {
			c.change(&r)
		}
		got := ask(t, r, c.input)
		if got != c.want && !(isCode(c.want) && strings.HasPrefix(got, c.want+":")) {
			t.Errorf("%s over %.40q: got %q, want %q", c.expression, c.input, got, c.want)
		}
	}
}

// TestSpecification runs what the service's rules give examples of, beside the
// tables above.
func TestSpecification(t *testing.T) {
	const books = `{"books":[{"price":1},{"price":2.50},{"title":"x"}]}`
	for _, c := range []struct{ expression, input, want string }{
		{"SELECT price FROM S3Object[*].books[*].price", books, `{"price":1} {"price":2.50} {}`},
		{"SELECT _1.price FROM S3Object[*].books[*]", books, `{"price":1} {"price":2.50} {}`},
		{"SELECT b.price FROM S3Object[*].books[*] b WHERE b.price IS NOT MISSING", books, `{"price":1} {"price":2.50}`},
		{"SELECT * FROM S3Object[*].books[1]", books, `{"price":2.50}`},
		{"SELECT * FROM S3Object[*]['books'][*]", books, `{"price":1} {"price":2.50} {"title":"x"}`},
		{"SELECT * FROM S3Object[*].*", `{"a":1,"b":{"c":2}}`, `{"_1":1} {"c":2}`},
		{"SELECT COUNT(*) FROM S3Object[*].books[*].price", books, `{"_1":3}`},
		{"SELECT COUNT(b.price) FROM S3Object[*].books[*] b", books, `{"_1":2}`},
		{"SELECT * FROM s3obJEct", `1 "a" [1,2] {"x":1}null`, `{"_1":1} {"_1":"a"} {"_1":[1,2]} {"x":1} {"_1":null}`},
		{"SELECT s.x FROM S3Object s WHERE s.x IS NULL", `{"x":null}{"y":1}`, `{"x":null} {}`},
		{"SELECT s.x FROM S3Object s WHERE s.x IS MISSING", `{"x":null}{"y":1}`, `{}`},
		{"SELECT s.a AS b, s.a, 1, s.a + 1 FROM S3Object s /* c */ -- d", `{"a":1}`, `{"b":1,"a":1,"_3":1,"_4":2}`},
		{"SELECT s.a * 2 AS twice, s.a / 3 AS third FROM S3Object s", `{"a":1.5}{"a":2}{"a":1e2}`, `{"twice":3.0,"third":0.5} {"twice":4,"third":0} {"twice":200,"third":33.333333333333333333333333333333333333}`},
		{"SELECT CAST(s.a AS STRING) FROM S3Object s", `{"a":1.50}{"a":true}{"a":"x"}{"a":null}{}`, `{"_1":"1.50"} {"_1":"true"} {"_1":"x"} {"_1":null} {}`},
		{"SELECT CAST(s.a AS BOOL), CAST(s.a AS FLOAT), CAST(s.a AS DECIMAL), CAST(s.a AS INT) FROM S3Object s", `{"a":1.50}{"a":true}{"a":0}{"a":"12"}`,
			`{"_1":true,"_2":1.5,"_3":1.50,"_4":1} {"_1":true,"_2":1.0,"_3":1,"_4":1} {"_1":false,"_2":0.0,"_3":0,"_4":0} {"_1":false,"_2":12.0,"_3":12,"_4":12}`},
		{"SELECT CAST(s.a AS TIMESTAMP) FROM S3Object s", `{"a":"2007-02-23T12:14:33.079-08:00"}{"a":"2007T"}{"a":"2007-02-23"}`, `{"_1":"2007-02-23T12:14:33.079-08:00"} {"_1":"2007T"} {"_1":"2007-02-23"}`},
		{"SELECT CAST(s.a AS TIMESTAMP) FROM S3Object s", `{"a":5}`, "InvalidCast"},
		{"SELECT 1 FROM S3Object s WHERE s.a = `TRUE`", `{"a":"TRUE"}{"a":true}`, `{"_1":1}`},
		{"SELECT 'x' LIKE s.a, NULL LIKE 'a', s.a LIKE NULL FROM S3Object s", `{"a":"x"}`, `{"_1":true,"_2":null,"_3":null}`},
		{"SELECT 1 FROM S3Object s WHERE s.name LIKE '%a'", `{"name":null}{"name":"ba"}`, `{"_1":1}`},
		{"SELECT 9223372036854775807 * 2 FROM S3Object s", `{}`, "IntegerOverflow: An integer overflow or underflow occurred in the SQL expression."},
		{"SELECT CAST(' 1e3 ' AS FLOAT), CAST('1e3' AS DECIMAL), CAST('+7' AS INT), CAST('007' AS INT) FROM S3Object s", `{}`, `{"_1":1000.0,"_2":1000,"_3":7,"_4":7}`},
		{"SELECT CHAR_LENGTH('日本語'), SUBSTRING('日本語', 2), UTCNOW() = UTCNOW() FROM S3Object s", `{}`, `{"_1":3,"_2":"本語","_3":true}`},
		{"SELECT AVG(s.v), SUM(s.v), MAX(s.v), COUNT(*) FROM S3Object s LIMIT 5", `{"v":1}{"v":2}{"v":2}{"v":null}{}`, `{"_1":1.6666666666666666666666666666666666667,"_2":5,"_3":2,"_4":5}`},
		{"SELECT AVG(s.v), SUM(s.v), MAX(s.v), COUNT(*) FROM S3Object s WHERE FALSE", `{"v":1}`, `{"_1":null,"_2":null,"_3":null,"_4":0}`},
		{"SELECT MAX(s.v) FROM S3Object s", `{"v":1}{"v":"x"}`, "ExternalEvalException"},
		{"SELECT s.a > 'b' FROM S3Object s", `{"a":1}`, "ExternalEvalException"},
	} {
		r := overLines(c.expression)
		r.Input.JSON.Type = "DOCUMENT"
		got := strings.ReplaceAll(strings.TrimSuffix(ask(t, r, c.input), "\n"), "\n", " ")
		if got != c.want && !(isCode(c.want) && strings.HasPrefix(got, c.want+":")) {
			t.Errorf("%s over %s\n got %s\nwant %s", c.expression, c.input, got, c.want)
		}
	}
	for _, c := range []struct{ expression, input, header, want string }{
		{`SELECT s._1 FROM S3Object s WHERE s._1 = "true"`, "a,b\n", "NONE", "InvalidColumnIndex: The column index at line 1, column 42 is invalid."},
		{`SELECT s.a FROM S3Object s WHERE s.a = "true"`, "a,b\n", "USE", "MissingHeaders"},
		{`SELECT s.a FROM S3OBJECT WHERE s."x"='..'`, "a,b\n", "USE", "InvalidTableAlias: Invalid table alias is specified at line 1, column 32."},
		{"SELECT * FROM S3Object s", "a,b\n\n#c\n1,2\n", "USE", "1,2\n"},
		{"SELECT s.b FROM S3Object s", "a,b\n1\n1,2,3\n", "USE", "\n2\n"},
		{"SELECT CAST(s._1 AS FLOAT), CAST(s._1 AS DECIMAL), CAST(s._1 AS INT) + 1, CAST(s._1 AS BOOL) FROM S3Object s", "3\n", "NONE", "3.0,3,4,false\n"},
		{"SELECT s._1 FROM S3Object s WHERE s._1 <> '-' AND CAST(s._1 AS INT) > 5", "7\n-\n", "NONE", "7\n"},
		{"SELECT CASE WHEN s._1 = '-' THEN NULL ELSE CAST(s._1 AS INT) END FROM S3Object s", "7\n-\n", "NONE", "7\n\n"},
		{"SELECT SUM(CAST(s._1 AS DECIMAL)), COALESCE(NULL, 1.50), CASE WHEN TRUE THEN 1.5 ELSE 2.25 END FROM S3Object s", "1.50\n2.25\n3\n", "NONE", "6.75,1.50,1.5\n"},
		{"SELECT CAST(s._1 AS DECIMAL), CASE s._1 WHEN '3' THEN 3 ELSE 2.25 END FROM S3Object s", "1.50\n3\n", "NONE", "1.50,2.25\n3,3\n"},
	} {
		r := SelectRequest{Expression: c.expression, Strict: true, Input: SelectInput{CSV: DefaultCSVInput()}}
		r.Input.CSV.FileHeaderInfo = c.header
		if got := ask(t, r, c.input); got != c.want && !(isCode(c.want) && strings.HasPrefix(got, c.want+":")) {
			t.Errorf("%s over %q: got %q, want %q", c.expression, c.input, got, c.want)
		}
	}
}

// TestFriendlyFlowLogs compares the fields of a flow log as numbers, by name and by
// position, also where a request says how it is serialized.
func TestFriendlyFlowLogs(t *testing.T) {
	const log = "srcaddr dstport bytes end action\n10.0.0.1 443 1000 7 ACCEPT\n- - - 8 -\n10.0.0.2 22 90 9 REJECT\n"
	const other = "word port bytes more less\nx 443 1000 7 ACCEPT\n"
	for _, c := range []struct{ header, expression, input, want string }{
		{"USE", "SELECT s.end FROM S3Object s WHERE s.bytes > 95", log, "7\n"},
		{"USE", "SELECT s.bytes FROM S3Object s WHERE s.dstport IN (22, 80) AND s.bytes BETWEEN 80 AND 90.5", log, "90\n"},
		{"USE", "SELECT SUM(s.bytes), COUNT(*), MAX(s.dstport) FROM S3Object s", log, "1090,3,443\n"},
		{"USE", "SELECT s.bytes + 1 FROM S3Object s", log, "1001\n\n91\n"},
		{"USE", "SELECT s.action, s.bytes FROM S3Object s ORDER BY s.bytes", log, "REJECT,90\nACCEPT,1000\n-,-\n"},
		{"USE", "SELECT s._5 FROM S3Object s WHERE s._3 < 95", log, "REJECT\n"},
		{"IGNORE", "SELECT s._5 FROM S3Object s WHERE s._3 < 95", log, "REJECT\n"},
		{"NONE", "SELECT s._5 FROM S3Object s WHERE s._3 >= 90", log, "ACCEPT\nREJECT\n"},
		{"USE", "SELECT s.word FROM S3Object s WHERE s.bytes > 95", other, "ExternalEvalException"},
	} {
		r := SelectRequest{Expression: c.expression, Input: SelectInput{CSV: DefaultCSVInput()}, Output: SelectOutput{CSV: DefaultCSVOutput()}}
		r.Input.CSV.FileHeaderInfo, r.Input.CSV.FieldDelimiter = c.header, " "
		if got := ask(t, r, c.input); got != c.want && !(isCode(c.want) && strings.HasPrefix(got, c.want+":")) {
			t.Errorf("%s, %s: got %q, want %q", c.header, c.expression, got, c.want)
		}
		if r.Strict = true; c.input == log && strings.Contains(c.expression, " > 95") {
			if got := ask(t, r, c.input); !strings.HasPrefix(got, "ParseInvalidPathComponent") {
				t.Errorf("strict: %q", got)
			}
		}
	}
}
