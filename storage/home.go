package storage

import (
	"os"
	"path/filepath"
	"strings"
)

// ExpandHome gives a path that begins with ~/ as one in the user's home folder:
// shells do that only for whole words, not behind s3://bucket= or --out=, and not
// within quotes. A path that exists as it is written stays.
func ExpandHome(path string) string {
	if path != "~" && !strings.HasPrefix(path, "~/") || exists(path) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, path[1:])
}
