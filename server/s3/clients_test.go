package s3

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program gives a command of the clients that tools/clients/install installs,
// which may reach the server of b.
func (b *bench) program(name string, args ...string) *exec.Cmd {
	b.t.Helper()
	home := os.Getenv("FLOWSQL_CLIENTS")
	if home == "" {
		b.t.Skip("FLOWSQL_CLIENTS names no folder with the clients of AWS: see tools/clients/install")
	}
	c := exec.CommandContext(b.t.Context(), filepath.Join(home, "bin", name), args...)
	c.Env = append(os.Environ(), "AWS_ENDPOINT_URL_S3="+b.server.URL, "AWS_ACCESS_KEY_ID="+testKey, "AWS_SECRET_ACCESS_KEY="+testSecret,
		"AWS_DEFAULT_REGION=us-east-1", "AWS_CONFIG_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=")
	return c
}

// flowLog puts a recorded flow log into the bucket as flow.log.gz.
func (b *bench) flowLog() {
	b.t.Helper()
	found, err := filepath.Glob("../../testdata/data/bucket/AWSLogs/*/vpcflowlogs/us-east-1/2026/03/03/*T1200Z*.log.gz")
	if err != nil || len(found) == 0 {
		b.t.Fatal(found, err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		b.t.Fatal(err)
	}
	b.file(bucket+"/flow.log.gz", string(text))
}

// TestCommandLineClient is the walk-through of AWS's documents with its own client.
func TestCommandLineClient(t *testing.T) {
	b := newBench(t)
	b.flowLog()
	const addresses = "10.0.0.9\n24.225.217.188\n84.204.229.251\n10.0.0.26\n"
	for info, want := range map[string]string{"NONE": "srcaddr\n" + addresses, "IGNORE": addresses + "10.1.6.103\n", "USE": addresses + "10.1.6.103\n"} {
		out := filepath.Join(t.TempDir(), "out")
		text, err := b.program("aws", "s3api", "select-object-content", "--bucket", bucket, "--key", "flow.log.gz",
			"--expression", "SELECT _4 FROM s3object s LIMIT 5", "--expression-type", "SQL",
			"--input-serialization", fmt.Sprintf(`{"CSV": {"FieldDelimiter": " ", "FileHeaderInfo": %q}, "CompressionType": "GZIP"}`, info),
			"--output-serialization", `{"CSV": {}}`, out).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if got, err := os.ReadFile(out); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v, want %q", info, got, err, want)
		}
	}
	text, err := b.program("aws", "s3api", "select-object-content", "--bucket", bucket, "--key", "flow.log.gz", "--expression", "SELECT s.end FROM s3object s",
		"--expression-type", "SQL", "--input-serialization", `{"CSV": {}, "CompressionType": "GZIP"}`, "--output-serialization", `{"CSV": {}}`, filepath.Join(t.TempDir(), "out")).CombinedOutput()
	if err == nil || !strings.Contains(string(text), "An error occurred (ParseInvalidPathComponent) when calling the SelectObjectContent operation: Invalid Path component, expecting either an IDENTIFIER or STAR, got: KEYWORD,at line 1, column 10.") {
		t.Errorf("%v: %s", err, text)
	}
}

// TestBoto3 runs what other implementations of S3 Select test, and the answers
// that came from AWS, through boto3.
func TestBoto3(t *testing.T) {
	b := newBench(t)
	text, err := b.program("python", "../../tools/clients/conformance.py", bucket, "../../testdata/s3select").CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, text)
	}
}
