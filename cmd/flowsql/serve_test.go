package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"flowsql/server/s3test"
)

// startServer runs flowsql serve s3 and gives the address that it prints.
func startServer(t *testing.T, options string) (c *exec.Cmd, address string, log *strings.Builder) {
	t.Helper()
	c, log = newDocument(t).shell("exec flowsql serve s3 --listen 127.0.0.1:0 "+options), &strings.Builder{}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "export AWS_ENDPOINT_URL_S3=")
	if err != nil || !ok {
		c.Process.Kill()
		t.Fatalf("%q, %v", line, err)
	}
	return c, address, log
}

// A server says where it is, answers, and ends well when it is told to.
func TestServe(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "logs"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "logs", "k"), []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	c, address, log := startServer(t, "--anonymous --verbose --root "+folder)
	answer, err := http.Get(address + "/logs/k")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil || !strings.Contains(log.String(), "path=/logs/k status=200") {
		t.Errorf("%v: %s", err, log.String())
	}
}

// The options for https, for keys in a file and for names of buckets in the host.
func TestServeTLS(t *testing.T) {
	folder := t.TempDir()
	other := httptest.NewTLSServer(http.NotFoundHandler()) // has a certificate
	other.Close()
	certificate := other.TLS.Certificates[0]
	private, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	for name, text := range map[string][]byte{
		"cert.pem":       pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]}),
		"key.pem":        pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		"keys.ini":       []byte("[one]\naws_access_key_id = key\naws_secret_access_key = secret\n"),
		"root/logs/text": []byte("text"),
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(in(name)), 0o700), os.WriteFile(in(name), text, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	c, address, _ := startServer(t, fmt.Sprintf("--root %s --tls-cert %s --tls-key %s --credentials %s --domain example.com", in("root"), in("cert.pem"), in("key.pem"), in("keys.ini")))
	defer c.Process.Kill()
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		t.Fatalf("%s, %v", address, err)
	}
	transport := other.Client().Transport.(*http.Transport).Clone() // trusts the certificate, which is example.com's
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, u.Host)
	}
	transport.TLSClientConfig.ServerName = "example.com"
	for secret, want := range map[string]string{"secret": "", "other": "SignatureDoesNotMatch"} {
		client := s3test.NewClient("https://example.com", "key", secret, transport)
		out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("logs"), Key: aws.String("text")}) // from logs.example.com
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(out.Body)
		out.Body.Close()
		if err != nil || string(text) != "text" {
			t.Errorf("%q, %v", text, err)
		}
	}
}
