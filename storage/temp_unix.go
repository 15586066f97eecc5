//go:build unix

package storage

import "os"

// unlinkOpen removes the name of an open file, so that nothing is left behind
// however the process ends.
func unlinkOpen(f *os.File) { os.Remove(f.Name()) }

func removeTemp(string) {}
