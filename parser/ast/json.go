package ast

// JSONPath is what the SQL/JSON functions begin with: input, path, PASSING.
type JSONPath struct {
	Base
	Input   *JSONInput
	Path    *String
	Name    *Identifier // AS name, which only JSON_TABLE takes; or nil
	Passing []*JSONArgument
}

// JSONInput is a value with its FORMAT JSON [ENCODING e].
type JSONInput struct {
	Base
	X        Expr
	Format   bool
	Encoding string // UTF8, UTF16, UTF32, or empty
}

// JSONArgument is value AS name.
type JSONArgument struct {
	Base
	Value *JSONInput
	Name  *Identifier
}

// JSONExists is JSON_EXISTS(…).
type JSONExists struct {
	Base
	Path    *JSONPath
	OnError string // TRUE, FALSE, UNKNOWN, ERROR, or empty
}

// JSONValue is JSON_VALUE(…).
type JSONValue struct {
	Base
	Path                     *JSONPath
	Returning                *TypeName // or nil
	OnEmpty, OnError         string    // NULL, ERROR, DEFAULT, or empty
	EmptyDefault, ErrorValue Expr      // of DEFAULT
}

// JSONQuery is JSON_QUERY(…).
type JSONQuery struct {
	Base
	Path             *JSONPath
	Returning        *JSONReturning // or nil
	Wrapper          string         // WITHOUT, UNCONDITIONAL, CONDITIONAL, or empty
	Quotes           string         // KEEP, OMIT, or empty
	OnScalar         bool           // ON SCALAR STRING after the quotes
	OnEmpty, OnError string         // NULL, ERROR, EMPTY ARRAY, EMPTY OBJECT, or empty
}

// JSONReturning is RETURNING type [FORMAT JSON [ENCODING e]].
type JSONReturning struct {
	Base
	Type     *TypeName
	Format   bool
	Encoding string
}

// JSONMember is a key and a value of JSON_OBJECT.
type JSONMember struct {
	Base
	Key   Expr
	Value *JSONInput
}

// JSONObject is JSON_OBJECT(…).
type JSONObject struct {
	Base
	Members    []*JSONMember
	NullOnNull bool // the default; false for ABSENT ON NULL
	Unique     bool
	Returning  *JSONReturning // or nil
}

// JSONArray is JSON_ARRAY(…).
type JSONArray struct {
	Base
	Items      []*JSONInput
	NullOnNull bool           // false is the default here
	Returning  *JSONReturning // or nil
}

func (*JSONExists) expr() {}
func (*JSONValue) expr()  {}
func (*JSONQuery) expr()  {}
func (*JSONObject) expr() {}
func (*JSONArray) expr()  {}
