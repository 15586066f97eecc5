package flowlog

import "golang.org/x/sys/cpu"

// setMasks is setMasksWords by the fastest means of the machine.
func setMasks(delimiters, others []uint64, data []byte, separator byte) {
	n := len(data) / 64
	if n == 0 {
		return
	}
	if !cpu.X86.HasAVX2 {
		setMasksWords(delimiters, others, data, separator)
		return
	}
	_, _ = delimiters[n-1], others[n-1]
	setMasksAVX2(&delimiters[0], &others[0], &data[0], n, separator)
}

// setMasksAVX2 is setMasksWords for n times 64 bytes.
//
//go:noescape
func setMasksAVX2(delimiters, others *uint64, data *byte, n int, separator byte)
