package sqlerr

import "github.com/agnivade/levenshtein"

// Nearest gives the candidate that differs from a misspelt name in the fewest
// edits, at most about a third of its letters; empty where none is near. Case counts.
func Nearest(name string, candidates []string) string {
	best, least := "", max(1, (len(name)+1)/3)+1
	for _, c := range candidates {
		if d := levenshtein.ComputeDistance(name, c); d < least {
			best, least = c, d
		}
	}
	return best
}
