package ast

// TypeName is a type as written: varchar(10), array(bigint), row(a int),
// struct<a:int>, timestamp(3) with time zone.
type TypeName struct {
	Base
	Name   string     // as written; words joined by one blank
	Args   []*TypeArg // of (…) or <…>
	Zone   string     // "with time zone", "without time zone", or empty
	Angle  bool       // Hive's spelling with < >
	Array  bool       // postfix ARRAY: Args has the element
	Quoted bool       // the name stood in double quotes
}

// TypeArg is a parameter of a type: a number or a type, the latter perhaps with
// a field's name.
type TypeArg struct {
	Base
	Number string
	Field  *Identifier
	Type   *TypeName
}
