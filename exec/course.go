package exec

const (
	// localGroups is the number of groups, and of rows of DISTINCT sets, of one
	// worker from which they go on to the shards: as many as the tables of a few
	// megabytes hold that stay in a processor's cache.
	localGroups = 160_000
	// probedPart is the part of the limit from which it is looked, whenever there are twice as many
	// groups as before, whether many of the rows are new groups.
	probedPart = 40
	// lookEvery is how many rows, by the limit, go straight to the shards before a look at them.
	lookEvery = 4
	// tryAgain is how many do before a worker has groups of its own again.
	tryAgain = 32
)

// course decides whether a worker groups rows by itself first, which is cheap where many
// rows are of few groups, or hands them straight to the shards, where most are new.
type course struct {
	limit  int  // of the groups of the worker
	rows   bool // rows may go straight to the shards
	direct bool // they do
	taken  int  // rows since the groups were empty, or since rows go straight
	probed int  // rows taken at the last look at the groups
	known  int  // groups then, 0 before
	fits   bool // all groups fit a worker
}

// leaves takes note of n rows more in the worker's groups, which are so many now, and reports
// whether these are to go to the shards.
func (c *course) leaves(groups, n int) bool {
	c.taken += n
	probe := max(c.limit/probedPart, 4)
	switch {
	case groups >= c.limit:
		c.begin(c.rows && c.taken < 4*c.limit)
		return true
	case c.fits || !c.rows || groups < max(probe, 2*c.known):
		return false
	case c.known > 0 && 8*(groups-c.known) > 3*(c.taken-c.probed): // so many rows that were new groups
		c.begin(true)
		return true
	}
	c.probed, c.known = c.taken, groups
	return false
}

func (c *course) begin(direct bool) { *c = course{limit: c.limit, rows: c.rows, direct: direct} }

// passed takes note of n rows for the shards and reports whether these may have been the last:
// the worker is to have groups of its own again, since all fit it, or for a trial.
func (c *course) passed(n int, s *shards) bool {
	every := lookEvery * c.limit
	before := c.taken / every
	c.taken += n
	return c.taken/every > before && (c.taken >= tryAgain*c.limit || s.count() < c.limit)
}
