package storage

import (
	"slices"
	"time"
)

// Margin is how far the records of an object may lie from the times that its
// name covers. An object named T holds the records of an aggregation interval
// of up to ten minutes, and delivery is best effort: records arrive minutes
// late as a rule, and more after a disturbance. One hour on either side costs a
// dozen objects of a flow log and loses nothing in practice.
const Margin = time.Hour

// Prune leaves out objects by what their paths say, before anything is opened.
// What a path does not say never leaves an object out.
type Prune struct {
	Since, Until time.Time // rows wanted: end >= Since and start < Until; zero for no bound
	Accounts     []string
	Regions      []string
}

// Active reports whether the filter can leave anything out.
func (p Prune) Active() bool {
	return !p.Since.IsZero() || !p.Until.IsZero() || len(p.Accounts) > 0 || len(p.Regions) > 0
}

// Keep reports whether an object or folder of the layout may hold wanted rows.
func (p Prune) Keep(l Layout) bool {
	if !oneOf(l.Account, p.Accounts) || !oneOf(l.Region, p.Regions) {
		return false
	}
	if l.From.IsZero() {
		return true
	}
	if !p.Since.IsZero() && l.To.Add(Margin).Before(p.Since) {
		return false
	}
	return p.Until.IsZero() || l.From.Add(-Margin).Before(p.Until)
}

func oneOf(value string, wanted []string) bool {
	return value == "" || len(wanted) == 0 || slices.Contains(wanted, value)
}
