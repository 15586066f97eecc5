package function

import (
	"regexp"
	"slices"
	"sync"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// conversions say what makes of an argument of the one kind one of the other; the
// first that lets a call go through is the hint of its error.
var conversions = []struct {
	from func(types.Type) bool
	to   types.Type
	hint string
}{
	{types.Type.IsString, types.Bigint, "CAST(… AS bigint) makes a number of text"},
	{types.Type.IsNumeric, types.Timestamp(3), "from_unixtime(…) makes a time of seconds since 1970"},
	{types.Type.IsString, types.Timestamp(3), "CAST(… AS timestamp) makes a time of text"},
	{types.Type.IsString, types.IPAddress, "CAST(… AS IPADDRESS) makes an address of text"},
	{types.Type.IsNumeric, types.Varchar, "CAST(… AS varchar) makes text of a number"},
}

// conversionHint gives the hint for a call that goes through once an argument is of
// another type, or nothing.
func conversionHint(found []*signature, args []Argument) string {
	if found[0].def.Name == "count" && len(args) > 1 {
		return "count(DISTINCT (a, b)) counts pairs"
	}
	for _, c := range conversions {
		for i, arg := range args {
			if arg.Lambda != nil || !c.from(arg.Type) {
				continue
			}
			other := slices.Clone(args)
			other[i] = ArgumentsOf([]types.Type{c.to})[0]
			if o, _, err := choose(found, other); o != nil && err == nil {
				return c.hint
			}
		}
	}
	return ""
}

// ofDash adds to the error of a cast what to do where it met what flow logs write for
// a value that there is not.
func ofDash(e *sqlerr.Error, text string) *sqlerr.Error {
	if text != "-" {
		return e
	}
	return e.WithHint("flow logs have - where there is no value: TRY_CAST gives NULL there")
}

var timeWithT = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d`) })

// WithISOHint adds to the error of a time what reads one as ISO 8601 has it.
func WithISOHint(e *sqlerr.Error, text string) *sqlerr.Error {
	if len(text) > 100 || !timeWithT().MatchString(text) {
		return e
	}
	return e.WithHint("from_iso8601_timestamp('…') reads a time with a T")
}

// foreign says what stands here for functions of other databases that people
// type by habit.
var foreign = map[string]string{
	"ifnull": "coalesce(…)", "nvl": "coalesce(…)", "isnull": "coalesce(…), or … IS NULL", "nvl2": "if(… IS NOT NULL, …, …)", "iff": "if(…, …, …)",
	"getdate": "current_timestamp", "sysdate": "current_timestamp", "curdate": "current_date",
	"datediff": "date_diff('day', from, to)", "timestampdiff": "date_diff('second', from, to)", "timestamp_diff": "date_diff('second', from, to)",
	"dateadd": "date_add('day', n, …)", "date_sub": "date_add('day', -n, …)", "datepart": "extract(hour FROM …)", "date_part": "extract(hour FROM …)",
	"str_to_date": "date_parse(…, '%Y-%m-%d')", "strptime": "date_parse(…, '%Y-%m-%d')", "strftime": "date_format(…, '%Y-%m-%d')",
	"unix_timestamp": "to_unixtime(…)", "epoch": "to_unixtime(…)", "convert_tz": "… AT TIME ZONE 'Europe/Berlin'",
	"len": "length(…)", "charindex": "strpos(text, part)", "instr": "strpos(text, part)", "locate": "strpos(text, part)",
	"mid": "substr(…, from, length)", "ucase": "upper(…)", "lcase": "lower(…)", "substring_index": "split_part(…, '.', 1)",
	"regexp_substr": "regexp_extract(…, '…')", "regexp_matches": "regexp_like(…, '…')", "rlike": "regexp_like(…, '…')",
	"group_concat": "listagg(…, ',') WITHIN GROUP (ORDER BY …)", "string_agg": "listagg(…, ',') WITHIN GROUP (ORDER BY …)",
	"collect_list": "array_agg(…)", "collect_set": "array_agg(DISTINCT …)", "array_contains": "contains(array, …)", "explode": "CROSS JOIN UNNEST(…)",
	"median": "approx_percentile(…, 0.5)", "percentile": "approx_percentile(…, 0.95)", "percentile_approx": "approx_percentile(…, 0.95)",
	"percentile_cont": "approx_percentile(…, 0.95)", "percentile_disc": "approx_percentile(…, 0.95)",
	"approx_count_distinct": "approx_distinct(…)", "countif": "count_if(…)",
	"ipaddress": "CAST(… AS IPADDRESS)", "inet_aton": "CAST(… AS IPADDRESS)", "cidr_match": "contains('10.0.0.0/8', CAST(… AS IPADDRESS))",
	"cidrmatch": "contains('10.0.0.0/8', CAST(… AS IPADDRESS))", "ip_in_range": "contains('10.0.0.0/8', CAST(… AS IPADDRESS))",
	"isipv4insubnet": "contains('10.0.0.0/8', CAST(… AS IPADDRESS))",
}
