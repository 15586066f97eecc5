package engine

import (
	"context"
	"strings"
	"unicode/utf8"

	"flowsql/parser/ast"
	bindathena "flowsql/planner/bind/athena"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// describePrepared answers DESCRIBE INPUT and DESCRIBE OUTPUT as Trino does.
func (r *run) describePrepared(ctx context.Context, st *ast.DescribePrepared) (logical.Node, error) {
	text, err := r.preparedText(st.Name)
	if err != nil {
		return nil, err
	}
	r.text = text
	statement, err := r.parse()
	if err != nil {
		return nil, err
	}
	d, err := r.description(ctx, statement)
	if err != nil {
		return nil, err
	}
	if st.Output {
		return describedOutputs(d), nil
	}
	return describedInputs(d), nil
}

// description describes a query, or the answer of another statement that has one.
func (r *run) description(ctx context.Context, statement ast.Statement) (*bindathena.Description, error) {
	if query, ok := statement.(*ast.Query); ok {
		return bindathena.Describe(query, r.bindEnv(ctx))
	}
	if n := bindathena.Parameters(statement); n > 0 {
		return nil, sqlerr.At(statement.Span(), sqlerr.InvalidParameterUsage, "Incorrect number of parameters: expected %d but found 0", n)
	}
	plan, err := r.plan(ctx, statement)
	if err != nil {
		return nil, err
	}
	d := &bindathena.Description{}
	for _, c := range plan.Schema() {
		d.Outputs = append(d.Outputs, bindathena.OutputColumn{Column: c})
	}
	return d, nil
}

func describedInputs(d *bindathena.Description) logical.Node {
	if len(d.Inputs) == 0 {
		return &logical.Values{Columns: logical.Schema{{Name: "Position", Type: types.Bigint}, {Name: "Type", Type: types.Varchar}}}
	}
	var rows [][]*expr.Const
	for i, t := range d.Inputs {
		rows = append(rows, []*expr.Const{expr.Integer(int32(i), sqlerr.Span{}), described(t.String())})
	}
	return describedRows([]string{"Position", "Type"}, rows)
}

func describedOutputs(d *bindathena.Description) logical.Node {
	var rows [][]*expr.Const
	for _, c := range d.Outputs {
		table := strings.SplitN(c.Table, ".", 3)
		if len(table) < 3 { // of a path
			table = []string{"", "", c.Table}
		}
		rows = append(rows, []*expr.Const{described(c.Name), described(table[0]), described(table[1]), described(table[2]), described(c.Type.String()),
			expr.Integer(typeSize(c.Type), sqlerr.Span{}), expr.Bool(c.Aliased, sqlerr.Span{})})
	}
	return describedRows([]string{"Column Name", "Catalog", "Schema", "Table", "Type", "Type Size", "Aliased"}, rows)
}

// described is a text of the length that it has.
func described(text string) *expr.Const {
	return expr.Text(text, types.Type{Kind: types.KindVarchar, Precision: int32(utf8.RuneCountInString(text))}, sqlerr.Span{})
}

// describedRows gives rows of constants; a column of texts is as long as the longest.
func describedRows(names []string, rows [][]*expr.Const) logical.Node {
	out := &logical.Values{Rows: make([][]expr.Expr, len(rows))}
	for at, name := range names {
		t := rows[0][at].T
		for _, row := range rows {
			t.Precision = max(t.Precision, row[at].T.Precision)
		}
		out.Columns = append(out.Columns, logical.Column{Name: name, Type: t})
		for i, row := range rows {
			out.Rows[i] = append(out.Rows[i], &expr.Const{Value: row[at].Value, T: t})
		}
	}
	return out
}

// typeSizes gives the bytes of a value of the types that have a fixed size.
var typeSizes = map[types.Kind]int32{
	types.KindUnknown: 1, types.KindBoolean: 1, types.KindTinyint: 1, types.KindSmallint: 2, types.KindInteger: 4, types.KindBigint: 8,
	types.KindReal: 4, types.KindDouble: 8, types.KindDecimal: 8, types.KindDate: 4, types.KindTime: 8, types.KindTimeTZ: 8,
	types.KindTimestamp: 8, types.KindTimestampTZ: 8, types.KindIntervalDay: 8, types.KindIntervalYear: 4,
	types.KindIPAddress: 16, types.KindUUID: 16,
}

// typeSize gives the bytes of a value as Trino keeps it, 0 where they differ.
func typeSize(t types.Type) int32 {
	size := typeSizes[t.Kind]
	switch {
	case t.Kind == types.KindDecimal && t.Precision > 18:
		return 16
	case t.Kind == types.KindTimestamp && t.Precision > 6, t.Kind == types.KindTimestampTZ && t.Precision > 3, t.Kind == types.KindTimeTZ && t.Precision > 9:
		return 12
	}
	return size
}
