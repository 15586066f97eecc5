package catalog

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// projection says how the partitions of a table are made of its properties.
type projection struct {
	keys []projectedKey
	// pieces are the texts of storage.location.template around its placeholders,
	// and places the keys that stand between them.
	pieces []string
	places []int
}

// projectedKey is a partition key with what gives its values.
type projectedKey struct {
	name string
	typ  types.Type
	from projector
}

// projector gives the values of a projected key. Each kind of projection.c.type
// implements it, once for a scan.
type projector interface {
	// count gives the number of values, < 0 where only the query tells it.
	count() int64
	// values gives those that may satisfy the conditions, in order. It may give
	// others too, since all conditions are tested again, but few: those of a key
	// whose values are many beyond measure must be narrowed here.
	values(want conditions) ([]projected, error)
}

// projected is a value of a key: as it stands in the folder's name, and as a row
// of the key's type.
type projected struct {
	text  string
	value arrow.Array
	part  string // k=v as in the name of the partition
}

// maxPartitions is how many partitions a scan may have.
const maxPartitions = 1_000_000

// isProjected reports whether partitions are made by projection.
func (d *TableDef) isProjected() bool {
	return strings.EqualFold(strings.TrimSpace(d.Parameters.Get("projection.enabled")), "true")
}

// projectors is the table of kinds of projection.
var projectors = map[string]func(projectionSpec) (projector, error){
	"enum": newEnum, "integer": newIntegers, "date": newDates, "injected": newInjected,
}

// projectionSpec is what the properties of a table say of one key.
type projectionSpec struct {
	def    *TableDef
	column string
	typ    types.Type
	now    time.Time
}

// property gives projection.column.name and whether it is set.
func (p projectionSpec) property(name string) (string, bool) {
	return p.def.Parameters.Lookup("projection." + p.column + "." + name)
}

func (p projectionSpec) need(name string) (string, error) {
	v, ok := p.property(name)
	if !ok {
		return "", p.fail("Missing required property: 'projection.%s.%s'", p.column, name)
	}
	return v, nil
}

func (p projectionSpec) fail(format string, args ...any) error {
	return sqlerr.New(sqlerr.InvalidTableProperty, "Column projection for column '%s' failed. %s", p.column, fmt.Sprintf(format, args...))
}

// number reads a property that is a whole number; otherwise is for one not set.
func (p projectionSpec) number(name string, otherwise int64) (int64, error) {
	text, ok := p.property(name)
	if !ok {
		return otherwise, nil
	}
	return javaLong(text)
}

// javaLong reads a number and words the failure as Java does.
func javaLong(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0, sqlerr.New(sqlerr.InvalidTableProperty, "For input string: \"%s\"", strings.TrimSpace(text))
	}
	return n, nil
}

// bounds gives the two sides of the property range.
func (p projectionSpec) bounds() (low, high string, err error) {
	text, err := p.need("range")
	if err != nil {
		return "", "", err
	}
	parts := strings.Split(text, ",")
	if len(parts) != 2 {
		return "", "", p.fail("Property: 'projection.%s.range' needs to be a list of 2 values separated by a comma, not '%s'", p.column, text)
	}
	return strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), nil
}

// newProjection reads the properties of a table. now is the query's start.
func newProjection(d *TableDef, keys []types.Type, now time.Time) (*projection, error) {
	p := &projection{}
	var missing []string
	for i, k := range d.PartitionKeys {
		spec := projectionSpec{d, k.Name, keys[i], now.UTC()}
		kind, ok := spec.property("type")
		if !ok {
			missing = append(missing, k.Name)
			continue
		}
		kindOf := projectors[strings.ToLower(strings.TrimSpace(kind))]
		if kindOf == nil {
			return nil, spec.fail("Unknown projection type '%s'", kind)
		}
		from, err := kindOf(spec)
		if err != nil {
			return nil, err
		}
		p.keys = append(p.keys, projectedKey{k.Name, keys[i], from})
	}
	if len(missing) > 0 {
		return nil, sqlerr.New(sqlerr.HiveMetastoreError, "Table %s is configured for partition projection, but the following partition columns "+
			"are missing projection configuration: [%s] (table %s)", d.QualifiedName(), strings.Join(missing, ", "), d.QualifiedName())
	}
	return p, p.readTemplate(d)
}

// readTemplate cuts storage.location.template, or the layout k=v below the
// table's place, at its placeholders.
func (p *projection) readTemplate(d *TableDef) error {
	template, ok := d.Parameters.Lookup("storage.location.template")
	if !ok {
		p.pieces = []string{strings.TrimRight(d.StorageDescriptor.Location, "/")}
		return nil
	}
	for _, k := range p.keys {
		if !strings.Contains(template, "${"+k.name+"}") {
			return sqlerr.New(sqlerr.InvalidTableProperty, "Partition location template: %s is missing partition column: %s placeholder",
				template, k.name)
		}
	}
	rest := template
	for {
		at, key := -1, 0
		for i, k := range p.keys {
			if found := strings.Index(rest, "${"+k.name+"}"); found >= 0 && (at < 0 || found < at) {
				at, key = found, i
			}
		}
		if at < 0 {
			p.pieces = append(p.pieces, rest)
			return nil
		}
		p.pieces, p.places = append(p.pieces, rest[:at]), append(p.places, key)
		rest = rest[at+len("${"+p.keys[key].name+"}"):]
	}
}

// folder gives the partition of one value for each key.
func (p *projection) folder(values []projected) folder {
	parts, arrays := make([]string, len(values)), make([]arrow.Array, len(values))
	for i, v := range values {
		parts[i], arrays[i] = v.part, v.value
	}
	f := folder{unit: unit{values: arrays, name: strings.Join(parts, "/")}}
	if len(p.places) == 0 {
		f.location = p.pieces[0] + "/" + f.unit.name + "/"
		return f
	}
	var b strings.Builder
	for i, piece := range p.pieces {
		b.WriteString(piece)
		if i < len(p.places) {
			b.WriteString(values[p.places[i]].text)
		}
	}
	f.location = b.String()
	return f
}

// of makes a value of a key out of its text.
func (p projectionSpec) of(text string) (projected, error) {
	v, err := partitionValue(p.column, text, p.typ)
	return projected{text, v, escapeName(p.column) + "=" + escapeName(text)}, err
}

// product multiplies counts without overflow.
func product(a, b int64) int64 {
	if a > 0 && b > math.MaxInt64/a {
		return math.MaxInt64
	}
	return a * b
}

// enumProjection is a list of values.
type enumProjection struct{ all []projected }

func newEnum(p projectionSpec) (projector, error) {
	list, err := p.need("values")
	if err != nil {
		return nil, err
	}
	e, seen := &enumProjection{}, map[string]bool{}
	for text := range strings.SplitSeq(list, ",") {
		if seen[text] {
			continue
		}
		seen[text] = true
		v, err := p.of(text)
		if err != nil {
			return nil, err
		}
		e.all = append(e.all, v)
	}
	return e, nil
}

func (e *enumProjection) count() int64                           { return int64(len(e.all)) }
func (e *enumProjection) values(conditions) ([]projected, error) { return e.all, nil }

// injectedProjection takes its values from the query.
type injectedProjection struct{ spec projectionSpec }

func newInjected(p projectionSpec) (projector, error) { return &injectedProjection{p}, nil }

func (i *injectedProjection) count() int64 { return -1 }

func (i *injectedProjection) values(want conditions) ([]projected, error) {
	texts, ok := want.texts()
	if !ok {
		return nil, sqlerr.New(sqlerr.ConstraintViolation, "For the injected projected partition column %s, the WHERE clause must contain "+
			"only static equality conditions, and at least one such condition must be present.", i.spec.column)
	}
	var out []projected
	for _, text := range texts {
		v, err := i.spec.of(text)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func tooManyPartitions(d *TableDef) error {
	return sqlerr.New(sqlerr.HiveExceededPartitions, "Query over table '%s' can potentially read more than %d partitions",
		d.QualifiedName(), maxPartitions).WithHint("add conditions on %s to WHERE", strings.Join(columnNames(d.PartitionKeys), ", "))
}
