package exec

const (
	// localGroups is the number of groups, and of rows of DISTINCT sets, of one
	// worker from which they go on to the shards: as many as the tables of a few
	// megabytes hold that stay in a processor's cache.
	localGroups = 160_000
	// probedPart is the part of the limit from which it is looked whether the rows
	// that come are new groups for the most part.
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
	probed int  // rows taken when the probe began; 0 before
	fits   bool // all groups fit a worker
}

// leaves takes note of n rows more in the worker's groups, which are so many now, and reports
// whether these are to go to the shards.
func (c *course) leaves(groups, n int) bool {
	c.taken += n
	probe := c.limit / probedPart
	switch {
	case groups >= c.limit:
		c.begin(c.rows && c.taken < 4*c.limit)
		return true
	case c.fits || !c.rows || groups < probe:
		return false
	case c.probed == 0:
		c.probed = c.taken
	case groups >= 2*probe:
		if c.taken-c.probed < 2*probe {
			c.begin(true)
			return true
		}
		c.fits = true
	}
	return false
}

func (c *course) begin(direct bool) { *c = course{limit: c.limit, rows: c.rows, direct: direct} }

// passed takes note of n rows for the shards and reports whether these were the last: the
// worker is to have groups of its own again.
func (c *course) passed(n int, s *shards) bool {
	every := lookEvery * c.limit
	before := c.taken / every
	c.taken += n
	if c.taken/every == before || c.taken < tryAgain*c.limit && s.count() >= c.limit {
		return false
	}
	c.begin(false)
	c.fits = true
	return true
}
