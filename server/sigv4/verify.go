// Package sigv4 verifies requests signed by AWS Signature Version 4 as S3
// reads it: in the Authorization header, in the query (presigned), and in the
// chunks of a streamed body. It knows HTTP and keys, and nothing of buckets.
//
// Verify checks what the headers say and gives the Payload, whose reader checks
// the rest while the body is read: its bytes are to be trusted only once it has
// given io.EOF. Every error is a *s3err.Error, or one that reading the body gave.
package sigv4

import (
	"crypto/hmac"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"flowsql/server/s3err"
)

const (
	algorithm  = "AWS4-HMAC-SHA256"
	terminator = "aws4_request"
	service    = "s3"
	timeLayout = "20060102T150405Z"

	// Skew is how far the clock of a client may be off.
	Skew = 15 * time.Minute
	// MaxExpiry is how long a presigned request may be valid.
	MaxExpiry = 7 * 24 * time.Hour
)

// ErrUnsigned is what Verify gives for a request that carries no signature.
var ErrUnsigned = errors.New("the request is not signed")

// Verifier knows the keys. It may be used from any goroutine.
type Verifier struct {
	Keys Keys
	Now  func() time.Time
}

// claim is what a request says about its signature.
type claim struct {
	accessKey string
	scope     scope
	signed    []string // names of headers, lower case
	signature string
	time      time.Time
	presigned bool
	payload   string // what stands for the hash of the body
	token     string
	query     url.Values
}

// Verify checks the signature of a request.
func (v *Verifier) Verify(r *http.Request) (*Payload, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, s3err.InvalidURI
	}
	var c *claim
	switch authorization := r.Header.Get("Authorization"); {
	case query.Has("X-Amz-Algorithm"):
		if authorization != "" {
			return nil, s3err.InvalidArgument.With("Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified")
		}
		c, err = v.presigned(r, query)
	case authorization != "":
		c, err = v.header(r, query, authorization)
	case query.Has("Signature") && query.Has("AWSAccessKeyId"):
		err = unsupportedMechanism
	default:
		err = ErrUnsigned
	}
	if err != nil {
		return nil, err
	}
	return v.verify(r, c)
}

var unsupportedMechanism = s3err.InvalidRequest.With("The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")

// header reads the claim of an Authorization header.
func (v *Verifier) header(r *http.Request, query url.Values, authorization string) (*claim, error) {
	mechanism, rest, _ := strings.Cut(authorization, " ")
	if mechanism != algorithm {
		return nil, unsupportedMechanism
	}
	fields := map[string]string{}
	for field := range strings.SplitSeq(rest, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(field), "=")
		if !ok {
			return nil, s3err.AuthorizationHeaderMalformed
		}
		fields[name] = value
	}
	for _, name := range []string{"Credential", "SignedHeaders", "Signature"} {
		if fields[name] == "" {
			return nil, s3err.AuthorizationHeaderMalformed.With("The authorization header is malformed; %s is missing.", name)
		}
	}
	c := &claim{signature: fields["Signature"], signed: strings.Split(fields["SignedHeaders"], ";"), query: query,
		payload: r.Header.Get("X-Amz-Content-Sha256"), token: r.Header.Get("X-Amz-Security-Token")}
	var err error
	if c.accessKey, c.scope, err = readCredential(fields["Credential"]); err != nil {
		return nil, s3err.AuthorizationHeaderMalformed.With("The authorization header is malformed; %v", err)
	}
	if c.payload == "" {
		return nil, s3err.InvalidRequest.With("Missing required header for this request: x-amz-content-sha256")
	}
	if c.time, err = requestTime(r); err != nil {
		return nil, err
	}
	if c.scope.date != c.time.Format("20060102") {
		return nil, s3err.AuthorizationHeaderMalformed.With("The authorization header is malformed; Invalid credential date %q. This date is not the same as X-Amz-Date.", c.scope.date)
	}
	if off := v.Now().Sub(c.time); off > Skew || off < -Skew {
		return nil, s3err.RequestTimeTooSkewed
	}
	return c, nil
}

// requestTime gives when a request was signed: X-Amz-Date, or else Date.
func requestTime(r *http.Request) (time.Time, error) {
	if text := r.Header.Get("X-Amz-Date"); text != "" {
		if t, err := time.Parse(timeLayout, text); err == nil {
			return t, nil
		}
	} else if t, err := http.ParseTime(r.Header.Get("Date")); err == nil {
		return t.UTC(), nil
	}
	return time.Time{}, s3err.AccessDenied.With("AWS authentication requires a valid Date or x-amz-date header")
}

// presigned reads the claim of a query.
func (v *Verifier) presigned(r *http.Request, query url.Values) (*claim, error) {
	wrong := s3err.AuthorizationQueryParametersError
	for _, name := range []string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"} {
		if len(query[name]) != 1 {
			return nil, wrong.With("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.")
		}
	}
	if query.Get("X-Amz-Algorithm") != algorithm {
		return nil, wrong.With("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"")
	}
	c := &claim{signature: query.Get("X-Amz-Signature"), signed: strings.Split(query.Get("X-Amz-SignedHeaders"), ";"), query: query,
		payload: UnsignedPayload, token: query.Get("X-Amz-Security-Token"), presigned: true}
	for _, given := range []string{r.Header.Get("X-Amz-Content-Sha256"), query.Get("X-Amz-Content-Sha256")} {
		if given != "" {
			c.payload = given
		}
	}
	var err error
	if c.accessKey, c.scope, err = readCredential(query.Get("X-Amz-Credential")); err != nil {
		return nil, wrong.With("Error parsing the X-Amz-Credential parameter; %v", err)
	}
	if c.time, err = time.Parse(timeLayout, query.Get("X-Amz-Date")); err != nil {
		return nil, wrong.With("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
	}
	if c.scope.date != c.time.Format("20060102") {
		return nil, wrong.With("Invalid credential date %q. This date is not the same as X-Amz-Date: %q.", c.scope.date, c.time.Format("20060102"))
	}
	seconds, err := strconv.ParseInt(query.Get("X-Amz-Expires"), 10, 64)
	switch {
	case err != nil:
		return nil, wrong.With("X-Amz-Expires should be a number")
	case seconds < 0:
		return nil, wrong.With("X-Amz-Expires must be non-negative")
	case seconds > int64(MaxExpiry/time.Second):
		return nil, wrong.With("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than %d seconds", int64(MaxExpiry/time.Second))
	}
	switch now := v.Now(); {
	case c.time.Sub(now) > Skew:
		return nil, s3err.AccessDenied.With("Request is not yet valid")
	case now.Sub(c.time) > time.Duration(seconds)*time.Second:
		return nil, s3err.AccessDenied.With("Request has expired")
	}
	return c, nil
}

// verify compares a claim with what the key gives.
func (v *Verifier) verify(r *http.Request, c *claim) (*Payload, error) {
	if err := c.covers(r); err != nil {
		return nil, err
	}
	secret, known := v.Keys[c.accessKey]
	if !known {
		return nil, s3err.InvalidAccessKeyID
	}
	if subtle.ConstantTimeCompare([]byte(c.token), []byte(secret.Token)) != 1 {
		return nil, s3err.InvalidToken
	}
	key := signingKey(secret.Key, c.scope)
	want := sign(key, c.stringToSign(r))
	got, err := hex.DecodeString(c.signature)
	if err != nil || !hmac.Equal(got, want) {
		return nil, s3err.SignatureDoesNotMatch
	}
	p, err := newPayload(r, c.payload, &chunkSigner{key: key, time: c.time, scope: c.scope, previous: c.signature})
	if err != nil {
		return nil, err
	}
	p.AccessKey = c.accessKey
	return p, nil
}

// covers tells whether the signature is over all that has to be signed: the
// host, and every header that S3 would act upon.
func (c *claim) covers(r *http.Request) error {
	signed := map[string]bool{}
	for _, name := range c.signed {
		signed[name] = true
	}
	if !signed["host"] {
		return s3err.AccessDenied.With("There were headers present in the request which were not signed: host")
	}
	for name := range r.Header {
		name = strings.ToLower(name)
		if !strings.HasPrefix(name, "x-amz-") || signed[name] || c.presigned && name == "x-amz-content-sha256" {
			continue
		}
		return s3err.AccessDenied.With("There were headers present in the request which were not signed: %s", name)
	}
	return nil
}
