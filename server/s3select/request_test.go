package s3select

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"flowsql/engine"
	"flowsql/parser/s3select"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// body writes a request with these children.
func body(children string) string {
	return `<?xml version="1.0"?><SelectObjectContentRequest xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` + children + `</SelectObjectContentRequest>`
}

const (
	statement = "<Expression>SELECT * FROM s3object</Expression><ExpressionType>SQL</ExpressionType>"
	csvIn     = "<InputSerialization><CSV/></InputSerialization>"
	csvOut    = "<OutputSerialization><CSV/></OutputSerialization>"
)

func TestRequest(t *testing.T) {
	r, err := readRequest(strings.NewReader(body(`
		<ScanRange><Start>1</Start><End>22</End></ScanRange><RequestProgress><Enabled>TRUE</Enabled></RequestProgress>
		<OutputSerialization><CSV><QuoteFields>ALWAYS</QuoteFields><QuoteCharacter>'</QuoteCharacter><QuoteEscapeCharacter>\</QuoteEscapeCharacter><RecordDelimiter>&#xD;&#xA;</RecordDelimiter><FieldDelimiter>	</FieldDelimiter></CSV></OutputSerialization>
		<InputSerialization><CompressionType>bzip2</CompressionType><CSV><FileHeaderInfo>Use</FileHeaderInfo><Comments>%</Comments><QuoteCharacter></QuoteCharacter><QuoteEscapeCharacter>\</QuoteEscapeCharacter>
			<RecordDelimiter>;</RecordDelimiter><FieldDelimiter> </FieldDelimiter><AllowQuotedRecordDelimiter>true</AllowQuotedRecordDelimiter></CSV></InputSerialization>
		<ExpressionType>sql</ExpressionType><Expression>SELECT s._1 FROM s3object s WHERE s._2 &lt; 'x'</Expression>`) + "<!-- end -->\n"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Expression != "SELECT s._1 FROM s3object s WHERE s._2 < 'x'" || !r.progress || *r.Range.Start != 1 || *r.Range.End != 22 || r.Input.Compression != storage.Bzip2 {
		t.Errorf("%+v", r)
	}
	if got, want := *r.Input.CSV, (engine.CSVInput{FileHeaderInfo: "Use", FieldDelimiter: " ", RecordDelimiter: ";", QuoteEscapeCharacter: `\`, Comments: "%", AllowQuotedRecordDelimiter: true}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got, want := *r.Output.CSV, (engine.CSVOutput{QuoteFields: "ALWAYS", FieldDelimiter: "\t", RecordDelimiter: "\r\n", QuoteCharacter: "'", QuoteEscapeCharacter: `\`}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestRequestDefaults(t *testing.T) {
	r, err := readRequest(strings.NewReader("<SelectObjectContentRequest>" + statement + csvIn + csvOut + "</SelectObjectContentRequest>"))
	if err != nil || *r.Input.CSV != *engine.DefaultCSVInput() || *r.Output.CSV != *engine.DefaultCSVOutput() || r.progress || r.Range != nil {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = readRequest(strings.NewReader(body(statement + "\r\n<InputSerialization\r\n><CSV><RecordDelimiter>\r\n</RecordDelimiter></CSV></InputSerialization>" + csvOut)))
	if err != nil || r.Input.CSV.RecordDelimiter != "\r\n" {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = readRequest(strings.NewReader(body(statement + "<InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization><OutputSerialization><JSON></JSON></OutputSerialization>")))
	if err != nil || r.Input.JSON.Type != "LINES" || r.Output.JSON.RecordDelimiter != "\n" {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = readRequest(strings.NewReader(body(statement + "<InputSerialization><Parquet/></InputSerialization>" + csvOut)))
	if err != nil || !r.Input.Parquet {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRequestErrors(t *testing.T) {
	long := "<Expression>" + strings.Repeat("x", 8*s3select.MaxExpression) + "</Expression>"
	for _, c := range []struct {
		body string
		want sqlerr.Code
	}{
		{"", sqlerr.S3EmptyRequestBody},
		{body(strings.Repeat("<a/>", maxTags)), sqlerr.S3MalformedXML},
		{strings.Repeat("<a>", maxTags), sqlerr.S3MalformedXML},
		{"SELECT 1", sqlerr.S3MalformedXML},
		{"<SelectObjectContentRequest>", sqlerr.S3MalformedXML},
		{"<Other/>", sqlerr.S3MalformedXML},
		{body(statement+csvIn+csvOut) + "<a/>", sqlerr.S3MalformedXML},
		{body(statement+csvIn+csvOut) + "behind", sqlerr.S3MalformedXML},
		{body(statement+csvIn+csvOut) + "<a", sqlerr.S3MalformedXML},
		{body(statement + csvIn + csvOut + "<Other/>"), sqlerr.S3MalformedXML},
		{body(statement + csvIn + csvOut + "between"), sqlerr.S3MalformedXML},
		{body(statement + statement + csvIn + csvOut), sqlerr.S3MalformedXML},
		{body("<Expression><b/></Expression>"), sqlerr.S3MalformedXML},
		{body("<InputSerialization><CSV><FileHeader/></CSV></InputSerialization>"), sqlerr.S3MalformedXML},
		{body("<InputSerialization><Parquet>x</Parquet></InputSerialization>"), sqlerr.S3MalformedXML},
		{body(long), sqlerr.S3ExpressionTooLong},
		{body(csvIn + csvOut), sqlerr.S3MissingRequiredParameter},
		{body("<Expression>SELECT</Expression>" + csvIn + csvOut), sqlerr.S3MissingRequiredParameter},
		{body(statement + csvIn), sqlerr.S3MissingRequiredParameter},
		{body(statement + csvOut), sqlerr.S3MissingRequiredParameter},
		{body("<Expression>SELECT</Expression><ExpressionType>XPath</ExpressionType>" + csvIn + csvOut), sqlerr.S3InvalidExpressionType},
		{body("<InputSerialization><CompressionType>LZ4</CompressionType></InputSerialization>"), sqlerr.S3InvalidCompressionFormat},
		{body("<RequestProgress><Enabled>yes</Enabled></RequestProgress>"), sqlerr.S3InvalidRequestParameter},
		{body("<ScanRange><Start></Start></ScanRange>"), sqlerr.S3InvalidScanRange},
		{body("<ScanRange><Start>1.5</Start></ScanRange>"), sqlerr.S3InvalidScanRange},
	} {
		_, err := readRequest(strings.NewReader(c.body))
		if code := sqlerr.From(err).Code; err == nil || code != c.want {
			t.Errorf("%.200s: %v, want %s", c.body, err, c.want)
		}
		if err != nil && sqlerr.From(err).Msg == "" {
			t.Errorf("%.200s: an error without a text", c.body)
		}
	}
	if _, err := readRequest(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

// FuzzRequest reads any body: what it gives is whole, or an error with a code of S3.
func FuzzRequest(f *testing.F) {
	f.Add(body(statement + csvIn + csvOut))
	f.Add(body(statement + "<ScanRange><Start>1</Start></ScanRange><InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization>\r\n" + csvOut))
	f.Fuzz(func(t *testing.T, text string) {
		r, err := readRequest(strings.NewReader(text))
		if err != nil && !sqlerr.IsS3(sqlerr.From(err).Code) {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil && (!r.seen["Expression"] || !r.seen["OutputSerialization"]) {
			t.Errorf("%q: not whole", text)
		}
	})
}
