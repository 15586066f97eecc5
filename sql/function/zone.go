package function

import (
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // so that zones are known in containers without them

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

// UTC is the zone key of UTC. The keys of fixed offsets are their minutes; the
// keys of regions follow from firstRegion in the order in which they were asked
// for, and hold within one process.
const UTC int32 = 0

const (
	maxOffset   = 14 * 60
	firstRegion = 1000
)

type region struct {
	name     string
	location *time.Location
}

var zones = struct {
	sync.RWMutex
	byName  map[string]int32
	regions []region
}{byName: map[string]int32{}}

// utcNames are the names that mean UTC.
var utcNames = map[string]bool{
	"UTC": true, "Z": true, "UT": true, "UCT": true, "GMT": true, "GMT0": true, "Greenwich": true, "Universal": true, "Zulu": true,
	"Etc/UTC": true, "Etc/UT": true, "Etc/UCT": true, "Etc/GMT": true, "Etc/GMT0": true, "Etc/GMT+0": true, "Etc/GMT-0": true,
	"Etc/Greenwich": true, "Etc/Universal": true, "Etc/Zulu": true,
}

// noRegions are names in the database of zones that Java does not take for them.
var noRegions = map[string]bool{"EST": true, "MST": true, "HST": true, "ROC": true, "Factory": true, "Local": true, "": true}

// ZoneKey gives the key of a time zone by its name, as the database of zones
// spells it, or by an offset like +05:30.
func ZoneKey(name string) (int32, error) {
	if utcNames[name] {
		return UTC, nil
	}
	if minutes, ok := parseOffset(name); ok {
		return minutes, nil
	}
	zones.RLock()
	key, ok := zones.byName[name]
	zones.RUnlock()
	if ok {
		return key, nil
	}
	return addRegion(name)
}

func addRegion(name string) (int32, error) {
	if minutes, ok := etcOffset(name); ok {
		return minutes, nil
	}
	if name == "" {
		return 0, sqlerr.New(sqlerr.GenericInternalError, "Zone id is an empty string")
	}
	name = strings.Clone(name) // its memory may be a batch's
	location, err := time.LoadLocation(name)
	if err != nil || noRegions[name] {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "'%s' is not a valid time zone", name)
	}
	zones.Lock()
	defer zones.Unlock()
	if key, ok := zones.byName[name]; ok {
		return key, nil
	}
	key := int32(firstRegion + len(zones.regions))
	zones.regions = append(zones.regions, region{location.String(), location})
	zones.byName[name] = key
	return key, nil
}

// etcOffset reads Etc/GMT+5, which is five hours behind.
func etcOffset(name string) (minutes int32, ok bool) {
	rest, ok := strings.CutPrefix(name, "Etc/GMT")
	if !ok || len(rest) < 2 || len(rest) > 3 {
		return 0, false
	}
	hours, err := strconv.ParseInt(rest, 10, 8)
	return int32(-hours) * 60, err == nil && hours >= -14 && hours <= 12
}

// farOffset reports whether a name is an offset that Java knows but Trino does not.
func farOffset(name string) bool {
	if len(name) != 6 || name[0] != '+' && name[0] != '-' || name[3] != ':' {
		return false
	}
	h, err := strconv.ParseUint(name[1:3], 10, 8)
	m, merr := strconv.ParseUint(name[4:], 10, 8)
	return err == nil && merr == nil && m < 60 && (h < 18 || h == 18 && m == 0)
}

// parseOffset reads +hh:mm, +hhmm, +hh and +h, also behind UTC, GMT or UT.
func parseOffset(s string) (minutes int32, ok bool) {
	for _, prefix := range []string{"UTC", "GMT", "UT"} {
		if rest, has := strings.CutPrefix(s, prefix); has {
			s = rest
			break
		}
	}
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hours, mins, colon := strings.Cut(s[1:], ":")
	if !colon && len(hours) == 4 {
		hours, mins = hours[:2], hours[2:]
	}
	h, err := strconv.ParseUint(hours, 10, 8)
	m, merr := strconv.ParseUint("0"+mins, 10, 8)
	if err != nil || merr != nil || len(hours) > 2 || colon && len(mins) != 2 || m > 59 {
		return 0, false
	}
	minutes = int32(h*60 + m)
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, minutes >= -maxOffset && minutes <= maxOffset
}

// ZoneName gives the name of a zone by its key: UTC, +05:30, Europe/Berlin.
func ZoneName(key int32) string {
	switch {
	case key == UTC:
		return "UTC"
	case key >= firstRegion:
		return regionOf(key).name
	}
	return string(appendOffset(nil, key))
}

// appendOffset appends an offset of so many minutes: +05:30.
func appendOffset(dst []byte, minutes int32) []byte {
	sign := byte('+')
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	dst = append(appendNumber(append(dst, sign), int64(minutes/60), 2), ':')
	return appendNumber(dst, int64(minutes%60), 2)
}

// ZoneLocation gives the location of a zone by its key.
func ZoneLocation(key int32) *time.Location {
	switch {
	case key == UTC:
		return time.UTC
	case key >= firstRegion:
		return regionOf(key).location
	}
	return time.FixedZone(ZoneName(key), int(key)*60)
}

func regionOf(key int32) region {
	zones.RLock()
	defer zones.RUnlock()
	if i := int(key - firstRegion); i < len(zones.regions) {
		return zones.regions[i]
	}
	return region{"UTC", time.UTC}
}

// offsetAt gives the offset of a zone in microseconds at an instant.
func offsetAt(us int64, zone int32) int64 {
	if zone < firstRegion {
		return int64(zone) * usMinute
	}
	_, seconds := time.UnixMicro(us).In(regionOf(zone).location).Zone()
	return int64(seconds) * usSecond
}

// instantOf gives the instant at which clocks of a zone show local. Of the two
// instants of a repeated hour it gives the earlier; in a skipped hour it goes
// on with the offset from before.
func instantOf(local int64, zone int32) int64 {
	if zone < firstRegion {
		return local - int64(zone)*usMinute
	}
	before := offsetAt(local-usDay, zone)
	if us := local - before; offsetAt(us, zone) == before {
		return us
	}
	after := offsetAt(local+usDay, zone)
	if us := local - after; offsetAt(us, zone) == after {
		return us
	}
	return local - before
}

// zoned is a timestamp with time zone: the instant and the zone's key; of a
// time with time zone it is the local time of day and the offset's key.
type zoned struct {
	us   int64
	zone int32
}

// local gives what a clock in the zone shows.
func (z zoned) local() int64 { return z.us + offsetAt(z.us, z.zone) }

// zonedColumn reads a column of zoned values.
type zonedColumn struct {
	us    []int64
	zones []int32
}

func zonedOf(a arrow.Array) zonedColumn {
	s, ok := a.(*array.Struct)
	if !ok || s.NumField() != 2 {
		return zonedColumn{}
	}
	return zonedColumn{columnar.Values[int64](s.Field(0)), columnar.Values[int32](s.Field(1))}
}

func (c zonedColumn) at(i int) zoned { return zoned{c.us[i], c.zones[i]} }
