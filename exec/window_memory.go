package exec

// windowFloor is what a window may hold in any case, as what takes its rows may
// have charged the whole budget already.
const windowFloor = 2 << 20

// windowMemory is the budget of a window: where there is none left, sorted rows
// that are still to come go to disk, and a little more is lent.
type windowMemory struct {
	account *operator
	rows    *merger
	sorter  *sorter
	lent    int64
}

// Grow charges memory.
func (m *windowMemory) Grow(n int64) error {
	if m.account.Grow(n) == nil {
		return nil
	}
	if err := m.rows.toDisk(m.sorter); err != nil {
		return err
	}
	err := m.account.Grow(n)
	if err != nil && m.lent+n <= windowFloor {
		m.lent += n
		return nil
	}
	return err
}

// Shrink gives memory back, what was lent first.
func (m *windowMemory) Shrink(n int64) {
	lent := min(n, m.lent)
	m.lent -= lent
	m.account.Shrink(n - lent)
}
