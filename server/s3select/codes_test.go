package s3select

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/sql/sqlerr"
)

// trigger is a request that the service answers with a code.
type trigger struct {
	code       sqlerr.Code
	text       string // of the object
	expression string
	in, out    string // what stands in the serializations, CSV where empty
	rest       string // of the request
}

const (
	lines    = "<JSON><Type>LINES</Type></JSON>"
	header   = "<CSV><FileHeaderInfo>USE</FileHeaderInfo></CSV>"
	parquets = "<Parquet/>"
)

// constant is a request for a value over one row.
func constant(code sqlerr.Code, expression string) trigger {
	return trigger{code: code, text: "{\"n\":1,\"t\":\"abc\",\"dup\":1,\"DUP\":2}\n", expression: "SELECT " + expression + " FROM S3Object s", in: lines}
}

// whole is a request whose text alone is wrong.
func whole(code sqlerr.Code, expression string) trigger {
	return trigger{code: code, text: "a,b\n", expression: expression}
}

func triggers(t *testing.T) []trigger {
	long := strings.Repeat("x", 700<<10)
	return []trigger{
		{code: sqlerr.S3InvalidRequestParameter, text: "a\n", expression: "SELECT * FROM s3object", in: "<CSV><QuoteCharacter>ab</QuoteCharacter></CSV>"},
		{code: sqlerr.S3InvalidDataSource, text: "a\n", expression: "SELECT * FROM s3object", in: "<CompressionType>NONE</CompressionType>"},
		{code: sqlerr.S3ObjectSerializationConflict, text: "a\n", expression: "SELECT * FROM s3object", in: "<CSV/>" + lines},
		{code: sqlerr.S3ObjectSerializationConflict, text: "a\n", expression: "SELECT * FROM s3object", out: "<CSV/><JSON/>"},
		{code: sqlerr.S3MissingRequiredParameter, text: "a\n", expression: "SELECT * FROM s3object", out: " "},
		{code: sqlerr.S3InvalidFileHeaderInfo, text: "a\n", expression: "SELECT * FROM s3object", in: "<CSV><FileHeaderInfo>SOME</FileHeaderInfo></CSV>"},
		{code: sqlerr.S3InvalidQuoteFields, text: "a\n", expression: "SELECT * FROM s3object", out: "<CSV><QuoteFields>NEVER</QuoteFields></CSV>"},
		{code: sqlerr.S3InvalidJsonType, text: "{}", expression: "SELECT * FROM s3object", in: "<JSON><Type>ARRAY</Type></JSON>"},
		{code: sqlerr.S3InvalidJsonType, text: "{}", expression: "SELECT * FROM s3object", in: "<JSON/>"},
		{code: sqlerr.S3InvalidCompressionFormat, text: "a\n", expression: "SELECT * FROM s3object", in: "<CompressionType>GZIP</CompressionType><CSV/>"},
		{code: sqlerr.S3InvalidCompressionFormat, text: "a\n", expression: "SELECT * FROM s3object", in: "<CompressionType>BZIP2</CompressionType><CSV/>"},
		{code: sqlerr.S3InvalidCompressionFormat, text: "a\n", expression: "SELECT * FROM s3object", in: "<CompressionType>GZIP</CompressionType><Parquet/>"},
		{code: sqlerr.S3InvalidScanRange, text: "a\nb\n", expression: "SELECT * FROM s3object", rest: "<ScanRange><Start>3</Start><End>1</End></ScanRange>"},
		{code: sqlerr.S3InvalidScanRange, text: "a\nb\n", expression: "SELECT * FROM s3object", rest: "<ScanRange><Start>4</Start></ScanRange>"},
		{code: sqlerr.S3InvalidScanRange, text: "a\nb\n", expression: "SELECT * FROM s3object", rest: "<ScanRange><End>-1</End></ScanRange>"},
		{code: sqlerr.S3UnsupportedScanRangeInput, text: "{}\n", expression: "SELECT * FROM s3object", in: "<JSON><Type>DOCUMENT</Type></JSON>", rest: "<ScanRange><Start>0</Start></ScanRange>"},
		{code: sqlerr.S3UnsupportedScanRangeInput, text: gzipped("a\n"), expression: "SELECT * FROM s3object", in: "<CompressionType>GZIP</CompressionType><CSV/>", rest: "<ScanRange><Start>0</Start></ScanRange>"},

		{code: sqlerr.S3InvalidTextEncoding, text: "\xff\xfe\n", expression: "SELECT * FROM s3object"},
		{code: sqlerr.S3InvalidTextEncoding, text: gzipped("a\n"), expression: "SELECT s._1 FROM s3object s"},
		{code: sqlerr.S3TruncatedInput, text: gzipped(strings.Repeat("abc\n", 1000))[:30], expression: "SELECT * FROM s3object", in: "<CompressionType>GZIP</CompressionType><CSV/>"},
		{code: sqlerr.S3CSVParsingError, text: "a,\"b\nc", expression: "SELECT * FROM s3object", in: "<CSV><AllowQuotedRecordDelimiter>TRUE</AllowQuotedRecordDelimiter></CSV>"},
		{code: sqlerr.S3CSVUnescapedQuote, text: "a,\"b", expression: "SELECT * FROM s3object"},
		{code: sqlerr.S3CSVEscapingRecordDelimiter, text: "a,\"b\nc\"\n", expression: "SELECT * FROM s3object"},
		{code: sqlerr.S3JSONParsingError, text: "{\"a\":", expression: "SELECT * FROM s3object", in: lines},
		{code: sqlerr.S3ParquetParsingError, text: "a,b\n", expression: "SELECT * FROM s3object", in: parquets},
		{code: sqlerr.S3ParquetParsingError, text: "PAR1 something PAR1", expression: "SELECT * FROM s3object", in: parquets},
		{code: sqlerr.S3ParquetUnsupportedCompressionCodec, text: parquetText(t, compress.Codecs.Zstd, parquet.Types.ByteArray, schema.StringLogicalType{}, -1), expression: "SELECT * FROM s3object", in: parquets},
		{code: sqlerr.S3UnsupportedParquetType, text: parquetText(t, compress.Codecs.Snappy, parquet.Types.FixedLenByteArray, schema.Float16LogicalType{}, 2), expression: "SELECT * FROM s3object", in: parquets},
		{code: sqlerr.S3UnsupportedTypeForQuerying, text: parquetText(t, compress.Codecs.Snappy, parquet.Types.Int96, schema.NoLogicalType{}, -1), expression: "SELECT * FROM s3object s WHERE s.c > `2020T`", in: parquets},
		{code: sqlerr.S3OverMaxParquetBlockSize, text: grown(t, parquetText(t, compress.Codecs.Gzip, parquet.Types.Int96, schema.NoLogicalType{}, -1)), expression: "SELECT * FROM s3object", in: parquets},
		{code: sqlerr.S3OverMaxRecordSize, text: strings.Repeat("x", 2<<20), expression: "SELECT * FROM s3object"},
		{code: sqlerr.S3OverMaxRecordSize, text: long + "\n", expression: "SELECT s._1, s._1 FROM s3object s"},
		{code: sqlerr.S3ColumnTooLong, text: long + "\n", expression: "SELECT s._1 || s._1 FROM s3object s"},
		{code: sqlerr.S3OverMaxColumn, text: strings.Repeat(",", 1_000_000) + "\n", expression: "SELECT * FROM s3object"},

		whole(sqlerr.S3LexerInvalidChar, "SELECT a FROM s3object WHERE a # 1"),
		whole(sqlerr.S3LexerInvalidOperator, "SELECT a FROM s3object WHERE a ! 1"),
		whole(sqlerr.S3LexerInvalidLiteral, "SELECT a FROM s3object WHERE a = 'x"),
		whole(sqlerr.S3LexerInvalidIONLiteral, "SELECT `2007-13T` FROM s3object"),
		whole(sqlerr.S3ParseUnexpectedToken, "SELECT s.5 FROM s3object s"),
		whole(sqlerr.S3ParseUnexpectedOperator, "SELECT 500+ FROM s3object"),
		whole(sqlerr.S3ParseUnsupportedSyntax, "UPDATE s3object SET a = 1"),
		whole(sqlerr.S3ParseExpectedKeyword, "SELECT CASE WHEN TRUE 1 END FROM s3object"),
		whole(sqlerr.S3ParseExpectedTokenType, "SELECT s[1 FROM s3object s"),
		whole(sqlerr.S3ParseExpectedNumber, "SELECT * FROM s3object LIMIT x"),
		whole(sqlerr.S3ParseExpectedTypeName, "SELECT CAST(_1 AS thing) FROM s3object"),
		whole(sqlerr.S3ParseExpectedExpression, "SELECT * FROM s3object WHERE"),
		whole(sqlerr.S3ParseUnexpectedTerm, "SELECT TRIM() FROM s3object"),
		whole(sqlerr.S3ParseUnExpectedKeyword, "SELECT action FROM s3object"),
		whole(sqlerr.S3ParseExpected2TokenTypes, "SELECT SUBSTRING(_1 FROM 1 1) FROM s3object"),
		whole(sqlerr.S3ParseExpectedDatePart, "SELECT EXTRACT(fortnight FROM _1) FROM s3object"),
		whole(sqlerr.S3ParseExpectedWhenClause, "SELECT CASE _1 END FROM s3object"),
		whole(sqlerr.S3ParseExpectedArgumentDelimiter, "SELECT DATE_ADD(day 1, _1) FROM s3object"),
		whole(sqlerr.S3ParseExpectedIdentForAlias, "SELECT _1 AS 1 FROM s3object"),
		whole(sqlerr.S3ParseExpectedIdentForAt, "SELECT _1 FROM s3object s AT 1"),
		whole(sqlerr.S3ParseExpectedIdentForGroupName, "SELECT _1 FROM s3object GROUP AS 1"),
		whole(sqlerr.S3ParseExpectedLeftParenAfterCast, "SELECT CAST _1 AS INT FROM s3object"),
		whole(sqlerr.S3ParseExpectedLeftParenBuiltinFunctionCall, "SELECT LOWER _1 FROM s3object"),
		whole(sqlerr.S3ParseExpectedRightParenBuiltinFunctionCall, "SELECT COUNT(* FROM s3object"),
		whole(sqlerr.S3ParseExpectedLeftParenValueConstructor, "SELECT VALUES 1 FROM s3object"),
		whole(sqlerr.S3ParseCastArity, "SELECT CAST(_1) FROM s3object"),
		whole(sqlerr.S3ParseInvalidTypeParam, "SELECT CAST(_1 AS DECIMAL(x)) FROM s3object"),
		whole(sqlerr.S3ParseEmptySelect, "SELECT FROM s3object"),
		whole(sqlerr.S3ParseSelectMissingFrom, "SELECT 1"),
		whole(sqlerr.S3ParseUnsupportedSelect, "SELECT DISTINCT _1 FROM s3object"),
		whole(sqlerr.S3ParseUnsupportedAlias, "SELECT * AS a FROM s3object"),
		whole(sqlerr.S3ParseUnsupportedLiteralsGroupBy, "SELECT _1 FROM s3object GROUP BY _1"),
		whole(sqlerr.S3ParseMalformedJoin, "SELECT _1 FROM s3object s JOIN s3object t"),
		whole(sqlerr.S3ParseAsteriskIsNotAloneInSelectList, "SELECT *, _1 FROM s3object"),
		whole(sqlerr.S3ParseCannotMixSqbAndWildcardInSelectList, "SELECT s[0].* FROM s3object s"),
		whole(sqlerr.S3ParseInvalidContextForWildcardInSelectList, "SELECT s.*.a FROM s3object s"),
		whole(sqlerr.S3ParseInvalidPathComponent, "SELECT s.year FROM s3object s"),
		whole(sqlerr.S3ParseMissingIdentAfterAt, "SELECT @ FROM s3object"),
		whole(sqlerr.S3ParseUnsupportedCallWithStar, "SELECT SUM(*) FROM s3object"),
		whole(sqlerr.S3ParseNonUnaryAgregateFunctionCall, "SELECT SUM(_1, _2) FROM s3object"),
		whole(sqlerr.S3MaxOperatorsExceeded, "SELECT "+strings.Repeat("(", 5000)+"1 FROM s3object"),
		whole(sqlerr.S3EvaluatorBindingDoesNotExist, "SELECT * FROM vpc_flow_logs"),
		whole(sqlerr.S3ExpressionTooLong, "SELECT '"+strings.Repeat("x", 256<<10)+"' FROM s3object"),
		whole(sqlerr.S3MultipleDataSourcesUnsupported, "SELECT * FROM s3object s, s3object t"),
		whole(sqlerr.S3InvalidTableAlias, "SELECT x._1 FROM s3object s"),
		whole(sqlerr.S3InvalidKeyPath, "SELECT * FROM s3object[*].a.b"),
		whole(sqlerr.S3InvalidColumnIndex, "SELECT s.a FROM s3object s"),
		{code: sqlerr.S3MissingHeaders, text: "a,b\n1,2\n", expression: "SELECT s.c FROM s3object s", in: header},
		{code: sqlerr.S3AmbiguousFieldName, text: "a,A\n1,2\n", expression: "SELECT s.a FROM s3object s", in: header},
		whole(sqlerr.S3InvalidDataType, "SELECT CAST(_1 AS VARCHAR) FROM s3object"),
		whole(sqlerr.S3UnsupportedFunction, "SELECT MEDIAN(_1) FROM s3object"),
		whole(sqlerr.S3UnsupportedSqlOperation, "SELECT * FROM s3object WHERE _1 IN _2"),
		whole(sqlerr.S3UnsupportedSqlStructure, "SELECT _1, COUNT(*) FROM s3object"),
		whole(sqlerr.S3UnsupportedSqlStructure, "SELECT _1 FROM s3object ORDER BY _1"),
		whole(sqlerr.S3EvaluatorNegativeLimit, "SELECT * FROM s3object LIMIT -1"),

		constant(sqlerr.S3IncorrectSqlFunctionArgumentType, "DATE_ADD(year, 1, s.t)"),
		constant(sqlerr.S3EvaluatorInvalidArguments, "LOWER(s.t, s.t)"),
		constant(sqlerr.S3LikeInvalidInputs, "s.n LIKE 'a'"),
		constant(sqlerr.S3EvaluatorLikePatternInvalidEscapeSequence, "s.t LIKE 'a!' ESCAPE '!'"),
		constant(sqlerr.S3CastFailed, "CAST(s.t AS INT)"),
		constant(sqlerr.S3InvalidCast, "CAST(`2007T` AS INT)"),
		constant(sqlerr.S3IntegerOverflow, "9223372036854775807 + s.n"),
		constant(sqlerr.S3NumberFormatError, "1e99999999999"),
		constant(sqlerr.S3ValueParseFailure, "TO_TIMESTAMP(s.t)"),
		constant(sqlerr.S3EvaluatorInvalidTimestampFormatPattern, "TO_TIMESTAMP('1', 'd')"),
		constant(sqlerr.S3EvaluatorInvalidTimestampFormatPatternToken, "TO_STRING(`2017T`, 'y#')"),
		constant(sqlerr.S3EvaluatorInvalidTimestampFormatPatternSymbol, "TO_STRING(`2017T`, 'ddd')"),
		constant(sqlerr.S3EvaluatorInvalidTimestampFormatPatternToken, "TO_STRING(`2017T`, 'b')"),
		constant(sqlerr.S3EvaluatorInvalidTimestampFormatPatternSymbolForParsing, "TO_TIMESTAMP('J', 'MMMMM')"),
		constant(sqlerr.S3EvaluatorUnterminatedTimestampFormatPatternToken, "TO_STRING(`2017T`, 'y''x')"),
		constant(sqlerr.S3EvaluatorTimestampFormatPatternDuplicateFields, "TO_TIMESTAMP('1', 'y yy')"),
		constant(sqlerr.S3EvaluatorTimestampFormatPatternHourClockAmPmMismatch, "TO_TIMESTAMP('1', 'y-M-d h')"),
		constant(sqlerr.S3ExternalEvalException, "1 / (s.n - 1)"),
	}
}

// elsewhere are the codes that no query gives, or that other tests hold.
var elsewhere = map[sqlerr.Code]string{
	sqlerr.S3EmptyRequestBody: "TestRequestErrors", sqlerr.S3MalformedXML: "TestRequestErrors", sqlerr.S3InvalidExpressionType: "TestRequestErrors",
	sqlerr.S3UnsupportedRangeHeader: "TestRefusals", sqlerr.S3Busy: "TestBusy", sqlerr.S3InternalError: "TestDeadline",
	sqlerr.S3NoSuchKey: "server/s3", sqlerr.S3NoSuchBucket: "server/s3", sqlerr.S3AccessDenied: "server/s3", sqlerr.S3SignatureDoesNotMatch: "server/s3", sqlerr.S3MethodNotAllowed: "server/s3",
	sqlerr.S3UnauthorizedAccess: "the server answers AccessDenied", sqlerr.S3UnsupportedStorageClass: "server/s3",
	sqlerr.S3UnrecognizedFormatException: "there are three formats, each with a code for damage",
	sqlerr.S3IllegalSqlFunctionArgument:  "wrong arguments have other codes",
	sqlerr.S3UnsupportedSyntax:           "ParseUnsupportedSyntax",
	sqlerr.S3ParseUnknownOperator:        "LexerInvalidOperator", sqlerr.S3ParseUnsupportedToken: "ParseUnexpectedToken",
	sqlerr.S3ParseExpectedMember: "structs cannot be written", sqlerr.S3ParseUnsupportedCase: "CASE is supported", sqlerr.S3ParseUnsupportedCaseClause: "CASE is supported",
}

func TestEveryCode(t *testing.T) {
	seen := map[sqlerr.Code]bool{}
	for _, c := range triggers(t) {
		seen[c.code] = true
		if got := c.ask(t); got != string(c.code) {
			t.Errorf("%.80s over %.20q: got %.200s, want %s", c.expression, c.text, got, c.code)
		}
	}
	for _, code := range codes(t) {
		if _, there := elsewhere[code]; there == seen[code] {
			t.Errorf("%s: has a test, and none", code)
		}
	}
}

// codes gives all codes that the table of errors has for S3 Select.
func codes(t *testing.T) (out []sqlerr.Code) {
	f, err := parser.ParseFile(token.NewFileSet(), "../../sql/sqlerr/s3.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for _, s := range decl.Specs {
			text, _ := strconv.Unquote(s.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			out = append(out, sqlerr.Code(text))
		}
	}
	return out
}

// ask gives the code of the answer, before or behind the first byte, and the
// records where there is none.
func (c *trigger) ask(t *testing.T) string {
	in, out := c.in, c.out
	if in == "" {
		in = "<CSV/>"
	}
	if out == "" {
		out = "<CSV/>"
	}
	expression := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(c.expression)
	request := body("<Expression>" + expression + "</Expression><ExpressionType>SQL</ExpressionType><InputSerialization>" + in +
		"</InputSerialization><OutputSerialization>" + out + "</OutputSerialization>" + c.rest)
	answer := httptest.NewRecorder()
	err := NewHandler(Options{}).Serve(answer, httptest.NewRequest(http.MethodPost, "/b/k?select&select-type=2", strings.NewReader(request)), object(c.text).object())
	if err != nil {
		if status := Status(sqlerr.From(err).Code); status != http.StatusBadRequest || answer.Body.Len() > 0 {
			t.Errorf("%v: status %d, %d bytes", err, status, answer.Body.Len())
		}
		return string(sqlerr.From(err).Code)
	}
	records, code := recordsOf(answer.Body)
	if code == "" {
		return records
	}
	return code
}

func gzipped(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write([]byte(text))
	z.Close()
	return out.String()
}

// parquetText writes a Parquet object with one column c that is NULL.
func parquetText(t *testing.T, codec compress.Compression, typ parquet.Type, logical schema.LogicalType, width int) string {
	t.Helper()
	column, err := schema.NewPrimitiveNodeLogical("c", parquet.Repetitions.Optional, logical, typ, width, -1)
	if err != nil {
		t.Fatal(err)
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, schema.FieldList{column}, -1)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root, file.WithWriterProps(parquet.NewWriterProperties(parquet.WithCompression(codec))))
	chunk, err := w.AppendRowGroup().NextColumn()
	if err != nil {
		t.Fatal(err)
	}
	absent := []int16{0}
	switch chunk := chunk.(type) {
	case *file.ByteArrayColumnChunkWriter:
		_, err = chunk.WriteBatch(nil, absent, nil)
	case *file.FixedLenByteArrayColumnChunkWriter:
		_, err = chunk.WriteBatch(nil, absent, nil)
	case *file.Int96ColumnChunkWriter:
		_, err = chunk.WriteBatch(nil, absent, nil)
	}
	if err := errors.Join(err, chunk.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// grown gives a Parquet object whose footer says that its row group is large.
func grown(t *testing.T, text string) string {
	t.Helper()
	f, err := file.NewParquetReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	meta := f.MetaData()
	meta.RowGroups[0].TotalByteSize = 300 << 20
	out := bytes.NewBufferString(text[:len(text)-8-int(meta.Size())])
	n, err := meta.WriteTo(out, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(binary.LittleEndian.AppendUint32(out.Bytes(), uint32(n))) + "PAR1"
}
