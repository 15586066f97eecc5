package athena

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// aliasHint tells of a name of the select list in a clause that cannot see it.
func (b *binder) aliasHint(name string) string {
	if b.selects == nil {
		return ""
	}
	for _, it := range b.selects.Items {
		if c, ok := it.(*ast.SingleColumn); ok && c.Alias != nil && strings.EqualFold(c.Alias.Name, name) {
			return "only ORDER BY sees the names of the select list: write what " + quoteName(name) + " stands for" + shown(c.X)
		}
	}
	return ""
}

// partitionNames are what people call the partition columns of flow logs.
var partitionNames = map[string]bool{"date": true, "dt": true, "day": true, "year": true, "month": true, "hour": true, "event_date": true,
	"date_partition": true, "region_partition": true, "account_partition": true, "accid": true}

// partitionHint tells of a partition column over a table that has none, as those
// made of paths.
func (s *scope) partitionHint(name string) string {
	names := s.names()
	if !partitionNames[name] || !slices.Contains(names, "$path") || slices.Contains(names, "$partition") {
		return ""
	}
	return "this table has no partitions: --since and --until limit the times, CREATE EXTERNAL TABLE … PARTITIONED BY makes such a column"
}

// relationHint tells what is wrong with the name before a column that is there.
func (s *scope) relationHint(parts []string) string {
	relation := strings.Join(parts[:len(parts)-1], ".")
	if len(s.of(lower(parts[:len(parts)-1]))) > 0 {
		return parts[len(parts)-1] + " belongs to both sides of USING: write it without " + relation
	}
	return "no relation in FROM is called " + relation
}

// withUnitHint adds to the error of a function that takes a unit of time as text how
// that is written.
func withUnitHint(err error, function string, first ast.Expr) error {
	unit, ok := first.(*ast.Identifier)
	e := sqlerr.From(err)
	if !ok || e.Code != sqlerr.ColumnNotFound || e.Span != unit.Span() || !slices.Contains([]string{"date_trunc", "date_add", "date_diff"}, function) {
		return err
	}
	return e.WithHint("a unit of time is written in single quotes: '%s'", strings.ToLower(unit.Name))
}

// shown gives a short expression as a further part of a sentence.
func shown(x ast.Expr) string {
	const most = 60
	if text := sqlText(x); len(text) <= most {
		return ", " + text
	}
	return ""
}

// withMismatchHint adds to an error about the types of values what to write instead.
func withMismatchHint(err error, values ...expr.Expr) error {
	e := sqlerr.From(err)
	if e == nil || e.Code != sqlerr.TypeMismatch || e.Hint != "" {
		return err
	}
	for _, v := range values[1:] {
		for _, pair := range [][2]expr.Expr{{values[0], v}, {v, values[0]}} {
			if hint := mismatchHint(pair[0], pair[1]); hint != "" {
				return e.WithHint("%s", hint)
			}
		}
	}
	return err
}

// mismatchHint says how a value goes together with one of another type: what
// people forget about times, seconds and numbers.
func mismatchHint(x, other expr.Expr) string {
	t, u := x.Type(), other.Type()
	switch {
	case isTime(t) && u.IsString():
		return timeFromText(x, other)
	case t.IsNumeric() && u.IsString():
		return numberFromText(x, other)
	case t.IsNumeric() && isTime(u):
		return "from_unixtime(…) makes a time of seconds since 1970, to_unixtime(…) seconds of a time"
	}
	return ""
}

func isTime(t types.Type) bool {
	return t.Kind == types.KindDate || t.Kind == types.KindTimestamp || t.Kind == types.KindTimestampTZ
}

var (
	dayText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{4})[-/](\d\d?)[-/](\d\d?)( \d\d:\d\d(:\d\d)?)?$`)
	})
	wholeOrPoint = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?\d+(\.\d+)?$`) })
)

// timeFromText says how text and a time go together.
func timeFromText(time, text expr.Expr) string {
	t := time.Type()
	found := dayText().FindStringSubmatch(constantText(text))
	if _, constant := time.(*expr.Const); constant && found == nil {
		return "what it is compared with is text: write the time in single quotes as it stands there, or CAST the text AS " + t.Kind.String()
	}
	if found == nil {
		return "CAST(… AS " + t.Kind.String() + ") makes a time of text such as 2026-03-01, date_parse(…, '%Y/%m/%d') of other forms"
	}
	day := found[1] + "-" + found[2] + "-" + found[3]
	if t.Kind == types.KindDate && found[4] == "" {
		return "write DATE '" + day + "'"
	}
	if found[4] == "" {
		return "write TIMESTAMP '" + day + " 00:00:00'"
	}
	return "write TIMESTAMP '" + day + found[4] + "'"
}

// numberFromText says how text and a number go together.
func numberFromText(number, text expr.Expr) string {
	value := constantText(text)
	if wholeOrPoint().MatchString(value) {
		return "a number is written without quotes: " + value
	}
	if found := dayText().FindStringSubmatch(value); found != nil {
		return "for seconds since 1970 write to_unixtime(TIMESTAMP '" + found[1] + "-" + found[2] + "-" + found[3] + " 00:00:00')"
	}
	if value != "" {
		return "CAST(… AS varchar) makes text of a number"
	}
	if _, constant := number.(*expr.Const); constant {
		return "what it is compared with is text: write it in single quotes"
	}
	return "CAST(… AS bigint) makes a number of text"
}

// constantText gives the value of a constant text, empty for anything else.
func constantText(e expr.Expr) string {
	c, ok := e.(*expr.Const)
	if !ok || c.IsNull() {
		return ""
	}
	text, _ := c.Text()
	return text
}

// withCastHint adds to the error of a cast how seconds become a time, and a time seconds.
func withCastHint(e *sqlerr.Error, from, to types.Type) *sqlerr.Error {
	switch {
	case from.IsNumeric() && isTime(to):
		return e.WithHint("from_unixtime(…) makes a time of seconds since 1970")
	case isTime(from) && to.IsNumeric():
		return e.WithHint("to_unixtime(…) gives the seconds since 1970")
	}
	return e
}

// withArithmeticHint adds to the error of a date or time and a plain number how days are
// added and taken away, and to that of texts how they are joined.
func withArithmeticHint(err error, op ast.BinaryOp, l, r expr.Expr) error {
	e := sqlerr.From(err)
	if e != nil && op == ast.Add && l.Type().IsString() {
		return e.WithHint("|| joins texts")
	}
	if e == nil || e.Code != sqlerr.TypeMismatch || !isTime(l.Type()) || !r.Type().IsInteger() {
		return err
	}
	days := int64(1)
	if c, ok := r.(*expr.Const); ok {
		days, _ = c.Integral()
	}
	return e.WithHint("write %s INTERVAL '%d' DAY", op, days)
}
