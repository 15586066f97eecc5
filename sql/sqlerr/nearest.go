package sqlerr

// Nearest gives the candidate that differs from a misspelt name in the fewest
// slips, at most about a third of its letters; empty where none is near. Case counts.
func Nearest(name string, candidates []string) string {
	best, least := "", max(1, (len(name)+1)/3)+1
	for _, c := range candidates {
		if d := Slips(name, c); d < least {
			best, least = c, d
		}
	}
	return best
}

// Slips counts the letters to insert, drop or change, and the neighbours to
// swap, that make one word of the other.
func Slips(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
