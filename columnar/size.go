package columnar

import "strconv"

// sizeText gives a number of bytes as Trino's messages do: 1MB, 1.50GB.
func sizeText(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	v, u := float64(n), 0
	for v >= 1024 && u < len(units)-1 {
		v, u = v/1024, u+1
	}
	if v == float64(int64(v)) {
		return strconv.FormatInt(int64(v), 10) + units[u]
	}
	return strconv.FormatFloat(v, 'f', 2, 64) + units[u]
}
