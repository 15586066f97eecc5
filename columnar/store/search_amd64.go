package store

import "golang.org/x/sys/cpu"

// equal16 is equal16Words by the fastest means of the machine.
func equal16(masks []uint64, data []byte, want uint16) {
	if len(masks) == 0 {
		return
	}
	if !cpu.X86.HasAVX2 {
		equal16Words(masks, data, want)
		return
	}
	_ = data[2*maskRows*len(masks)-1]
	equal16AVX2(&masks[0], &data[0], len(masks), want)
}

// equal16AVX2 is equal16Words for n masks.
//
//go:noescape
func equal16AVX2(masks *uint64, data *byte, n int, want uint16)
