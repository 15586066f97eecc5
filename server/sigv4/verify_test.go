package sigv4

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"flowsql/server/s3err"
)

// The key, the time and the requests of the examples in the documentation of S3.
const (
	exampleKey    = "AKIAIOSFODNN7EXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

var exampleTime = time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC)

func exampleVerifier(now time.Time) *Verifier {
	return &Verifier{Keys: Keys{exampleKey: {Key: exampleSecret}}, Now: func() time.Time { return now }}
}

// example makes a request with the headers of lines "name: value".
func example(method, target, headers string, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "examplebucket.s3.amazonaws.com"
	for line := range strings.Lines(headers) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if ok && name == "Host" {
			r.Host = value
		} else if ok {
			r.Header.Set(name, value)
		}
	}
	return r
}

const credential = "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"

const getHeaders = `Range: bytes=0-9
	x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
	x-amz-date: 20130524T000000Z
	Authorization: AWS4-HMAC-SHA256 ` + credential + `SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41`

const putHeaders = `Date: Fri, 24 May 2013 00:00:00 GMT
	x-amz-date: 20130524T000000Z
	x-amz-storage-class: REDUCED_REDUNDANCY
	x-amz-content-sha256: 44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072
	Authorization: AWS4-HMAC-SHA256 ` + credential + `SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd`

const presignedTarget = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
	"&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"

// read verifies a request and its whole body.
func read(v *Verifier, r *http.Request) (string, error) {
	p, err := v.Verify(r)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(p)
	return string(text), err
}

func TestDocumentedRequests(t *testing.T) {
	for name, r := range map[string]*http.Request{
		"GET object":    example("GET", "/test.txt", getHeaders, ""),
		"PUT object":    example("PUT", "/test%24file.text", putHeaders, "Welcome to Amazon S3."),
		"GET lifecycle": example("GET", "/?lifecycle", strings.Replace(strings.Replace(strings.Replace(getHeaders, "Range: bytes=0-9\n", "", 1), ";range", "", 1), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", 1), ""),
		"list":          example("GET", "/?max-keys=2&prefix=J", strings.Replace(strings.Replace(strings.Replace(getHeaders, "Range: bytes=0-9\n", "", 1), ";range", "", 1), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", 1), ""),
		"presigned":     example("GET", presignedTarget, "", ""),
	} {
		if _, err := read(exampleVerifier(exampleTime), r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusedRequests(t *testing.T) {
	get := func(change func(r *http.Request)) *http.Request {
		r := example("GET", "/test.txt", getHeaders, "")
		change(r)
		return r
	}
	header := func(name, value string) *http.Request {
		return get(func(r *http.Request) { r.Header.Set(name, value) })
	}
	swap := func(old, fresh string) *http.Request {
		return get(func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, fresh, 1))
		})
	}
	parameter := func(name, value string) *http.Request {
		r := example("GET", presignedTarget, "", "")
		query := r.URL.Query()
		query.Set(name, value)
		if value == "" {
			query.Del(name)
		}
		r.URL.RawQuery = query.Encode()
		return r
	}
	for _, test := range []struct {
		name string
		r    *http.Request
		want *s3err.Error
	}{
		{"flipped signature", swap("f0e8", "f0e9"), s3err.SignatureDoesNotMatch},
		{"signature that is no hex", swap("f0e8", "zz"), s3err.SignatureDoesNotMatch},
		{"another path", get(func(r *http.Request) { r.URL.Path = "/other" }), s3err.SignatureDoesNotMatch},
		{"another method", get(func(r *http.Request) { r.Method = "DELETE" }), s3err.SignatureDoesNotMatch},
		{"another query", get(func(r *http.Request) { r.URL.RawQuery = "acl" }), s3err.SignatureDoesNotMatch},
		{"another host", get(func(r *http.Request) { r.Host = "elsewhere" }), s3err.SignatureDoesNotMatch},
		{"another range", header("Range", "bytes=0-10"), s3err.SignatureDoesNotMatch},
		{"another region", swap("us-east-1", "us-east-2"), s3err.SignatureDoesNotMatch},
		{"another service", swap("/s3/", "/sqs/"), s3err.AuthorizationHeaderMalformed},
		{"another end", swap("aws4_request", "aws5"), s3err.AuthorizationHeaderMalformed},
		{"another day", swap("20130524", "20130525"), s3err.AuthorizationHeaderMalformed},
		{"a day that is none", swap("20130524", "2013"), s3err.AuthorizationHeaderMalformed},
		{"short credential", swap("/20130524", ""), s3err.AuthorizationHeaderMalformed},
		{"no signature", swap(",Signature=", ",Sig="), s3err.AuthorizationHeaderMalformed},
		{"no pair", swap(",Signature=", ",Signature"), s3err.AuthorizationHeaderMalformed},
		{"version 2", header("Authorization", "AWS AKIAIOSFODNN7EXAMPLE:abc"), s3err.InvalidRequest},
		{"unknown key", swap("AKIA", "BKIA"), s3err.InvalidAccessKeyID},
		{"header not signed", header("X-Amz-Acl", "private"), s3err.AccessDenied},
		{"host not signed", swap("host;", ""), s3err.AccessDenied},
		{"no date", get(func(r *http.Request) { r.Header.Del("X-Amz-Date") }), s3err.AccessDenied},
		{"no hash", get(func(r *http.Request) { r.Header.Del("X-Amz-Content-Sha256") }), s3err.InvalidRequest},
		{"another body", example("PUT", "/test%24file.text", putHeaders, "Welcome to Amazon S4."), s3err.XAmzContentSHA256Mismatch},
		{"shorter body", example("PUT", "/test%24file.text", putHeaders, ""), s3err.XAmzContentSHA256Mismatch},
		{"both ways", get(func(r *http.Request) { r.URL = example("GET", presignedTarget, "", "").URL }), s3err.InvalidArgument},
		{"broken query", get(func(r *http.Request) { r.URL.RawQuery = "a=%zz" }), s3err.InvalidURI},
		{"presigned, flipped", parameter("X-Amz-Signature", strings.Repeat("00", 32)), s3err.SignatureDoesNotMatch},
		{"presigned, longer", parameter("X-Amz-Expires", "86401"), s3err.SignatureDoesNotMatch},
		{"presigned, too long", parameter("X-Amz-Expires", "604801"), s3err.AuthorizationQueryParametersError},
		{"presigned, far too long", parameter("X-Amz-Expires", "9223372036854775807"), s3err.AuthorizationQueryParametersError},
		{"presigned, negative", parameter("X-Amz-Expires", "-1"), s3err.AuthorizationQueryParametersError},
		{"presigned, no number", parameter("X-Amz-Expires", "day"), s3err.AuthorizationQueryParametersError},
		{"presigned, part missing", parameter("X-Amz-SignedHeaders", ""), s3err.AuthorizationQueryParametersError},
		{"presigned, more signed", parameter("prefix", "x"), s3err.SignatureDoesNotMatch},
		{"presigned, old algorithm", parameter("X-Amz-Algorithm", "AWS4-HMAC-SHA1"), s3err.AuthorizationQueryParametersError},
		{"presigned, bad date", parameter("X-Amz-Date", "yesterday"), s3err.AuthorizationQueryParametersError},
		{"session that is none", parameter("X-Amz-Security-Token", "x"), s3err.InvalidToken},
		{"presigned by version 2", example("GET", "/test.txt?AWSAccessKeyId=a&Expires=1&Signature=b", "", ""), s3err.InvalidRequest},
	} {
		if _, err := read(exampleVerifier(exampleTime), test.r); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want.Code)
		}
	}
	if _, err := read(exampleVerifier(exampleTime), example("GET", "/", "", "")); !errors.Is(err, ErrUnsigned) {
		t.Errorf("unsigned: %v", err)
	}
}

func TestClocks(t *testing.T) {
	for _, test := range []struct {
		name   string
		target string
		off    time.Duration
		want   error
	}{
		{"header, late", "", Skew, nil},
		{"header, too late", "", Skew + time.Second, s3err.RequestTimeTooSkewed},
		{"header, early", "", -Skew, nil},
		{"header, too early", "", -Skew - time.Second, s3err.RequestTimeTooSkewed},
		{"presigned, at its end", presignedTarget, 24 * time.Hour, nil},
		{"presigned, expired", presignedTarget, 24*time.Hour + time.Second, s3err.AccessDenied},
		{"presigned, not yet", presignedTarget, -Skew - time.Second, s3err.AccessDenied},
	} {
		r := example("GET", "/test.txt", getHeaders, "")
		if test.target != "" {
			r = example("GET", test.target, "", "")
		}
		if _, err := read(exampleVerifier(exampleTime.Add(test.off)), r); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"acl":                            "acl=",
		"select&select-type=2":           "select=&select-type=2",
		"b=2&a=1":                        "a=1&b=2",
		"a-b=1&a=2":                      "a=2&a-b=1",
		"a=2&a=10&a=1":                   "a=1&a=10&a=2",
		"p=a/b+c%20~*&X-Amz-Signature=x": "p=a%2Fb%20c%20~%2A",
	} {
		query, err := url.ParseQuery(text)
		if got := canonicalQuery(query); err != nil || got != want {
			t.Errorf("%s: %s, want %s (%v)", text, got, want, err)
		}
	}
}

func TestReadKeys(t *testing.T) {
	keys, err := ReadKeys(strings.NewReader("\ufeff# a comment\n[default]\naws_access_key_id = A\nAWS_SECRET_ACCESS_KEY=s=/+\nregion=x\n\n[other]\naws_access_key_id=B\naws_secret_access_key=t\naws_session_token=u\n[empty]\n"))
	if err != nil || len(keys) != 2 || keys["A"] != (Secret{Key: "s=/+"}) || keys["B"] != (Secret{"t", "u"}) {
		t.Errorf("%v, %v", keys, err)
	}
	for text, want := range map[string]string{
		"":                         "no profile has",
		"aws_access_key_id=A":      "line 1 is neither",
		"[a]\nnothing":             "line 2 is neither",
		"[a]\naws_access_key_id=A": `profile "a" needs both`,
		"[a]\naws_access_key_id=A\naws_secret_access_key=1\n[b]\naws_access_key_id=A\naws_secret_access_key=2": "another secret for A",
	} {
		if _, err := ReadKeys(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("GET", "/test.txt", "", "AWS4-HMAC-SHA256 "+credential+"SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0")
	_, query, _ := strings.Cut(presignedTarget, "?")
	f.Add("GET", "/test.txt", query, "")
	f.Fuzz(func(t *testing.T, method, path, query, authorization string) {
		r := &http.Request{Method: method, URL: &url.URL{Path: path, RawQuery: query}, Host: "h", Body: http.NoBody,
			Header: http.Header{"X-Amz-Date": {"20130524T000000Z"}, "X-Amz-Content-Sha256": {UnsignedPayload}, "Authorization": {authorization}}}
		if authorization == "" {
			r.Header = http.Header{}
		}
		if _, err := exampleVerifier(exampleTime).Verify(r); err == nil && query != "" && !strings.Contains(query, "aeeed9bb") {
			t.Errorf("taken: %s %s?%s %s", method, path, query, authorization)
		}
	})
}
