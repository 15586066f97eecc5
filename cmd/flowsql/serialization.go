package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"flowsql/cmd/flowsql/output"
	"flowsql/engine"
	"flowsql/storage"
)

// serialization are the options by which S3 Select reads objects that are no
// flow logs, and writes records. They are called as in the service's requests.
type serialization struct {
	InputFormat     string  `enum:",csv,json,jsonl,parquet" default:"" placeholder:"FORMAT" help:"S3 Select reads the objects as csv, json (documents), jsonl (lines) or parquet, not as flow logs." group:"S3 Select"`
	Compression     string  `enum:"auto,none,gzip,bzip2,zstd" default:"auto" help:"Of the objects with --input-format: none, gzip, bzip2 or zstd; auto goes by their first bytes." group:"S3 Select"`
	FileHeaderInfo  string  `enum:",none,use,ignore" default:"" placeholder:"INFO" help:"The first record of CSV: none (data), use (names) or ignore. Implies --input-format csv." group:"S3 Select"`
	FieldDelimiter  *string `placeholder:"C" help:"Between the fields of CSV; one character. Default: a comma, or the blank of flow logs where only --file-header-info is given." group:"S3 Select"`
	RecordDelimiter string  `default:"${newline}" placeholder:"STR" help:"Behind the records of CSV; one or two characters. Default: a line's end." group:"S3 Select"`
	QuoteCharacter  string  `default:"\"" placeholder:"C" help:"Around fields of CSV; empty for none." group:"S3 Select"`
	QuoteEscape     string  `name:"quote-escape-character" default:"\"" placeholder:"C" help:"Before a quote within quotes." group:"S3 Select"`
	Comments        string  `default:"#" placeholder:"C" help:"Begins records of CSV that are left out." group:"S3 Select"`
	QuotedRecords   bool    `name:"allow-quoted-record-delimiter" help:"Records of CSV may go on behind a line's end within quotes." group:"S3 Select"`
	ScanRange       string  `placeholder:"FIRST-LAST" help:"Only the records, or row groups of Parquet, that begin in these bytes of the object: 0-999, 1000- to its end, or -500 for the last bytes." group:"S3 Select"`

	QuoteFields    string  `enum:",asneeded,always" default:"" placeholder:"WHEN" help:"Quote the fields of -o csv asneeded or always, as S3 Select does." group:"S3 Select"`
	OutputField    *string `name:"output-field-delimiter" placeholder:"STR" help:"Between the fields of -o csv." group:"S3 Select"`
	OutputRecord   *string `name:"output-record-delimiter" placeholder:"STR" help:"Behind the records of -o csv and -o jsonl." group:"S3 Select"`
	OutputQuote    *string `name:"output-quote-character" placeholder:"C" help:"Around fields of -o csv; empty for none." group:"S3 Select"`
	OutputQuoteEsc *string `name:"output-quote-escape-character" placeholder:"C" help:"Before a quote within quotes of -o csv." group:"S3 Select"`
}

var compressions = map[string]storage.Compression{"none": storage.None, "gzip": storage.Gzip, "bzip2": storage.Bzip2, "zstd": storage.Zstd}

// setSerialization asks for an object as its options say, if any is given.
func setSerialization(f *flags, c *engine.Config) error {
	format := f.InputFormat
	if format == "" && f.FileHeaderInfo != "" {
		format = "csv"
	}
	in := &engine.SelectInput{Compression: compressions[f.Compression], Detect: f.Compression == "auto"}
	var err error
	if c.S3Range, err = scanRange(f.ScanRange); err != nil {
		return err
	}
	switch format {
	case "":
		if c.S3Range != nil {
			return errors.New("--scan-range goes with --input-format")
		}
		return nil
	case "csv":
		in.CSV = &engine.CSVInput{FileHeaderInfo: strings.ToUpper(f.FileHeaderInfo), FieldDelimiter: ",", RecordDelimiter: f.RecordDelimiter,
			QuoteCharacter: f.QuoteCharacter, QuoteEscapeCharacter: f.QuoteEscape, Comments: f.Comments, AllowQuotedRecordDelimiter: f.QuotedRecords}
		if in.CSV.FileHeaderInfo == "" {
			in.CSV.FileHeaderInfo = engine.HeaderNone
		}
		if f.FieldDelimiter != nil {
			in.CSV.FieldDelimiter = *f.FieldDelimiter
		}
		in.CSV.OrFlowLog = f.InputFormat == "" && f.FieldDelimiter == nil
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

// scanRange reads FIRST-LAST, FIRST- and -COUNT.
func scanRange(text string) (*engine.SelectRange, error) {
	if text == "" {
		return nil, nil
	}
	r := &engine.SelectRange{}
	first, last, ok := strings.Cut(text, "-")
	for _, side := range []struct {
		text string
		to   **int64
	}{{first, &r.Start}, {last, &r.End}} {
		if side.text == "" {
			continue
		}
		n, err := strconv.ParseInt(side.text, 10, 64)
		ok = ok && err == nil && n >= 0
		*side.to = &n
	}
	if !ok || r.Start == nil && r.End == nil {
		return nil, fmt.Errorf("%q is no range of bytes: write 0-999, 1000- or -500", text)
	}
	return r, nil
}

// recordFormat gives the format that writes records as S3 Select does: where an
// option of the output says so, and else for objects that are read as S3 Select
// reads them.
func (f *flags) recordFormat(format output.Format) (output.Format, error) {
	asked := f.QuoteFields != "" || f.OutputField != nil || f.OutputRecord != nil || f.OutputQuote != nil || f.OutputQuoteEsc != nil
	if !asked && (f.InputFormat == "" && f.FileHeaderInfo == "" || f.Null != nil || f.CSV != "rfc4180" || format.Name != "csv" && format.Name != "jsonl") {
		return format, nil
	}
	var out engine.SelectOutput
	switch format.Name {
	case "csv":
		c := engine.DefaultCSVOutput()
		if f.QuoteFields != "" {
			c.QuoteFields = f.QuoteFields
		}
		for _, set := range []struct{ to, from *string }{{&c.FieldDelimiter, f.OutputField}, {&c.RecordDelimiter, f.OutputRecord},
			{&c.QuoteCharacter, f.OutputQuote}, {&c.QuoteEscapeCharacter, f.OutputQuoteEsc}} {
			if set.from != nil {
				*set.to = *set.from
			}
		}
		out.CSV = c
	case "jsonl":
		out.JSON = &engine.JSONOutput{RecordDelimiter: "\n", NoNull: f.S3Mode == "aws" && f.InputFormat == "parquet"}
		if f.OutputRecord != nil {
			out.JSON.RecordDelimiter = *f.OutputRecord
		}
	default:
		return format, fmt.Errorf("the serialization of the output is one of -o csv and -o jsonl, not %s", format.Name)
	}
	header := !f.NoHeader && f.S3Mode != "aws"
	if _, err := engine.NewRecordOutput(io.Discard, out, header); err != nil {
		return format, err
	}
	format.New = func(w io.Writer, _ output.Options) output.Writer {
		o, _ := engine.NewRecordOutput(w, out, header) // checked above
		return records{o}
	}
	return format, nil
}

// records writes a result as S3 Select does.
type records struct{ *engine.RecordOutput }

// End has nothing to add.
func (records) End(string) error { return nil }
