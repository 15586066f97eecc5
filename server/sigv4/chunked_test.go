package sigv4

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"flowsql/server/s3err"
)

// The documentation's examples of bodies in signed chunks, without and with a trailer.
var (
	exampleBody    = strings.Repeat("a", 66560)
	chunkedHeaders = `Host: s3.amazonaws.com
		x-amz-date: 20130524T000000Z
		x-amz-storage-class: REDUCED_REDUNDANCY
		Authorization: AWS4-HMAC-SHA256 ` + credential + `SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9
		x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD
		Content-Encoding: aws-chunked
		x-amz-decoded-content-length: 66560`
	chunkedBody = signedChunk(65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648") +
		signedChunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497") +
		signedChunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")

	trailerHeaders = `Host: s3.amazonaws.com
		x-amz-date: 20130524T000000Z
		x-amz-storage-class: REDUCED_REDUNDANCY
		Authorization: AWS4-HMAC-SHA256 ` + credential + `SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e
		x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
		Content-Encoding: aws-chunked
		x-amz-decoded-content-length: 66560
		x-amz-trailer: x-amz-checksum-crc32c`
	trailerBody = signedChunk(65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2") +
		signedChunk(1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7") +
		strings.TrimSuffix(signedChunk(0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"), "\r\n") +
		"x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"
)

func signedChunk(size int, signature string) string {
	return fmt.Sprintf("%x;chunk-signature=%s\r\n%s\r\n", size, signature, strings.Repeat("a", size))
}

func TestDocumentedChunks(t *testing.T) {
	v := exampleVerifier(exampleTime)
	for name, wrap := range map[string]func(io.Reader) io.Reader{"whole": func(r io.Reader) io.Reader { return r }, "bytes": iotest.OneByteReader,
		"with the end": iotest.DataErrReader} {
		r := example("PUT", "/examplebucket/chunkObject.txt", chunkedHeaders, chunkedBody)
		r.Body = io.NopCloser(wrap(r.Body))
		if got, err := read(v, r); err != nil || got != exampleBody {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		r = example("PUT", "/examplebucket/chunkObject.txt", trailerHeaders, trailerBody)
		r.Body = io.NopCloser(wrap(r.Body))
		p, err := v.Verify(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(p)
		if err != nil || string(got) != exampleBody || p.Trailer.Get("x-amz-checksum-crc32c") != "sOO8/Q==" || p.Length != 66560 {
			t.Errorf("%s, trailer: %d bytes, %v, %v", name, len(got), p.Trailer, err)
		}
	}
}

// The line behind the headers of a trailer may be empty, as in the documentation and of the client of MinIO.
func TestEmptyLineInTrailer(t *testing.T) {
	v := exampleVerifier(exampleTime)
	for _, end := range []string{"\n\r\n", "\r\n\r\n"} {
		body := strings.Replace(trailerBody, "sOO8/Q==\r\n", "sOO8/Q=="+end, 1)
		if got, err := read(v, example("PUT", "/examplebucket/chunkObject.txt", trailerHeaders, body)); err != nil || got != exampleBody {
			t.Errorf("%q: %d bytes, %v", end, len(got), err)
		}
		body, _, _ = strings.Cut(body, "x-amz-trailer-signature")
		if _, err := read(v, example("PUT", "/examplebucket/chunkObject.txt", trailerHeaders, body)); !errors.Is(err, s3err.SignatureDoesNotMatch) {
			t.Errorf("%q, no signature: %v", end, err)
		}
	}
}

// Each byte of a body in chunks counts: flip one, and nothing is taken.
func TestFlippedChunks(t *testing.T) {
	v := exampleVerifier(exampleTime)
	for _, body := range []struct{ headers, text string }{{chunkedHeaders, chunkedBody}, {trailerHeaders, trailerBody}} {
		for i := 0; i < len(body.text); i++ {
			if i == 200 { // the bytes of a chunk are alike
				i = 65500
			}
			flipped := []byte(body.text)
			flipped[i] ^= 1
			r := example("PUT", "/examplebucket/chunkObject.txt", body.headers, string(flipped))
			if _, err := read(v, r); err == nil && !harmless(body.text[i]) {
				t.Fatalf("byte %d (%q) of %d flipped: no error", i, body.text[i], len(body.text))
			}
		}
		r := example("PUT", "/examplebucket/chunkObject.txt", body.headers, body.text[:70000-3600])
		r.ContentLength = int64(len(body.text)) // is signed
		if _, err := read(v, r); !errors.Is(err, s3err.IncompleteBody) {
			t.Errorf("cut: %v", err)
		}
	}
}

// harmless are bytes of the framing: the CR of a line's end, which may be absent.
func harmless(b byte) bool { return b == '\r' }

func TestUnsignedChunks(t *testing.T) {
	const crc = "x-amz-checksum-crc32"
	for _, test := range []struct {
		name, body, trailer string
		length              int
		want                error
	}{
		{"good", "3\r\nabc\r\n0\r\n" + crc + ":NSRBwg==\r\n\r\n", crc, 3, nil},
		{"several chunks", "1\r\na\r\n02\r\nbc\r\n0\r\n" + crc + ": NSRBwg==\r\n\r\n", crc, 3, nil},
		{"no last line", "3\r\nabc\r\n0\r\n" + crc + ":NSRBwg==\r\n", crc, 3, nil},
		{"nothing announced", "3\r\nabc\r\n0\r\n\r\n", "", 3, nil},
		{"empty", "0\r\n\r\n", "", 0, nil},
		{"trailer missing", "3\r\nabc\r\n0\r\n\r\n", crc, 3, s3err.MalformedTrailer},
		{"another trailer", "3\r\nabc\r\n0\r\nx-amz-meta-a:b\r\n\r\n", crc, 3, s3err.MalformedTrailer},
		{"trailer twice", "3\r\nabc\r\n0\r\n" + crc + ":a\r\n" + crc + ":b\r\n\r\n", crc, 3, s3err.MalformedTrailer},
		{"trailer that is no header", "3\r\nabc\r\n0\r\nabc\r\n\r\n", crc, 3, s3err.MalformedTrailer},
		{"short", "3\r\nabc\r\n0\r\n\r\n", "", 4, s3err.IncompleteBody},
		{"long", "3\r\nabc\r\n0\r\n\r\n", "", 2, s3err.InvalidRequest},
		{"more behind", "3\r\nabc\r\n0\r\n\r\nx", "", 3, s3err.InvalidRequest},
		{"chunk longer than its size", "2\r\nabc\r\n0\r\n\r\n", "", 3, s3err.InvalidRequest},
		{"negative", "-1\r\n", "", 3, s3err.InvalidRequest},
		{"no size", "\r\n", "", 3, s3err.InvalidRequest},
		{"no number", "xyz\r\n", "", 3, s3err.InvalidRequest},
		{"large number", "fffffffffffffffff\r\n", "", 3, s3err.InvalidRequest},
		{"cut", "3\r\nab", "", 3, s3err.IncompleteBody},
		{"cut at the size", "3", "", 3, s3err.IncompleteBody},
		{"nothing", "", "", 3, s3err.IncompleteBody},
		{"long line", strings.Repeat("0", 1<<20), "", 3, s3err.InvalidRequest},
	} {
		r := example("PUT", "/k", "X-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nX-Amz-Decoded-Content-Length: "+strconv.Itoa(test.length), test.body)
		r.Header.Set("X-Amz-Trailer", test.trailer)
		p, err := Unverified(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(p); !errors.Is(err, test.want) || err == nil && len(got) != test.length {
			t.Errorf("%s: %q, %v, want %v", test.name, got, err, test.want)
		}
	}
}

func FuzzChunks(f *testing.F) {
	f.Add(chunkedBody[65000:], int64(1024), true)
	f.Add("3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n", int64(3), false)
	f.Fuzz(func(t *testing.T, body string, length int64, signed bool) {
		c := newChunkReader(strings.NewReader(body), length, nil)
		if signed {
			c.chunkSigned, c.signer = true, &chunkSigner{key: []byte("key"), time: exampleTime}
		} else {
			c.declared, c.trailer = map[string]bool{"x-amz-checksum-crc32": true}, http.Header{}
		}
		got, err := io.ReadAll(c)
		if err == nil && int64(len(got)) != length || len(got) > len(body) {
			t.Errorf("%d bytes of %d, %v", len(got), length, err)
		}
		if n, again := c.Read(make([]byte, 1)); n != 0 || again == nil {
			t.Errorf("after the end: %d, %v", n, again)
		}
	})
}
