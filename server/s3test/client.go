// Package s3test makes the clients of AWS that the tests of the server ask with.
package s3test

import (
	"context"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// NewClient makes a client of AWS for an endpoint. It tries each request once.
func NewClient(endpoint, key, secret string, transport http.RoundTripper, change ...func(*s3.Options)) *s3.Client {
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: key, SecretAccessKey: secret}, nil
	})
	return s3.New(s3.Options{Region: "us-east-1", BaseEndpoint: &endpoint, HTTPClient: &http.Client{Transport: plainBodies{transport}},
		RetryMaxAttempts: 1, Credentials: credentials}, change...)
}

// plainBodies hides all of a request's body but Read and Close. The client closes
// the body as soon as the answer begins, and smithy-go v1.28.9 gives io.EOF as an
// error where WriteTo is called on a closed one. net/http calls it to look for
// bytes behind the end of the body, when the server may have answered already,
// and cuts the connection off at that error, in the middle of the answer.
type plainBodies struct{ http.RoundTripper }

// RoundTrip sends a request.
func (p plainBodies) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r = r.WithContext(r.Context()) // a copy: a request is its caller's
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return p.RoundTripper.RoundTrip(r)
}
