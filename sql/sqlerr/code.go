package sqlerr

// Code is the name of an error as Trino (and with it Athena) or S3 Select
// spells it.
type Code string

// Class says what kind of failure a code is; the exit code of the command line
// follows from it.
type Class uint8

// The classes of errors.
const (
	ClassRuntime    Class = iota // the query failed while it ran: exit 1
	ClassUsage                   // the command line was used wrongly: exit 2
	ClassStatement               // syntax or meaning of the statement: exit 3
	ClassInput                   // input not found or unreadable: exit 4
	ClassPermission              // credentials or permission: exit 5
	ClassStrict                  // --strict and some input was skipped: exit 6
	ClassTimeout                 // --timeout: exit 124
	ClassCancelled               // Ctrl-C: exit 130
)

// Codes of the Athena and Trino side.
const (
	SyntaxError               Code = "SYNTAX_ERROR" // Athena: MALFORMED_QUERY
	TableNotFound             Code = "TABLE_NOT_FOUND"
	SchemaNotFound            Code = "SCHEMA_NOT_FOUND"
	CatalogNotFound           Code = "CATALOG_NOT_FOUND"
	ColumnNotFound            Code = "COLUMN_NOT_FOUND"
	AmbiguousName             Code = "AMBIGUOUS_NAME"
	DuplicateColumnName       Code = "DUPLICATE_COLUMN_NAME"
	DuplicateNamedQuery       Code = "DUPLICATE_NAMED_QUERY"
	MismatchedColumnAliases   Code = "MISMATCHED_COLUMN_ALIASES"
	MissingColumnAliases      Code = "MISSING_COLUMN_ALIASES"
	TypeMismatch              Code = "TYPE_MISMATCH"
	TypeNotFound              Code = "TYPE_NOT_FOUND"
	FunctionNotFound          Code = "FUNCTION_NOT_FOUND"
	FunctionNotAggregate      Code = "FUNCTION_NOT_AGGREGATE"
	FunctionNotWindow         Code = "FUNCTION_NOT_WINDOW"
	ExpressionNotAggregate    Code = "EXPRESSION_NOT_AGGREGATE"
	ExpressionNotScalar       Code = "EXPRESSION_NOT_SCALAR"
	ExpressionNotConstant     Code = "EXPRESSION_NOT_CONSTANT"
	ExpressionNotInDistinct   Code = "EXPRESSION_NOT_IN_DISTINCT"
	NestedAggregation         Code = "NESTED_AGGREGATION"
	NestedWindow              Code = "NESTED_WINDOW"
	InvalidWindowFrame        Code = "INVALID_WINDOW_FRAME"
	InvalidWindowReference    Code = "INVALID_WINDOW_REFERENCE"
	DuplicateWindowName       Code = "DUPLICATE_WINDOW_NAME"
	InvalidPartitionBy        Code = "INVALID_PARTITION_BY"
	InvalidOrderBy            Code = "INVALID_ORDER_BY"
	MissingOrderBy            Code = "MISSING_ORDER_BY"
	NullTreatmentNotAllowed   Code = "NULL_TREATMENT_NOT_ALLOWED"
	MissingGroupBy            Code = "MISSING_GROUP_BY"
	TooManyGroupingSets       Code = "TOO_MANY_GROUPING_SETS"
	InvalidColumnReference    Code = "INVALID_COLUMN_REFERENCE"
	ColumnTypeUnknown         Code = "COLUMN_TYPE_UNKNOWN"
	InvalidLiteral            Code = "INVALID_LITERAL"
	InvalidLimitClause        Code = "INVALID_LIMIT_CLAUSE"
	InvalidRecursiveReference Code = "INVALID_RECURSIVE_REFERENCE"
	NestedRecursive           Code = "NESTED_RECURSIVE"
	InvalidArguments          Code = "INVALID_ARGUMENTS"
	MissingArgument           Code = "MISSING_ARGUMENT"
	TooManyArguments          Code = "TOO_MANY_ARGUMENTS"
	InvalidParameterUsage     Code = "INVALID_PARAMETER_USAGE"
	InvalidTableProperty      Code = "INVALID_TABLE_PROPERTY"
	TableAlreadyExists        Code = "TABLE_ALREADY_EXISTS"
	ViewIsStale               Code = "VIEW_IS_STALE"
	ViewIsRecursive           Code = "VIEW_IS_RECURSIVE"
	InvalidView               Code = "INVALID_VIEW"
	NotFound                  Code = "NOT_FOUND"
	GenericUserError          Code = "GENERIC_USER_ERROR"
	NotSupported              Code = "NOT_SUPPORTED"
	MissingOver               Code = "MISSING_OVER"
	MissingColumnName         Code = "MISSING_COLUMN_NAME"
	SubqueryMultipleRows      Code = "SUBQUERY_MULTIPLE_ROWS"
	NumericOutOfRange         Code = "NUMERIC_VALUE_OUT_OF_RANGE"
	DivisionByZero            Code = "DIVISION_BY_ZERO"
	InvalidCastArgument       Code = "INVALID_CAST_ARGUMENT"
	InvalidFunctionArgument   Code = "INVALID_FUNCTION_ARGUMENT"
	InvalidPath               Code = "INVALID_PATH"
	DuplicateParameterName    Code = "DUPLICATE_PARAMETER_NAME"
	PathEvaluationError       Code = "PATH_EVALUATION_ERROR"
	JSONInputConversion       Code = "JSON_INPUT_CONVERSION_ERROR"
	JSONOutputConversion      Code = "JSON_OUTPUT_CONVERSION_ERROR"
	JSONValueResult           Code = "JSON_VALUE_RESULT_ERROR"
	ExceededMemoryLimit       Code = "EXCEEDED_MEMORY_LIMIT"
	ExceededFunctionMemory    Code = "EXCEEDED_FUNCTION_MEMORY_LIMIT"
	ExceededTimeLimit         Code = "EXCEEDED_TIME_LIMIT"
	UserCanceled              Code = "USER_CANCELED"
	PermissionDenied          Code = "PERMISSION_DENIED"
	ConstraintViolation       Code = "CONSTRAINT_VIOLATION"
	StackOverflow             Code = "STACK_OVERFLOW"
	QueryTextTooLarge         Code = "QUERY_TEXT_TOO_LARGE"
	GenericInternalError      Code = "GENERIC_INTERNAL_ERROR"
	HiveBadData               Code = "HIVE_BAD_DATA"
	HiveCursorError           Code = "HIVE_CURSOR_ERROR"
	HiveCannotOpenSplit       Code = "HIVE_CANNOT_OPEN_SPLIT"
	HiveInvalidPartition      Code = "HIVE_INVALID_PARTITION_VALUE"
	HiveMetastoreError        Code = "HIVE_METASTORE_ERROR"
	HiveUnsupportedFormat     Code = "HIVE_UNSUPPORTED_FORMAT"
	HivePartitionSchemaWrong  Code = "HIVE_PARTITION_SCHEMA_MISMATCH"
	HiveExceededPartitions    Code = "HIVE_EXCEEDED_PARTITION_LIMIT"
	InvalidInput              Code = "INVALID_INPUT"
	DataCatalogNotFound       Code = "DATACATALOG_NOT_FOUND"
	HiveStatement             Code = "FAILED" // a Hive-side statement's own text follows: "FAILED: SemanticException …"
)

// Codes of flowsql itself: of its input and its command line.
const (
	InputNotFound   Code = "INPUT_NOT_FOUND"
	InputUnreadable Code = "INPUT_UNREADABLE"
	InputNotFlowLog Code = "INPUT_NOT_A_FLOW_LOG"
	InputMixedKinds Code = "INPUT_MIXED_KINDS"
	InputSkipped    Code = "INPUT_SKIPPED" // --strict
	Usage           Code = "USAGE"
)

// Info is one row of the table of codes.
type Info struct {
	Code   Code
	Class  Class
	Athena Code // Athena's name where it is another, else empty
}

// classes lists the codes that are not of ClassStatement (errors found before a
// query runs, the most common kind). S3 Select's codes are in s3.go.
var classes = map[Code]Class{
	NumericOutOfRange: ClassRuntime, DivisionByZero: ClassRuntime, InvalidCastArgument: ClassRuntime,
	InvalidFunctionArgument: ClassRuntime, ExceededMemoryLimit: ClassRuntime, ExceededFunctionMemory: ClassRuntime,
	PathEvaluationError: ClassRuntime, JSONInputConversion: ClassRuntime, JSONOutputConversion: ClassRuntime, JSONValueResult: ClassRuntime,
	SubqueryMultipleRows: ClassRuntime, StackOverflow: ClassRuntime, GenericInternalError: ClassRuntime,
	HiveBadData: ClassRuntime, HiveCursorError: ClassRuntime, HiveCannotOpenSplit: ClassRuntime,
	HiveInvalidPartition: ClassRuntime, HiveMetastoreError: ClassRuntime, HiveUnsupportedFormat: ClassRuntime,
	HivePartitionSchemaWrong: ClassRuntime, HiveStatement: ClassRuntime,
	ExceededTimeLimit: ClassTimeout, UserCanceled: ClassCancelled, PermissionDenied: ClassPermission,
	InputNotFound: ClassInput, InputUnreadable: ClassInput, InputNotFlowLog: ClassInput, InputMixedKinds: ClassInput,
	InputSkipped: ClassStrict, Usage: ClassUsage,
}

// Class gives the class of the code; a code without an entry of its own is of
// ClassStatement.
func (c Code) Class() Class {
	if k, ok := classes[c]; ok {
		return k
	}
	return ClassStatement
}

// ExitCode gives the exit code of the command line for the class.
func (k Class) ExitCode() int {
	switch k {
	case ClassUsage:
		return 2
	case ClassStatement:
		return 3
	case ClassInput:
		return 4
	case ClassPermission:
		return 5
	case ClassStrict:
		return 6
	case ClassTimeout:
		return 124
	case ClassCancelled:
		return 130
	}
	return 1
}
