package function

import "flowsql/columnar"

// fewGroups is the number of groups up to which neighbouring rows are added to
// different sums, since they often are of the same group and would wait for each other.
const fewGroups = 128

// fewSums are the sums of few groups, by neighbour and group.
type fewSums [4][fewGroups]int64

// smallest is how far from 0 values may be of which up to 2^20 are added without a look at each sum.
const smallest = 1 << 42

// addSmall adds values, and reports whether all are small. Of others the sums are worthless.
func (s *fewSums) addSmall(groups []uint32, values []int64) bool {
	const mask = fewGroups - 1
	large := uint64(0)
	for len(groups) >= 4 && len(values) >= 4 {
		v0, v1, v2, v3 := values[0], values[1], values[2], values[3]
		s[0][groups[0]&mask] += v0
		s[1][groups[1]&mask] += v1
		s[2][groups[2]&mask] += v2
		s[3][groups[3]&mask] += v3
		large |= uint64(v0+smallest) | uint64(v1+smallest) | uint64(v2+smallest) | uint64(v3+smallest)
		groups, values = groups[4:], values[4:]
	}
	for i, g := range groups {
		s[i&3][g&mask] += values[i]
		large |= uint64(values[i] + smallest)
	}
	return large < 2*smallest
}

// of gives the sum of a group.
func (s *fewSums) of(g int) int64 { return s[0][g] + s[1][g] + s[2][g] + s[3][g] }

// addFew adds up to 2^20 values of few groups. It gives false and adds nothing where
// a sum may be too large. Null rows, which hold any value, are added too and taken back.
func (s *sumInteger) addFew(groups []uint32, values []int64, nulls columnar.Nulls) bool {
	var sums fewSums
	if !sums.addSmall(groups, values) {
		return false
	}
	for row := range nulls.Rows(len(groups)) {
		sums[0][groups[row]] -= values[row]
	}
	for g, sum := range s.sums {
		if _, ok := add(sum, sums.of(g)); !ok {
			return false
		}
	}
	var unseen [fewGroups]uint8
	missing := false
	for g := range s.sums {
		s.sums[g] += sums.of(g)
		if !s.seen[g] {
			unseen[g], missing = 1, true
		}
	}
	if missing && valuesOf(&unseen, groups, nulls) {
		s.see(groups, nulls)
	}
	return true
}

// valuesOf reports whether a row that is not null is of one of the groups marked by 1.
func valuesOf(marks *[fewGroups]uint8, groups []uint32, nulls columnar.Nulls) bool {
	const mask = fewGroups - 1
	a, b, rest := 0, 0, groups
	for ; len(rest) >= 4; rest = rest[4:] {
		a += int(marks[rest[0]&mask]) + int(marks[rest[1]&mask])
		b += int(marks[rest[2]&mask]) + int(marks[rest[3]&mask])
	}
	for _, g := range rest {
		a += int(marks[g&mask])
	}
	for row := range nulls.Rows(len(groups)) {
		a -= int(marks[groups[row]&mask])
	}
	return a+b > 0
}

// see notes the groups of rows that are not null.
func (s *sumInteger) see(groups []uint32, nulls columnar.Nulls) {
	var counts fewCounts
	counts.add(groups)
	for row := range nulls.Rows(len(groups)) {
		counts[0][groups[row]]--
	}
	for g := range s.seen {
		s.seen[g] = s.seen[g] || counts.of(g) > 0
	}
}

// fewCounts count the rows of few groups, by neighbour and group.
type fewCounts [4][fewGroups]int32

func (c *fewCounts) add(groups []uint32) {
	const mask = fewGroups - 1
	for len(groups) >= 4 {
		c[0][groups[0]&mask]++
		c[1][groups[1]&mask]++
		c[2][groups[2]&mask]++
		c[3][groups[3]&mask]++
		groups = groups[4:]
	}
	for _, g := range groups {
		c[0][g&mask]++
	}
}

// of gives the count of a group.
func (c *fewCounts) of(g int) int64 {
	return int64(c[0][g]) + int64(c[1][g]) + int64(c[2][g]) + int64(c[3][g])
}

// countFew counts the rows of few groups.
func (c *count) countFew(groups []uint32) {
	var counts fewCounts
	counts.add(groups)
	for g := range c.counts {
		c.counts[g] += counts.of(g)
	}
}
