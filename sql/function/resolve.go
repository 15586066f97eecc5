package function

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// lists are the parts of the function table, by family.
var lists = []func() []Def{}

// functions is the function table: the definitions by name.
var functions = sync.OnceValue(func() map[string][]*Def {
	table := make(map[string][]*Def, 1024) // it never grows: that takes as long as filling it
	for _, list := range lists {
		defs := list()
		for i := range defs {
			table[defs[i].Name] = append(table[defs[i].Name], &defs[i])
		}
	}
	return table
})

// read are the signatures that were asked for, by name: the table has a thousand, and
// a query calls a few.
var read sync.Map

// overloads gives the signatures of a function.
func overloads(name string) []*signature {
	if known, ok := read.Load(name); ok {
		return known.([]*signature)
	}
	defs := functions()[name]
	if defs == nil {
		return nil
	}
	list, err := signatures(name, defs)
	if err != nil {
		panic(err) // a fault of the table itself; a test asks for all
	}
	known, _ := read.LoadOrStore(name, list)
	return known.([]*signature)
}

// signatures reads the signatures of the definitions of one name.
func signatures(name string, defs []*Def) ([]*signature, error) {
	out := make([]*signature, 0, len(defs))
	for _, def := range defs {
		s, err := parseSignature(def)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o *signature) bool { return o.text == s.text && o.def.Where == def.Where }) {
			return nil, fmt.Errorf("function %s is in the table twice", s.text)
		}
		if def.Run == nil && def.Build == nil && def.Aggregate == nil && def.Higher == nil && def.Window == nil {
			return nil, fmt.Errorf("function %s has no kernel", s.text)
		}
		out = append(out, s)
	}
	inListedOrder(name, out)
	return out, nil
}

// visible reports whether a dialect knows the function.
func (d *Def) visible(in Dialect) bool { return d.Where == 0 || d.Where&in != 0 }

func isOperator(name string) bool { return name == "negate" || name[0] < 'a' || name[0] > 'z' }

func candidates(d Dialect, name string) []*signature {
	var out []*signature
	for _, s := range overloads(name) {
		if s.def.visible(d) {
			out = append(out, s)
		}
	}
	return out
}

// Resolve finds the overload of a function for arguments of the types, as
// Trino does: equal types, then equal types with type variables, then the most
// specific with coercions.
func Resolve(d Dialect, name string, args []types.Type) (*Overload, *sqlerr.Error) {
	return ResolveCall(d, name, ArgumentsOf(args))
}

// ResolveCall is Resolve for a call that may have lambdas among its arguments.
func ResolveCall(d Dialect, name string, args []Argument) (*Overload, *sqlerr.Error) {
	found := candidates(d, name)
	if len(found) == 0 || isOperator(name) {
		return nil, notRegistered(d, name)
	}
	o, rivals, err := choose(found, args)
	if err != nil {
		return nil, sqlerr.From(err)
	}
	if o == nil && len(rivals) > 0 {
		return nil, ambiguous(rivals)
	}
	if o == nil {
		return nil, unexpected(name, found, args)
	}
	if o.Def.Check != nil {
		if fault := o.Def.Check(o.Args); fault != nil {
			return nil, fault
		}
	}
	return o, nil
}

// hidden are names that no list shows: those that only binders use, for syntax
// that is no call, and one that Trino hides, too.
var hidden = map[string]bool{"fail": true, "like": true, "subscript": true, "current_user": true, "current_catalog": true, "current_schema": true, "time at_timezone": true,
	"precise current_timestamp": true, "precise current_time": true, "precise localtimestamp": true, "precise localtime": true}

// ResolveOperator finds the overload of an operator by its sign.
func ResolveOperator(sign string, args []types.Type) (*Overload, *sqlerr.Error) {
	if sign == "||" {
		return Resolve(AnySQL, "concat", args)
	}
	o, rivals, err := choose(overloads(sign), ArgumentsOf(args))
	if o != nil && err == nil {
		return o, nil
	}
	if len(rivals) > 0 && nullWithoutType(ArgumentsOf(args)) {
		return nil, ambiguous(rivals)
	}
	if len(args) == 1 {
		return nil, sqlerr.New(sqlerr.TypeMismatch, "Cannot negate %s", args[0])
	}
	if len(args) != 2 {
		return nil, sqlerr.New(sqlerr.TypeMismatch, "Cannot apply operator: %s(%s)", sign, typeNames(ArgumentsOf(args)))
	}
	shown := map[string]string{">": "<", ">=": "<=", "<>": "="}[sign] // what Trino makes of them before it looks
	if shown == "" {
		shown = sign
	}
	return nil, sqlerr.New(sqlerr.TypeMismatch, "Cannot apply operator: %s %s %s", args[0], shown, args[1])
}

// AmbiguousCall is the name of the error of a call that several overloads take equally well.
const AmbiguousCall sqlerr.Code = "AMBIGUOUS_FUNCTION_CALL"

// ambiguous is the failure of a call that several overloads take equally well.
func ambiguous(rivals []applicable) *sqlerr.Error {
	var b strings.Builder
	b.WriteString("Could not choose a best candidate operator. Explicit type casts must be added.\nCandidates are:\n")
	for _, r := range rivals {
		args := make([]string, len(r.o.Args))
		for i, t := range r.o.Args {
			if args[i] = signatureName(t); i < len(r.in) && pseudo[r.in[i].text] {
				args[i] = r.in[i].text
			}
		}
		fmt.Fprintf(&b, "\t * (%s):%s\n", strings.Join(args, ","), signatureName(r.o.Result))
	}
	return sqlerr.New(AmbiguousCall, "%s", b.String())
}

// choose gives the overload for the arguments, or those among which none is best.
func choose(found []*signature, args []Argument) (o *Overload, rivals []applicable, err error) {
	for _, generic := range []bool{false, true} {
		fit, err := fitting(found, args, false, func(s *signature) bool { return len(s.constraints) > 0 == generic })
		if err != nil {
			return nil, nil, err
		}
		if o, _ := mostSpecific(fit, args); o != nil {
			return o, nil, nil
		}
	}
	fit, err := fitting(found, args, true, func(*signature) bool { return true })
	if err != nil {
		return nil, nil, err
	}
	o, rivals = mostSpecific(fit, args)
	return o, rivals, nil
}

// applicable is a signature with the overload that it gives.
type applicable struct {
	*signature
	o *Overload
}

func fitting(found []*signature, args []Argument, coerce bool, ok func(*signature) bool) ([]applicable, error) {
	var out []applicable
	for _, s := range found {
		if !ok(s) {
			continue
		}
		o, err := s.bind(args, coerce)
		if err != nil {
			return nil, err
		}
		if o != nil {
			out = append(out, applicable{s, o})
		}
	}
	return out, nil
}

func mostSpecific(fit []applicable, args []Argument) (o *Overload, rivals []applicable) {
	best := representatives(fit)
	if len(best) > 1 && nullWithoutType(args) {
		if casts := unknownCastsOnly(fit, args); len(casts) > 0 {
			best = casts
		}
		if len(best) > 1 && sameResult(best) && !slices.ContainsFunc(best, func(a applicable) bool { return a.def.Flags&NullsAreSeen != 0 }) {
			sort.Slice(best, func(i, j int) bool { return best[i].text < best[j].text })
			best = best[:1]
		}
	}
	if len(best) == 1 {
		return best[0].o, nil
	}
	return nil, best
}

// representatives drops every candidate than which another is more specific.
func representatives(fit []applicable) []applicable {
	var best []applicable
	for i, a := range fit {
		beaten := slices.ContainsFunc(best, func(b applicable) bool { return moreSpecific(b, a) })
		for _, b := range fit[i+1:] {
			beaten = beaten || moreSpecific(b, a) && !moreSpecific(a, b)
		}
		if !beaten {
			best = append(best, a)
		}
	}
	return best
}

// moreSpecific reports whether the arguments that a takes would do for b.
func moreSpecific(a, b applicable) bool {
	if len(a.o.Args) == 0 {
		return false
	}
	o, _ := b.bind(ArgumentsOf(a.o.Args), true)
	return o != nil
}

// nullWithoutType reports whether one of the arguments is a null of no type.
func nullWithoutType(args []Argument) bool {
	return slices.ContainsFunc(args, func(a Argument) bool { return a.Lambda == nil && a.Type.Kind == types.KindUnknown })
}

// unknownCastsOnly keeps the candidates that coerce nothing but nulls.
func unknownCastsOnly(fit []applicable, args []Argument) []applicable {
	var out []applicable
	for _, a := range fit {
		only := true
		for i, given := range args {
			only = only && (given.Lambda != nil || given.Type.Kind == types.KindUnknown || given.Type.Equal(a.o.Args[i]))
		}
		if only {
			out = append(out, a)
		}
	}
	return out
}

func sameResult(fit []applicable) bool {
	for _, a := range fit[1:] {
		if !a.o.Result.Equal(fit[0].o.Result) {
			return false
		}
	}
	return true
}

func typeNames(args []Argument) string {
	names := make([]string, len(args))
	for i, a := range args {
		if names[i] = "<function>"; a.Lambda == nil {
			names[i] = signatureName(a.Type)
		}
	}
	return strings.Join(names, ", ")
}

// signatureName gives a type as signatures print it: without blanks between parameters.
func signatureName(t types.Type) string {
	if len(t.Fields()) > 0 {
		inner := make([]string, len(t.Fields()))
		for i, f := range t.Fields() {
			inner[i] = strings.TrimSpace(f.Name + " " + signatureName(f.Type))
		}
		return t.Kind.String() + "(" + strings.Join(inner, ",") + ")"
	}
	return t.String()
}

// sketchOverloads are those of functions that take sketches, which have no column
// type here; messages name them.
var sketchOverloads = map[string][]string{"cardinality": {"cardinality(hyperloglog)", "cardinality(setdigest)"}}

func unexpected(name string, found []*signature, args []Argument) *sqlerr.Error {
	expected := make([]string, len(found))
	for i, s := range found {
		expected[i] = s.text
	}
	expected = append(expected, sketchOverloads[name]...)
	sort.Strings(expected)
	return sqlerr.New(sqlerr.FunctionNotFound, "Unexpected parameters (%s) for function %s. Expected: %s",
		typeNames(args), name, strings.Join(expected, ", ")).WithHint("%s", conversionHint(found, args))
}

func notRegistered(d Dialect, name string) *sqlerr.Error {
	if e := absentFault(name); e != nil && d&S3Select == 0 {
		return e
	}
	e := sqlerr.New(sqlerr.FunctionNotFound, "Function '%s' not registered", name)
	if here := foreign[name]; here != "" && d&S3Select == 0 {
		return e.WithHint("write %s", here)
	}
	if near := sqlerr.Nearest(name, Names(d)); near != "" {
		return e.WithHint("did you mean %s?", near)
	}
	return e
}

// IsAggregate reports whether a dialect has an aggregate of the name.
func IsAggregate(d Dialect, name string) bool {
	return slices.ContainsFunc(candidates(d, name), func(s *signature) bool { return s.def.Kind == KindAggregate })
}

// All gives the functions of a dialect without the operators, by name and signature.
func All(d Dialect) []*Def {
	var out []*Def
	for name, list := range functions() {
		if isOperator(name) || hidden[name] {
			continue
		}
		for _, def := range list {
			if def.visible(d) {
				out = append(out, def)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Name != out[j].Name {
			return out[i].Name < out[j].Name
		}
		return out[i].In < out[j].In
	})
	return out
}

// Names gives the names of a dialect's functions in order.
func Names(d Dialect) []string {
	var out []string
	for _, def := range All(d) {
		if len(out) == 0 || out[len(out)-1] != def.Name {
			out = append(out, def.Name)
		}
	}
	return out
}
