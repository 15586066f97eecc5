//go:build !linux

package columnar

// adviseHuge does nothing: other systems choose their pages themselves.
func adviseHuge([]byte) {}
