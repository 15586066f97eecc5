package sigv4

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// scope is what a signing key is for.
type scope struct{ date, region string }

func (s scope) String() string {
	return strings.Join([]string{s.date, s.region, service, terminator}, "/")
}

// readCredential reads KEY/DATE/REGION/s3/aws4_request; a key may hold slashes.
func readCredential(text string) (accessKey string, s scope, err error) {
	parts := strings.Split(text, "/")
	n := len(parts)
	if n < 5 {
		return "", s, errors.New("the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
	}
	if parts[n-2] != service {
		return "", s, errors.New("incorrect service. This endpoint belongs to \"s3\".")
	}
	if parts[n-1] != terminator {
		return "", s, errors.New("incorrect terminal. This endpoint uses \"aws4_request\".")
	}
	if _, err := time.Parse("20060102", parts[n-4]); err != nil {
		return "", s, errors.New("incorrect date format. It must be in the format \"yyyyMMdd\".")
	}
	return strings.Join(parts[:n-4], "/"), scope{date: parts[n-4], region: parts[n-3]}, nil
}

func signingKey(secret string, s scope) []byte {
	key := []byte("AWS4" + secret)
	for _, part := range []string{s.date, s.region, service, terminator} {
		key = sign(key, part)
	}
	return key
}

func sign(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func (c *claim) stringToSign(r *http.Request) string {
	sum := sha256.Sum256([]byte(c.canonicalRequest(r)))
	return strings.Join([]string{algorithm, c.time.Format(timeLayout), c.scope.String(), hex.EncodeToString(sum[:])}, "\n")
}

// canonicalRequest writes the request in the one form that both sides sign.
func (c *claim) canonicalRequest(r *http.Request) string {
	var b strings.Builder
	b.WriteString(r.Method + "\n" + Escape(r.URL.Path, true) + "\n" + canonicalQuery(c.query) + "\n")
	for _, name := range c.signed {
		b.WriteString(name + ":" + canonicalHeader(r, name) + "\n")
	}
	b.WriteString("\n" + strings.Join(c.signed, ";") + "\n" + c.payload)
	return b.String()
}

// canonicalQuery writes all parameters but the signature, in order.
func canonicalQuery(query url.Values) string {
	type pair struct{ name, value string }
	var pairs []pair
	for name, values := range query {
		if name == "X-Amz-Signature" {
			continue
		}
		for _, value := range values {
			pairs = append(pairs, pair{Escape(name, false), Escape(value, false)})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.value, b.value))
	})
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.name + "=" + p.value)
	}
	return b.String()
}

// canonicalHeader gives the value of a header, blanks folded. The server of
// net/http takes some headers out of the map.
func canonicalHeader(r *http.Request, name string) string {
	values := r.Header.Values(name)
	switch name {
	case "host":
		values = []string{r.Host}
	case "content-length":
		values = []string{strconv.FormatInt(max(r.ContentLength, 0), 10)}
	case "transfer-encoding":
		values = r.TransferEncoding
	}
	folded := make([]string, len(values))
	for i, value := range values {
		folded[i] = strings.Join(strings.FieldsFunc(value, func(c rune) bool { return c == ' ' || c == '\t' }), " ")
	}
	return strings.Join(folded, ",")
}

const upperHex = "0123456789ABCDEF"

// Escape writes a text as URIs of signatures have it: all but letters, digits
// and -._~ as %XX. In a path the slash stays.
func Escape(text string, path bool) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~', c == '/' && path:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', upperHex[c>>4], upperHex[c&15]})
		}
	}
	return b.String()
}
