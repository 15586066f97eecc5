package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// tableFunctionDef is a function that gives a relation.
type tableFunctionDef struct {
	parameters []tableParameter
	bind       func(b *binder, args []*ast.TableArgument) (relation, error)
}

// tableParameter is an argument of a table function: an expression, a table or
// a descriptor, which is a list of columns.
type tableParameter struct {
	name, kind string
	optional   bool
}

// tableFunctions lists the table functions.
func tableFunctions() map[string]tableFunctionDef {
	return map[string]tableFunctionDef{
		"sequence": {[]tableParameter{{"START", "expression", true}, {"STOP", "expression", false}, {"STEP", "expression", true}},
			(*binder).sequenceRows},
		"exclude_columns": {[]tableParameter{{"INPUT", "table", false}, {"COLUMNS", "descriptor", false}}, (*binder).excludeColumns},
	}
}

// tableFunction binds TABLE(name(arguments)).
func (b *binder) tableFunction(f *ast.TableFunction) (relation, error) {
	parts := lowerParts(f.Name.Parts)
	name := strings.Join(parts, ".")
	def, ok := tableFunctions()[strings.TrimPrefix(name, builtin)]
	if !ok || len(parts) > 1 && !strings.HasPrefix(name, builtin) {
		return relation{}, sqlerr.At(f.Name.Span(), sqlerr.FunctionNotFound, "Table function '%s' not registered", name)
	}
	args, err := def.arguments(f)
	if err != nil {
		return relation{}, err
	}
	return def.bind(b, args)
}

// arguments gives the argument of each parameter, nil for one that was left out.
func (d tableFunctionDef) arguments(f *ast.TableFunction) ([]*ast.TableArgument, error) {
	at := f.Name.Span()
	if len(f.Args) > 0 {
		at = f.Args[0].Span()
	}
	named := 0
	for _, a := range f.Args {
		if a.Name != nil {
			named++
		}
	}
	switch {
	case len(f.Args) > len(d.parameters):
		return nil, sqlerr.At(at, sqlerr.InvalidArguments, "Too many arguments. Expected at most %d arguments, got %d arguments", len(d.parameters), len(f.Args))
	case named > 0 && named < len(f.Args):
		return nil, sqlerr.At(at, sqlerr.InvalidArguments, "All arguments must be passed by name or all must be passed positionally")
	}
	args := make([]*ast.TableArgument, len(d.parameters))
	for i, a := range f.Args {
		if a.Name != nil {
			var err error
			if i, err = d.named(a.Name, args); err != nil {
				return nil, sqlerr.From(err).WithSpan(a.Span())
			}
		}
		args[i] = a
	}
	for i, p := range d.parameters {
		if args[i] == nil && !p.optional {
			return nil, sqlerr.At(at, sqlerr.MissingArgument, "Missing argument: %s", p.name)
		}
		if args[i] != nil && argumentKind(args[i]) != p.kind {
			return nil, sqlerr.At(args[i].Span(), sqlerr.InvalidFunctionArgument, "Invalid argument %s. Expected %s, got %s", p.name, p.kind, argumentKind(args[i]))
		}
	}
	return args, nil
}

// named gives the place of a parameter by its name.
func (d tableFunctionDef) named(id *ast.Identifier, args []*ast.TableArgument) (int, error) {
	name := strings.ToUpper(id.Name)
	for i, p := range d.parameters {
		switch {
		case p.name != name:
		case args[i] != nil:
			return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Duplicate argument name: %s", name)
		default:
			return i, nil
		}
	}
	return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Unexpected argument name: %s", name)
}

func argumentKind(a *ast.TableArgument) string {
	switch {
	case a.Table != nil, a.Query != nil:
		return "table"
	case a.Descriptor != nil:
		return "descriptor"
	}
	return "expression"
}

// excludeColumns gives a relation without some of its columns.
func (b *binder) excludeColumns(args []*ast.TableArgument) (relation, error) {
	rel, err := b.tableArgument(args[0])
	if err != nil {
		return relation{}, err
	}
	rel = visibleOnly(rel)
	missing, out := map[string]bool{}, map[string]bool{}
	var names []string
	for _, id := range args[1].Descriptor {
		name := strings.ToLower(id.Name)
		if !missing[name] {
			names, missing[name] = append(names, name), true
		}
		out[name] = true
	}
	var at []int
	var kept []string
	scope := &scope{}
	for i, f := range rel.scope.fields {
		name := strings.ToLower(f.name)
		if out[name] {
			delete(missing, name)
			continue
		}
		at, kept = append(at, i), append(kept, f.outputName(i))
		f.qualifier = nil
		scope.fields = append(scope.fields, f)
	}
	var unknown []string
	for _, name := range names {
		if missing[name] {
			unknown = append(unknown, name)
		}
	}
	switch {
	case len(unknown) > 0:
		return relation{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "Excluded columns: [%s] not present in the table", strings.Join(unknown, ", "))
	case len(at) == 0:
		return relation{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "All columns are excluded")
	}
	return relation{pick(rel, at, kept), scope}, nil
}

func (b *binder) tableArgument(a *ast.TableArgument) (relation, error) {
	if a.Query != nil {
		return b.query(a.Query)
	}
	return b.table(a.Table, a.Table.Span())
}

// constantArgument gives the value of an expression that reads nothing; a default
// where it was left out.
func (b *binder) constantArgument(a *ast.TableArgument, name string, usual int64) (int64, error) {
	if a == nil {
		return usual, nil
	}
	e, err := b.constantBigint(a.X)
	if err != nil {
		return 0, err
	}
	c, ok := e.(*expr.Const)
	if !ok {
		return 0, sqlerr.At(ast.ErrorSpan(a.X), sqlerr.ExpressionNotConstant, "Constant expression expected for %s", name)
	}
	n, ok := c.Integral()
	if !ok {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s is null", name)
	}
	return n, nil
}
