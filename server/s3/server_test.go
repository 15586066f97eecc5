package s3

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"flowsql/server/s3test"
	"flowsql/server/sigv4"
)

const (
	testKey    = "AKIDEXAMPLE"
	testSecret = "secret/+key"
)

// bench is a server with a bucket and a client of AWS.
type bench struct {
	t      *testing.T
	root   string
	server *httptest.Server
	client *s3.Client
}

const bucket = "logs"

func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{t: t, root: t.TempDir()}
	config := Config{Root: b.root, Keys: sigv4.Keys{testKey: {Key: testSecret}}}
	for _, c := range change {
		c(&config)
	}
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	b.server = httptest.NewServer(s)
	t.Cleanup(func() {
		b.server.Close()
		s.Close()
	})
	b.client = b.newClient(testSecret)
	if err := os.Mkdir(filepath.Join(b.root, bucket), 0o777); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) newClient(secret string) *s3.Client {
	return s3test.NewClient(b.server.URL, testKey, secret, b.server.Client().Transport, func(o *s3.Options) {
		o.UsePathStyle, o.RequestChecksumCalculation = true, aws.RequestChecksumCalculationWhenSupported
	})
}

// file writes a file by hand.
func (b *bench) file(name, text string) {
	b.t.Helper()
	path := filepath.Join(b.root, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) put(key, text string) *s3.PutObjectOutput {
	b.t.Helper()
	out, err := b.client.PutObject(b.t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader(text)})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) get(key string) string {
	b.t.Helper()
	out, err := b.client.GetObject(b.t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: &key, ChecksumMode: "ENABLED"})
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := io.ReadAll(out.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// fails tells whether an error has the code and the status.
func (b *bench) fails(err error, code string, status int) {
	b.t.Helper()
	var api smithy.APIError
	if statusOf(err) != status || !errors.As(err, &api) || api.ErrorCode() != code {
		b.t.Errorf("got %v, want %d %s", err, status, code)
	}
}

// statusOf gives the status of an answer, 200 for one without error.
func statusOf(err error) int {
	var answer interface{ HTTPStatusCode() int }
	switch {
	case err == nil:
		return http.StatusOK
	case errors.As(err, &answer):
		return answer.HTTPStatusCode()
	}
	return 0
}

func TestPutAndGet(t *testing.T) {
	b := newBench(t)
	out := b.put("a/b.txt", "hello")
	if *out.ETag != `"5d41402abc4b2a76b9719d911017c592"` || *out.ChecksumCRC32 != "NhCmhg==" {
		t.Errorf("%s %s", *out.ETag, *out.ChecksumCRC32)
	}
	if got := b.get("a/b.txt"); got != "hello" {
		t.Error(got)
	}
	text, err := os.ReadFile(filepath.Join(b.root, bucket, "a", "b.txt"))
	if err != nil || string(text) != "hello" {
		t.Errorf("%q, %v", text, err)
	}
	b.file("logs/by/hand.txt", "written by hand")
	if got := b.get("by/hand.txt"); got != "written by hand" {
		t.Error(got)
	}
	_, err = b.newClient("another").GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("a/b.txt")})
	b.fails(err, "SignatureDoesNotMatch", http.StatusForbidden)
	_, err = b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("a")})
	b.fails(err, "NoSuchKey", http.StatusNotFound)
	_, err = b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("nope"), Key: aws.String("a")})
	b.fails(err, "NoSuchBucket", http.StatusNotFound)
	_, err = b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("nope"), Key: aws.String("a"), Body: bytes.NewReader(nil)})
	b.fails(err, "NoSuchBucket", http.StatusNotFound)
}
