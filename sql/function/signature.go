package function

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"flowsql/sql/types"
)

// pattern is a type of a signature: a type, a type variable, a base whose
// numbers are variables, or a nested type of patterns.
type pattern struct {
	text     string // as the signature spells it
	fixed    *types.Type
	variable string     // upper-case name of a type variable
	base     types.Kind // of a type with number variables, or of a nested type
	params   []pattern
}

// signature is a Def's In and Out, parsed.
type signature struct {
	def         *Def
	in          []pattern
	out         pattern
	constraints map[string]string // type variable -> "", comparable, orderable
	order       []string          // of the type variables, as messages print them: as they first occur
	text        string            // as messages print it
}

// pseudo are types that only signatures know; their values are varchar.
var pseudo = map[string]bool{"joniregexp": true, "codepoints": true, "jsonpath": true}

// parameterised lists the bases whose numbers may be variables.
var parameterised = map[string]types.Kind{
	"varchar": types.KindVarchar, "char": types.KindChar, "decimal": types.KindDecimal, "time": types.KindTime,
	"timestamp": types.KindTimestamp, "time with time zone": types.KindTimeTZ, "timestamp with time zone": types.KindTimestampTZ,
}

func parseSignature(def *Def) (*signature, error) {
	in, bounds, _ := strings.Cut(def.In, " | ")
	s := &signature{def: def, constraints: map[string]string{}}
	for _, text := range splitTypes(in) {
		p, err := parsePattern(text)
		if err != nil {
			return nil, fmt.Errorf("function %s: %w", def.Name, err)
		}
		p.variables(s)
		s.in = append(s.in, p)
	}
	for _, b := range splitTypes(bounds) {
		name, bound, _ := strings.Cut(b, ":")
		if _, used := s.constraints[name]; !used || bound != "comparable" && bound != "orderable" {
			return nil, fmt.Errorf("function %s: bad constraint %q", def.Name, b)
		}
		s.constraints[name] = bound
	}
	var err error
	if s.out, err = parsePattern(def.Out); err != nil {
		return nil, fmt.Errorf("function %s: %w", def.Name, err)
	}
	if s.out.params == nil && s.out.base != 0 && def.Result == nil && !s.binds(s.out.text) {
		return nil, fmt.Errorf("function %s: nothing gives the numbers of %s", def.Name, s.out.text)
	}
	s.text = s.display()
	return s, nil
}

// binds reports whether an argument has the type with number variables.
func (s *signature) binds(text string) bool {
	return slices.ContainsFunc(s.in, func(p pattern) bool { return p.text == text })
}

// splitTypes splits at the commas that are outside of parentheses.
func splitTypes(text string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			out = append(out, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	if last := strings.TrimSpace(text[from:]); last != "" {
		out = append(out, last)
	}
	return out
}

func parsePattern(text string) (pattern, error) {
	p := pattern{text: text}
	if pseudo[text] {
		p.fixed = &types.Type{Kind: types.KindVarchar, Precision: types.Unbounded}
		return p, nil
	}
	if len(text) == 1 || len(text) == 2 && text[1] >= '0' && text[1] <= '9' {
		p.variable = strings.ToUpper(text)
		return p, nil
	}
	name, rest, nested := strings.Cut(text, "(")
	if base, ok := nestedBases[name]; ok && nested {
		return parseNested(p, base, rest)
	}
	if numbers, tail, _ := strings.Cut(rest, ")"); nested && strings.IndexFunc(numbers, unicode.IsLetter) >= 0 {
		base, ok := parameterised[name+tail]
		if !ok {
			return p, fmt.Errorf("bad type %q", text)
		}
		p.base = base
		return p, nil
	}
	t, err := types.Parse(text)
	p.fixed = &t
	return p, err
}

// nestedBases lists the types that are made of others. A function's last
// parameter is what it gives.
var nestedBases = map[string]types.Kind{
	"array": types.KindArray, "map": types.KindMap, "row": types.KindRow, "function": types.KindFunction,
}

func parseNested(p pattern, base types.Kind, rest string) (pattern, error) {
	p.base = base
	for _, inner := range splitTypes(strings.TrimSuffix(rest, ")")) {
		q, err := parsePattern(inner)
		if err != nil {
			return p, err
		}
		p.params = append(p.params, q)
	}
	return p, nil
}

// variables notes the type variables of p.
func (p pattern) variables(into *signature) {
	if _, known := into.constraints[p.variable]; p.variable != "" && !known {
		into.constraints[p.variable] = ""
		into.order = append(into.order, p.variable)
	}
	for _, q := range p.params {
		q.variables(into)
	}
}

// display gives the signature as Trino's messages print it: name(types) and
// the constraints of its type variables.
func (s *signature) display() string {
	var names, free []string
	for _, v := range s.order {
		if bound := s.constraints[v]; bound != "" {
			names = append(names, v+":"+bound)
		} else {
			free = append(free, v)
		}
	}
	names = append(names, free...)
	in := make([]string, len(s.in))
	for i, p := range s.in {
		in[i] = p.text
	}
	text := s.def.Name + "(" + strings.Join(in, ", ") + ")"
	if len(names) > 0 {
		text += " " + strings.Join(names, ", ")
	}
	return text
}

// patternsFor gives the pattern of each of n arguments; ok is false where the
// signature does not take so many.
func (s *signature) patternsFor(n int) ([]pattern, bool) {
	if s.def.Flags&Variadic == 0 || n == len(s.in) {
		return s.in, n == len(s.in)
	}
	if n < len(s.in) {
		return s.in[:max(0, len(s.in)-1)], n == len(s.in)-1
	}
	out := slices.Clone(s.in)
	for len(out) < n {
		out = append(out, s.in[len(s.in)-1])
	}
	return out, true
}

// bind fits the arguments to the signature, by equal types only or with
// coercions; nil where they do not fit. An error is one inside a lambda's body.
func (s *signature) bind(args []Argument, coerce bool) (*Overload, error) {
	patterns, ok := s.patternsFor(len(args))
	if !ok {
		return nil, nil
	}
	b := binding{coerce: coerce, types: map[string]types.Type{}}
	for _, null := range []bool{false, true} { // a null without a type says less than the others
		for i, p := range patterns {
			if args[i].Lambda == nil && (args[i].Type.Kind == types.KindUnknown) == null && !b.collect(p, args[i].Type) {
				return nil, nil
			}
		}
	}
	if ok, err := b.collectLambdas(patterns, args); !ok || err != nil {
		return nil, err
	}
	if !b.satisfies(s.constraints) {
		return nil, nil
	}
	o := &Overload{Def: s.def, Args: make([]types.Type, len(args))}
	for i, p := range patterns {
		if o.Args[i], ok = b.apply(p); !ok {
			return nil, nil
		}
		if fits, err := b.fits(args[i], o.Args[i]); !fits || err != nil {
			return nil, err
		}
	}
	if s.def.Result != nil {
		o.Result = s.def.Result(o.Args)
		return o, nil
	}
	if o.Result, ok = b.apply(s.out); !ok {
		return nil, nil
	}
	return o, nil
}

// binding holds what variables stand for: type variables by name, types with
// number variables by their text.
type binding struct {
	coerce bool
	types  map[string]types.Type
}

// collect joins what an argument says about the variables of its pattern.
func (b *binding) collect(p pattern, t types.Type) bool {
	switch {
	case p.fixed != nil:
		return true
	case p.variable != "":
		return b.join(p.variable, t)
	case p.params != nil:
		return b.collectNested(p, t)
	}
	if t.Kind != p.base && !b.coerce {
		return false
	}
	if _, bound := b.types[p.text]; bound && t.Kind == types.KindUnknown {
		return true
	}
	t, ok := toBase(t, p.base)
	return ok && b.join(p.text, t)
}

func (b *binding) collectNested(p pattern, t types.Type) bool {
	if p.base == types.KindFunction {
		return false
	}
	null := t.Kind == types.KindUnknown && b.coerce
	if !null && (t.Kind != p.base || len(t.Fields()) != len(p.params)) {
		return false
	}
	for i, q := range p.params {
		inner := types.Unknown
		if !null {
			inner = t.Fields()[i].Type
		}
		if !b.collect(q, inner) {
			return false
		}
	}
	return true
}

func (b *binding) join(name string, t types.Type) bool {
	old, bound := b.types[name]
	switch {
	case !bound:
	case b.coerce:
		var ok bool
		if t, ok = types.Common(old, t); !ok {
			return false
		}
	case !old.Equal(t):
		return false
	}
	b.types[name] = t
	return true
}

func (b *binding) satisfies(constraints map[string]string) bool {
	for v, bound := range constraints {
		t := b.types[v]
		if bound == "comparable" && !t.Comparable() || bound == "orderable" && !t.Orderable() {
			return false
		}
	}
	return true
}

// apply gives the type that a pattern stands for.
func (b *binding) apply(p pattern) (types.Type, bool) {
	switch {
	case p.fixed != nil:
		return *p.fixed, true
	case p.variable != "":
		t, ok := b.types[p.variable]
		return t, ok
	case p.params == nil:
		t, ok := b.types[p.text]
		return t, ok
	}
	inner, ok := b.applyAll(p.params)
	if !ok {
		return types.Unknown, false
	}
	switch p.base {
	case types.KindMap:
		return types.Map(inner[0], inner[1]), true
	case types.KindFunction:
		last := len(inner) - 1
		return types.Function(inner[last], inner[:last]...), true
	case types.KindRow:
		fields := make([]types.Field, len(inner))
		for i, t := range inner {
			fields[i].Type = t
		}
		return types.Row(fields...), true
	}
	return types.Array(inner[0]), true
}

func (b *binding) applyAll(patterns []pattern) ([]types.Type, bool) {
	out := make([]types.Type, len(patterns))
	for i, p := range patterns {
		var ok bool
		if out[i], ok = b.apply(p); !ok {
			return nil, false
		}
	}
	return out, true
}

// fits reports whether an argument may stand where a type is due. What a lambda
// gives is never coerced.
func (b *binding) fits(from Argument, to types.Type) (bool, error) {
	if from.Lambda != nil {
		last := len(to.Fields()) - 1
		given, err := from.Lambda.Result(paramsOf(to))
		return err == nil && given.Equal(to.Fields()[last].Type), err
	}
	if b.coerce {
		return types.CanCoerce(from.Type, to), nil
	}
	return from.Type.Equal(to), nil
}

// toBase gives the narrowest type of a base that a type coerces to.
func toBase(t types.Type, base types.Kind) (types.Type, bool) {
	if t.Kind == base {
		return t, true
	}
	least := types.Type{Kind: base}
	if base == types.KindDecimal {
		least = types.Decimal(1, 0)
	}
	if base == types.KindChar {
		least = types.Char(1)
	}
	if t.Kind == types.KindUnknown {
		return ofNull(least), true
	}
	if base == types.KindDecimal && t.IsInteger() {
		return types.Common(t, least)
	}
	least.Precision = 0
	if base == types.KindDecimal || !types.CanCoerce(withPrecision(t, 0), least) {
		return types.Unknown, false
	}
	return types.Common(t, least)
}

// ofNull is the type that a null takes where a time of any precision is due, or a char of any length.
func ofNull(least types.Type) types.Type {
	switch least.Kind {
	case types.KindTime, types.KindTimeTZ, types.KindTimestamp, types.KindTimestampTZ:
		least.Precision = 3
	case types.KindChar:
		least.Precision = 0
	}
	return least
}

func withPrecision(t types.Type, p int32) types.Type {
	if t.Kind != types.KindDecimal && t.Fields() == nil && t.Precision != 0 {
		t.Precision = p
	}
	return t
}
