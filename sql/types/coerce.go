package types

// maxDecimal is the greatest precision of a decimal.
const maxDecimal = 38

// integerDigits gives the decimal(p,0) that an integer type coerces to.
func integerDigits(k Kind) int32 {
	switch k {
	case KindTinyint:
		return 3
	case KindSmallint:
		return 5
	case KindInteger:
		return 10
	}
	return 19
}

// Common gives the type that values of a and b are brought to before they are
// compared or put into one column; ok is false where Trino has none.
func Common(a, b Type) (t Type, ok bool) {
	if a.Equal(b) {
		return a, true
	}
	if a.Kind == KindUnknown {
		return b, true
	}
	if b.Kind == KindUnknown {
		return a, true
	}
	if a.Kind == b.Kind {
		return commonSameKind(a, b)
	}
	if a.Kind > b.Kind {
		a, b = b, a
	}
	if a.IsNumeric() && b.IsNumeric() {
		return commonNumeric(a, b), true
	}
	switch {
	case a.Kind == KindVarchar && b.Kind == KindChar:
		if a.Precision == Unbounded || a.Precision > MaxChar {
			return Char(MaxChar), true
		}
		return Char(max(a.Precision, b.Precision)), true
	case a.Kind == KindDate && (b.Kind == KindTimestamp || b.Kind == KindTimestampTZ):
		return b, true
	case a.Kind == KindTimestamp && b.Kind == KindTimestampTZ:
		return TimestampTZ(max(a.Precision, b.Precision)), true
	case a.Kind == KindTime && b.Kind == KindTimeTZ:
		return Type{Kind: KindTimeTZ, Precision: max(a.Precision, b.Precision)}, true
	}
	return Unknown, false
}

func commonSameKind(a, b Type) (Type, bool) {
	switch a.Kind {
	case KindVarchar:
		if a.Precision == Unbounded || b.Precision == Unbounded {
			return Varchar, true
		}
		return VarcharN(max(a.Precision, b.Precision)), true
	case KindDecimal:
		return commonDecimal(a, b), true
	case KindChar, KindTime, KindTimeTZ, KindTimestamp, KindTimestampTZ:
		a.Precision = max(a.Precision, b.Precision)
		return a, true
	case KindArray, KindMap, KindRow:
		return commonNested(a, b)
	}
	return a, true
}

func commonNested(a, b Type) (Type, bool) {
	x, y := a.Fields(), b.Fields()
	if len(x) != len(y) {
		return Unknown, false
	}
	out := make([]Field, len(x))
	for i := range x {
		t, ok := Common(x[i].Type, y[i].Type)
		if !ok {
			return Unknown, false
		}
		out[i] = Field{Type: t}
		if x[i].Name == y[i].Name {
			out[i].Name = x[i].Name
		}
	}
	return nested(a.Kind, out...), true
}

func commonNumeric(a, b Type) Type {
	switch {
	case b.Kind == KindDecimal && a.IsInteger():
		return commonDecimal(Decimal(integerDigits(a.Kind), 0), b)
	case b.Kind == KindDecimal: // real or double with decimal
		return a
	}
	return b // the kinds are in order of width
}

func commonDecimal(a, b Type) Type {
	scale := max(a.Scale, b.Scale)
	whole := max(a.Precision-a.Scale, b.Precision-b.Scale)
	return Decimal(min(maxDecimal, whole+scale), scale)
}

// CanCoerce reports whether a value of from is turned into to without a cast.
func CanCoerce(from, to Type) bool {
	if from.Equal(to) || from.Kind == KindUnknown {
		return true
	}
	t, ok := Common(from, to)
	return ok && t.equalButNames(to)
}

// equalButNames is Equal without regard to the names of row fields.
func (t Type) equalButNames(u Type) bool {
	if t.Kind != u.Kind || t.Precision != u.Precision || t.Scale != u.Scale || len(t.Fields()) != len(u.Fields()) {
		return false
	}
	for i, f := range t.Fields() {
		if !f.Type.equalButNames(u.Fields()[i].Type) {
			return false
		}
	}
	return true
}
