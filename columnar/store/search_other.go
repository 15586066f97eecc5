//go:build !amd64

package store

// equal16 is equal16Words by the fastest means of the machine.
func equal16(masks []uint64, data []byte, want uint16) { equal16Words(masks, data, want) }
