package s3

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func selectInput(key, expression string) *s3.SelectObjectContentInput {
	return &s3.SelectObjectContentInput{Bucket: aws.String(bucket), Key: &key, Expression: &expression, ExpressionType: "SQL",
		InputSerialization:  &types.InputSerialization{CSV: &types.CSVInput{FileHeaderInfo: "USE"}},
		OutputSerialization: &types.OutputSerialization{CSV: &types.CSVOutput{}}}
}

// selected gives the records and whether the end was there.
func (b *bench) selected(in *s3.SelectObjectContentInput) (text string, err error) {
	b.t.Helper()
	out, err := b.client.SelectObjectContent(b.t.Context(), in)
	if err != nil {
		return "", err
	}
	stream := out.GetStream()
	defer stream.Close()
	ended := false
	for event := range stream.Events() {
		switch e := event.(type) {
		case *types.SelectObjectContentEventStreamMemberRecords:
			text += string(e.Value.Payload)
		case *types.SelectObjectContentEventStreamMemberEnd:
			ended = true
		}
	}
	if err := stream.Err(); err != nil {
		return text, err
	}
	if !ended {
		b.t.Error("the stream has no end")
	}
	return text, nil
}

func TestSelect(t *testing.T) {
	b := newBench(t)
	b.file("logs/flows.csv", "port,n\n443,1\n80,2\n443,3\n")
	got, err := b.selected(selectInput("flows.csv", "SELECT s.n FROM s3object s WHERE s.port = '443'"))
	if err != nil || got != "1\n3\n" {
		t.Errorf("%q, %v", got, err)
	}
	_, err = b.selected(selectInput("nope.csv", "SELECT * FROM s3object s"))
	b.fails(err, "NoSuchKey", http.StatusNotFound)
	_, err = b.selected(selectInput("flows.csv", "SELECT s.end FROM s3object s"))
	b.fails(err, "ParseInvalidPathComponent", http.StatusBadRequest)
	_, err = b.selected(selectInput("flows.csv", "SELECT CAST(s.port AS INT) FROM s3object s WHERE "+strings.Repeat("a", 300<<10)))
	b.fails(err, "ExpressionTooLong", http.StatusBadRequest)
}
