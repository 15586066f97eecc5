package engine

import (
	"flowsql/parser/ast"
	"flowsql/parser/athena"
	bindathena "flowsql/planner/bind/athena"
	"flowsql/sql/sqlerr"
)

// takeParameters notes the values that the session's settings give for a
// statement's question marks, or for those of the statement that EXECUTE without
// USING names, as Athena's ExecutionParameters do. A statement without question
// marks does not use them; without settings the binder tells that values are
// missing.
func (r *run) takeParameters(statement ast.Statement) error {
	given := r.session.config.Parameters
	if r.language == S3Select || len(given) == 0 {
		return nil
	}
	if st, ok := statement.(*ast.Execute); ok {
		if st.Using == nil {
			st.Using = parameterValues(given, st.Span())
		}
		return nil
	}
	want := bindathena.Parameters(statement)
	if want == 0 {
		return nil
	}
	if want != len(given) {
		return sqlerr.At(statement.Span(), sqlerr.InvalidParameterUsage, "Incorrect number of parameters: expected %d but found %d", want, len(given))
	}
	r.parameters = parameterValues(given, statement.Span())
	return nil
}

// parameterValues reads texts as expressions where they are some without columns,
// and takes them for strings where they are not.
func parameterValues(texts []string, place sqlerr.Span) []ast.Expr {
	values := make([]ast.Expr, len(texts))
	for i, text := range texts {
		x, err := athena.ParseExpression(text)
		if err != nil || bindathena.CheckConstant(x) != nil {
			x = &ast.String{Base: ast.At(place), Value: text}
		}
		values[i] = x
	}
	return values
}
