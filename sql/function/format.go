package function

import (
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// formatDef is format(text, values…), whose values may be of any types, so that
// no signature says them.
var formatDef = &Def{Name: "format", Out: "varchar", Flags: NullsAreSeen, Doc: "A text with values in the place of its directives, as Java's Formatter", Build: formatKernel}

// Format gives the overload of format for arguments of the types, the first a text.
func Format(args []types.Type) *Overload {
	return &Overload{Def: formatDef, Args: args, Result: types.Varchar}
}

// Formattable reports whether format takes values of a type.
func Formattable(t types.Type) bool {
	switch t.Kind {
	case types.KindVarbinary, types.KindArray, types.KindMap, types.KindRow, types.KindFunction, types.KindDynamic:
		return false
	}
	return true
}

func formatKernel(o *Overload, consts []arrow.Array) (Scalar, error) {
	parse := parseFormat
	if text, ok := constText(consts, 0); ok {
		parts, err := parseFormat(text)
		parse = func(string) ([]formatPart, error) { return parts, err }
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text := reader[string](args[0])
		values := make([]func(i int) formatValue, len(args)-1)
		for k := range values {
			values[k] = formatReader(o.Args[k+1], args[k+1])
		}
		nulls := columnar.NullsOf(args[0].Array)
		if allConst(args) {
			n = 1
		}
		v, err := rows(ctx, o.Result, args[:1], n, func(i int) (string, error) {
			if nulls.Null(args[0].Row(i)) {
				return "", errNull
			}
			parts, err := parse(text(i))
			if err != nil {
				return "", err
			}
			return formatRow(text(i), parts, values, i)
		})
		v.Const = allConst(args)
		return v, err
	}, nil
}

func formatRow(format string, parts []formatPart, values []func(i int) formatValue, i int) (string, error) {
	var b strings.Builder
	next, last := 0, -1
	for _, p := range parts {
		if p.spec == nil {
			b.WriteString(p.text)
			continue
		}
		var v formatValue
		if p.spec.conversion != '%' && p.spec.conversion != 'n' {
			at := last
			switch {
			case p.spec.index > 0:
				at = p.spec.index - 1
			case !p.spec.has('<'):
				at = next
				next++
			}
			if at < 0 || at >= len(values) {
				return "", formatFault(format, "MissingFormatArgument", "Format specifier '"+p.spec.String()+"'")
			}
			v, last = values[at](i), at
		}
		text, fault := p.spec.print(v)
		if fault != nil {
			return "", formatFault(format, fault.class, fault.text)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// formatProblem is an exception of Java's Formatter.
type formatProblem struct{ class, text string }

func formatFault(format, class, text string) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid format string: %s (%s: %s)", format, class, text)
}

// formatValue is an argument as Java has it: class names its type there.
type formatValue struct {
	class   string // empty for null
	text    string // as %s prints it
	number  decimalDigits
	integer int64
	double  float64
	clock   time.Time // in its zone
	zone    string
}

// formatReader gives the values of a column for format.
func formatReader(t types.Type, v columnar.Vector) func(i int) formatValue {
	nulls := columnar.NullsOf(v.Array)
	of := formatOf(t, v.Array)
	return func(i int) formatValue {
		row := v.Row(i)
		if t.Kind == types.KindUnknown || nulls.Null(row) {
			return formatValue{text: "null"}
		}
		f := of(row)
		if f.text == "" {
			f.text = string(AppendText(nil, t, v.Array, row))
		}
		return f
	}
}

func formatOf(t types.Type, a arrow.Array) func(row int) formatValue {
	switch t.Kind {
	case types.KindBoolean:
		return func(int) formatValue { return formatValue{class: "java.lang.Boolean"} }
	case types.KindTinyint, types.KindSmallint, types.KindInteger, types.KindBigint:
		read := integerReader(t, a)
		return func(row int) formatValue { return formatValue{class: "java.lang.Long", integer: read(row)} }
	case types.KindReal:
		return func(row int) formatValue {
			return formatValue{class: "java.lang.Float", double: float64(columnar.Values[float32](a)[row])}
		}
	case types.KindDouble:
		return func(row int) formatValue {
			return formatValue{class: "java.lang.Double", double: columnar.Values[float64](a)[row]}
		}
	case types.KindDecimal:
		return func(row int) formatValue {
			v := columnar.Values[decimal128.Num](a)[row]
			return formatValue{class: "java.math.BigDecimal", number: digitsOfUnscaled(v, t.Scale), text: bigDecimalText(v, t.Scale)}
		}
	case types.KindVarchar, types.KindChar:
		return func(int) formatValue { return formatValue{class: "java.lang.String"} }
	}
	return formatTimeOf(t, a)
}

func integerReader(t types.Type, a arrow.Array) func(row int) int64 {
	switch t.Kind {
	case types.KindTinyint:
		return func(row int) int64 { return int64(columnar.Values[int8](a)[row]) }
	case types.KindSmallint:
		return func(row int) int64 { return int64(columnar.Values[int16](a)[row]) }
	case types.KindInteger:
		return func(row int) int64 { return int64(columnar.Values[int32](a)[row]) }
	}
	return func(row int) int64 { return columnar.Values[int64](a)[row] }
}

// print writes a value by a directive.
func (s *formatSpec) print(v formatValue) (string, *formatProblem) {
	switch c := s.conversion; {
	case c == '%':
		return s.pad("%"), nil
	case c == 'n':
		return "\n", nil
	case c == 'b' && !s.time:
		text := "true"
		if v.class == "" || v.class == "java.lang.Boolean" && v.text == "false" {
			text = "false"
		}
		return s.general(text), nil
	case v.class == "" && !s.time:
		return s.general("null"), nil
	case v.class == "":
		return s.pad("null"), nil
	case c == 's' && !s.time:
		if s.has('#') {
			return "", &formatProblem{"FormatFlagsConversionMismatch", "Conversion = s, Flags = #"}
		}
		return s.general(v.text), nil
	case c == 'h' && !s.time:
		return s.general(v.hash()), nil
	case s.time:
		return s.printTime(v)
	}
	return s.printNumber(v)
}

func (s *formatSpec) mismatch(v formatValue) (string, *formatProblem) {
	return "", &formatProblem{"IllegalFormatConversion", string(s.conversion) + " != " + v.class}
}
