//go:build !linux

package main

// physicalMemory gives the memory that the process may use; 0 for unknown.
func physicalMemory() int64 { return 0 }
