package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// fromISO makes the kernel of from_iso8601_timestamp and from_iso8601_date.
func fromISO(o *Overload, _ []arrow.Array) (Scalar, error) {
	t := o.Result
	run := func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text := reader[string](args[0])
		return instantRows(ctx, t, args, n, func(i int) (zoned, error) {
			f := fields{text: text(i), zone: ctx.ZoneKey, values: map[byte]int64{}}
			if !f.isoDate() || t.Kind != types.KindDate && !f.isoTime() || f.at < len(f.text) || f.text == "" {
				return zoned{}, f.malformed()
			}
			local, err := f.local()
			if t.Kind == types.KindDate {
				return zoned{us: local}, err
			}
			return zoned{instantOf(local, f.zone), f.zone}, err
		})
	}
	return onceForEachValue(run, o), nil
}

// eat takes a byte, if it is the next.
func (f *fields) eat(set string) bool {
	for i := range len(set) {
		if f.at < len(f.text) && f.text[f.at] == set[i] {
			f.at++
			return true
		}
	}
	return false
}

// isoDate reads yyyy[-MM[-dd]], yyyy-DDD or yyyy-Www[-e]; a time may stand alone.
func (f *fields) isoDate() bool {
	if f.at < len(f.text) && f.text[f.at] == 'T' {
		return true
	}
	if !f.number(element{field: 'y', least: 4, most: 9}) {
		return false
	}
	if !f.eat("-") {
		return true
	}
	if f.eat("W") {
		f.values['x'] = f.values['y']
		if !f.number(element{field: 'w', most: 2}) {
			return false
		}
		return !f.eat("-") || f.number(element{field: 'e', most: 1})
	}
	from := f.at
	if !f.number(element{field: 'M', most: 3}) {
		return false
	}
	if f.at-from == 3 {
		f.values['D'] = f.values['M']
		delete(f.values, 'M')
		return true
	}
	return !f.eat("-") || f.number(element{field: 'd', most: 2})
}

// isoTime reads [Thh[:mm[:ss]][.fraction]][zone]; the fraction is of the last unit.
func (f *fields) isoTime() bool {
	if !f.eat("T") {
		return true
	}
	unit := usSecond
	for i, field := range []byte{'H', 'm', 's'} {
		if i > 0 && !f.eat(":") {
			break
		}
		if !f.number(element{field: field, most: 2}) {
			if i == 0 {
				break
			}
			return false
		}
		unit = []int64{usHour, usMinute, usSecond}[i]
	}
	if f.eat(".,") && !f.fractionOf(unit) {
		return false
	}
	if f.at < len(f.text) && strings.IndexByte("Zz+-", f.text[f.at]) >= 0 {
		if f.eat("zZ") {
			f.zone = UTC
			return true
		}
		return f.zoneName()
	}
	return true
}

// fractionOf reads a fraction of a unit, in whole milliseconds.
func (f *fields) fractionOf(unit int64) bool {
	digits := f.digits(9)
	scale := unit
	for i := range len(digits) {
		scale /= 10
		f.micros += int64(digits[i]-'0') * scale
	}
	f.micros -= f.micros % usMilli
	return digits != ""
}
