package exec

import (
	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// groupKeys computes the keys by which rows are counted.
type groupKeys struct {
	programs []perWorker
	types    []types.Type
}

func (b *builder) groupKeys(keys []expr.Expr) (*groupKeys, error) {
	if len(keys) == 1 { // so that null has a place of its own in the keys' words
		keys = []expr.Expr{keys[0], &expr.IsNull{X: keys[0]}}
	}
	if len(keys) == 0 {
		keys = []expr.Expr{expr.Bool(true, sqlerr.Span{})}
	}
	programs, err := b.compileAll(keys)
	if err != nil {
		return nil, err
	}
	return &groupKeys{b.cloned(programs), typesOf(keys)}, nil
}

// numbers begins to number keys.
func (k *groupKeys) numbers() *groupNumbers {
	keys := columnar.NewKeys(k.types)
	return &groupNumbers{keys: keys, table: columnar.NewTable(keys.Width())}
}

// groupNumbers numbers keys in the order in which they come.
type groupNumbers struct {
	keys  *columnar.Keys
	table *columnar.Table
	words []uint64
}

// insert gives the numbers of the keys of n rows.
func (g *groupNumbers) insert(keys []columnar.Vector, n int) []uint32 {
	g.words = g.keys.Encode(keys, n, g.words)
	ids := make([]uint32, n)
	g.table.Insert(g.words, ids)
	return ids
}

func (g *groupNumbers) count() int { return g.table.Len() }

func (g *groupNumbers) bytes() int64 { return g.keys.Bytes() + g.table.Bytes() }
