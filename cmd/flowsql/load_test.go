package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"flowsql/server/s3test"
)

// load is for how long TestLoad runs: go test ./cmd/flowsql -run TestLoad -load 60s.
var load = flag.Duration("load", 0, "load the server of S3 Select for a while")

const (
	loadClients = 64
	loadBytes   = 50 << 20
	loadMemory  = 400 << 20
)

// TestLoad has many clients query a large object: there is no error, memory does
// not grow, and SIGTERM lets the queries end.
func TestLoad(t *testing.T) {
	if *load == 0 {
		t.Skip("-load says for how long")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "flowsql")
	if text, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	rows := largeLog(t, filepath.Join(dir, "root", "logs", "flow.log"))
	server := exec.Command(program, "serve", "s3", "--root", filepath.Join(dir, "root"), "--listen", "127.0.0.1:0", "--drain", "10m")
	server.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=key", "AWS_SECRET_ACCESS_KEY=secret")
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, endpoint, _ := strings.Cut(strings.TrimSpace(line), "=")

	var answers atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	clients := startClients(ctx, t, endpoint, rows, &answers)
	early := min(10*time.Second, *load/6)
	time.Sleep(early)
	first := meanResident(t, server.Process.Pid)
	time.Sleep(*load - early - 2*samples*time.Second)
	last := meanResident(t, server.Process.Pid)
	if err := server.Process.Signal(syscall.SIGTERM); err != nil { // with queries under way
		t.Fatal(err)
	}
	stop() // no new ones; those that run end
	clients.Wait()
	if err := server.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	t.Logf("%d answers of %d MB in %v; resident %d MB after %v, %d MB at the end", answers.Load(), loadBytes>>20, *load, first>>20, early, last>>20)
	if last > first*12/10 || last > loadMemory {
		t.Errorf("resident: %d MB, then %d MB", first>>20, last>>20)
	}
}

// samples is how often memory is looked at, a second apart: it goes up and down by a
// quarter between runs of the garbage collector.
const samples = 5

// meanResident gives the mean resident memory of a process over some seconds.
func meanResident(t *testing.T, pid int) uint64 {
	t.Helper()
	sum := uint64(0)
	for range samples {
		sum += uint64(residentBytes(t, pid))
		time.Sleep(time.Second)
	}
	return sum / samples
}

// largeLog writes a flow log in which no two records are the same, and gives how
// many there are.
func largeLog(t *testing.T, path string) (rows int) {
	t.Helper()
	var text bytes.Buffer
	text.WriteString("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n")
	for ; text.Len() < loadBytes; rows++ {
		fmt.Fprintf(&text, "2 123456789010 eni-0a1b2c3d4e5f6071%d 10.%d.%d.%d 172.31.16.21 %d %d 6 %d %d 1772366400 1772366460 %s OK\n", rows%7,
			rows>>16&255, rows>>8&255, rows&255, 1024+rows*7919%60000, []int{443, 80, 22, 53}[rows%4], rows%50+1, rows*131, []string{"ACCEPT", "REJECT"}[rows%5/4])
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, text.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return rows
}

// startClients starts clients that ask one question after the other until ctx ends.
func startClients(ctx context.Context, t *testing.T, endpoint string, rows int, answers *atomic.Int64) *sync.WaitGroup {
	questions := []struct {
		expression string
		bytes      func(got int64) bool
	}{
		{"SELECT COUNT(*) FROM s3object s", func(got int64) bool { return got == int64(len(strconv.Itoa(rows))+1) }},
		{"SELECT s.srcaddr FROM s3object s WHERE s.dstport = '22' AND s.\"action\" = 'REJECT'", func(got int64) bool { return got > 100_000 }},
		{"SELECT SUM(CAST(s.bytes AS INT)), MAX(CAST(s.packets AS INT)) FROM s3object s", func(got int64) bool { return got > 10 }},
		{"SELECT * FROM s3object s WHERE s.srcaddr LIKE '10.0.1.%'", func(got int64) bool { return got > 10_000 }},
	}
	client := s3test.NewClient(endpoint, "key", "secret", &http.Transport{MaxIdleConnsPerHost: loadClients}, func(o *s3.Options) { o.UsePathStyle = true })
	var group sync.WaitGroup
	for i := range loadClients {
		group.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				q := questions[n%len(questions)]
				got, err := answerOf(t.Context(), client, q.expression)
				if ctx.Err() != nil && err != nil && got < 0 {
					return // the server takes no new requests
				}
				if err != nil || !q.bytes(got) {
					t.Errorf("%s: %d bytes, %v", q.expression, got, err)
					return
				}
				answers.Add(1)
			}
		})
	}
	return &group
}

// answerOf gives the bytes of the records of an answer, which must be whole; -1
// where there is none.
func answerOf(ctx context.Context, client *s3.Client, expression string) (int64, error) {
	out, err := client.SelectObjectContent(ctx, &s3.SelectObjectContentInput{Bucket: aws.String("logs"), Key: aws.String("flow.log"), Expression: &expression, ExpressionType: types.ExpressionTypeSql,
		InputSerialization:  &types.InputSerialization{CSV: &types.CSVInput{FileHeaderInfo: types.FileHeaderInfoUse, FieldDelimiter: aws.String(" ")}},
		OutputSerialization: &types.OutputSerialization{CSV: &types.CSVOutput{}}})
	if err != nil {
		return -1, err
	}
	stream := out.GetStream()
	defer stream.Close()
	bytes, ended := int64(0), false
	for event := range stream.Events() {
		switch e := event.(type) {
		case *types.SelectObjectContentEventStreamMemberRecords:
			bytes += int64(len(e.Value.Payload))
		case *types.SelectObjectContentEventStreamMemberEnd:
			ended = true
		}
	}
	if err := stream.Err(); err != nil {
		return bytes, err
	}
	if !ended {
		return bytes, errors.New("the answer has no end")
	}
	return bytes, nil
}

// residentBytes gives the memory of a process.
func residentBytes(t *testing.T, pid int) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("the memory of a process is read from /proc: ", err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		t.Fatal("no VmRSS")
	}
	kilobytes, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}
