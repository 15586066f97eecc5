// Package s3select answers S3's SelectObjectContent: it reads the request, runs it
// through engine and sends the records as an event stream.
//
// A Handler is safe for use by several goroutines. What is wrong before the first
// byte of the answer comes back as an error, which the server words in XML; what
// goes wrong later is a message of the stream.
package s3select

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"flowsql/engine"
	"flowsql/parser/s3select"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// maxBody is the length of the longest body: the longest expression, each
// character escaped, and room for what is around it.
const maxBody = 6*s3select.MaxExpression + 64<<10

// maxTags is how many tags a body may have: a request has a few dozen, and what
// is made of millions takes a hundred times their length in memory.
const maxTags = 10_000

// request is a body that is being read.
type request struct {
	engine.SelectRequest
	kind     string // ExpressionType
	progress bool
	seen     map[string]bool // the elements that have been there, by path
}

// element is any element of a body.
type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// readRequest reads the body of SelectObjectContent.
func readRequest(body io.Reader) (*request, error) {
	text, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) == 0:
		return nil, wrong(sqlerr.S3EmptyRequestBody, "")
	case len(text) > maxBody:
		return nil, wrong(sqlerr.S3ExpressionTooLong, "the body is longer than any expression needs")
	}
	if bytes.Count(text, []byte("<")) > maxTags {
		return nil, wrong(sqlerr.S3MalformedXML, "the body has more elements than any request")
	}
	var root element
	if err := unmarshal(text, &root); err != nil {
		return nil, wrong(sqlerr.S3MalformedXML, err.Error())
	}
	if root.XMLName.Local != "SelectObjectContentRequest" {
		return nil, wrong(sqlerr.S3MalformedXML, "the root is "+root.XMLName.Local)
	}
	r := &request{seen: map[string]bool{}}
	if err := r.children("", root); err != nil {
		return nil, err
	}
	return r, r.complete()
}

// unmarshal reads a text of one element and nothing behind it. A carriage return
// stays one, though XML makes line feeds of them: SDKs send those of delimiters so.
func unmarshal(text []byte, root *element) error {
	d := xml.NewDecoder(bytes.NewReader(keepReturns(text)))
	if err := d.Decode(root); err != nil {
		return err
	}
	for {
		t, err := d.Token()
		switch t := t.(type) {
		case xml.Comment, xml.ProcInst:
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return errors.New("text behind the root")
			}
		default:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return errors.Join(errors.New("more than one root"), err)
		}
	}
}

// keepReturns writes the carriage returns of texts as references.
func keepReturns(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 || bytes.Contains(text, []byte("<![CDATA[")) {
		return text
	}
	var out []byte
	inTag := false
	for _, c := range text {
		switch {
		case c == '<', c == '>':
			inTag = c == '<'
		case c == '\r' && !inTag:
			out = append(out, "&#xD;"...)
			continue
		}
		out = append(out, c)
	}
	return out
}

func (r *request) children(path string, e element) error {
	if strings.TrimSpace(e.Text) != "" {
		return wrong(sqlerr.S3MalformedXML, "text inside "+e.XMLName.Local)
	}
	for _, child := range e.Children {
		if err := r.element(path+child.XMLName.Local, child); err != nil {
			return err
		}
	}
	return nil
}

func (r *request) element(path string, e element) error {
	set, known := elements[path]
	if !known || r.seen[path] {
		return wrong(sqlerr.S3MalformedXML, path+" has no place there, or a second one")
	}
	r.seen[path] = true
	if set == nil {
		if enter := containers[path]; enter != nil {
			enter(r)
		}
		return r.children(path+"/", e)
	}
	if len(e.Children) > 0 {
		return wrong(sqlerr.S3MalformedXML, path+" holds text only")
	}
	return set(r, e.Text)
}

// complete finds what is missing; engine checks what the values say together.
func (r *request) complete() error {
	for _, name := range []string{"Expression", "ExpressionType", "InputSerialization", "OutputSerialization"} {
		if !r.seen[name] {
			return wrong(sqlerr.S3MissingRequiredParameter, name)
		}
	}
	if !strings.EqualFold(r.kind, "SQL") {
		return wrong(sqlerr.S3InvalidExpressionType, r.kind)
	}
	return nil
}

func wrong(code sqlerr.Code, hint string) error {
	err := sqlerr.New(code, "%s", sqlerr.S3Text(code))
	if hint == "" {
		return err
	}
	return err.WithHint("%s", hint)
}

// containers are what elements with children stand for.
var containers = map[string]func(*request){
	"InputSerialization/CSV":     func(r *request) { r.Input.CSV = engine.DefaultCSVInput() },
	"InputSerialization/JSON":    func(r *request) { r.Input.JSON = &engine.JSONInput{} },
	"InputSerialization/Parquet": func(r *request) { r.Input.Parquet = true },
	"OutputSerialization/CSV":    func(r *request) { r.Output.CSV = engine.DefaultCSVOutput() },
	"OutputSerialization/JSON":   func(r *request) { r.Output.JSON = &engine.JSONOutput{RecordDelimiter: "\n"} },
	"ScanRange":                  func(r *request) { r.Range = &engine.SelectRange{} },
}

// elements are all elements of a request by path, with what sets those that hold
// a text; the others hold elements.
var elements = map[string]func(*request, string) error{
	"Expression":         text(func(r *request) *string { return &r.Expression }),
	"ExpressionType":     text(func(r *request) *string { return &r.kind }),
	"RequestProgress":    nil,
	"InputSerialization": nil, "OutputSerialization": nil, "ScanRange": nil,
	"RequestProgress/Enabled":                           flag(func(r *request) *bool { return &r.progress }),
	"InputSerialization/CompressionType":                compression,
	"InputSerialization/Parquet":                        nil,
	"InputSerialization/CSV":                            nil,
	"InputSerialization/CSV/FileHeaderInfo":             text(func(r *request) *string { return &r.Input.CSV.FileHeaderInfo }),
	"InputSerialization/CSV/Comments":                   text(func(r *request) *string { return &r.Input.CSV.Comments }),
	"InputSerialization/CSV/QuoteCharacter":             text(func(r *request) *string { return &r.Input.CSV.QuoteCharacter }),
	"InputSerialization/CSV/QuoteEscapeCharacter":       text(func(r *request) *string { return &r.Input.CSV.QuoteEscapeCharacter }),
	"InputSerialization/CSV/RecordDelimiter":            text(func(r *request) *string { return &r.Input.CSV.RecordDelimiter }),
	"InputSerialization/CSV/FieldDelimiter":             text(func(r *request) *string { return &r.Input.CSV.FieldDelimiter }),
	"InputSerialization/CSV/AllowQuotedRecordDelimiter": flag(func(r *request) *bool { return &r.Input.CSV.AllowQuotedRecordDelimiter }),
	"InputSerialization/JSON":                           nil,
	"InputSerialization/JSON/Type":                      text(func(r *request) *string { return &r.Input.JSON.Type }),
	"OutputSerialization/CSV":                           nil,
	"OutputSerialization/CSV/QuoteFields":               text(func(r *request) *string { return &r.Output.CSV.QuoteFields }),
	"OutputSerialization/CSV/QuoteCharacter":            outputQuote,
	"OutputSerialization/CSV/QuoteEscapeCharacter":      text(func(r *request) *string { return &r.Output.CSV.QuoteEscapeCharacter }),
	"OutputSerialization/CSV/RecordDelimiter":           text(func(r *request) *string { return &r.Output.CSV.RecordDelimiter }),
	"OutputSerialization/CSV/FieldDelimiter":            text(func(r *request) *string { return &r.Output.CSV.FieldDelimiter }),
	"OutputSerialization/JSON":                          nil,
	"OutputSerialization/JSON/RecordDelimiter":          text(func(r *request) *string { return &r.Output.JSON.RecordDelimiter }),
	"ScanRange/Start":                                   position(func(r *request) **int64 { return &r.Range.Start }),
	"ScanRange/End":                                     position(func(r *request) **int64 { return &r.Range.End }),
}

// text sets a string, blanks included: a delimiter may be one.
func text(to func(*request) *string) func(*request, string) error {
	return func(r *request, v string) error {
		*to(r) = v
		return nil
	}
}

// outputQuote sets the quotes of records; an empty one is the character NUL, as
// the service has it.
func outputQuote(r *request, v string) error {
	if v == "" {
		v = "\x00"
	}
	r.Output.CSV.QuoteCharacter = v
	return nil
}

func flag(to func(*request) *bool) func(*request, string) error {
	return func(r *request, v string) error {
		*to(r) = strings.EqualFold(v, "true")
		if !*to(r) && !strings.EqualFold(v, "false") {
			return wrong(sqlerr.S3InvalidRequestParameter, "TRUE or FALSE, not "+v)
		}
		return nil
	}
}

func position(to func(*request) **int64) func(*request, string) error {
	return func(r *request, v string) error {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return wrong(sqlerr.S3InvalidScanRange, v+" is no position in bytes")
		}
		*to(r) = &n
		return nil
	}
}

// compressions are the values of CompressionType; ZSTD is an addition to the service's.
var compressions = map[string]storage.Compression{"": storage.None, "NONE": storage.None, "GZIP": storage.Gzip, "BZIP2": storage.Bzip2, "ZSTD": storage.Zstd}

func compression(r *request, v string) error {
	c, known := compressions[strings.ToUpper(v)]
	if !known {
		return wrong(sqlerr.S3InvalidCompressionFormat, "NONE, GZIP or BZIP2, not "+v)
	}
	r.Input.Compression = c
	return nil
}
