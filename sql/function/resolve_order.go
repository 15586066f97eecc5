package function

import (
	"slices"
	"strings"
	"sync"
)

// listedOrder gives the order in which Trino lists the overloads of operators,
// and of functions whose overloads are in several lists here: it shows in the
// messages about nulls without a type. Each is told by its first arguments'
// types; what is not listed comes last.
var listedOrder = sync.OnceValue(func() map[string][]string {
	const day, year, tz, decimals = dayInterval, yearInterval, " with time zone", "decimal(a_precision,a_scale), decimal(b_precision,b_scale)"
	times := []string{"timestamp(p)", "timestamp(p)" + tz}
	clocks := []string{"time(p)", "time(p)" + tz}
	numbers := func(op string) []string {
		out := []string{"bigint", "integer", "smallint", "tinyint", "double", "real"}
		if op == "negate" {
			return out
		}
		for i, t := range out {
			out[i] = t + ", " + t
		}
		return out
	}
	order := map[string][]string{
		"+": append(numbers("+"), day+", "+day, year+", "+year, "date, "+year, "date, "+day, day+", date", year+", date", decimals),
		"-": append(numbers("-"), day+", "+day, year+", "+year, "date, "+day, "date, "+year, decimals),
		"*": append(numbers("*"), day+", bigint", day+", double", "bigint, "+day, "double, "+day, year+", bigint", year+", double", "bigint, "+year, "double, "+year),
		"/": append(numbers("/"), day+", double", year+", double"),
		"%": numbers("%"), "negate": append(numbers("negate"), day, year),
		"concat":  {"char(x), char(y)", "array(E), E", "E, array(E)", "array(E)"},
		"reverse": {"varchar(x)", "char(x)", "varbinary", "array(e)"},
		"lpad":    {"varchar(x), bigint, varchar(y)", "char(x), bigint, varchar(y)"},
	}
	for _, t := range times {
		order["+"] = append(order["+"], t+", "+day, day+", "+t, t+", "+year, year+", "+t)
		order["-"] = append(order["-"], t+", "+day, t+", "+year, t+", "+t)
	}
	for _, t := range clocks {
		order["+"] = append(order["+"], t+", "+day, day+", "+t)
	}
	order["-"] = append(order["-"], "time(p), time(p)", "time(p), "+day, "time(p)"+tz+", "+day, "time(p)"+tz+", time(p)"+tz)
	return order
})

// inListedOrder sorts the overloads of one name.
func inListedOrder(name string, overloads []*signature) {
	order := listedOrder()[name]
	place := func(s *signature) int {
		in, _, _ := strings.Cut(s.def.In, " | ")
		if i := slices.Index(order, in); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(overloads, func(a, b *signature) int { return place(a) - place(b) })
}
