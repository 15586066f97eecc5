package s3

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// question is a request with CSV on both sides.
func question(key, expression string, in *types.InputSerialization) *s3.SelectObjectContentInput {
	return &s3.SelectObjectContentInput{Bucket: aws.String(bucket), Key: &key, ExpressionType: types.ExpressionTypeSql, Expression: &expression,
		InputSerialization: in, OutputSerialization: &types.OutputSerialization{CSV: &types.CSVOutput{}}}
}

// flowLogs says how flow logs are written.
func flowLogs(info types.FileHeaderInfo) *types.InputSerialization {
	return &types.InputSerialization{CompressionType: types.CompressionTypeGzip, CSV: &types.CSVInput{FileHeaderInfo: info, FieldDelimiter: aws.String(" ")}}
}

// told is what an answer says.
type told struct {
	records  string
	progress int
	stats    *types.Stats
	ended    bool
}

func (b *bench) selected(q *s3.SelectObjectContentInput) (t told, err error) {
	b.t.Helper()
	out, err := b.client.SelectObjectContent(b.t.Context(), q)
	if err != nil {
		return t, err
	}
	stream := out.GetStream()
	defer stream.Close()
	for event := range stream.Events() {
		switch e := event.(type) {
		case *types.SelectObjectContentEventStreamMemberRecords:
			t.records += string(e.Value.Payload)
		case *types.SelectObjectContentEventStreamMemberProgress:
			t.progress++
		case *types.SelectObjectContentEventStreamMemberStats:
			t.stats = e.Value.Details
		case *types.SelectObjectContentEventStreamMemberEnd:
			t.ended = true
		}
	}
	return t, stream.Err()
}

func TestSelect(t *testing.T) {
	b := newBench(t)
	b.file("logs/flows.csv", "port,n\n443,1\n80,2\n443,3\n")
	named := &types.InputSerialization{CSV: &types.CSVInput{FileHeaderInfo: types.FileHeaderInfoUse}}
	got, err := b.selected(question("flows.csv", "SELECT s.n FROM s3object s WHERE s.port = '443'", named))
	if err != nil || got.records != "1\n3\n" || !got.ended {
		t.Errorf("%+v, %v", got, err)
	}
	for _, c := range []struct {
		key, expression, code string
		status                int
	}{
		{"nope.csv", "SELECT * FROM s3object s", "NoSuchKey", http.StatusNotFound},
		{"flows.csv", "SELECT s.end FROM s3object s", "ParseInvalidPathComponent", http.StatusBadRequest},
		{"flows.csv", "SELECT s.nosuch FROM s3object s", "MissingHeaders", http.StatusBadRequest},
		{"flows.csv", "SELECT CAST(s.port AS INT) FROM s3object s WHERE " + strings.Repeat("a", 300<<10), "ExpressionTooLong", http.StatusBadRequest},
	} {
		_, err = b.selected(question(c.key, c.expression, named))
		b.fails(err, c.code, c.status)
	}
}

// TestSelectFlowLog is the walk-through of AWS's documents.
func TestSelectFlowLog(t *testing.T) {
	b := newBench(t)
	b.flowLog()
	const addresses = "10.0.0.9\n24.225.217.188\n84.204.229.251\n10.0.0.26\n"
	for info, want := range map[types.FileHeaderInfo]string{types.FileHeaderInfoNone: "srcaddr\n" + addresses,
		types.FileHeaderInfoIgnore: addresses + "10.1.6.103\n", types.FileHeaderInfoUse: addresses + "10.1.6.103\n"} {
		q := question("flow.log.gz", "SELECT _4 FROM s3object s LIMIT 5", flowLogs(info))
		q.RequestProgress = &types.RequestProgress{Enabled: aws.Bool(true)}
		got, err := b.selected(q)
		if err != nil || got.records != want || got.progress < 1 || !got.ended || *got.stats.BytesReturned != int64(len(want)) || *got.stats.BytesScanned <= 0 {
			t.Errorf("%s: %+v, %v, want %q", info, got, err, want)
		}
	}
}

// TestSelectDamaged reads objects in which the damage lies far behind the beginning:
// records come first, then the error.
func TestSelectDamaged(t *testing.T) {
	b := newBench(t)
	var whole bytes.Buffer
	z := gzip.NewWriter(&whole)
	for i := range 400_000 {
		fmt.Fprintf(z, "%d %x\n", i, uint64(i)*0x9E3779B97F4A7C15)
	}
	z.Close()
	flipped := bytes.Clone(whole.Bytes())
	flipped[len(flipped)*3/4] ^= 0x20
	b.file(bucket+"/flipped.gz", string(flipped))
	b.file(bucket+"/cut.gz", whole.String()[:whole.Len()*3/4])
	b.file(bucket+"/plain.gz", "1 2\n")
	b.file(bucket+"/short.gz", whole.String()[:20])
	for _, c := range []struct {
		key, expression, code string
		records               bool
	}{
		{"flipped.gz", "SELECT s._1 FROM s3object s", "TruncatedInput", true},
		{"cut.gz", "SELECT s._1 FROM s3object s", "TruncatedInput", true},
		{"flipped.gz", "SELECT count(*) FROM s3object s", "TruncatedInput", false},
		{"cut.gz", "SELECT count(*) FROM s3object s", "TruncatedInput", false},
		{"short.gz", "SELECT s._1 FROM s3object s", "TruncatedInput", false},
		{"plain.gz", "SELECT s._1 FROM s3object s", "InvalidCompressionFormat", false},
	} {
		got, err := b.selected(question(c.key, c.expression, flowLogs(types.FileHeaderInfoNone)))
		var api smithy.APIError
		var answer interface{ HTTPStatusCode() int }
		if !errors.As(err, &api) || api.ErrorCode() != c.code || got.ended || (got.records != "") != c.records || errors.As(err, &answer) != !c.records {
			t.Errorf("%s: %s: %d bytes of records, then %v", c.key, c.expression, len(got.records), err)
		}
		if !strings.HasPrefix(got.records, "0\n1\n2\n") && c.records {
			t.Errorf("%s: %.40q", c.key, got.records)
		}
	}
}
