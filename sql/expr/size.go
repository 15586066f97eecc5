package expr

// Size counts the nodes of e, each as often as it is used, up to about most: an
// expression whose parts are shared may be far larger than the memory it takes.
func Size(e Expr, most int) int {
	n := 1
	for _, c := range Children(e) {
		if n > most {
			break
		}
		n += Size(c, most-n)
	}
	return n
}
