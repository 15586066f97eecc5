package main

import (
	"strings"

	"flowsql/engine"
	"flowsql/storage"
)

// serialization are the options by which S3 Select reads an object that is no
// flow log. They are called as in the service's requests.
type serialization struct {
	InputFormat     string `enum:",csv,json,jsonl,parquet" default:"" placeholder:"FORMAT" help:"S3 Select reads the one object as csv, json (documents), jsonl (lines) or parquet, not as a flow log." group:"S3 Select"`
	Compression     string `enum:"none,gzip,bzip2,zstd" default:"none" help:"Of the object with --input-format: none, gzip, bzip2 or zstd." group:"S3 Select"`
	FileHeaderInfo  string `enum:",none,use,ignore" default:"" placeholder:"INFO" help:"The first record of CSV: none (data), use (names) or ignore. Implies --input-format csv." group:"S3 Select"`
	FieldDelimiter  string `default:"," placeholder:"C" help:"Between the fields of CSV; one character." group:"S3 Select"`
	RecordDelimiter string `default:"${newline}" placeholder:"STR" help:"Behind the records of CSV; one or two characters. Default: a line's end." group:"S3 Select"`
	QuoteCharacter  string `default:"\"" placeholder:"C" help:"Around fields of CSV; empty for none." group:"S3 Select"`
	QuoteEscape     string `name:"quote-escape-character" default:"\"" placeholder:"C" help:"Before a quote within quotes." group:"S3 Select"`
	Comments        string `default:"#" placeholder:"C" help:"Begins records of CSV that are left out." group:"S3 Select"`
	QuotedRecords   bool   `name:"allow-quoted-record-delimiter" help:"Records of CSV may go on behind a line's end within quotes." group:"S3 Select"`
}

var compressions = map[string]storage.Compression{"none": storage.None, "gzip": storage.Gzip, "bzip2": storage.Bzip2, "zstd": storage.Zstd}

// setSerialization asks for an object as its options say, if any is given.
func setSerialization(f *flags, c *engine.Config) error {
	format := f.InputFormat
	if format == "" && f.FileHeaderInfo != "" {
		format = "csv"
	}
	in := &engine.SelectInput{Compression: compressions[f.Compression]}
	switch format {
	case "":
		return nil
	case "csv":
		in.CSV = &engine.CSVInput{FileHeaderInfo: strings.ToUpper(f.FileHeaderInfo), FieldDelimiter: f.FieldDelimiter, RecordDelimiter: f.RecordDelimiter,
			QuoteCharacter: f.QuoteCharacter, QuoteEscapeCharacter: f.QuoteEscape, Comments: f.Comments, AllowQuotedRecordDelimiter: f.QuotedRecords}
		if in.CSV.FileHeaderInfo == "" {
			in.CSV.FileHeaderInfo = engine.HeaderNone
		}
	case "json":
		in.JSON = &engine.JSONInput{Type: "DOCUMENT"}
	case "jsonl":
		in.JSON = &engine.JSONInput{Type: "LINES"}
	case "parquet":
		in.Parquet = true
	}
	c.S3Input = in
	return nil
}
