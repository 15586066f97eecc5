package storage

import (
	"errors"

	"flowsql/sql/sqlerr"
)

// trinoBuffer is how much Trino's line reader reads when it opens a split;
// damage found later is a failure of reading, under another code.
const trinoBuffer = 1024

// failure words an error that ends the reading.
func (r *Reader) failure(err error) error {
	var failed *inputError
	if errors.As(err, &failed) {
		if ctxErr := r.in.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		return pathError(r.obj.Path, failed.err)
	}
	if r.mode == ByContent {
		return r.damaged(err)
	}
	if r.out >= trinoBuffer {
		return sqlerr.New(sqlerr.HiveCursorError, "Failed to read file at %s", r.obj.Path).WithCause(err)
	}
	return r.cannotOpen(trinoText(r.kind, err)).WithCause(err)
}

// damaged names the object and the damage.
func (r *Reader) damaged(err error) *sqlerr.Error {
	return sqlerr.New(sqlerr.InputUnreadable, "%s: %v", r.obj.Path, err).WithCause(err)
}

func (r *Reader) cannotOpen(text string) *sqlerr.Error {
	return sqlerr.New(sqlerr.HiveCannotOpenSplit, "Error opening Hive split %s (offset=0, length=%d): %s",
		r.obj.Path, r.obj.Size, text)
}

// trinoText gives the text that Java's decompressors have for the damage, where
// it is known.
func trinoText(kind Compression, err error) string {
	switch {
	case kind == Gzip && errors.Is(err, ErrFormat):
		return "Not in GZIP format"
	case kind == Zlib && errors.Is(err, ErrFormat):
		return "incorrect header check"
	case kind != Gzip && kind != Zlib:
		return err.Error()
	case errors.Is(err, ErrTruncated):
		return "Unexpected end of ZLIB input stream"
	case errors.Is(err, errChecksum):
		return "Corrupt GZIP trailer"
	}
	return err.Error()
}

// unsupported says what the object is, and that it cannot be read.
func (r *Reader) unsupported(name string) error {
	if r.mode == ByName {
		return r.cannotOpen("compression is not supported").WithCause(ErrUnsupported)
	}
	return sqlerr.New(sqlerr.InputUnreadable, "%s: %s data cannot be read", r.obj.Path, name).
		WithCause(ErrUnsupported).WithHint("decompress or convert it first; gzip, zstd, bzip2 and Parquet are read")
}
