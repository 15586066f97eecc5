package bench

import (
	"strconv"
	"strings"

	"flowsql/parser/ast"
	"flowsql/parser/athena"
)

// Order is what a statement says of the order and number of its rows.
type Order struct {
	Keys    []Key // as far as they are columns of the result
	Whole   bool  // all keys of ORDER BY are in Keys
	Limited bool  // LIMIT or FETCH
	Limit   int   // rows, where Limited
}

// Key is a key of ORDER BY that is a column of the result: by name, or by place.
type Key struct {
	Name  string
	Place int // from 1; 0 for by name
}

// OrderOf reads ORDER BY and LIMIT of a query; a text that is no query has neither.
func OrderOf(sql string) Order {
	statement, err := athena.Parse(sql)
	query, ok := statement.(*ast.Query)
	if err != nil || !ok {
		return Order{}
	}
	o := Order{Whole: len(query.OrderBy) > 0}
	if query.Limit != nil && !query.Limit.All {
		o.limit(query.Limit.Count)
	}
	if query.Fetch != nil {
		o.limit(query.Fetch.Count)
	}
	for _, item := range query.OrderBy {
		key, ok := keyOf(item.X, query.Body)
		if !ok {
			o.Whole = false
			break
		}
		o.Keys = append(o.Keys, key)
	}
	return o
}

func (o *Order) limit(count ast.Expr) {
	o.Limited, o.Limit = true, 1
	if n, ok := count.(*ast.Number); ok {
		o.Limit, _ = strconv.Atoi(n.Text)
	}
}

func keyOf(x ast.Expr, body ast.Body) (Key, bool) {
	if n, ok := x.(*ast.Number); ok {
		place, err := strconv.Atoi(n.Text)
		return Key{Place: place}, err == nil
	}
	spec, _ := body.(*ast.QuerySpec)
	if spec != nil {
		for i, item := range spec.Items {
			column, ok := item.(*ast.SingleColumn)
			if !ok {
				return nameOf(x)
			}
			if same(x, column) {
				return Key{Place: i + 1}, true
			}
		}
	}
	return nameOf(x)
}

// same reports whether a key is a column of the list: its alias, or its text.
func same(x ast.Expr, column *ast.SingleColumn) bool {
	if id, ok := x.(*ast.Identifier); ok && column.Alias != nil {
		return strings.EqualFold(id.Name, column.Alias.Name)
	}
	return strings.EqualFold(ast.SQL(x), ast.SQL(column.X))
}

func nameOf(x ast.Expr) (Key, bool) {
	id, ok := x.(*ast.Identifier)
	if !ok {
		return Key{}, false
	}
	return Key{Name: strings.ToLower(id.Name)}, true
}
