package s3

import (
	"os"
	"regexp"
	"testing"
	"time"
)

func TestRefusedOperations(t *testing.T) {
	b := newBench(t)
	b.file("logs/k", "x")
	for _, test := range []struct {
		method, path string
		headers      []string
		status       int
		code         string
	}{
		{"GET", "/logs/k?acl", nil, 501, "NotImplemented"},
		{"PUT", "/logs/k?tagging", nil, 501, "NotImplemented"},
		{"DELETE", "/logs/k?tagging", nil, 501, "NotImplemented"},
		{"DELETE", "/logs?policy", nil, 501, "NotImplemented"},
		{"PUT", "/logs?versioning", nil, 501, "NotImplemented"},
		{"POST", "/logs/k", nil, 405, "MethodNotAllowed"},
		{"PATCH", "/logs/k", nil, 405, "MethodNotAllowed"},
		{"DELETE", "/", nil, 405, "MethodNotAllowed"},
		{"PUT", "/logs/x", []string{"X-Amz-Server-Side-Encryption: AES256"}, 501, "NotImplemented"},
		{"PUT", "/logs/x", []string{"X-Amz-Tagging: a=b"}, 501, "NotImplemented"},
		{"PUT", "/logs/x", []string{"X-Amz-Acl: public-read"}, 501, "NotImplemented"},
		{"PUT", "/logs/x", []string{"X-Amz-Acl: private"}, 200, ""},
		{"GET", "/logs?list-type=3", nil, 400, "InvalidArgument"},
		{"POST", "/logs?delete", nil, 400, "MalformedXML"},
		{"POST", "/logs/k?select", nil, 400, "InvalidRequest"},
		{"POST", "/logs/k?select&select-type=2", nil, 400, "EmptyRequestBody"},
		{"GET", "/logs/k?tagging", nil, 200, ""},
		{"GET", "/logs?versioning", nil, 200, ""},
	} {
		r := b.sign(b.raw(test.method, test.path, "", test.headers...), hashOf(""), time.Now())
		b.expect(test.method+" "+test.path, r, test.status, test.code)
	}
	b.expect("broken query", b.raw("GET", "/logs/k?%zz", ""), 400, "InvalidURI")
}

// The document of the server names all that it does.
func TestOperationsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/s3server.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range operations {
		if !regexp.MustCompile(`\b` + op.name + `\b`).Match(text) {
			t.Errorf("%s is not in docs/s3server.md", op.name)
		}
	}
}
