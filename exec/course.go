package exec

const (
	// localGroups is the number of groups, and of rows of DISTINCT sets, of one
	// worker from which they go on to the shards: as many as the tables of a few
	// megabytes hold that stay in a processor's cache.
	localGroups = 160_000
	// probedPart is the part of the limit from which it is looked, whenever there are twice as many
	// groups as before, whether many of the rows are new groups.
	probedPart = 40
	// tryAgain is how many rows, by the limit, go straight to the shards before a worker has groups
	// of its own again for a trial.
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

// leaves takes note of n rows more in the worker's groups, and reports whether these are to go to
// the shards.
func (c *course) leaves(groups, n int) bool {
	c.taken += n
	probe := max(c.limit/probedPart, 4)
	switch {
	case groups >= c.limit:
		c.begin(c.rows && c.taken < 6*c.limit)
		return true
	case c.fits || !c.rows || groups < max(probe, 2*c.known):
		return false
	case c.known > 0 && 8*(groups-c.known) > freshOfEight(groups, probe)*(c.taken-c.probed):
		c.begin(true)
		return true
	}
	c.probed, c.known = c.taken, groups
	return false
}

// freshOfEight gives how many of eight rows must have been new groups for rows to go straight to the
// shards: more at first, when much is new in any data.
func freshOfEight(groups, probe int) int {
	if groups < 4*probe {
		return 5
	}
	return 3
}

func (c *course) begin(direct bool) { *c = course{limit: c.limit, rows: c.rows, direct: direct} }

// passed takes note of n rows for the shards and reports whether to look at these: after as many
// rows as the limit has groups, and then more rarely.
func (c *course) passed(n int) bool {
	before := c.looks()
	c.taken += n
	return c.looks() > before
}

func (c *course) looks() int {
	if c.taken < c.limit {
		return 0
	}
	return 1 + c.taken/(4*c.limit)
}

// returns reports whether a worker is to have groups of its own again: since all that the shards
// have of the rows of that many workers fit it, and are few for so many rows, or for a trial.
func (c *course) returns(groups, workers int) bool {
	return c.taken >= tryAgain*c.limit || groups < c.limit && 4*groups < c.taken*workers
}
