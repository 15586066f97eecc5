package s3

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// raw makes a request to a path as it is written, with headers "name: value".
func (b *bench) raw(method, path, body string, headers ...string) *http.Request {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	r.URL.Opaque = path
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	return r
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// sign signs as AWS's own signer does; hash stands for the body.
func (b *bench) sign(r *http.Request, hash string, at time.Time) *http.Request {
	b.t.Helper()
	r.Header.Set("X-Amz-Content-Sha256", hash)
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	if err := signer.SignHTTP(b.t.Context(), aws.Credentials{AccessKeyID: testKey, SecretAccessKey: testSecret}, r, hash, "s3", "us-east-1", at); err != nil {
		b.t.Fatal(err)
	}
	return r
}

// answer sends a request and gives the status and the code of the error.
func (b *bench) answer(r *http.Request) (status int, code string) {
	b.t.Helper()
	response, err := b.server.Client().Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if response.StatusCode < 300 {
		return response.StatusCode, ""
	}
	var e errorDocument
	if err := xml.Unmarshal(text, &e); err != nil || e.RequestID == "" || e.RequestID != response.Header.Get("X-Amz-Request-Id") {
		b.t.Errorf("%d: %s", response.StatusCode, text)
	}
	return response.StatusCode, e.Code
}

// expect sends a request and compares the answer.
func (b *bench) expect(name string, r *http.Request, status int, code string) {
	b.t.Helper()
	if gotStatus, gotCode := b.answer(r); gotStatus != status || gotCode != code {
		b.t.Errorf("%s: %d %s, want %d %s", name, gotStatus, gotCode, status, code)
	}
}

func TestTraversal(t *testing.T) {
	b := newBench(t)
	b.file("secret", "secret")
	b.file("other/secret", "secret")
	for _, path := range []string{"/logs/../secret", "/logs/%2e%2e/secret", "/logs/..%2fsecret", "/logs/..%2f..%2fetc%2fpasswd", "/logs//etc/passwd", "/logs/%2fetc/passwd",
		"/logs/a%00b", "/../secret", "/%2e%2e/secret", "/..", "/.flowsql-s3/tmp", "/logs/../.flowsql-s3/x", "/logs/a/./b", "/logs/%ff"} {
		for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
			r := b.sign(b.raw(method, path, ""), hashOf(""), time.Now())
			response, err := b.server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode < 400 || response.StatusCode >= 500 {
				t.Errorf("%s %s: %d", method, path, response.StatusCode)
			}
		}
	}
	for _, key := range []string{strings.Repeat("a/", 512) + "a", strings.Repeat("a", 256)} {
		b.expect("long key", b.sign(b.raw("PUT", "/logs/"+key, ""), hashOf(""), time.Now()), http.StatusBadRequest, "KeyTooLongError")
	}
	if text, err := os.ReadFile(filepath.Join(b.root, "secret")); err != nil || string(text) != "secret" {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(b.root, "other", "secret")); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Join(b.root, bucket)); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestSkewedClock(t *testing.T) {
	b := newBench(t)
	for off, code := range map[time.Duration]string{0: "", 14 * time.Minute: "", -14 * time.Minute: "", 16 * time.Minute: "RequestTimeTooSkewed", -16 * time.Minute: "RequestTimeTooSkewed"} {
		status := http.StatusOK
		if code != "" {
			status = http.StatusForbidden
		}
		b.expect(off.String(), b.sign(b.raw("GET", "/logs", ""), hashOf(""), time.Now().Add(off)), status, code)
	}
}

func TestFlippedBytes(t *testing.T) {
	b := newBench(t)
	signed := func(body string) *http.Request {
		return b.sign(b.raw("PUT", "/logs/k", body), hashOf("hello"), time.Now())
	}
	b.expect("good", signed("hello"), 200, "")
	b.expect("flipped body", signed("hellp"), 400, "XAmzContentSHA256Mismatch")
	r := signed("hello")
	r.Header.Set("Authorization", r.Header.Get("Authorization")[:len(r.Header.Get("Authorization"))-1]+"g")
	b.expect("broken signature", r, 403, "SignatureDoesNotMatch")
	r = signed("hello")
	last := r.Header.Get("Authorization")
	r.Header.Set("Authorization", last[:len(last)-1]+string("0123456789abcdef"[(strings.IndexByte("0123456789abcdef", last[len(last)-1])+1)%16]))
	b.expect("flipped signature", r, 403, "SignatureDoesNotMatch")
	b.expect("flipped MD5", b.sign(b.raw("PUT", "/logs/k", "hello", "Content-Md5: XUFAKrxLKna5cZ2REBfFkw=="), hashOf("hello"), time.Now()), 400, "BadDigest")
	b.expect("flipped checksum", b.sign(b.raw("PUT", "/logs/k", "hello", "X-Amz-Checksum-Crc32: NhCmhw=="), hashOf("hello"), time.Now()), 400, "BadDigest")
	b.expect("two checksums", b.sign(b.raw("PUT", "/logs/k", "hello", "X-Amz-Checksum-Crc32: NhCmhg==", "X-Amz-Checksum-Crc32c: mnG7TA=="), hashOf("hello"), time.Now()), 400, "InvalidRequest")
	if got := b.get("k"); got != "hello" {
		t.Errorf("%q", got)
	}
}

// chunked signs a body in chunks, with a trailer where there is one.
func (b *bench) chunked(kind, trailer string, change func(body string) string, chunks ...string) *http.Request {
	b.t.Helper()
	now := time.Now().UTC()
	length := len(strings.Join(chunks, ""))
	r := b.raw("PUT", "/logs/chunked", "", "Content-Encoding: aws-chunked", fmt.Sprintf("X-Amz-Decoded-Content-Length: %d", length))
	name, _, _ := strings.Cut(trailer, ":")
	if trailer != "" {
		r.Header.Set("X-Amz-Trailer", name)
	}
	b.sign(r, kind, now)
	signed := strings.HasPrefix(kind, "STREAMING-AWS4")
	_, previous, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
	var body strings.Builder
	for _, chunk := range append(chunks, "") {
		fmt.Fprintf(&body, "%x", len(chunk))
		if signed {
			previous = chunkSignature(now, "PAYLOAD", previous, hashOf(""), hashOf(chunk))
			body.WriteString(";chunk-signature=" + previous)
		}
		body.WriteString("\r\n")
		if chunk != "" {
			body.WriteString(chunk + "\r\n")
		}
	}
	if trailer != "" {
		body.WriteString(trailer + "\r\n")
		if signed {
			body.WriteString("x-amz-trailer-signature:" + chunkSignature(now, "TRAILER", previous, hashOf(trailer+"\n")) + "\r\n")
		}
	}
	text := change(body.String() + "\r\n")
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	return r
}

func chunkSignature(at time.Time, kind, previous string, hashes ...string) string {
	key := []byte("AWS4" + testSecret)
	day := at.Format("20060102")
	for _, text := range []string{day, "us-east-1", "s3", "aws4_request", strings.Join(append([]string{"AWS4-HMAC-SHA256-" + kind, at.Format("20060102T150405Z"), day + "/us-east-1/s3/aws4_request", previous}, hashes...), "\n")} {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		key = h.Sum(nil)
	}
	return hex.EncodeToString(key)
}

func crc32c(text string) string {
	sum := crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli))
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, sum))
}

func TestChunks(t *testing.T) {
	b := newBench(t)
	same := func(text string) string { return text }
	swap := func(old, fresh string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, fresh, 1) }
	}
	first, second := strings.Repeat("a", 100_000), "the end"
	const good, wrong = "x-amz-checksum-crc32c:%s", "x-amz-checksum-crc32c:AAAAAA=="
	trailer := fmt.Sprintf(good, crc32c(first+second))
	for _, test := range []struct {
		name, kind, trailer string
		change              func(string) string
		status              int
		code                string
	}{
		{"signed", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", same, 200, ""},
		{"signed, trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", trailer, same, 200, ""},
		{"unsigned, trailer", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", trailer, same, 200, ""},
		{"flipped byte", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", swap("aaa\r\n", "aab\r\n"), 403, "SignatureDoesNotMatch"},
		{"flipped byte of the last chunk", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", swap("the end", "the ene"), 403, "SignatureDoesNotMatch"},
		{"flipped signature of a chunk", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", swap("chunk-signature=", "chunk-signature=00"), 403, "SignatureDoesNotMatch"},
		{"no signature", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", swap("chunk-signature=", "signature="), 400, "InvalidRequest"},
		{"flipped trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", trailer, swap("crc32c:", "crc32c:A"), 403, "SignatureDoesNotMatch"},
		{"wrong trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", wrong, same, 400, "BadDigest"},
		{"wrong unsigned trailer", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", wrong, same, 400, "BadDigest"},
		{"flipped unsigned byte", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", trailer, swap("the end", "the ene"), 400, "BadDigest"},
		{"trailer without signature", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", trailer, swap("x-amz-trailer-signature", "x-amz-trailer-sig"), 400, "MalformedTrailerError"},
		{"longer chunk", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", swap("186a0", "186a1"), 403, "SignatureDoesNotMatch"},
		{"shorter chunk", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", swap("186a0", "1869f"), 400, "InvalidRequest"},
		{"cut", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", func(text string) string { return text[:len(text)/2] }, 400, "IncompleteBody"},
	} {
		b.expect(test.name, b.chunked(test.kind, test.trailer, test.change, first, second), test.status, test.code)
		_, err := os.Stat(filepath.Join(b.root, bucket, "chunked"))
		if there := err == nil; there != (test.status == 200) {
			t.Errorf("%s: there: %t", test.name, there)
		} else if there && b.get("chunked") != first+second {
			t.Errorf("%s: other bytes", test.name)
		}
		os.Remove(filepath.Join(b.root, bucket, "chunked"))
	}
	r := b.chunked("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "", same)
	r.Header.Del("X-Amz-Decoded-Content-Length")
	b.expect("no length", b.sign(r, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", time.Now()), 411, "MissingContentLength")
}

// Over https clients of AWS send their checksums behind the body, unsigned.
func TestTLS(t *testing.T) {
	b := newBench(t)
	plain := b.server
	b.server = httptest.NewTLSServer(plain.Config.Handler)
	defer plain.Close()
	b.client = b.newClient(testSecret)
	for _, algorithm := range []string{"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"} {
		in := &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(algorithm), ChecksumAlgorithm: types.ChecksumAlgorithm(algorithm), Body: io.NopCloser(strings.NewReader("hello")), ContentLength: aws.Int64(5)}
		if _, err := b.client.PutObject(t.Context(), in); err != nil || b.get(algorithm) != "hello" {
			t.Errorf("%s: %v", algorithm, err)
		}
	}
}

func TestPresigned(t *testing.T) {
	b := newBench(t)
	p := s3.NewPresignClient(b.client)
	putting, err := p.PresignPutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("a b/ü")})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), putting.Method, putting.URL, strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	b.expect("put", r, 200, "")
	getting, err := p.PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("a b/ü"), ResponseContentType: aws.String("text/z")}, s3.WithPresignExpires(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Get(getting.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, err := io.ReadAll(response.Body); err != nil || string(text) != "hello" || response.Header.Get("Content-Type") != "text/z" {
		t.Errorf("%q, %v", text, err)
	}
	for name, change := range map[string]string{"X-Amz-Expires=60": "X-Amz-Expires=61", "text%2Fz": "text%2Fhtml", "X-Amz-Signature=": "X-Amz-Signature=00"} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", strings.Replace(getting.URL, name, change, 1), nil)
		if err != nil {
			t.Fatal(err)
		}
		b.expect(change, r, 403, "SignatureDoesNotMatch")
	}
}

// Clients that presign a request write its metadata into the query.
func TestPresignedMetadata(t *testing.T) {
	b := newBench(t)
	presigner := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	r, err := http.NewRequestWithContext(t.Context(), "PUT", b.server.URL+"/logs/k?X-Amz-Expires=60&x-amz-meta-from=a+b", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	address, _, err := presigner.PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: testKey, SecretAccessKey: testSecret}, r, "UNSIGNED-PAYLOAD", "s3", "us-east-1", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if r, err = http.NewRequestWithContext(t.Context(), "PUT", address, strings.NewReader("hello")); err != nil {
		t.Fatal(err)
	}
	b.expect("put", r, 200, "")
	head, err := b.client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("k")})
	if err != nil || head.Metadata["from"] != "a b" {
		t.Errorf("%+v, %v", head, err)
	}
}

func TestAnonymous(t *testing.T) {
	closed, open := newBench(t), newBench(t, func(c *Config) { c.Anonymous, c.Keys = true, nil })
	closed.file("logs/k", "x")
	open.file("logs/k", "x")
	closed.expect("not signed", closed.raw("GET", "/logs/k", ""), 403, "AccessDenied")
	open.expect("anonymous", open.raw("GET", "/logs/k", ""), 200, "")
	open.expect("signed by whomever", open.sign(open.raw("GET", "/logs/k", ""), hashOf(""), time.Now()), 200, "")
	open.expect("from a page", open.raw("GET", "/logs/k", "", "Origin: http://example.com"), 403, "AccessDenied")
	open.expect("from a page, too", open.raw("GET", "/logs/k", "", "Sec-Fetch-Site: cross-site"), 403, "AccessDenied")
	r := open.raw("GET", "/logs/k", "")
	r.Host = "evil.example.com"
	open.expect("by another name", r, 403, "AccessDenied")
	open.expect("chunks", open.chunked("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", func(text string) string { return text }, "abc"), 200, "")
	if open.get("chunked") != "abc" {
		t.Error("other bytes")
	}
}

func TestVirtualHosts(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Domains = []string{"s3.test"} })
	b.file("logs/a/k", "x")
	for host, path := range map[string]string{"logs.s3.test": "/a/k", "LOGS.s3.test:9000": "/a/k", "s3.test": "/logs/a/k", "127.0.0.1": "/logs/a/k"} {
		r := b.raw("GET", path, "")
		r.Host = host
		b.expect(host, b.sign(r, hashOf(""), time.Now()), 200, "")
	}
}
