package function

import "flowsql/sql/dynamic"

// knownArguments makes a function whose result is unknown if an argument is.
func knownArguments(f func(a []dynamic.Value) (dynamic.Value, error)) onValues {
	return func(_ *Context, a []dynamic.Value) (dynamic.Value, error) {
		for _, v := range a {
			if v.Unknown() {
				return unknownValue(), nil
			}
		}
		return f(a)
	}
}

func dynamicDates() []Def {
	def := func(name string, in []string, f func(a []dynamic.Value) (dynamic.Value, error)) Def {
		return overDynamic("dynamic_"+name, in, "dynamic", "Timestamps", knownArguments(f))
	}
	now := overDynamic("dynamic_utcnow", nil, "dynamic", "The start of the query", func(ctx *Context, _ []dynamic.Value) (dynamic.Value, error) {
		return dynamic.NewTime(dynamic.Now(ctx.Start)), nil
	})
	return []Def{
		now,
		def("date_add", threeValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[1].Kind != dynamic.Int || a[2].Kind != dynamic.Timestamp {
				return unknownValue(), wrongArgument()
			}
			t, err := dynamic.AddDate(a[0].Text, a[1].Integer, a[2].Time)
			return dynamic.NewTime(t), err
		}),
		def("date_diff", threeValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[1].Kind != dynamic.Timestamp || a[2].Kind != dynamic.Timestamp {
				return unknownValue(), wrongArgument()
			}
			return dynamic.NewInt(dynamic.DiffDate(a[0].Text, a[1].Time, a[2].Time)), nil
		}),
		def("extract", twoValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[1].Kind != dynamic.Timestamp {
				return unknownValue(), wrongArgument()
			}
			return dynamic.NewInt(dynamic.Extract(a[0].Text, a[1].Time)), nil
		}),
		def("to_string", twoValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[0].Kind != dynamic.Timestamp || a[1].Kind != dynamic.String {
				return unknownValue(), wrongArgument()
			}
			p, err := dynamic.ParsePattern(a[1].Text)
			return dynamic.NewString(p.Format(a[0].Time)), err
		}),
		def("to_timestamp", oneValue, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[0].Kind == dynamic.Timestamp {
				return a[0], nil
			}
			if a[0].Kind != dynamic.String {
				return unknownValue(), wrongArgument()
			}
			return dynamic.TextToTime(a[0].Text)
		}),
		def("to_timestamp", twoValues, func(a []dynamic.Value) (dynamic.Value, error) {
			if a[0].Kind != dynamic.String || a[1].Kind != dynamic.String {
				return unknownValue(), wrongArgument()
			}
			p, err := dynamic.ParsePattern(a[1].Text)
			if err != nil {
				return unknownValue(), err
			}
			t, err := p.Parse(a[0].Text)
			return dynamic.NewTime(t), err
		}),
	}
}
