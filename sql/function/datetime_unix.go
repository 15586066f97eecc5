package function

import (
	"math"
	"math/big"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, unixTime) }

func unixTime() []Def {
	const zonedMillis, doc = "timestamp(3) with time zone", "Time of a count of seconds since 1970"
	return []Def{
		{Name: "from_unixtime", In: "double", Out: zonedMillis, Build: fromUnixtime, Doc: doc},
		{Name: "from_unixtime", In: "double, varchar(x)", Out: zonedMillis, Build: fromUnixtime, Doc: doc + " in a time zone"},
		{Name: "from_unixtime", In: "double, bigint, bigint", Out: zonedMillis, Build: fromUnixtime, Doc: doc + " at an offset in hours and minutes"},
		{Name: "from_unixtime_nanos", In: "bigint", Out: "timestamp(9) with time zone", Build: fromNanos(func(v int64) *big.Int { return big.NewInt(v) }),
			Doc: "Time of a count of nanoseconds since 1970"},
		{Name: "from_unixtime_nanos", In: "decimal(p,s)", Out: "timestamp(9) with time zone", Build: fromDecimalNanos, Doc: "Time of a count of nanoseconds since 1970"},
		{Name: "to_unixtime", In: "timestamp(p) with time zone", Out: "double", Doc: "Seconds since 1970",
			Build: one(safe(func(z zoned) float64 { return float64(z.us) / 1e6 }))},
	}
}

// maxMillis is the range of a timestamp with time zone.
const maxMillis = 1 << 51

func fromUnixtime(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		seconds, zone := reader[float64](args[0]), zoneOfCall(ctx, args)
		return rows(ctx, o.Result, args, n, func(i int) (zoned, error) {
			key, err := zone(i)
			if err != nil {
				return zoned{}, err
			}
			us, err := unixMicros(seconds(i))
			return zoned{us, key}, err
		})
	}, nil
}

func unixMicros(seconds float64) (int64, error) {
	ms := math.Floor(seconds*1000 + 0.5)
	switch {
	case math.IsNaN(ms):
		return 0, nil
	case ms >= maxMillis || ms < -maxMillis:
		shown := int64(math.MaxInt64)
		if ms < 0 {
			shown = math.MinInt64
		}
		if math.Abs(ms) < 1<<63 {
			shown = int64(ms)
		}
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Millis overflow: %d", shown)
	}
	return int64(ms) * usMilli, nil
}

// zoneOfCall gives the zone's key that from_unixtime names, or the session's.
func zoneOfCall(ctx *Context, args []columnar.Vector) func(i int) (int32, error) {
	switch len(args) {
	case 2:
		name := reader[string](args[1])
		return func(i int) (int32, error) {
			key, err := ZoneKey(name(i))
			if err != nil {
				err = sqlerr.New(sqlerr.NotSupported, "Time zone not supported: %s", name(i))
			}
			return key, err
		}
	case 3:
		hours, minutes := reader[int64](args[1]), reader[int64](args[2])
		return func(i int) (int32, error) {
			m := hours(i)*60 + minutes(i)
			if m < -maxOffset || m > maxOffset {
				return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid offset minutes %d", m)
			}
			return int32(m), nil
		}
	}
	return func(int) (int32, error) { return ctx.ZoneKey, nil }
}

// beyondMicros is the failure of a time that has digits which are not kept.
func beyondMicros(what string) error {
	return sqlerr.New(sqlerr.NotSupported, "a fraction of a second of more than six digits is not supported: %s", what)
}

// fromNanos makes the kernel of from_unixtime_nanos; a time that is no whole
// number of microseconds cannot be kept.
func fromNanos[A value](count func(A) *big.Int) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			in := reader[A](args[0])
			return rows(ctx, o.Result, args, n, func(i int) (zoned, error) {
				nanos := count(in(i))
				us, rest := new(big.Int).DivMod(nanos, big.NewInt(1000), new(big.Int))
				switch {
				case !us.IsInt64() || us.Int64() >= maxMillis*usMilli || us.Int64() < -maxMillis*usMilli:
					return zoned{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "long overflow")
				case rest.Sign() != 0:
					return zoned{}, beyondMicros(nanos.String() + " nanoseconds")
				}
				return zoned{us.Int64(), ctx.ZoneKey}, nil
			})
		}, nil
	}
}

func fromDecimalNanos(o *Overload, consts []arrow.Array) (Scalar, error) {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(o.Args[0].Scale)), nil)
	return fromNanos(func(v decimal128.Num) *big.Int { return divideRounded(v.BigInt(), unit) })(o, consts)
}
