package function

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"flowsql/sql/sqlerr"
)

// trinoFunctions holds the names of Trino's functions, those of its plugins for
// geography, machine learning and Teradata too.
//
//go:embed trino_functions.txt
var trinoFunctions string

// reasons say why functions of Trino are left out; a name ending in * stands
// for all that begin so.
var reasons = []Omission{
	{"geospatial types", `st_* bing_tile* geometry_* to_geometry to_spherical_geography spatial_* line_locate_point line_interpolate_point*
		simplify_geometry convex_hull_agg great_circle_distance from_encoded_polyline to_encoded_polyline from_geojson_geometry to_geojson_geometry`},
	{"machine learning", "classify regress features learn_* evaluate_classifier_predictions"},
	{"colors of a terminal", "bar color rgb render"},
	{"sketch types", `approx_set empty_approx_set merge make_set_digest merge_set_digest hash_counts intersection_cardinality jaccard_index
		qdigest_agg tdigest_agg value_at_quantile values_at_quantiles quantile_at_value`},
	{"patterns of rows", "classifier match_number"},
	{"groups of users", "current_groups"},
	{"Teradata's patterns of dates: format_datetime and date_parse do the same", "to_char to_date to_timestamp"},
}

// Omission is a family of Trino's functions that is left out.
type Omission struct{ Reason, Names string }

// LeftOut lists the families of Trino's functions that are left out.
func LeftOut() []Omission { return reasons }

// trinoNames are the names of Trino's functions in order.
var trinoNames = sync.OnceValue(func() []string {
	names := strings.Fields(trinoFunctions)
	slices.Sort(names)
	return names
})

func reasonOf(name string) string {
	for _, r := range reasons {
		for _, pattern := range strings.Fields(r.Names) {
			head, all := strings.CutSuffix(pattern, "*")
			if name == pattern || all && strings.HasPrefix(name, head) {
				return r.Reason
			}
		}
	}
	return "not available yet"
}

// absentFault is the failure of a call of a function that Trino has and this engine
// has not, nil for other names.
func absentFault(name string) *sqlerr.Error {
	if _, known := slices.BinarySearch(trinoNames(), name); !known || len(functions()[name]) > 0 {
		return nil
	}
	return sqlerr.New(sqlerr.NotSupported, "Function '%s' of Trino is not supported: %s", name, reasonOf(name))
}
