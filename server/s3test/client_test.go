package s3test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// witness is a transport that looks at a request and sends nothing.
type witness func(*http.Request)

func (w witness) RoundTrip(r *http.Request) (*http.Response, error) {
	w(r)
	return nil, errors.New("not sent")
}

func TestPlainBodies(t *testing.T) {
	looked := false
	client := NewClient("http://127.0.0.1", "key", "secret", witness(func(r *http.Request) {
		text, err := io.ReadAll(r.Body)
		_, writes := r.Body.(io.WriterTo)
		if looked = true; err != nil || string(text) != "text" || writes {
			t.Errorf("%q, %v, with WriteTo: %t", text, err, writes)
		}
	}))
	_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("bucket"), Key: aws.String("key"), Body: strings.NewReader("text"), ContentLength: aws.Int64(4)},
		func(o *s3.Options) { o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired })
	if err == nil || !looked {
		t.Error(err, looked)
	}
}
