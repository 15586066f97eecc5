package engine

import (
	"strings"
	"unicode/utf8"

	"flowsql/columnar/csv"
	"flowsql/columnar/jsonl"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// SelectInput says how the object is serialized: one of CSV, JSON and Parquet.
type SelectInput struct {
	Compression storage.Compression
	Detect      bool // tell the compression of each object by its first bytes
	CSV         *CSVInput
	JSON        *JSONInput
	Parquet     bool
}

// The values of FileHeaderInfo.
const (
	HeaderNone   = "NONE"
	HeaderUse    = "USE"
	HeaderIgnore = "IGNORE"
)

// CSVInput are the options of CSV; DefaultCSVInput gives the usual ones.
type CSVInput struct {
	FileHeaderInfo             string
	FieldDelimiter             string
	RecordDelimiter            string
	QuoteCharacter             string // empty for no quotes
	QuoteEscapeCharacter       string
	Comments                   string
	AllowQuotedRecordDelimiter bool
	OrFlowLog                  bool // in a session: where the first object is a flow log, blanks separate its fields
}

// DefaultCSVInput gives the options that a request without any has.
func DefaultCSVInput() *CSVInput {
	return &CSVInput{FileHeaderInfo: HeaderNone, FieldDelimiter: ",", RecordDelimiter: "\n", QuoteCharacter: `"`, QuoteEscapeCharacter: `"`, Comments: "#"}
}

// Header gives FileHeaderInfo in upper case.
func (c *CSVInput) Header() string { return strings.ToUpper(c.FileHeaderInfo) }

// JSONInput are the options of JSON: its type is LINES or DOCUMENT.
type JSONInput struct{ Type string }

// SelectOutput says how records are written: one of CSV and JSON.
type SelectOutput struct {
	CSV  *CSVOutput
	JSON *JSONOutput
}

// The values of QuoteFields.
const (
	QuoteAsNeeded = "ASNEEDED"
	QuoteAlways   = "ALWAYS"
)

// CSVOutput are the options of CSV; DefaultCSVOutput gives the usual ones.
type CSVOutput struct {
	QuoteFields          string
	FieldDelimiter       string
	RecordDelimiter      string
	QuoteCharacter       string
	QuoteEscapeCharacter string
}

// DefaultCSVOutput gives the options that a request without any has.
func DefaultCSVOutput() *CSVOutput {
	return &CSVOutput{QuoteFields: QuoteAsNeeded, FieldDelimiter: ",", RecordDelimiter: "\n", QuoteCharacter: `"`, QuoteEscapeCharacter: `"`}
}

// JSONOutput are the options of JSON.
type JSONOutput struct {
	RecordDelimiter string
	NoNull          bool // what is NULL is no key, as the service has it of Parquet
}

// SelectRange is a part of an object in bytes, both inclusive; records that begin
// in it are read. Without Start it is the last End bytes.
type SelectRange struct{ Start, End *int64 }

// bytes gives the first byte and the last; -1 for the object's end.
func (r *SelectRange) bytes(size int64) (start, last int64) {
	switch {
	case r.Start == nil:
		return max(0, size-*r.End), -1
	case r.End == nil:
		return *r.Start, -1
	}
	return *r.Start, *r.End
}

func refused(code sqlerr.Code, hint string) error {
	return sqlerr.New(code, "%s", sqlerr.S3Text(code)).WithHint("%s", hint)
}

// check finds what is wrong with a request beside its statement.
func (r *SelectRequest) check() error {
	formats := 0
	for _, given := range []bool{r.Input.CSV != nil, r.Input.JSON != nil, r.Input.Parquet} {
		if given {
			formats++
		}
	}
	switch {
	case formats == 0:
		return refused(sqlerr.S3InvalidDataSource, "the input is CSV, JSON or Parquet")
	case formats > 1 || r.Output.CSV != nil && r.Output.JSON != nil:
		return refused(sqlerr.S3ObjectSerializationConflict, "one format for the input, and one for the output")
	case r.Output.CSV == nil && r.Output.JSON == nil:
		return refused(sqlerr.S3MissingRequiredParameter, "OutputSerialization")
	case r.Input.Parquet && r.Input.Compression != storage.None:
		return refused(sqlerr.S3InvalidCompressionFormat, "Parquet is compressed inside")
	}
	if err := r.Input.check(); err != nil {
		return err
	}
	if err := r.Output.check(); err != nil {
		return err
	}
	return r.checkRange()
}

func (in SelectInput) check() error {
	if j := in.JSON; j != nil && !strings.EqualFold(j.Type, "LINES") && !strings.EqualFold(j.Type, "DOCUMENT") {
		return refused(sqlerr.S3InvalidJsonType, "LINES or DOCUMENT")
	}
	c := in.CSV
	if c == nil {
		return nil
	}
	if h := c.Header(); h != HeaderNone && h != HeaderUse && h != HeaderIgnore {
		return refused(sqlerr.S3InvalidFileHeaderInfo, "NONE, USE or IGNORE")
	}
	return characters(c.RecordDelimiter, map[string]string{"FieldDelimiter": c.FieldDelimiter}, map[string]string{
		"QuoteCharacter": c.QuoteCharacter, "QuoteEscapeCharacter": c.QuoteEscapeCharacter, "Comments": c.Comments})
}

// characters checks options that are a character each, which is any of Unicode.
func characters(record string, due, optional map[string]string) error {
	for name, v := range due {
		if utf8.RuneCountInString(v) != 1 || !utf8.ValidString(v) {
			return refused(sqlerr.S3InvalidRequestParameter, name+" is one character")
		}
	}
	for name, v := range optional {
		if utf8.RuneCountInString(v) > 1 || !utf8.ValidString(v) {
			return refused(sqlerr.S3InvalidRequestParameter, name+" is one character")
		}
	}
	if n := utf8.RuneCountInString(record); n < 1 || n > 2 || !utf8.ValidString(record) {
		return refused(sqlerr.S3InvalidRequestParameter, "RecordDelimiter is one or two characters")
	}
	return nil
}

func (out SelectOutput) check() error {
	c := out.CSV
	if c == nil {
		return nil
	}
	if q := strings.ToUpper(c.QuoteFields); q != QuoteAsNeeded && q != QuoteAlways {
		return refused(sqlerr.S3InvalidQuoteFields, "ASNEEDED or ALWAYS")
	}
	return characters("\n", nil, map[string]string{"QuoteCharacter": c.QuoteCharacter, "QuoteEscapeCharacter": c.QuoteEscapeCharacter})
}

func (r *SelectRequest) checkRange() error {
	s := r.Range
	switch {
	case s == nil:
		return nil
	case s.Start == nil && s.End == nil, s.Start != nil && *s.Start < 0, s.End != nil && *s.End < 0,
		s.Start != nil && s.End != nil && *s.Start > *s.End, s.Start != nil && *s.Start >= r.Object.Size && r.Object.Size >= 0:
		return refused(sqlerr.S3InvalidScanRange, "the range is empty, reversed or behind the object")
	case r.Input.Compression != storage.None,
		r.Input.CSV != nil && r.Input.CSV.AllowQuotedRecordDelimiter,
		r.Input.JSON != nil && strings.EqualFold(r.Input.JSON.Type, "DOCUMENT"):
		return refused(sqlerr.S3UnsupportedScanRangeInput, "plain CSV without quoted delimiters, JSON LINES and Parquet have ranges")
	}
	return nil
}

func (c *CSVInput) options() csv.ObjectOptions {
	skip := 1
	if c.Header() == HeaderNone {
		skip = 0
	}
	return csv.ObjectOptions{Field: c.FieldDelimiter, Quote: c.QuoteCharacter, Escape: c.QuoteEscapeCharacter,
		Comment: c.Comments, Record: c.RecordDelimiter, QuotedRecords: c.AllowQuotedRecordDelimiter, Skip: skip, Last: -1}
}

func (j *JSONInput) options() jsonl.DocumentOptions {
	return jsonl.DocumentOptions{Lines: strings.EqualFold(j.Type, "LINES"), Last: -1}
}
