package function

import (
	"strings"
	"unicode/utf8"

	"flowsql/sql/dynamic"
	"flowsql/sql/sqlerr"
)

func dynamicFunctions() []Def {
	out := append(toDynamic(), dynamicOperators()...)
	out = append(out, dynamicTests()...)
	out = append(out, dynamicTexts()...)
	out = append(out, dynamicDates()...)
	return append(out, dynamicAggregates()...)
}

var oneValue, twoValues, threeValues = []string{"dynamic"}, []string{"dynamic", "dynamic"}, []string{"dynamic", "dynamic", "dynamic"}

func unknownValue() dynamic.Value { return dynamic.Value{Kind: dynamic.Null} }

func wrongArgument() error {
	return sqlerr.New(sqlerr.S3IncorrectSqlFunctionArgumentType, "%s", sqlerr.S3Text(sqlerr.S3IncorrectSqlFunctionArgumentType))
}

func dynamicOperators() []Def {
	var out []Def
	for op, name := range map[byte]string{'+': "plus", '-': "minus", '*': "times", '/': "divide", '%': "modulo"} {
		out = append(out, overDynamic("dynamic_"+name, twoValues, "dynamic", "Arithmetic", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.Arithmetic(op, a[0], a[1])
		}))
	}
	for _, k := range []dynamic.Kind{dynamic.Bool, dynamic.Int, dynamic.Float, dynamic.Decimal, dynamic.String, dynamic.Timestamp} {
		out = append(out, overDynamic("dynamic_cast_"+strings.ToLower(k.String()), oneValue, "dynamic", "CAST", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.Cast(a[0], k)
		}))
	}
	return append(out,
		overDynamic("dynamic_negate", oneValue, "dynamic", "Negation", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.Negate(a[0])
		}),
		overDynamic("dynamic_path", []string{"dynamic", "dynamic"}, "dynamic", "The value at a path", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.Follow(a[0], dynamic.DecodePath(a[1].Text))
		}),
		variadicList(),
		overDynamic("dynamic_sort_key", oneValue, "dynamic", "A value whose bytes are ordered as the values", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.SortKey(a[0]), nil
		}),
		overDynamic("dynamic_known", oneValue, "dynamic", "The value, NULL for MISSING", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			if a[0].Unknown() {
				return unknownValue(), nil
			}
			return a[0], nil
		}))
}

// variadicList makes a list of values; MISSING is NULL in it, as in JSON.
func variadicList() Def {
	d := overDynamic("dynamic_list", oneValue, "dynamic", "A list of the values", func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
		return dynamic.NewList(a), nil
	})
	d.Flags |= Variadic
	return d
}

// comparing makes the boolean of comparing two values that are known.
func comparing(test func(a, b dynamic.Value) (bool, error)) onValues {
	return func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
		if a[0].Unknown() || a[1].Unknown() {
			return unknownValue(), nil
		}
		ok, err := test(a[0], a[1])
		return dynamic.NewBool(ok), err
	}
}

func inOrder(holds func(order int) bool) onValues {
	return comparing(func(a, b dynamic.Value) (bool, error) {
		order, err := dynamic.Compare(a, b)
		return holds(order), err
	})
}

func dynamicTests() []Def {
	test := func(name string, in []string, f onValues) Def {
		return overDynamic(name, in, "boolean", "A condition", f)
	}
	return []Def{
		test("dynamic_equal", twoValues, comparing(func(a, b dynamic.Value) (bool, error) { return dynamic.Equal(a, b), nil })),
		test("dynamic_not_equal", twoValues, comparing(func(a, b dynamic.Value) (bool, error) { return !dynamic.Equal(a, b), nil })),
		test("dynamic_less", twoValues, inOrder(func(o int) bool { return o < 0 })),
		test("dynamic_less_equal", twoValues, inOrder(func(o int) bool { return o <= 0 })),
		test("dynamic_greater", twoValues, inOrder(func(o int) bool { return o > 0 })),
		test("dynamic_greater_equal", twoValues, inOrder(func(o int) bool { return o >= 0 })),
		test("dynamic_truth", oneValue, func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			if a[0].Kind == dynamic.Bool || a[0].Unknown() {
				return a[0], nil
			}
			return unknownValue(), dynamic.CannotEvaluate("a condition is due here, not a %s", a[0].Kind)
		}),
		test("dynamic_is_null", oneValue, func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.NewBool(a[0].Unknown()), nil
		}),
		test("dynamic_is_missing", oneValue, func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.NewBool(a[0].Kind == dynamic.Missing), nil
		}),
		test("dynamic_in", twoValues, inList),
		test("dynamic_like", twoValues, likeValues),
		test("dynamic_like", threeValues, likeValues),
	}
}

// inList looks for a value among the elements of a list.
func inList(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
	if a[0].Unknown() || a[1].Unknown() {
		return unknownValue(), nil
	}
	if a[1].Kind != dynamic.List { // has no elements
		return dynamic.NewBool(false), nil
	}
	found, unknown := false, false
	dynamic.Elements(a[1].Text, func(raw string) bool {
		item := dynamic.FromJSON(raw)
		unknown = unknown || item.Unknown()
		found = dynamic.Equal(a[0], item)
		return !found
	})
	if !found && unknown {
		return unknownValue(), nil
	}
	return dynamic.NewBool(found), nil
}

func likeValues(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
	for _, v := range a {
		if v.Unknown() {
			return unknownValue(), nil
		}
	}
	for _, v := range a {
		if v.Kind != dynamic.String {
			return unknownValue(), sqlerr.New(sqlerr.S3LikeInvalidInputs, "%s", sqlerr.S3Text(sqlerr.S3LikeInvalidInputs))
		}
	}
	escape := rune(-1)
	if len(a) == 3 {
		mark, size := utf8.DecodeRuneInString(a[2].Text)
		if size == 0 || size != len(a[2].Text) {
			return unknownValue(), dynamic.InvalidEscape()
		}
		escape = mark
	}
	ok, err := dynamic.Like(a[0].Text, a[1].Text, escape)
	return dynamic.NewBool(ok), err
}

// ofText makes a function whose first argument is a string; unknown arguments
// make its result unknown.
func ofText(f func(a []dynamic.Value) (dynamic.Value, error)) onValues {
	return func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
		for _, v := range a {
			if v.Unknown() {
				return unknownValue(), nil
			}
		}
		if a[0].Kind != dynamic.String {
			return unknownValue(), wrongArgument()
		}
		return f(a)
	}
}

func dynamicTexts() []Def {
	def := func(name string, in []string, f func(a []dynamic.Value) (dynamic.Value, error)) Def {
		return overDynamic("dynamic_"+name, in, "dynamic", "Text", ofText(f))
	}
	trimmed := func(name string, cut func(s, set string) string) Def {
		return def(name, twoValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[1].Kind != dynamic.String {
				return unknownValue(), wrongArgument()
			}
			return dynamic.NewString(cut(a[0].Text, a[1].Text)), nil
		})
	}
	return []Def{
		def("lower", oneValue, func(a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.NewString(dynamic.Lower(a[0].Text)), nil
		}),
		def("upper", oneValue, func(a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.NewString(dynamic.Upper(a[0].Text)), nil
		}),
		def("length", oneValue, func(a []dynamic.Value) (dynamic.Value, error) {
			return dynamic.NewInt(int64(utf8.RuneCountInString(a[0].Text))), nil
		}),
		def("concat", twoValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[1].Kind != dynamic.String {
				return unknownValue(), dynamic.CannotEvaluate("|| joins strings")
			}
			return dynamic.NewString(a[0].Text + a[1].Text), nil
		}),
		def("substring", twoValues, substringOf),
		def("substring", threeValues, substringOf),
		trimmed("trim", strings.Trim), trimmed("ltrim", strings.TrimLeft), trimmed("rtrim", strings.TrimRight),
	}
}

// substringOf follows SQL-92: the part between start and start + length, where
// start may lie before the text.
func substringOf(a []dynamic.Value) (dynamic.Value, error) {
	for _, v := range a[1:] {
		if v.Kind != dynamic.Int {
			return unknownValue(), wrongArgument()
		}
	}
	runes := []rune(a[0].Text)
	size := int64(len(runes)) + 1
	from := a[1].Integer
	end := size
	if len(a) == 3 {
		n := a[2].Integer
		if n < 0 {
			return unknownValue(), dynamic.NegativeLength()
		}
		if end = from + n; end < from { // past the largest number
			end = size
		}
	}
	from, end = min(max(from, 1), size), min(max(end, 1), size)
	if end < from {
		end = from
	}
	return dynamic.NewString(string(runes[from-1 : end-1])), nil
}
