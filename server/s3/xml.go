package s3

import (
	"bytes"
	"encoding/xml"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"flowsql/server/objects"
	"flowsql/server/s3err"
)

// errorDocument is the body of an answer that is no success.
type errorDocument struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string
	Message   string
	Resource  string
	RequestID string `xml:"RequestId"`
	HostID    string `xml:"HostId"`
}

func (q *request) writeError(e *s3err.Error) {
	if e.Status != http.StatusNotModified { // what was to be told of the object is not told of the error
		maps.DeleteFunc(q.w.Header(), func(name string, _ []string) bool { return !strings.HasPrefix(name, "X-Amz-") && name != "Server" })
	}
	if q.Method == http.MethodHead || e.Status == http.StatusNotModified {
		q.w.WriteHeader(e.Status)
		return
	}
	q.writeXML(e.Status, errorDocument{Code: e.Code, Message: e.Message, Resource: q.URL.Path, RequestID: q.id, HostID: q.id})
}

// writeXML answers with a document.
func (q *request) writeXML(status int, document any) error {
	text, err := xml.Marshal(document)
	if err != nil {
		return s3err.InternalError.Because(err)
	}
	h := q.w.Header()
	h.Set("Content-Type", "application/xml")
	h.Set("Content-Length", strconv.Itoa(len(xml.Header)+len(text)))
	q.w.WriteHeader(status)
	if _, err = q.w.Write([]byte(xml.Header)); err == nil {
		_, err = q.w.Write(text)
	}
	return err
}

// body reads the body of a request that is a document, checked by what its
// headers say.
func (q *request) body() ([]byte, error) {
	content, err := q.content()
	if err != nil {
		return nil, err
	}
	content.Limit = largestDocument
	return objects.ReadAll(content)
}

// document reads the XML of a request.
func (q *request) document(into any) error {
	text, err := q.body()
	if err != nil {
		return err
	}
	return readXML(text, into)
}

func readXML(text []byte, into any) error {
	if bytes.Count(text, []byte("<")) > mostTags {
		return s3err.MalformedXML
	}
	if err := xml.NewDecoder(bytes.NewReader(text)).Decode(into); err != nil {
		return s3err.MalformedXML
	}
	return nil
}

// timeText writes a time as documents have it.
func timeText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// owner is who all belongs to: there are no accounts here.
type owner struct {
	ID          string
	DisplayName string
}

var theOwner = owner{ID: "flowsql", DisplayName: "flowsql"}
