package function

import (
	"math"
	"slices"
)

// digestCompression is how finely a digest tells values apart: Trino's, since
// its answers show it.
const digestCompression = 100

// tDigest is a merging t-digest (Dunning): weighted points, finer towards the
// ends, from which percentiles are read. Which points are joined, and how values
// between them are found, is as in Trino, so that the answers are the same.
type tDigest struct {
	means, weights []float64
	total          float64
	min, max       float64
	backwards      bool
	unmerged       bool
}

// digestMost is the number of points at which they are merged.
const digestMost = 6 * (2*digestCompression + 10)

// add takes a value and gives the growth in bytes.
func (d *tDigest) add(value, weight float64) int64 {
	if len(d.means) >= digestMost {
		d.merge(2 * digestCompression)
	}
	if len(d.means) == 0 {
		d.min, d.max = value, value
	}
	before := cap(d.means)
	d.means, d.weights = append(d.means, value), append(d.weights, weight)
	d.total += weight
	d.min, d.max = min(d.min, value), max(d.max, value)
	d.unmerged = true
	return int64(cap(d.means)-before) * 16
}

func (d *tDigest) settle() {
	if d.unmerged && len(d.means) > 0 {
		d.merge(2 * digestCompression)
	}
}

// merge joins points next to each other that are small enough for where they lie.
func (d *tDigest) merge(compression float64) {
	order := make([]int, len(d.means))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareFloats(d.means[i], d.means[j]) })
	if d.backwards {
		slices.Reverse(order)
	}
	normalizer := compression / (4*math.Log(d.total/compression) + 24)
	largest := func(quantile float64) float64 { return quantile * (1 - quantile) / normalizer }
	means, weights := make([]float64, 0, len(order)), make([]float64, 0, len(order))
	before, limit := 0.0, largest(0)
	for n, i := range order {
		last := len(means) - 1
		if n > 0 {
			weight := weights[last] + d.weights[i]
			quantile := min((before+weight)/d.total, 1)
			if weight <= d.total*min(limit, largest(quantile)) {
				means[last] += (d.means[i] - means[last]) * d.weights[i] / weight
				weights[last] = weight
				continue
			}
			before += weights[last]
			limit = largest(before / d.total)
		}
		means, weights = append(means, d.means[i]), append(weights, d.weights[i])
	}
	if d.backwards {
		slices.Reverse(means)
		slices.Reverse(weights)
	}
	d.means, d.weights = means, weights
	d.backwards, d.unmerged = !d.backwards, false
}

// at gives the value at a share of the weight.
func (d *tDigest) at(share float64) float64 {
	d.settle()
	n := len(d.means)
	offset := share * d.total
	switch first, last := d.weights[0], d.weights[n-1]; {
	case n == 1:
		return d.means[0]
	case offset < 1:
		return d.min
	case offset > d.total-1:
		return d.max
	case first > 1 && offset < first/2:
		return d.min + (offset-1)/(first/2-1)*(d.means[0]-d.min)
	case last > 1 && d.total-offset <= last/2:
		return d.max - (d.total-offset-1)/(last/2-1)*(d.max-d.means[n-1])
	}
	before := d.weights[0] / 2
	for i := range n - 1 {
		width := (d.weights[i] + d.weights[i+1]) / 2
		if before+width > offset {
			return d.between(i, offset-before, before+width-offset)
		}
		before += width
	}
	return d.max
}

// between gives the value left behind the middle of a point and right before
// that of the next. A point of weight 1 is the value itself.
func (d *tDigest) between(i int, left, right float64) float64 {
	if d.weights[i] == 1 {
		if left < 0.5 {
			return d.means[i]
		}
		left -= 0.5
	}
	if d.weights[i+1] == 1 {
		if right <= 0.5 {
			return d.means[i+1]
		}
		right -= 0.5
	}
	a, b := d.means[i], d.means[i+1]
	v := (a*right + b*left) / (left + right)
	return max(min(a, b), min(v, max(a, b)))
}

// pointAt gives the first point behind which more than a share of the weight lies.
func (d *tDigest) pointAt(share float64) float64 {
	d.settle()
	sum := 0.0
	for i, w := range d.weights {
		if sum += w; sum > share*d.total {
			return d.means[i]
		}
	}
	return d.max
}
