//go:build !unix

package storage

import "os"

// unlinkOpen does nothing: an open file cannot be removed here.
func unlinkOpen(*os.File) {}

func removeTemp(name string) { os.Remove(name) }
