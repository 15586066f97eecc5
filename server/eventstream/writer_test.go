package eventstream

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
)

// decoded are the messages of an answer, read by the SDK's decoder.
func decoded(t *testing.T, answer []byte) (out []eventstream.Message) {
	t.Helper()
	from := bytes.NewReader(answer)
	for {
		m, err := eventstream.NewDecoder().Decode(from, nil)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
}

func value(m eventstream.Message, name string) string {
	v := m.Headers.Get(name)
	if v == nil {
		return ""
	}
	return v.String()
}

func TestMessages(t *testing.T) {
	var answer bytes.Buffer
	w := NewWriter(&answer)
	if w.Started() {
		t.Error("started before the first message")
	}
	stats := Stats{36, 40, 9}
	long := strings.Repeat("é", 1<<15)
	for _, err := range []error{w.Continue(), w.Progress(stats), w.Fail("CastFailed", "no number"), w.Fail("InternalError", long), w.End(stats)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if n, err := w.Write(bytes.Repeat([]byte("x"), MaxPayload+1)); n != MaxPayload+1 || err != nil {
		t.Fatal(n, err)
	}
	const numbers = "<BytesScanned>36</BytesScanned><BytesProcessed>40</BytesProcessed><BytesReturned>9</BytesReturned>"
	const declaration = `<?xml version="1.0" encoding="UTF-8"?>`
	want := []struct{ kind, event, content, code, payload string }{
		{"event", "Cont", "", "", ""},
		{"event", "Progress", "text/xml", "", declaration + "<Progress>" + numbers + "</Progress>"},
		{"error", "", "", "CastFailed", ""},
		{"error", "", "", "InternalError", ""},
		{"event", "Stats", "text/xml", "", declaration + "<Stats>" + numbers + "</Stats>"},
		{"event", "End", "", "", ""},
		{"event", "Records", "application/octet-stream", "", strings.Repeat("x", MaxPayload)},
		{"event", "Records", "application/octet-stream", "", "x"},
	}
	got := decoded(t, answer.Bytes())
	if len(got) != len(want) || !w.Started() {
		t.Fatalf("%d messages", len(got))
	}
	for i, m := range got {
		c := want[i]
		if value(m, ":message-type") != c.kind || value(m, ":event-type") != c.event || value(m, ":content-type") != c.content ||
			value(m, ":error-code") != c.code || string(m.Payload) != c.payload {
			t.Errorf("message %d: %v %.200q, want %.200v", i, m.Headers, m.Payload, c)
		}
	}
	if text := value(got[2], ":error-message"); text != "no number" {
		t.Error(text)
	}
	if text := value(got[3], ":error-message"); text != long[:1<<15-2] {
		t.Errorf("a text of %d bytes", len(text))
	}
}

// TestFrames compares with frames whose bytes are known.
func TestFrames(t *testing.T) {
	for _, c := range []struct {
		headers     []header
		first, last string
	}{
		{endHeaders, "0000003800000028c1c684d4", "cf97d392"},
		{continueHeaders, "00000039000000298ba19df2", "9c864a0d"},
	} {
		got := hex.EncodeToString(appendMessage(nil, c.headers, nil))
		if !strings.HasPrefix(got, c.first) || !strings.HasSuffix(got, c.last) {
			t.Errorf("%v: %s", c.headers, got)
		}
	}
}

// TestFailingDestination gives the error on, and how much was written.
func TestFailingDestination(t *testing.T) {
	gone := errors.New("gone")
	w := NewWriter(failing{gone})
	if n, err := w.Write([]byte("a\n")); n != 0 || !errors.Is(err, gone) {
		t.Error(n, err)
	}
	if err := w.End(Stats{}); !errors.Is(err, gone) {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
