package catalog

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/types"
)

// dateProjection is a range of times in steps.
type dateProjection struct {
	spec   projectionSpec
	format *dateFormat
	low    time.Time
	step   dateStep
	n      int64 // steps, the first included
}

// dateStep is an interval of so many units.
type dateStep struct {
	count  int64
	months int64 // of a unit, or
	millis int64 // of a unit
}

// dateUnits is the table of units.
var dateUnits = map[string]dateStep{
	"YEAR": {months: 12}, "MONTH": {months: 1}, "WEEK": {millis: 7 * 86_400_000}, "DAY": {millis: 86_400_000}, "HOUR": {millis: 3_600_000},
	"MINUTE": {millis: 60_000}, "SECOND": {millis: 1000}, "MILLISECOND": {millis: 1}, "MILLI": {millis: 1},
}

func dateUnit(name string) (dateStep, bool) {
	u, ok := dateUnits[strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(name)), "S")]
	return u, ok
}

// maxYear bounds what a projection may count to.
const maxYear = 9999

// after gives the time k intervals later. Months keep the day, or end at the last of
// a shorter month.
func (s dateStep) after(t time.Time, k int64) time.Time {
	if s.months == 0 {
		return time.UnixMilli(t.UnixMilli() + k*s.count*s.millis).UTC()
	}
	first := time.Date(t.Year(), t.Month(), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC).AddDate(0, int(k*s.count*s.months), 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// between gives how many intervals fit between two times.
func (s dateStep) between(low, high time.Time) int64 {
	if s.months == 0 {
		return (high.UnixMilli() - low.UnixMilli()) / (s.count * s.millis)
	}
	months := int64(high.Year()-low.Year())*12 + int64(high.Month()-low.Month())
	k := months / (s.count * s.months)
	for k > 0 && s.after(low, k).After(high) {
		k--
	}
	return k
}

func newDates(p projectionSpec) (projector, error) {
	pattern, err := p.need("format")
	if err != nil {
		return nil, err
	}
	d := &dateProjection{spec: p}
	if d.format, err = parseDateFormat(pattern); err != nil {
		return nil, p.fail("Property: 'projection.%s.format' has an invalid date format: %s", p.column, err)
	}
	low, high, err := p.bounds()
	if err != nil {
		return nil, err
	}
	var to time.Time
	if d.low, err = d.bound(low); err != nil {
		return nil, err
	}
	if to, err = d.bound(high); err != nil {
		return nil, err
	}
	if d.step, err = d.interval(); err != nil {
		return nil, err
	}
	if !to.Before(d.low) {
		d.n = d.step.between(d.low, to) + 1
	}
	return d, nil
}

// interval reads interval and interval.unit; a format down to days or months
// may leave them out.
func (d *dateProjection) interval() (dateStep, error) {
	p := d.spec
	count, err := p.number("interval", 1)
	if err != nil {
		return dateStep{}, err
	}
	if count < 1 || count > 1_000_000 {
		return dateStep{}, p.fail("Property: 'projection.%s.interval' must be a positive number", p.column)
	}
	name, ok := p.property("interval.unit")
	if !ok {
		if d.format.has("HhmsSa") {
			return dateStep{}, p.fail("Property: 'projection.%s.interval' and 'projection.%s.interval.unit' need to be set when provided "+
				"'projection.%s.format' is less that single-day precision. Interval defaults to 1 day or 1 month, respectively. "+
				"Otherwise, interval is required", p.column, p.column, p.column)
		}
		name = "MONTHS"
		if d.format.has("dD") {
			name = "DAYS"
		}
	}
	unit, ok := dateUnit(name)
	if !ok {
		return dateStep{}, p.fail("Property: 'projection.%s.interval.unit' value '%s' is invalid", p.column, name)
	}
	unit.count = count
	return unit, nil
}

// relative is NOW, with or without a distance.
var relative = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*NOW\s*(([+-])\s*([0-9]+)\s*([A-Za-z]+)\s*)?$`) })

// bound reads a side of the range: a time in the format, or one relative to the
// query's start, cut to what the format prints.
func (d *dateProjection) bound(text string) (time.Time, error) {
	at, ok := d.format.parse(text)
	if m := relative().FindStringSubmatch(text); m != nil {
		at, ok = d.relative(m)
	}
	if ok && at.Year() <= maxYear && at.Year() > 0 {
		return at, nil
	}
	return at, d.spec.fail("Property: 'projection.%s.range' needs to be a list of 2 valid dates formatted as '%s' or '%s' that are sequential: '%s'",
		d.spec.column, d.format.pattern, `NOW([+-]N UNIT)`, text)
}

func (d *dateProjection) relative(m []string) (time.Time, bool) {
	at := d.spec.now
	if m[1] != "" {
		unit, ok := dateUnit(m[4])
		n, err := strconv.ParseInt(m[3], 10, 32)
		if !ok || err != nil {
			return at, false
		}
		if unit.count = 1; m[2] == "-" {
			n = -n
		}
		at = unit.after(at, n)
	}
	return d.format.parse(d.format.format(at))
}

func (d *dateProjection) count() int64 { return d.n }

func (d *dateProjection) values(want conditions) ([]projected, error) {
	from, to := d.narrow(want.texted)
	if to-from > maxPartitions {
		return nil, tooManyPartitions(d.spec.def)
	}
	var out []projected
	for k := from; k < to; k++ {
		at := d.step.after(d.low, k)
		text := d.format.format(at)
		if len(out) > 0 && out[len(out)-1].text == text {
			continue // the format does not tell the steps apart
		}
		v, err := d.value(at, text)
		if err != nil {
			return nil, err
		}
		out = append(out, projected{text, v, escapeName(d.spec.column) + "=" + escapeName(text)})
	}
	return out, nil
}

func (d *dateProjection) value(at time.Time, text string) (arrow.Array, error) {
	switch d.spec.typ.Kind {
	case types.KindDate:
		return datePartition(at.Format(time.DateOnly)), nil
	case types.KindTimestamp:
		return columnar.NewFixed(columnar.ArrowType(d.spec.typ), []int64{at.UnixMicro()}, nil), nil
	}
	return partitionValue(d.spec.column, text, d.spec.typ)
}

// narrow gives the steps whose texts may satisfy the predicates, where the texts
// are in the order of the steps.
func (d *dateProjection) narrow(preds []pred.Predicate) (from, to int64) {
	to = d.n
	if !d.format.ordered() || !d.spec.typ.IsString() {
		return from, to
	}
	first := func(beyond func(text string) bool) int64 {
		return int64(sort.Search(int(d.n), func(k int) bool { return beyond(d.format.format(d.step.after(d.low, int64(k)))) }))
	}
	for _, p := range preds {
		if low, ok := lowest(p); ok {
			from = max(from, first(func(text string) bool { return text >= low }))
		}
		if high, ok := highest(p); ok {
			to = min(to, first(func(text string) bool { return text > high && !strings.HasPrefix(text, high) }))
		}
	}
	return from, max(from, to)
}

// lowest gives a text below which none satisfies the predicate.
func lowest(p pred.Predicate) (string, bool) {
	switch p.Op {
	case pred.Equal, pred.Greater, pred.GreaterOrEqual, pred.Prefix, pred.In:
		low := p.Texts[0]
		for _, t := range p.Texts {
			low = min(low, t)
		}
		return low, true
	}
	return "", false
}

// highest gives a text such that any greater one that does not start with it
// fails the predicate.
func highest(p pred.Predicate) (string, bool) {
	switch p.Op {
	case pred.Equal, pred.Less, pred.LessOrEqual, pred.Prefix, pred.In:
		high := p.Texts[0]
		for _, t := range p.Texts {
			high = max(high, t)
		}
		return high, true
	}
	return "", false
}
