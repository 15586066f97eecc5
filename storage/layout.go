package storage

import (
	"strings"
	"time"
)

// Layout is what the path of an object or folder says about its content, by the
// key layout in which AWS delivers flow logs. Empty fields are not said.
type Layout struct {
	Account string
	Service string // "vpcflowlogs", "CloudTrail", "elasticloadbalancing", …
	Region  string
	// From and To bound the delivery times that the folder or object covers:
	// From <= t < To. Both are zero when the path does not tell.
	From, To time.Time
}

// deliveryInterval is the time between two objects of one flow log.
const deliveryInterval = 5 * time.Minute

// ParseLayout reads the path of a folder or an object, in either of the two
// layouts:
//
//	AWSLogs/{account}/vpcflowlogs/{region}/YYYY/MM/DD[/HH]/…
//	AWSLogs/aws-account-id={account}/aws-service=vpcflowlogs/aws-region={region}/year=YYYY/month=MM/day=DD[/hour=HH]/…
//
// A path may end anywhere in it. The object's own name, if it is of the layout,
// is more exact than its folders and wins.
func ParseLayout(path string) Layout {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' })
	if len(parts) == 0 {
		return Layout{}
	}
	var l Layout
	if i := lastIndex(parts, "AWSLogs"); i >= 0 {
		l = plainLayout(parts[i+1:])
	} else if i := lastIndex(parts, "vpcflowlogs"); i > 0 && isAccount(parts[i-1]) {
		l = plainLayout(parts[i-1:])
	}
	l.addHive(parts)
	l.addName(parts[len(parts)-1])
	return l
}

func lastIndex(parts []string, name string) int {
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i] == name {
			return i
		}
	}
	return -1
}

// plainLayout reads {account}/{service}/{region}/YYYY/MM/DD/HH, as far as it goes.
func plainLayout(parts []string) Layout {
	var l Layout
	if len(parts) == 0 || !isAccount(parts[0]) {
		return l
	}
	l.Account = parts[0]
	if len(parts) > 1 {
		l.Service = parts[1]
	}
	if len(parts) < 3 || !isRegion(parts[2]) {
		return l
	}
	l.Region = parts[2]
	l.setDate(parts[3:])
	return l
}

// hiveDate gives the place of each date folder in year, month, day, hour.
var hiveDate = map[string]int{"year": 0, "month": 1, "day": 2, "hour": 3}

func (l *Layout) addHive(parts []string) {
	var date [4]string
	for _, part := range parts {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		switch name {
		case "aws-account-id":
			l.Account = value
		case "aws-service":
			l.Service = value
		case "aws-region":
			l.Region = value
		default:
			if i, ok := hiveDate[name]; ok {
				date[i] = value
			}
		}
	}
	if l.Region != "" && date[0] != "" {
		l.setDate(date[:])
	}
}

// setDate reads year, month, day and hour, as far as they are given.
func (l *Layout) setDate(parts []string) {
	widths, low, high := [4]int{4, 2, 2, 2}, [4]int{1970, 1, 1, 0}, [4]int{9999, 12, 31, 23}
	value, n := [4]int{0, 1, 1, 0}, 0
	for n < 4 && n < len(parts) {
		v, ok := digits(parts[n], widths[n])
		if !ok || v < low[n] || v > high[n] {
			break
		}
		value[n] = v
		n++
	}
	if n == 0 {
		return
	}
	from := time.Date(value[0], time.Month(value[1]), value[2], value[3], 0, 0, 0, time.UTC)
	if from.Day() != value[2] { // 31 February
		return
	}
	l.From = from
	switch n {
	case 1:
		l.To = from.AddDate(1, 0, 0)
	case 2:
		l.To = from.AddDate(0, 1, 0)
	case 3:
		l.To = from.AddDate(0, 0, 1)
	default:
		l.To = from.Add(time.Hour)
	}
}

// addName reads {account}_vpcflowlogs_{region}_{flow-log-id}_YYYYMMDDTHHmmZ_{hash}….
func (l *Layout) addName(name string) {
	parts := strings.Split(name, "_")
	if len(parts) < 6 || parts[1] != "vpcflowlogs" || !isAccount(parts[0]) || !isRegion(parts[2]) {
		return
	}
	at, err := time.Parse("20060102T1504Z", parts[4])
	if err != nil {
		return
	}
	l.Account, l.Service, l.Region = parts[0], parts[1], parts[2]
	l.From, l.To = at, at.Add(deliveryInterval)
}

func isAccount(s string) bool {
	_, ok := digits(s, 12)
	return ok
}

// isRegion accepts names of the form us-east-1 and us-gov-west-1.
func isRegion(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) < 3 {
		return false
	}
	for i, part := range parts {
		_, number := digits(part, len(part))
		if part == "" || number != (i == len(parts)-1) {
			return false
		}
	}
	return true
}

// digits reads a number of exactly width decimal digits.
func digits(s string, width int) (int, bool) {
	if len(s) != width || width == 0 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
