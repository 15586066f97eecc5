package sigv4

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"

	"flowsql/server/s3err"
)

// UnsignedPayload stands for the hash of a body that is not signed.
const UnsignedPayload = "UNSIGNED-PAYLOAD"

// streaming are the bodies cut into chunks: x-amz-content-sha256 names them.
var streaming = map[string]struct{ signed, trailer bool }{
	"STREAMING-AWS4-HMAC-SHA256-PAYLOAD":         {signed: true},
	"STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": {signed: true, trailer: true},
	"STREAMING-UNSIGNED-PAYLOAD-TRAILER":         {trailer: true},
}

// Payload is the body of a request as its sender had it, without chunks. Reading
// gives an error in place of io.EOF where the body is not what was signed.
type Payload struct {
	io.Reader
	AccessKey string      // whose signature the request has; empty for none
	Length    int64       // -1 where only reading tells
	Trailer   http.Header // what came behind the body; filled once it is read
	Chunked   bool        // the body came in chunks of aws-chunked
}

// Unverified gives the payload of a request whose signature is not looked at.
func Unverified(r *http.Request) (*Payload, error) {
	declared := r.Header.Get("X-Amz-Content-Sha256")
	if declared == "" {
		declared = UnsignedPayload
	}
	return newPayload(r, declared, nil)
}

// newPayload reads the body as declared; without a signer signatures of chunks
// are not looked at.
func newPayload(r *http.Request, declared string, signer *chunkSigner) (*Payload, error) {
	p := &Payload{Reader: &whole{r.Body}, Length: r.ContentLength, Trailer: http.Header{}}
	if mode, ok := streaming[declared]; ok {
		length, err := strconv.ParseInt(r.Header.Get("X-Amz-Decoded-Content-Length"), 10, 64)
		if err != nil || length < 0 {
			return nil, s3err.MissingContentLength
		}
		if !mode.signed {
			signer = nil
		}
		p.Length, p.Chunked = length, true
		chunks := newChunkReader(p.Reader, length, signer)
		chunks.chunkSigned = mode.signed
		if mode.trailer {
			chunks.trailer, chunks.declared = p.Trailer, trailerNames(r)
		}
		p.Reader = chunks
		return p, nil
	}
	if declared == UnsignedPayload {
		return p, nil
	}
	want, err := hex.DecodeString(declared)
	if err != nil || len(want) != sha256.Size {
		return nil, s3err.InvalidArgument.With("x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.")
	}
	p.Reader = &hashed{from: p.Reader, sum: sha256.New(), want: want}
	return p, nil
}

// trailerNames gives the headers that x-amz-trailer announces.
func trailerNames(r *http.Request) map[string]bool {
	names := map[string]bool{}
	for _, line := range r.Header.Values("X-Amz-Trailer") {
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
				names[name] = true
			}
		}
	}
	return names
}

// whole tells of a body that ends before its length.
type whole struct{ from io.Reader }

func (w *whole) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = s3err.IncompleteBody
	}
	return n, err
}

// hashed compares a body with its hash at its end.
type hashed struct {
	from io.Reader
	sum  hash.Hash
	want []byte
}

func (h *hashed) Read(p []byte) (int, error) {
	n, err := h.from.Read(p)
	h.sum.Write(p[:n])
	if err == io.EOF && subtle.ConstantTimeCompare(h.sum.Sum(nil), h.want) != 1 {
		err = s3err.XAmzContentSHA256Mismatch
	}
	return n, err
}
