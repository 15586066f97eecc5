package bind

import (
	"strings"

	"flowsql/sql/sqlerr"
)

// Nearest gives the candidate that differs least from a misspelt name, or
// nothing where none is near.
func Nearest(name string, candidates []string) string {
	name = strings.ToLower(name)
	best, least := "", max(1, len(name)/3)+1
	for _, c := range candidates {
		d := sqlerr.Slips(name, strings.ToLower(c))
		if len(name) > 2 && strings.HasPrefix(strings.ToLower(c), name) { // typed in part
			d = min(d, max(1, len(name)/3))
		}
		if d < least {
			best, least = c, d
		}
	}
	return best
}
