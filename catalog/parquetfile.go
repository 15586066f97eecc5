package catalog

import (
	"context"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

func parquetHead(r *storage.Reader) (*head, error) {
	return nil, sqlerr.New(sqlerr.NotSupported, "%s: Parquet", r.Object().Path)
}

func openParquet(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	return nil, sqlerr.New(sqlerr.NotSupported, "%s: Parquet", s.unit.obj.Path)
}
