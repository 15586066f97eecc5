package sqlerr

import (
	"strconv"
	"strings"
)

// Codes of the request, which a server answers.
const (
	S3EmptyRequestBody            Code = "EmptyRequestBody"
	S3MalformedXML                Code = "MalformedXML"
	S3MissingRequiredParameter    Code = "MissingRequiredParameter"
	S3InvalidRequestParameter     Code = "InvalidRequestParameter"
	S3InvalidExpressionType       Code = "InvalidExpressionType"
	S3ExpressionTooLong           Code = "ExpressionTooLong"
	S3InvalidDataSource           Code = "InvalidDataSource"
	S3ObjectSerializationConflict Code = "ObjectSerializationConflict"
	S3InvalidFileHeaderInfo       Code = "InvalidFileHeaderInfo"
	S3InvalidQuoteFields          Code = "InvalidQuoteFields"
	S3InvalidJsonType             Code = "InvalidJsonType"
	S3InvalidCompressionFormat    Code = "InvalidCompressionFormat"
	S3InvalidScanRange            Code = "InvalidScanRange"
	S3UnsupportedScanRangeInput   Code = "UnsupportedScanRangeInput"
	S3UnsupportedRangeHeader      Code = "UnsupportedRangeHeader"
	S3UnsupportedStorageClass     Code = "UnsupportedStorageClass"
	S3MethodNotAllowed            Code = "MethodNotAllowed"
	S3UnauthorizedAccess          Code = "UnauthorizedAccess"
	S3Busy                        Code = "Busy"
	S3InternalError               Code = "InternalError"
	S3NoSuchKey                   Code = "NoSuchKey"
	S3NoSuchBucket                Code = "NoSuchBucket"
	S3AccessDenied                Code = "AccessDenied"
	S3SignatureDoesNotMatch       Code = "SignatureDoesNotMatch"
)

// Codes of the object's content.
const (
	S3InvalidTextEncoding                Code = "InvalidTextEncoding"
	S3TruncatedInput                     Code = "TruncatedInput"
	S3CSVParsingError                    Code = "CSVParsingError"
	S3CSVUnescapedQuote                  Code = "CSVUnescapedQuote"
	S3CSVEscapingRecordDelimiter         Code = "CSVEscapingRecordDelimiter"
	S3JSONParsingError                   Code = "JSONParsingError"
	S3ParquetParsingError                Code = "ParquetParsingError"
	S3ParquetUnsupportedCompressionCodec Code = "ParquetUnsupportedCompressionCodec"
	S3UnsupportedParquetType             Code = "UnsupportedParquetType"
	S3UnsupportedTypeForQuerying         Code = "UnsupportedTypeForQuerying"
	S3OverMaxParquetBlockSize            Code = "OverMaxParquetBlockSize"
	S3OverMaxRecordSize                  Code = "OverMaxRecordSize"
	S3ColumnTooLong                      Code = "ColumnTooLong"
	S3OverMaxColumn                      Code = "OverMaxColumn"
	S3UnrecognizedFormatException        Code = "UnrecognizedFormatException"
)

// Codes of the lexer.
const (
	S3LexerInvalidChar       Code = "LexerInvalidChar"
	S3LexerInvalidOperator   Code = "LexerInvalidOperator"
	S3LexerInvalidLiteral    Code = "LexerInvalidLiteral"
	S3LexerInvalidIONLiteral Code = "LexerInvalidIONLiteral"
)

// Codes of the parser, spelled as the service spells them.
const (
	S3ParseUnexpectedToken                       Code = "ParseUnexpectedToken"
	S3ParseUnexpectedOperator                    Code = "ParseUnexpectedOperator"
	S3ParseUnexpectedTerm                        Code = "ParseUnexpectedTerm"
	S3ParseUnExpectedKeyword                     Code = "ParseUnExpectedKeyword"
	S3ParseUnknownOperator                       Code = "ParseUnknownOperator"
	S3ParseUnsupportedToken                      Code = "ParseUnsupportedToken"
	S3ParseUnsupportedSyntax                     Code = "ParseUnsupportedSyntax"
	S3UnsupportedSyntax                          Code = "UnsupportedSyntax"
	S3ParseExpectedKeyword                       Code = "ParseExpectedKeyword"
	S3ParseExpectedTokenType                     Code = "ParseExpectedTokenType"
	S3ParseExpected2TokenTypes                   Code = "ParseExpected2TokenTypes"
	S3ParseExpectedNumber                        Code = "ParseExpectedNumber"
	S3ParseExpectedTypeName                      Code = "ParseExpectedTypeName"
	S3ParseExpectedExpression                    Code = "ParseExpectedExpression"
	S3ParseExpectedMember                        Code = "ParseExpectedMember"
	S3ParseExpectedDatePart                      Code = "ParseExpectedDatePart"
	S3ParseExpectedWhenClause                    Code = "ParseExpectedWhenClause"
	S3ParseExpectedArgumentDelimiter             Code = "ParseExpectedArgumentDelimiter"
	S3ParseExpectedIdentForAlias                 Code = "ParseExpectedIdentForAlias"
	S3ParseExpectedIdentForAt                    Code = "ParseExpectedIdentForAt"
	S3ParseExpectedIdentForGroupName             Code = "ParseExpectedIdentForGroupName"
	S3ParseExpectedLeftParenAfterCast            Code = "ParseExpectedLeftParenAfterCast"
	S3ParseExpectedLeftParenBuiltinFunctionCall  Code = "ParseExpectedLeftParenBuiltinFunctionCall"
	S3ParseExpectedRightParenBuiltinFunctionCall Code = "ParseExpectedRightParenBuiltinFunctionCall"
	S3ParseExpectedLeftParenValueConstructor     Code = "ParseExpectedLeftParenValueConstructor"
	S3ParseCastArity                             Code = "ParseCastArity"
	S3ParseInvalidTypeParam                      Code = "ParseInvalidTypeParam"
	S3ParseEmptySelect                           Code = "ParseEmptySelect"
	S3ParseSelectMissingFrom                     Code = "ParseSelectMissingFrom"
	S3ParseUnsupportedSelect                     Code = "ParseUnsupportedSelect"
	S3ParseUnsupportedCase                       Code = "ParseUnsupportedCase"
	S3ParseUnsupportedCaseClause                 Code = "ParseUnsupportedCaseClause"
	S3ParseUnsupportedAlias                      Code = "ParseUnsupportedAlias"
	S3ParseUnsupportedLiteralsGroupBy            Code = "ParseUnsupportedLiteralsGroupBy"
	S3ParseMalformedJoin                         Code = "ParseMalformedJoin"
	S3ParseAsteriskIsNotAloneInSelectList        Code = "ParseAsteriskIsNotAloneInSelectList"
	S3ParseCannotMixSqbAndWildcardInSelectList   Code = "ParseCannotMixSqbAndWildcardInSelectList"
	S3ParseInvalidContextForWildcardInSelectList Code = "ParseInvalidContextForWildcardInSelectList"
	S3ParseInvalidPathComponent                  Code = "ParseInvalidPathComponent"
	S3ParseMissingIdentAfterAt                   Code = "ParseMissingIdentAfterAt"
	S3ParseUnsupportedCallWithStar               Code = "ParseUnsupportedCallWithStar"
	S3ParseNonUnaryAgregateFunctionCall          Code = "ParseNonUnaryAgregateFunctionCall"
	S3MaxOperatorsExceeded                       Code = "MaxOperatorsExceeded"
)

// Codes of meaning.
const (
	S3MultipleDataSourcesUnsupported            Code = "MultipleDataSourcesUnsupported"
	S3InvalidTableAlias                         Code = "InvalidTableAlias"
	S3InvalidKeyPath                            Code = "InvalidKeyPath"
	S3InvalidColumnIndex                        Code = "InvalidColumnIndex"
	S3AmbiguousFieldName                        Code = "AmbiguousFieldName"
	S3MissingHeaders                            Code = "MissingHeaders"
	S3EvaluatorBindingDoesNotExist              Code = "EvaluatorBindingDoesNotExist"
	S3InvalidDataType                           Code = "InvalidDataType"
	S3UnsupportedFunction                       Code = "UnsupportedFunction"
	S3UnsupportedSqlOperation                   Code = "UnsupportedSqlOperation"
	S3UnsupportedSqlStructure                   Code = "UnsupportedSqlStructure"
	S3IllegalSqlFunctionArgument                Code = "IllegalSqlFunctionArgument"
	S3IncorrectSqlFunctionArgumentType          Code = "IncorrectSqlFunctionArgumentType"
	S3EvaluatorInvalidArguments                 Code = "EvaluatorInvalidArguments"
	S3LikeInvalidInputs                         Code = "LikeInvalidInputs"
	S3EvaluatorLikePatternInvalidEscapeSequence Code = "EvaluatorLikePatternInvalidEscapeSequence"
	S3EvaluatorNegativeLimit                    Code = "EvaluatorNegativeLimit"
)

// Codes of the run.
const (
	S3CastFailed                                             Code = "CastFailed"
	S3InvalidCast                                            Code = "InvalidCast"
	S3IntegerOverflow                                        Code = "IntegerOverflow"
	S3NumberFormatError                                      Code = "NumberFormatError"
	S3ValueParseFailure                                      Code = "ValueParseFailure"
	S3EvaluatorInvalidTimestampFormatPattern                 Code = "EvaluatorInvalidTimestampFormatPattern"
	S3EvaluatorInvalidTimestampFormatPatternToken            Code = "EvaluatorInvalidTimestampFormatPatternToken"
	S3EvaluatorInvalidTimestampFormatPatternSymbol           Code = "EvaluatorInvalidTimestampFormatPatternSymbol"
	S3EvaluatorInvalidTimestampFormatPatternSymbolForParsing Code = "EvaluatorInvalidTimestampFormatPatternSymbolForParsing"
	S3EvaluatorUnterminatedTimestampFormatPatternToken       Code = "EvaluatorUnterminatedTimestampFormatPatternToken"
	S3EvaluatorTimestampFormatPatternDuplicateFields         Code = "EvaluatorTimestampFormatPatternDuplicateFields"
	S3EvaluatorTimestampFormatPatternHourClockAmPmMismatch   Code = "EvaluatorTimestampFormatPatternHourClockAmPmMismatch"
	S3ExternalEvalException                                  Code = "ExternalEvalException"
)

// s3Classes lists the classes of S3 Select's codes; as everywhere, a code that is
// not here is of ClassStatement.
var s3Classes = map[Code]Class{
	S3EmptyRequestBody:                             ClassUsage,
	S3MalformedXML:                                 ClassUsage,
	S3MissingRequiredParameter:                     ClassUsage,
	S3InvalidRequestParameter:                      ClassUsage,
	S3InvalidExpressionType:                        ClassUsage,
	S3InvalidDataSource:                            ClassUsage,
	S3ObjectSerializationConflict:                  ClassUsage,
	S3InvalidFileHeaderInfo:                        ClassUsage,
	S3InvalidQuoteFields:                           ClassUsage,
	S3InvalidJsonType:                              ClassUsage,
	S3InvalidCompressionFormat:                     ClassInput,
	S3InvalidScanRange:                             ClassUsage,
	S3UnsupportedScanRangeInput:                    ClassUsage,
	S3UnsupportedRangeHeader:                       ClassUsage,
	S3UnsupportedStorageClass:                      ClassUsage,
	S3MethodNotAllowed:                             ClassUsage,
	S3UnauthorizedAccess:                           ClassPermission,
	S3Busy:                                         ClassRuntime,
	S3InternalError:                                ClassRuntime,
	S3NoSuchKey:                                    ClassInput,
	S3NoSuchBucket:                                 ClassInput,
	S3AccessDenied:                                 ClassPermission,
	S3SignatureDoesNotMatch:                        ClassPermission,
	S3InvalidTextEncoding:                          ClassInput,
	S3TruncatedInput:                               ClassInput,
	S3CSVParsingError:                              ClassInput,
	S3CSVUnescapedQuote:                            ClassInput,
	S3CSVEscapingRecordDelimiter:                   ClassInput,
	S3JSONParsingError:                             ClassInput,
	S3ParquetParsingError:                          ClassInput,
	S3ParquetUnsupportedCompressionCodec:           ClassInput,
	S3UnsupportedParquetType:                       ClassInput,
	S3UnsupportedTypeForQuerying:                   ClassInput,
	S3OverMaxParquetBlockSize:                      ClassInput,
	S3OverMaxRecordSize:                            ClassInput,
	S3ColumnTooLong:                                ClassInput,
	S3OverMaxColumn:                                ClassInput,
	S3UnrecognizedFormatException:                  ClassInput,
	S3CastFailed:                                   ClassRuntime,
	S3InvalidCast:                                  ClassRuntime,
	S3IntegerOverflow:                              ClassRuntime,
	S3NumberFormatError:                            ClassRuntime,
	S3ValueParseFailure:                            ClassRuntime,
	S3EvaluatorInvalidTimestampFormatPattern:       ClassRuntime,
	S3EvaluatorInvalidTimestampFormatPatternToken:  ClassRuntime,
	S3EvaluatorInvalidTimestampFormatPatternSymbol: ClassRuntime,
	S3EvaluatorInvalidTimestampFormatPatternSymbolForParsing: ClassRuntime,
	S3EvaluatorUnterminatedTimestampFormatPatternToken:       ClassRuntime,
	S3EvaluatorTimestampFormatPatternDuplicateFields:         ClassRuntime,
	S3EvaluatorTimestampFormatPatternHourClockAmPmMismatch:   ClassRuntime,
	S3ExternalEvalException:                                  ClassRuntime,
}

// S3Text gives the text that S3 Select sends with a code where it is the same for
// every statement, else an empty one.
func S3Text(c Code) string { return s3Texts[c] }

// NoText is the error of an object that is no UTF-8; at counts its bytes.
func NoText(at int64) *Error {
	digits := strconv.FormatInt(at, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return New(S3InvalidTextEncoding, "UTF-8 encoding is required. The text encoding error was found near byte %s.", digits)
}

// IsS3 reports whether the code is one of S3's, which have small letters.
func IsS3(c Code) bool { return strings.ToUpper(string(c)) != string(c) }

var s3Texts = map[Code]string{
	S3ExpressionTooLong:                                      "The SQL expression is too long: The maximum byte-length for the SQL expression is 256 KB.",
	S3MissingHeaders:                                         "Some headers in the query are missing from the file. Please check the file and try again.",
	S3ExternalEvalException:                                  "The query cannot be evaluated. Please check the query and file and try again.",
	S3AmbiguousFieldName:                                     "Field name matches to multiple fields in the file. Check the SQL expression and the file, and try again.",
	S3IntegerOverflow:                                        "An integer overflow or underflow occurred in the SQL expression.",
	S3IncorrectSqlFunctionArgumentType:                       "Incorrect type of arguments in function call in the SQL expression.",
	S3LikeInvalidInputs:                                      "Invalid argument given to the LIKE clause in the SQL expression.",
	S3ValueParseFailure:                                      "A timestamp parse failure occurred in the SQL expression.",
	S3EvaluatorLikePatternInvalidEscapeSequence:              "Escape sequence in the LIKE pattern is invalid.",
	S3EvaluatorInvalidTimestampFormatPattern:                 "The timestamp format pattern requires additional fields in the SQL expression.",
	S3EvaluatorInvalidTimestampFormatPatternToken:            "The timestamp format pattern contains an invalid token in the SQL expression.",
	S3EvaluatorInvalidTimestampFormatPatternSymbol:           "The timestamp format pattern contains an invalid symbol in the SQL expression.",
	S3EvaluatorInvalidTimestampFormatPatternSymbolForParsing: "The timestamp format pattern contains a valid format symbol that cannot be applied to timestamp parsing in the SQL expression.",
	S3EvaluatorUnterminatedTimestampFormatPatternToken:       "The timestamp format pattern contains an unterminated token in the SQL expression.",
	S3EvaluatorTimestampFormatPatternDuplicateFields:         "The timestamp format pattern contains multiple format specifiers representing the timestamp field in the SQL expression.",
	S3EvaluatorTimestampFormatPatternHourClockAmPmMismatch:   "The timestamp format pattern contains a 12-hour clock without an AM/PM marker, or the reverse, in the SQL expression.",
	S3InvalidCompressionFormat:                               "The file is not in a supported compression format. Only GZIP and BZIP2 are supported.",
	S3TruncatedInput:                                         "Object decompression failed. Check that the object is properly compressed using the format specified in the request.",
	S3CSVParsingError:                                        "Encountered an error parsing the CSV file. Check the file and try again.",
	S3CSVUnescapedQuote:                                      "Unescaped quote found while parsing the CSV file. To allow quoted record delimiters, set AllowQuotedRecordDelimiter to 'TRUE'.",
	S3CSVEscapingRecordDelimiter:                             "Quoted record delimiter found in the file. To allow quoted record delimiters, set AllowQuotedRecordDelimiter to 'TRUE'.",
	S3JSONParsingError:                                       "Encountered an error parsing the JSON file. Check the file and try again.",
	S3ParquetParsingError:                                    "Encountered an error parsing the Parquet file. Check the file and try again.",
	S3OverMaxRecordSize:                                      "The length of a record in the input or result is greater than the maxCharsPerRecord limit of 1 MB.",
	S3OverMaxColumn:                                          "The number of columns in the result is greater than the maximum allowable number of columns.",
	S3ColumnTooLong:                                          "The length of a column in the result is greater than the maxCharsPerColumn of 1 MB.",
	S3InvalidScanRange:                                       "The value of a parameter in ScanRange is invalid.",
	S3UnsupportedScanRangeInput:                              "Scan range queries are not supported on this type of object.",
	S3InvalidRequestParameter:                                "The value of a parameter in the SelectRequest element is invalid.",
	S3ObjectSerializationConflict:                            "InputSerialization specifies more than one format (CSV, JSON, or Parquet), or OutputSerialization specifies more than one format (CSV or JSON).",
	S3MissingRequiredParameter:                               "The SelectRequest entity is missing a required parameter.",
	S3EmptyRequestBody:                                       "Request body cannot be empty.",
	S3MalformedXML:                                           "The XML provided was not well-formed or did not validate against our published schema.",
	S3InvalidExpressionType:                                  "The ExpressionType is not valid. Only SQL expressions are supported.",
	S3InvalidDataSource:                                      "The data source type is not valid. Only CSV, JSON, and Parquet are supported.",
	S3InvalidFileHeaderInfo:                                  "The FileHeaderInfo value is not valid. Only NONE, USE, and IGNORE are supported.",
	S3InvalidQuoteFields:                                     "The QuoteFields value is not valid. Only ALWAYS and ASNEEDED are supported.",
	S3InvalidJsonType:                                        "The JsonType value is not valid. Only DOCUMENT and LINES are supported.",
	S3UnsupportedRangeHeader:                                 "The Range header is not supported for this operation.",
	S3ParquetUnsupportedCompressionCodec:                     "The file has a column with an unsupported compression codec.",
	S3UnsupportedParquetType:                                 "The file has a Parquet column of a type that is not supported.",
	S3UnsupportedTypeForQuerying:                             "The query cannot be evaluated over a column of a type that is not supported for querying.",
	S3OverMaxParquetBlockSize:                                "The Parquet file is above the max row group size.",
	S3UnsupportedStorageClass:                                "Encountered a storage class that is not supported. Only STANDARD, STANDARD_IA, and ONEZONE_IA are supported.",
	S3Busy:                                                   "The service is unavailable. Try again later.",
	S3InternalError:                                          "Encountered an internal error.",
}

func init() { // one table for Code.Class
	for code, class := range s3Classes {
		if _, double := classes[code]; double {
			panic("sqlerr: code listed twice: " + string(code))
		}
		classes[code] = class
	}
}
