package logical

// Size counts the operators of a plan, each as often as it is used; known holds
// what was counted before, so that shared parts are counted once.
func Size(n Node, known map[Node]int64) int64 {
	if size, ok := known[n]; ok {
		return size
	}
	size := int64(1)
	for _, in := range n.Inputs() {
		size = min(size+Size(in, known), 1<<40)
	}
	known[n] = size
	return size
}
