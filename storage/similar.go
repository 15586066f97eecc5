package storage

import (
	"os"
	"path/filepath"
	"strings"
)

// similarSibling looks for the name that a missing path may have meant: the
// first part of it that does not exist is compared with its neighbours. It
// gives the whole path with that part put right, or "".
func similarSibling(at place) string {
	dir, missing, rest := firstMissing(at.real)
	entries, err := os.ReadDir(orDot(dir))
	if err != nil || missing == "" {
		return ""
	}
	best, least := "", 1+max(1, len(missing)/4)
	if len(missing) < 3 {
		return "" // all names of a letter or two are alike
	}
	for _, entry := range entries {
		d := editDistance(strings.ToLower(missing), strings.ToLower(entry.Name()), least)
		if d < least {
			best, least = entry.Name(), d
		}
	}
	wrong := strings.TrimRight(at.shown, `/\`)
	tail := missing + rest
	if best == "" || !strings.HasSuffix(wrong, tail) {
		return ""
	}
	return strings.TrimSuffix(wrong, tail) + best + rest
}

// firstMissing splits a path at its first part that does not exist.
func firstMissing(path string) (dir, missing, rest string) {
	path = filepath.Clean(path)
	for {
		dir, missing = filepath.Split(path)
		if dir == "" || exists(dir) || len(dir) >= len(path) {
			return dir, missing, rest
		}
		rest = string(filepath.Separator) + missing + rest
		path = strings.TrimRight(dir, `/\`)
	}
}

// editDistance counts the bytes to insert, delete, replace or swap to make a
// into b. Names whose lengths alone differ by limit are not compared.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(b) > 255 {
		return limit
	}
	var rows [3][256]int // the row before the last, the last, this one
	for j := range len(b) + 1 {
		rows[1][j] = j
	}
	for i := range len(a) {
		rows[2][0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(rows[1][j+1]+1, rows[2][j]+1, rows[1][j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, rows[0][j-1]+1)
			}
			rows[2][j+1] = d
		}
		rows[0], rows[1] = rows[1], rows[2]
	}
	return rows[1][len(b)]
}
