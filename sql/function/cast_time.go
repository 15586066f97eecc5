package function

import (
	"math"
	"strconv"
	"strings"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// scanner reads the fields of a date or time one after another.
type scanner struct {
	rest string
	ok   bool
}

// number reads between least and most digits.
func (s *scanner) number(least, most int) int64 {
	n := 0
	for n < len(s.rest) && n < most && s.rest[n] >= '0' && s.rest[n] <= '9' {
		n++
	}
	if n < least {
		s.ok = false
		return 0
	}
	v, err := strconv.ParseInt(s.rest[:n], 10, 64)
	s.ok = s.ok && err == nil
	s.rest = s.rest[n:]
	return v
}

func (s *scanner) eat(c byte) bool {
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

func (s *scanner) must(c byte) { s.ok = s.eat(c) && s.ok }

// maxYear is the last year that begins within the range of dates.
const maxYear = 5881580

// date reads [+-]yyyy-m-d and gives its day.
func (s *scanner) date(yearDigits int) int64 {
	negative := s.eat('-')
	if !negative {
		s.eat('+')
	}
	y := s.number(yearDigits, 9)
	s.must('-')
	m := s.number(1, 2)
	s.must('-')
	d := s.number(1, 2)
	if negative {
		y = -y
	}
	if !s.ok || m < 1 || m > 12 || d < 1 || int(d) > monthLength(y, int(m)) || y > maxYear || y < -maxYear {
		s.ok = false
		return 0
	}
	return daysOf(y, int(m), int(d))
}

// clock reads h:m[:s[.fraction]] and gives microseconds, rounded to precision.
func (s *scanner) clock(precision int32) int64 {
	h := s.number(1, 2)
	s.must(':')
	m := s.number(1, 2)
	sec, fraction := int64(0), int64(0)
	if s.eat(':') {
		sec = s.number(1, 2)
		if s.eat('.') {
			n := 0
			for n < len(s.rest) && s.rest[n] >= '0' && s.rest[n] <= '9' {
				n++
			}
			s.ok = s.ok && n > 0
			fraction = fractionMicros(s.rest[:n], precision)
			s.rest = s.rest[n:]
		}
	}
	if h > 23 || m > 59 || sec > 59 {
		s.ok = false
	}
	return h*usHour + m*usMinute + sec*usSecond + fraction
}

// fractionMicros rounds the digits behind the point half up.
func fractionMicros(digits string, precision int32) int64 {
	precision = min(precision, 6)
	v, up := int64(0), false
	for i := range int(precision) {
		v *= 10
		if i < len(digits) {
			v += int64(digits[i] - '0')
		}
	}
	if int(precision) < len(digits) {
		up = digits[precision] >= '5'
	}
	if up {
		v++
	}
	return v * pow10(int(6-precision))
}

func castFault(to, s string) error {
	return WithISOHint(sqlerr.New(sqlerr.InvalidCastArgument, "Value cannot be cast to %s: %s", to, s), s)
}

func textToDate(text string) (int32, error) {
	s := scanner{rest: javaTrim(text), ok: true}
	days := s.date(1)
	if !s.ok || s.rest != "" || days != int64(int32(days)) {
		return 0, castFault("date", text)
	}
	return int32(days), nil
}

func textToTime(text string, precision int32) (int64, error) {
	s := scanner{rest: javaTrim(text), ok: true}
	us := s.clock(precision)
	if !s.ok || s.rest != "" {
		return 0, castFault("time", text)
	}
	return us % usDay, keptFraction(text, precision)
}

func castTextToTimeTZ(to types.Type) Scalar {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text := reader[string](args[0])
		own := int32(offsetAt(ctx.Start.UnixMicro(), ctx.ZoneKey) / usMinute)
		return rows(ctx, to, args, n, func(i int) (zoned, error) { return textToTimeTZ(text(i), to.Precision, own) })
	}
}

// textToTimeTZ reads a time and an offset +hh:mm; without one it is at offset.
func textToTimeTZ(text string, precision, offset int32) (zoned, error) {
	s := scanner{rest: javaTrim(text), ok: true}
	us := s.clock(precision)
	s.eat(' ')
	negative := s.eat('-')
	if negative || s.eat('+') {
		h := s.number(2, 2)
		s.must(':')
		m := s.number(2, 2)
		offset = int32(h*60 + m)
		s.ok = s.ok && m < 60 && offset <= maxOffset
	}
	if !s.ok || s.rest != "" {
		return zoned{}, castFault("time with time zone", text)
	}
	if negative {
		offset = -offset
	}
	return zoned{us % usDay, offset}, keptFraction(text, precision)
}

// maxMicroDays are the days whose microseconds an integer holds.
const maxMicroDays = math.MaxInt64/usDay - 1

// parseTimestamp reads date, optional time and optional zone: local
// microseconds and the zone's name.
func parseTimestamp(text string, precision int32) (us int64, zone string, ok bool) {
	s := scanner{rest: javaTrim(text), ok: true}
	days := s.date(4)
	s.ok = s.ok && days < maxMicroDays && days > -maxMicroDays
	us = days * usDay
	if s.ok && s.eat(' ') {
		s.rest = strings.TrimLeft(s.rest, " ")
		if s.rest != "" && s.rest[0] >= '0' && s.rest[0] <= '9' {
			us += s.clock(precision)
		}
		zone = strings.TrimSpace(s.rest)
		s.rest = ""
	}
	return us, zone, s.ok && s.rest == ""
}

func textToTimestamp(text string, precision int32) (int64, error) {
	us, zone, ok := parseTimestamp(text, precision)
	if ok && zone != "" {
		_, err := ZoneKey(zone)
		ok = err == nil
	}
	if !ok {
		return 0, castFault("timestamp", text)
	}
	return us, keptFraction(text, precision)
}

// keptFraction fails where a text has digits of a second that are not kept.
func keptFraction(text string, precision int32) error {
	_, fraction, _ := strings.Cut(text, ".")
	n := 0
	for n < len(fraction) && isDigit(fraction[n]) {
		n++
	}
	if precision <= 6 || n <= 6 || strings.Trim(fraction[6:n], "0") == "" {
		return nil
	}
	return beyondMicros(text)
}

func castTextToZoned(to types.Type) Scalar {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text := reader[string](args[0])
		return rows(ctx, to, args, n, func(i int) (zoned, error) { return textToZoned(ctx, text(i), to.Precision) })
	}
}

func textToZoned(ctx *Context, text string, precision int32) (zoned, error) {
	us, zone, ok := parseTimestamp(text, precision)
	key := ctx.ZoneKey
	if ok && zone != "" {
		var err error
		key, err = ZoneKey(zone)
		ok = err == nil
	}
	if !ok && farOffset(zone) {
		return zoned{}, sqlerr.New(sqlerr.NotSupported, "Time zone not supported: %s", zone)
	}
	if !ok {
		return zoned{}, castFault("timestamp", text)
	}
	return zoned{instantOf(us, key), key}, keptFraction(text, precision)
}

// round rounds microseconds half up to the digits of a precision.
func round(us int64, precision int32) int64 {
	if precision >= 6 {
		return us
	}
	unit := pow10(int(6 - precision))
	return floorDiv(us+unit/2, unit) * unit
}

func castTemporal(from, to types.Type) Scalar {
	if to.Kind == types.KindVarchar {
		return temporalToText(from, to)
	}
	if to.Kind == types.KindJSON && toJSON(from) {
		return temporalToJSON(from)
	}
	if !temporalCast[[2]types.Kind{from.Kind, to.Kind}] {
		return nil
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		in := instants(from, args[0])
		return instantRows(ctx, to, args, n, func(i int) (zoned, error) { return castInstant(ctx, from, to, in(i)), nil })
	}
}

// temporalCast lists the casts among dates and times.
var temporalCast = map[[2]types.Kind]bool{
	{types.KindDate, types.KindTimestamp}: true, {types.KindDate, types.KindTimestampTZ}: true,
	{types.KindTimestamp, types.KindDate}: true, {types.KindTimestamp, types.KindTime}: true, {types.KindTimestamp, types.KindTimeTZ}: true,
	{types.KindTimestamp, types.KindTimestamp}: true, {types.KindTimestamp, types.KindTimestampTZ}: true,
	{types.KindTimestampTZ, types.KindDate}: true, {types.KindTimestampTZ, types.KindTime}: true, {types.KindTimestampTZ, types.KindTimeTZ}: true,
	{types.KindTimestampTZ, types.KindTimestamp}: true, {types.KindTimestampTZ, types.KindTimestampTZ}: true,
	{types.KindTime, types.KindTime}: true, {types.KindTime, types.KindTimeTZ}: true,
	{types.KindTime, types.KindTimestamp}: true, {types.KindTime, types.KindTimestampTZ}: true,
	{types.KindTimeTZ, types.KindTimeTZ}: true, {types.KindTimeTZ, types.KindTime}: true,
	{types.KindTimeTZ, types.KindTimestamp}: true, {types.KindTimeTZ, types.KindTimestampTZ}: true,
}

func castInstant(ctx *Context, from, to types.Type, v zoned) zoned {
	local, zone := v.us, ctx.ZoneKey
	if from.Kind == types.KindTimestampTZ {
		local, zone = v.local(), v.zone
	}
	if from.Kind == types.KindTimeTZ {
		zone = v.zone
	}
	timeOnly := from.Kind == types.KindTime || from.Kind == types.KindTimeTZ
	if timeOnly && (to.Kind == types.KindTimestamp || to.Kind == types.KindTimestampTZ) {
		local += floorDiv(ctx.Start.UnixMicro()+offsetAt(ctx.Start.UnixMicro(), ctx.ZoneKey), usDay) * usDay
	}
	if to.Kind != types.KindDate {
		local = round(local, to.Precision)
	}
	switch to.Kind {
	case types.KindTime:
		return zoned{us: floorMod(local, usDay)}
	case types.KindTimeTZ:
		return zoned{floorMod(local, usDay), int32(offsetAt(v.us, zone) / usMinute)}
	case types.KindTimestampTZ:
		if from.Kind == types.KindTimestampTZ {
			return zoned{round(v.us, to.Precision), zone}
		}
		return zoned{instantOf(local, zone), zone}
	}
	return zoned{us: local}
}

func temporalToText(from, to types.Type) Scalar {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		return rows(ctx, to, args, n, func(i int) (string, error) {
			s := string(AppendText(nil, from, args[0].Array, args[0].Row(i)))
			if from.Kind == types.KindDate {
				s = strings.TrimPrefix(s, "+")
			}
			if to.Precision != types.Unbounded && len(s) > int(to.Precision) {
				return "", sqlerr.New(sqlerr.InvalidCastArgument, "Value %s cannot be represented as %s", s, to)
			}
			return s, nil
		})
	}
}

func temporalToJSON(from types.Type) Scalar {
	texts := temporalToText(from, types.Varchar)
	quote := convert(types.JSON, func(s string) (string, error) { return string(appendJSONText(nil, s)), nil })
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		v, err := texts(ctx, args, n)
		if err != nil {
			return v, err
		}
		return quote(ctx, []columnar.Vector{v}, n)
	}
}
