package eventstream

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Stats are the bytes of the object as stored, decompressed, and given as records.
type Stats struct{ Scanned, Processed, Returned int64 }

// Writer writes messages.
type Writer struct {
	mu      sync.Mutex
	to      io.Writer
	buffer  []byte
	last    time.Time // when the last message was written
	started bool
}

// NewWriter makes a Writer.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to, last: time.Now()} }

// Started reports whether a message has been written or tried.
func (w *Writer) Started() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.started
}

// Idle gives for how long nothing has been written.
func (w *Writer) Idle() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.last)
}

// Write writes records, in one message unless there are more than MaxPayload bytes.
func (w *Writer) Write(records []byte) (int, error) {
	written := 0
	for len(records) > 0 {
		part := records[:min(len(records), MaxPayload)]
		if err := w.send(recordHeaders, part); err != nil {
			return written, err
		}
		written += len(part)
		records = records[len(part):]
	}
	return written, nil
}

// Progress tells how far the query came.
func (w *Writer) Progress(s Stats) error { return w.send(progressHeaders, s.xml("Progress")) }

// Continue keeps an idle connection alive.
func (w *Writer) Continue() error { return w.send(continueHeaders, nil) }

// End ends an answer that is whole.
func (w *Writer) End(s Stats) error {
	if err := w.send(statsHeaders, s.xml("Stats")); err != nil {
		return err
	}
	return w.send(endHeaders, nil)
}

// Fail ends an answer that is not whole.
func (w *Writer) Fail(code, text string) error {
	return w.send([]header{{":error-code", clip(code)}, {":error-message", clip(text)}, {":message-type", "error"}}, nil)
}

// The headers of the events.
var (
	recordHeaders   = event("Records", "application/octet-stream")
	progressHeaders = event("Progress", "text/xml")
	statsHeaders    = event("Stats", "text/xml")
	continueHeaders = event("Cont", "")
	endHeaders      = event("End", "")
)

// event gives an event's headers in the service's order.
func event(name, content string) []header {
	out := []header{{":message-type", "event"}}
	if content != "" {
		out = append(out, header{":content-type", content})
	}
	return append(out, header{":event-type", name})
}

func (w *Writer) send(headers []header, payload []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.started = true
	w.buffer = appendMessage(w.buffer[:0], headers, payload)
	_, err := w.to.Write(w.buffer)
	w.last = time.Now()
	return err
}

func (s Stats) xml(root string) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?><%s><BytesScanned>%d</BytesScanned><BytesProcessed>%d</BytesProcessed><BytesReturned>%d</BytesReturned></%s>`,
		root, s.Scanned, s.Processed, s.Returned, root)
}

// clip shortens a header's value to what its length can say.
func clip(s string) string {
	const most = 1<<15 - 1 // decoders take it for a signed number
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return s
}
