package bind

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the candidate that differs least from a misspelt name, or
// nothing where none is near.
func Nearest(name string, candidates []string) string {
	name = strings.ToLower(name)
	best, least := "", max(1, len(name)/3)+1
	for _, c := range candidates {
		if d := levenshtein.ComputeDistance(name, strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best
}
