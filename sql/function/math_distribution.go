package function

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, distributions) }

// distributions lists the functions of probability distributions.
func distributions() []Def {
	const in = "double, double, double"
	return []Def{
		{Name: "beta_cdf", In: in, Out: "double", Build: three(betaCDF), Doc: "Beta distribution with given a, b: cumulative probability of a value"},
		{Name: "inverse_beta_cdf", In: in, Out: "double", Build: three(inverseBetaCDF), Doc: "Beta distribution with given a, b: value of a cumulative probability"},
		{Name: "normal_cdf", In: in, Out: "double", Build: three(normalCDF), Doc: "Normal distribution with given mean and deviation: cumulative probability of a value"},
		{Name: "inverse_normal_cdf", In: in, Out: "double", Build: three(inverseNormalCDF), Doc: "Normal distribution with given mean and deviation: value of a cumulative probability"},
		{Name: "t_cdf", In: "double, double", Out: "double", Build: two(studentCDF), Doc: "Student's t-distribution with given degrees of freedom: cumulative probability of a value"},
		{Name: "t_pdf", In: "double, double", Out: "double", Build: two(studentPDF), Doc: "Student's t-distribution with given degrees of freedom: density at a value"},
		{Name: "wilson_interval_lower", In: "bigint, bigint, double", Out: "double", Build: three(wilson(-1)), Doc: "Lower bound of the Wilson score interval of successes, trials and z-score"},
		{Name: "wilson_interval_upper", In: "bigint, bigint, double", Out: "double", Build: three(wilson(1)), Doc: "Upper bound of the Wilson score interval of successes, trials and z-score"},
	}
}

// require answers a failure with the text where ok is not so.
func require(ok bool, text string) error {
	if ok {
		return nil
	}
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", text)
}

func betaCDF(a, b, v float64) (float64, error) {
	if err := require(v >= 0 && v <= 1, "value must be 0 >= v >= 1"); err != nil {
		return 0, err
	}
	if err := require(a > 0 && b > 0, "a, b must be > 0"); err != nil {
		return 0, err
	}
	return mathext.RegIncBeta(a, b, v), nil
}

func inverseBetaCDF(a, b, p float64) (float64, error) {
	if err := require(p >= 0 && p <= 1, "p must be 0 >= p >= 1"); err != nil {
		return 0, err
	}
	if err := require(a > 0 && b > 0, "a, b must be > 0"); err != nil {
		return 0, err
	}
	if p == 0 || p == 1 {
		return p, nil
	}
	return mathext.InvRegIncBeta(a, b, p), nil
}

func normalCDF(mean, deviation, v float64) (float64, error) {
	if err := require(deviation > 0, "standardDeviation must be > 0"); err != nil {
		return 0, err
	}
	return 0.5 * math.Erfc((mean-v)/(deviation*math.Sqrt2)), nil
}

func inverseNormalCDF(mean, deviation, p float64) (float64, error) {
	if err := require(p > 0 && p < 1, "p must be 0 > p > 1"); err != nil {
		return 0, err
	}
	if err := require(deviation > 0, "sd must be > 0"); err != nil {
		return 0, err
	}
	return mean + deviation*math.Sqrt2*math.Erfinv(2*p-1), nil
}

const freedomFault = "degrees of freedom must be greater than or equal to 1"

func studentCDF(v, freedom float64) (float64, error) {
	if err := require(!(freedom < 1), freedomFault); err != nil {
		return 0, err
	}
	switch {
	case math.IsNaN(v) || math.IsNaN(freedom):
		return math.NaN(), nil
	case v == 0:
		return 0.5, nil
	case math.IsInf(v, 0):
		return max(0, math.Copysign(1, v)), nil
	}
	if freedom > manyFreedoms {
		return 0.5 * math.Erfc(-v/math.Sqrt2), nil
	}
	tail := 0.5 * mathext.RegIncBeta(0.5*freedom, 0.5, freedom/(freedom+v*v))
	if v < 0 {
		return tail, nil
	}
	return 1 - tail, nil
}

// manyFreedoms is the degrees of freedom from which Student's distribution is the
// normal one to nine digits, and the incomplete beta function is no longer exact.
const manyFreedoms = 1e9

func studentPDF(v, freedom float64) (float64, error) {
	if err := require(!(freedom < 1), freedomFault); err != nil {
		return 0, err
	}
	half := (freedom + 1) / 2
	top, _ := math.Lgamma(half)
	bottom, _ := math.Lgamma(freedom / 2)
	return math.Exp(top - 0.5*(math.Log(math.Pi)+math.Log(freedom)) - bottom - half*math.Log(1+v*v/freedom)), nil
}

// wilson gives one end of the interval.
func wilson(sign float64) func(successes, trials int64, z float64) (float64, error) {
	return func(successes, trials int64, z float64) (float64, error) {
		for _, c := range []struct {
			ok   bool
			text string
		}{
			{successes >= 0, "number of successes must not be negative"},
			{trials > 0, "number of trials must be positive"},
			{successes <= trials, "number of successes must not be larger than number of trials"},
			{z >= 0, "z-score must not be negative"},
		} {
			if err := require(c.ok, c.text); err != nil {
				return 0, err
			}
		}
		n := float64(trials)
		p := float64(successes) / n
		left := p + z*z/(2*n)
		root := math.Sqrt(p*(1-p)/n + z*z/(4*n*n))
		return (left + sign*z*root) / (1 + z*z/n), nil
	}
}
