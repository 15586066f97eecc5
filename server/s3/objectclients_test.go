package s3

import (
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBoto3Objects uses buckets and objects through boto3, over http and over
// https, where it signs and checks bodies in another way.
func TestBoto3Objects(t *testing.T) {
	b := newBench(t)
	if text, err := b.program("python", "../../tools/clients/objects.py").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, text)
	}
	secure := httptest.NewTLSServer(b.server.Config.Handler)
	defer secure.Close()
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}), 0o666); err != nil {
		t.Fatal(err)
	}
	c := b.program("python", "../../tools/clients/objects.py")
	c.Env = append(c.Env, "AWS_ENDPOINT_URL_S3="+secure.URL, "AWS_CA_BUNDLE="+bundle)
	if text, err := c.CombinedOutput(); err != nil {
		t.Errorf("https: %v: %s", err, text)
	}
}

// TestCommandLineObjects is a session with the AWS CLI.
func TestCommandLineObjects(t *testing.T) {
	b := newBench(t)
	local := t.TempDir()
	large := strings.Repeat("0123456789abcdef", 1<<20)
	for name, text := range map[string]string{"folder/a.txt": "a", "folder/b c.txt": "bc", "large": large} {
		path := filepath.Join(local, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		args, stdin, want string
		fails             bool
	}{
		{args: "s3 mb s3://by-cli", want: "make_bucket: by-cli"},
		{args: "s3 sync folder s3://by-cli/to --no-progress", want: "upload: folder/a.txt to s3://by-cli/to/a.txt"},
		{args: "s3 sync folder s3://by-cli/to --no-progress --size-only", want: ""},
		{args: "s3 cp large s3://by-cli/large --no-progress", want: "upload: ./large"},
		{args: "s3 cp s3://by-cli/large back --no-progress", want: "download: s3://by-cli/large to ./back"},
		{args: "s3 cp s3://by-cli/large s3://by-cli/again --no-progress", want: "copy: s3://by-cli/large to s3://by-cli/again"},
		{args: "s3 cp - s3://by-cli/piped", stdin: "from a pipe"},
		{args: "s3 cp s3://by-cli/piped -", want: "from a pipe"},
		{args: "s3 ls s3://by-cli/", want: "PRE to/"},
		{args: "s3 ls s3://by-cli --recursive --summarize", want: "Total Objects: 5"},
		{args: "s3api head-object --bucket by-cli --key large", want: `-2\""`},
		{args: "s3 rb s3://by-cli", want: "BucketNotEmpty", fails: true},
		{args: "s3 cp s3://by-cli/nope -", want: "404", fails: true},
		{args: "s3 rm s3://by-cli --recursive --exclude large", want: "delete: s3://by-cli/to/a.txt"},
		{args: "s3 rb s3://by-cli --force", want: "remove_bucket: by-cli"},
	} {
		c := b.program("aws", strings.Fields(step.args)...)
		c.Dir, c.Stdin = local, strings.NewReader(step.stdin)
		text, err := c.CombinedOutput()
		if (err != nil) != step.fails || !strings.Contains(string(text), step.want) {
			t.Errorf("aws %s: %v\n%s", step.args, err, text)
		}
	}
	if back, err := os.ReadFile(filepath.Join(local, "back")); err != nil || string(back) != large {
		t.Errorf("%d bytes, %v", len(back), err)
	}
}
