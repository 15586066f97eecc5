package s3select

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"

	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// content is an object in memory. Reads that reach the hold wait until the
// object is closed or its context ends.
type content struct {
	text   []byte
	hold   int64 // < 0 for none
	closed atomic.Int32
}

func object(text string) *content { return &content{text: []byte(text), hold: -1} }

func (c *content) object() storage.Object {
	return storage.Object{Path: "bucket/key", Size: int64(len(c.text)), Key: "key", Source: c}
}

func (c *content) Open(ctx context.Context, _ string) (storage.File, error) {
	return &reading{content: c, Reader: bytes.NewReader(c.text), ctx: ctx}, nil
}

type reading struct {
	*bytes.Reader
	content *content
	ctx     context.Context
	at      int64
}

func (r *reading) Read(p []byte) (int, error) {
	if hold := r.content.hold; hold >= 0 {
		if r.at >= hold {
			<-r.ctx.Done()
			return 0, r.ctx.Err()
		}
		p = p[:min(int64(len(p)), hold-r.at)]
	}
	n, err := r.Reader.Read(p)
	r.at += int64(n)
	return n, err
}

func (r *reading) Length() (int64, error) { return r.Size(), nil }

func (r *reading) Close() error {
	r.content.closed.Add(1)
	return nil
}

// served is a server with one object.
func served(t *testing.T, h *Handler, c *content) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.Serve(w, r, c.object()); err != nil {
			w.WriteHeader(Status(sqlerr.From(err).Code))
			fmt.Fprint(w, sqlerr.From(err).Code)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// conversation gives the messages of an answer in short.
func conversation(t *testing.T, from io.Reader) []string {
	t.Helper()
	var out []string
	for {
		m, err := eventstream.NewDecoder().Decode(from, nil)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err, out)
		}
		if code := m.Headers.Get(":error-code"); code != nil {
			out = append(out, "error "+code.String()+" "+m.Headers.Get(":error-message").String())
			continue
		}
		out = append(out, strings.TrimSpace(m.Headers.Get(":event-type").String()+" "+strings.TrimPrefix(string(m.Payload), `<?xml version="1.0" encoding="UTF-8"?>`)))
	}
}

// recordsOf gives the records of an answer, and the code of the error at its end.
func recordsOf(answer io.Reader) (records, code string) {
	for {
		m, err := eventstream.NewDecoder().Decode(answer, nil)
		if err != nil {
			return records, code
		}
		if c := m.Headers.Get(":error-code"); c != nil {
			code = c.String()
		} else if m.Headers.Get(":event-type").String() == "Records" {
			records += string(m.Payload)
		}
	}
}

func post(t *testing.T, s *httptest.Server, text string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.URL, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func ask(expression, rest string) string {
	return body("<Expression>" + expression + "</Expression><ExpressionType>SQL</ExpressionType>" + csvIn + csvOut + rest)
}

func TestServe(t *testing.T) {
	s := served(t, NewHandler(Options{}), object("a,1\nb,x\n"))
	const numbers = "<BytesScanned>8</BytesScanned><BytesProcessed>8</BytesProcessed><BytesReturned>%d</BytesReturned>"
	for _, c := range []struct {
		text string
		want []string
	}{
		{ask("SELECT s._1 FROM s3object s", ""), []string{"Records a\nb", "Stats <Stats>" + fmt.Sprintf(numbers, 4) + "</Stats>", "End"}},
		{ask("SELECT s._1 FROM s3object s WHERE s._1 = 'c'", ""), []string{"Stats <Stats>" + fmt.Sprintf(numbers, 0) + "</Stats>", "End"}},
		{ask("SELECT count(*) FROM s3object s", "<RequestProgress><Enabled>true</Enabled></RequestProgress>"),
			[]string{"Records 2", "Progress <Progress>" + fmt.Sprintf(numbers, 2) + "</Progress>", "Stats <Stats>" + fmt.Sprintf(numbers, 2) + "</Stats>", "End"}},
	} {
		answer := post(t, s, c.text)
		got := conversation(t, answer.Body)
		if answer.StatusCode != http.StatusOK || answer.ContentLength >= 0 || strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %s %q, want %q", c.text, answer.Status, got, c.want)
		}
	}
}

// TestRefusals are errors before the first byte.
func TestRefusals(t *testing.T) {
	s := served(t, NewHandler(Options{}), object("a,1\nb,x\n"))
	for _, c := range []struct {
		text   string
		header []string
		want   string
	}{
		{"", nil, "400 EmptyRequestBody"},
		{ask("SELECT * FROM s3object", ""), []string{"Range", "bytes=0-1"}, "400 UnsupportedRangeHeader"},
		{ask("SELECT s.a FROM s3object s", ""), nil, "400 InvalidColumnIndex"},
		{ask("SELECT s.year FROM s3object s", ""), nil, "400 ParseInvalidPathComponent"},
		{ask("SELECT CAST(s._2 AS INT) FROM s3object s", ""), nil, "400 CastFailed"},
		{ask("SELECT * FROM s3object", "<ScanRange/>"), nil, "400 InvalidScanRange"},
	} {
		answer := post(t, s, c.text, c.header...)
		code, _ := io.ReadAll(answer.Body)
		if got := fmt.Sprint(answer.StatusCode, " ", string(code)); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

// TestFailureBehindRecords sends what there is, then the error.
func TestFailureBehindRecords(t *testing.T) {
	s := served(t, NewHandler(Options{}), object(strings.Repeat("123456789,1\n", 1<<18)+"a,x\n"))
	answer := post(t, s, ask("SELECT s._1 FROM s3object s WHERE CAST(s._2 AS INT) > 0", ""))
	got := conversation(t, answer.Body)
	if answer.StatusCode != http.StatusOK || len(got) < 2 || !strings.HasPrefix(got[0], "Records 123456789\n123456789") {
		t.Fatalf("%s, %d messages", answer.Status, len(got))
	}
	if last := got[len(got)-1]; last != "error CastFailed Attempt to convert from one data type to another failed: cast from STRING to INT." {
		t.Error(last)
	}
	for _, m := range got[:len(got)-1] {
		if len(m) > 128<<10 || !strings.HasSuffix(m, "\n123456789") || strings.Count(m, "\n")*10+9+len("Records ") != len(m) {
			t.Errorf("records in part: %.40q … %q", m, m[max(0, len(m)-20):])
		}
	}
}

// TestPulse keeps an answer alive while nothing is found, and stops the query
// when its client goes.
func TestPulse(t *testing.T) {
	for progress, want := range map[string]string{
		"": "Cont",
		"<RequestProgress><Enabled>true</Enabled></RequestProgress>": "Progress <Progress><BytesScanned>4</BytesScanned><BytesProcessed>4</BytesProcessed><BytesReturned>0</BytesReturned></Progress>",
	} {
		c := object("a,1\nb,2\n")
		c.hold = 4
		s := served(t, NewHandler(Options{Pulse: 10 * time.Millisecond}), c)
		answer := post(t, s, ask("SELECT count(*) FROM s3object s", progress))
		m, err := eventstream.NewDecoder().Decode(answer.Body, nil)
		if err != nil || !strings.HasPrefix(want, m.Headers.Get(":event-type").String()) {
			t.Errorf("%v %s %v, want %s", m.Headers, m.Payload, err, want)
		}
		opened := c.closed.Load()
		answer.Body.Close()
		for i := 0; c.closed.Load() == opened && i < 500; i++ {
			time.Sleep(10 * time.Millisecond)
		}
		if c.closed.Load() == opened {
			t.Error("the query goes on without its client")
		}
	}
}

// TestBusy refuses what is too much at once.
func TestBusy(t *testing.T) {
	c := object("a,1\n")
	c.hold = 0
	s := served(t, NewHandler(Options{Running: 1, Waiting: 1, Pulse: 10 * time.Millisecond}), c)
	text := ask("SELECT count(*) FROM s3object s", "")
	for range 2 { // one runs, one waits, both are kept alive
		answer := post(t, s, text)
		if m, err := eventstream.NewDecoder().Decode(answer.Body, nil); err != nil || m.Headers.Get(":event-type").String() != "Cont" {
			t.Fatal(m, err)
		}
	}
	answer := post(t, s, text)
	if code, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusServiceUnavailable || string(code) != "Busy" {
		t.Errorf("%s %.100s", answer.Status, code)
	}
}

// TestDeadline tells of a query that the server stops.
func TestDeadline(t *testing.T) {
	c := object("a,1\n")
	c.hold = 0
	h := NewHandler(Options{})
	r := httptest.NewRequest(http.MethodPost, "/b/k?select&select-type=2", strings.NewReader(ask("SELECT count(*) FROM s3object s", "")))
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Millisecond)
	defer cancel()
	err := h.Serve(httptest.NewRecorder(), r.WithContext(ctx), c.object())
	if e := sqlerr.From(err); err == nil || e.Code != sqlerr.S3InternalError || Status(e.Code) != http.StatusInternalServerError {
		t.Error(err)
	}
}
