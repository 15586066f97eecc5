//go:build !amd64

package flowlog

// setMasks is setMasksWords by the fastest means of the machine.
func setMasks(delimiters, others []uint64, data []byte, separator byte) {
	setMasksWords(delimiters, others, data, separator)
}
