package s3

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzRequests sends anything as a request: the server answers, is not at
// fault, and changes nothing outside of its buckets.
func FuzzRequests(f *testing.F) {
	f.Add("GET", "/logs/k", "", "", "", "")
	f.Add("GET", "/logs", "list-type=2&prefix=../&delimiter=/&encoding-type=url&start-after=%ff&max-keys=3", "", "", "")
	f.Add("GET", "/logs/k", "partNumber=2", "", "Range", "bytes=0-")
	f.Add("PUT", "/logs/../secret", "", "x", "X-Amz-Checksum-Crc32", "AAAA")
	f.Add("PUT", "/logs/a/b/", "", "", "X-Amz-Meta-A", "b")
	f.Add("PUT", "/logs/k2", "", "", "X-Amz-Copy-Source", "/logs/k?versionId=null")
	f.Add("POST", "/logs", "delete", "<Delete><Object><Key>../secret</Key></Object></Delete>", "Content-Md5", "")
	f.Add("POST", "/logs/k", "uploads", "", "X-Amz-Checksum-Algorithm", "CRC32")
	f.Add("POST", "/logs/k", "uploadId=../../logs", "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>", "", "")
	f.Add("POST", "/logs/k", "select&select-type=2", "<SelectObjectContentRequest/>", "", "")
	f.Add("PUT", "/logs/c", "", "1\r\na\r\n0\r\n\r\n", "X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
	f.Add("DELETE", "/logs", "", "", "", "")
	f.Add("PUT", "/.flowsql-s3/x", "", "", "", "")
	f.Fuzz(func(t *testing.T, method, path, query, body, header, value string) {
		root := filepath.Join(t.TempDir(), "root")
		secret := filepath.Join(filepath.Dir(root), "secret")
		if os.MkdirAll(filepath.Join(root, bucket), 0o777) != nil || os.WriteFile(filepath.Join(root, bucket, "k"), []byte("text"), 0o666) != nil || os.WriteFile(secret, nil, 0o666) != nil {
			t.Fatal("no files")
		}
		s, err := New(Config{Root: root, Anonymous: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		r := &http.Request{Method: method, URL: &url.URL{Path: path, RawQuery: query}, Host: "localhost", Header: http.Header{},
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
		r.Header.Set(header, value)
		r.Header.Set("X-Amz-Decoded-Content-Length", "1")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r.WithContext(t.Context()))
		if w.Code == http.StatusInternalServerError {
			t.Errorf("%s %s?%s: %d %s", method, path, query, w.Code, w.Body)
		}
		if above, err := os.ReadDir(filepath.Dir(root)); err != nil || len(above) != 2 {
			t.Errorf("%s %s: outside of the root: %v, %v", method, path, above, err)
		}
		if text, err := os.ReadFile(secret); err != nil || len(text) > 0 {
			t.Errorf("%s %s: %q, %v", method, path, text, err)
		}
	})
}
