package function

import (
	"strconv"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, radixFunctions) }

// radixFunctions lists what writes numbers in another base and reads them.
func radixFunctions() []Def {
	return []Def{
		{Name: "to_base", In: "bigint, bigint", Out: "varchar(64)", Build: two(inRadix), Doc: "A number's digits in a base of 2 to 36"},
		{Name: "from_base", In: "varchar(x), bigint", Out: "bigint", Build: two(ofRadix), Doc: "The number that digits in a base of 2 to 36 name"},
	}
}

func checkRadix(radix int64) error {
	if radix < 2 || radix > 36 {
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "Radix must be between 2 and 36")
	}
	return nil
}

func inRadix(v, radix int64) (string, error) {
	if err := checkRadix(radix); err != nil {
		return "", err
	}
	return strconv.FormatInt(v, int(radix)), nil
}

func ofRadix(s string, radix int64) (int64, error) {
	if err := checkRadix(radix); err != nil {
		return 0, err
	}
	v, err := strconv.ParseInt(s, int(radix), 64)
	if err != nil {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Not a valid base-%d number: %s", radix, s)
	}
	return v, nil
}
