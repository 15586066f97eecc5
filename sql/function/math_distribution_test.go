package function

import (
	"math"
	"testing"
)

// TestStudentTendsToNormal holds the distribution with very many degrees of freedom to
// values of the normal distribution's table.
func TestStudentTendsToNormal(t *testing.T) {
	for v, want := range map[float64]float64{1: 0.8413447460685429, -2.5: 0.006209665325776132, 1.96: 0.9750021048517795} {
		for _, freedom := range []float64{1e8, 1e10, 1e15, math.MaxFloat64} {
			got, err := studentCDF(v, freedom)
			if err != nil || math.Abs(got-want) > 1e-8 {
				t.Errorf("t_cdf(%g, %g) = %.12g, %v; want about %.12g", v, freedom, got, err, want)
			}
		}
	}
}
