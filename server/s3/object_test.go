package s3

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func TestRanges(t *testing.T) {
	b := newBench(t)
	b.put("k", "0123456789")
	for text, want := range map[string]string{"bytes=0-3": "0123", "bytes=7-": "789", "bytes=-2": "89", "bytes=-100": "0123456789", "bytes=8-100": "89", "bytes=9-9": "9"} {
		out, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Range: &text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := io.ReadAll(out.Body)
		if err != nil || string(got) != want || !strings.HasPrefix(*out.ContentRange, "bytes ") || !strings.HasSuffix(*out.ContentRange, "/10") || *out.ContentLength != int64(len(want)) {
			t.Errorf("%s: %q %s, %v", text, got, *out.ContentRange, err)
		}
	}
	for _, text := range []string{"bytes=10-", "bytes=100-200", "bytes=-0"} {
		_, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Range: &text})
		b.fails(err, "InvalidRange", http.StatusRequestedRangeNotSatisfiable)
	}
	for _, text := range []string{"bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=", "bytes=-", "bytes=-x", "bytes=99999999999999999999-"} { // no ranges: the whole
		out, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Range: &text})
		if err != nil || out.ContentRange != nil || *out.ContentLength != 10 {
			t.Errorf("%s: %v", text, err)
		}
	}
	b.put("empty", "")
	_, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("empty"), Range: aws.String("bytes=0-0")})
	b.fails(err, "InvalidRange", http.StatusRequestedRangeNotSatisfiable)
	out, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), PartNumber: aws.Int32(1)})
	if err != nil || *out.ContentRange != "bytes 0-9/10" {
		t.Error(err)
	}
}

func TestAttributes(t *testing.T) {
	b := newBench(t)
	expires := "Thu, 01 Dec 2033 16:00:00 GMT"
	_, err := b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Body: strings.NewReader("x"),
		ContentType: aws.String("text/x"), ContentEncoding: aws.String("gzip"), ContentDisposition: aws.String("attachment"), ContentLanguage: aws.String("de"),
		CacheControl: aws.String("no-cache"), Metadata: map[string]string{"One": "1", "two": "a, b"}, StorageClass: types.StorageClassOnezoneIa,
		Expires: aws.Time(time.Date(2033, 12, 1, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	out, err := b.client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), ChecksumMode: "ENABLED"})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(*out.ContentType, *out.ContentEncoding, *out.ContentDisposition, *out.ContentLanguage, *out.CacheControl, *out.ExpiresString,
		out.Metadata, out.StorageClass, *out.ContentLength, *out.ETag, *out.ChecksumCRC32, out.ChecksumType)
	for _, part := range []string{"text/x", "gzip", "attachment", "de", "no-cache", expires, "one:1", "two:a, b", "ONEZONE_IA", "9dd4e461268c8034f5c8564e155c67a6", "jNwWgw==", "FULL_OBJECT"} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in %s", part, got)
		}
	}
	b.file("logs/hand", "x")
	plain, err := b.client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("hand")})
	if err != nil || *plain.ContentType != "binary/octet-stream" || plain.StorageClass != "" || !strings.HasSuffix(*plain.ETag, `-1"`) {
		t.Errorf("%+v, %v", plain, err)
	}
	_, err = b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Metadata: map[string]string{"a": strings.Repeat("x", 3000)}})
	b.fails(err, "MetadataTooLarge", http.StatusBadRequest)
	_, err = b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), StorageClass: "TAPE"})
	b.fails(err, "InvalidStorageClass", http.StatusBadRequest)
}

func TestReadConditions(t *testing.T) {
	b := newBench(t)
	etag := b.put("k", "x").ETag
	hour := func(n int) *time.Time { return aws.Time(time.Now().Add(time.Duration(n) * time.Hour)) }
	other := aws.String(`"other"`)
	for i, test := range []struct {
		in     s3.GetObjectInput
		status int
	}{
		{s3.GetObjectInput{IfMatch: etag}, 200},
		{s3.GetObjectInput{IfMatch: aws.String("*")}, 200},
		{s3.GetObjectInput{IfMatch: other}, 412},
		{s3.GetObjectInput{IfNoneMatch: etag}, 304},
		{s3.GetObjectInput{IfNoneMatch: aws.String(`W/"a", ` + *etag)}, 304},
		{s3.GetObjectInput{IfNoneMatch: other}, 200},
		{s3.GetObjectInput{IfModifiedSince: hour(-1)}, 200},
		{s3.GetObjectInput{IfModifiedSince: hour(1)}, 304},
		{s3.GetObjectInput{IfUnmodifiedSince: hour(-1)}, 412},
		{s3.GetObjectInput{IfUnmodifiedSince: hour(1)}, 200},
		{s3.GetObjectInput{IfMatch: etag, IfUnmodifiedSince: hour(-1)}, 200},
		{s3.GetObjectInput{IfNoneMatch: other, IfModifiedSince: hour(1)}, 200},
	} {
		test.in.Bucket, test.in.Key = aws.String(bucket), aws.String("k")
		_, err := b.client.GetObject(t.Context(), &test.in)
		if got := statusOf(err); got != test.status {
			t.Errorf("%d: %d, want %d: %v", i, got, test.status, err)
		}
	}
}

func TestWriteConditions(t *testing.T) {
	b := newBench(t)
	put := func(match, none string) int {
		in := &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Body: strings.NewReader("x")}
		if match != "" {
			in.IfMatch = &match
		}
		if none != "" {
			in.IfNoneMatch = &none
		}
		_, err := b.client.PutObject(t.Context(), in)
		return statusOf(err)
	}
	const etag = `"9dd4e461268c8034f5c8564e155c67a6"`
	for i, test := range []struct {
		match, none string
		want        int
	}{{etag, "", 404}, {"", "*", 200}, {"", "*", 412}, {`"other"`, "", 412}, {etag, "", 200}} {
		if got := put(test.match, test.none); got != test.want {
			t.Errorf("%d: %d, want %d", i, got, test.want)
		}
	}
	_, err := b.client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), IfMatch: aws.String(`"other"`)})
	b.fails(err, "PreconditionFailed", http.StatusPreconditionFailed)
}

func TestCopy(t *testing.T) {
	b := newBench(t)
	key := "from/ä +%&?.txt"
	if _, err := b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader("text"),
		ContentType: aws.String("text/x"), Metadata: map[string]string{"a": "b"}, ChecksumAlgorithm: "SHA256"}); err != nil {
		t.Fatal(err)
	}
	source := aws.String(bucket + "/from/%C3%A4%20%2B%25%26%3F.txt")
	out, err := b.client.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: aws.String(bucket), Key: aws.String("to"), CopySource: source})
	if err != nil || *out.CopyObjectResult.ETag != `"1cb251ec0d568de6a929b520c4aed8d1"` || out.CopyObjectResult.ChecksumSHA256 == nil {
		t.Fatalf("%+v, %v", out, err)
	}
	head := func(key string) string {
		h, err := b.client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: &key})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s %v", *h.ContentType, h.Metadata)
	}
	if got := head("to"); got != "text/x map[a:b]" || b.get("to") != "text" {
		t.Error(got)
	}
	replace := &s3.CopyObjectInput{Bucket: aws.String(bucket), Key: &key, CopySource: source, MetadataDirective: "REPLACE", Metadata: map[string]string{"c": "d"}, ContentType: aws.String("text/y")}
	if _, err := b.client.CopyObject(t.Context(), replace); err != nil || head(key) != "text/y map[c:d]" {
		t.Error(err, head(key))
	}
	for name, test := range map[string]struct {
		in     s3.CopyObjectInput
		code   string
		status int
	}{
		"onto itself":     {s3.CopyObjectInput{Key: &key, CopySource: source}, "InvalidRequest", 400},
		"from nothing":    {s3.CopyObjectInput{Key: &key, CopySource: aws.String(bucket + "/nope")}, "NoSuchKey", 404},
		"from no bucket":  {s3.CopyObjectInput{Key: &key, CopySource: aws.String("nope/nope")}, "NoSuchBucket", 404},
		"from no key":     {s3.CopyObjectInput{Key: &key, CopySource: aws.String(bucket)}, "InvalidArgument", 400},
		"from out":        {s3.CopyObjectInput{Key: &key, CopySource: aws.String(bucket + "/..%2f..%2fetc/passwd")}, "InvalidArgument", 400},
		"another version": {s3.CopyObjectInput{Key: &key, CopySource: aws.String(bucket + "/to?versionId=1")}, "NoSuchVersion", 404},
		"condition":       {s3.CopyObjectInput{Key: &key, CopySource: aws.String(bucket + "/to"), CopySourceIfMatch: aws.String("x")}, "PreconditionFailed", 412},
		"condition, none": {s3.CopyObjectInput{Key: &key, CopySource: aws.String(bucket + "/to"), CopySourceIfNoneMatch: aws.String("*")}, "PreconditionFailed", 412},
		"directive":       {s3.CopyObjectInput{Key: aws.String("x"), CopySource: aws.String(bucket + "/to"), MetadataDirective: "MERGE"}, "InvalidArgument", 400},
	} {
		test.in.Bucket = aws.String(bucket)
		t.Log(name)
		_, err := b.client.CopyObject(t.Context(), &test.in)
		b.fails(err, test.code, test.status)
	}
	b.put("marker/", "")
	if _, err := b.client.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: aws.String(bucket), Key: aws.String("other/"), CopySource: aws.String(bucket + "/marker/")}); err != nil {
		t.Error(err)
	}
}

func TestDeleteObjects(t *testing.T) {
	b := newBench(t)
	wide := "<Delete><Object><Key>k</Key></Object>" + strings.Repeat("<x/>", mostTags) + "</Delete>"
	b.expect("wide", b.sign(b.raw("POST", "/logs?delete=", wide), hashOf(wide), time.Now()), http.StatusBadRequest, "MalformedXML")
	b.put("a", "x")
	b.put("b/c", "x")
	named := func(keys ...string) *types.Delete {
		d := &types.Delete{}
		for _, k := range keys {
			d.Objects = append(d.Objects, types.ObjectIdentifier{Key: &k})
		}
		return d
	}
	out, err := b.client.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: aws.String(bucket), Delete: named("a", "nope", "../a")})
	if err != nil || len(out.Deleted) != 2 || len(out.Errors) != 1 || *out.Errors[0].Code != "InvalidArgument" || *out.Errors[0].Key != "../a" {
		t.Errorf("%+v, %v", out, err)
	}
	quiet := named("b/c")
	quiet.Quiet = aws.Bool(true)
	out, err = b.client.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: aws.String(bucket), Delete: quiet})
	if err != nil || len(out.Deleted)+len(out.Errors) != 0 {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err := b.client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String(bucket)}); err != nil {
		t.Error(err)
	}
}

// An object that is another by now stays.
func TestDeleteObjectsByETag(t *testing.T) {
	b := newBench(t)
	old, fresh := b.put("k", "old").ETag, b.put("k", "fresh").ETag
	for _, etag := range []*string{old, fresh} {
		out, err := b.client.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: aws.String(bucket),
			Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("k"), ETag: etag}}}})
		switch {
		case err != nil:
			t.Fatal(err)
		case etag == old && (len(out.Errors) != 1 || *out.Errors[0].Code != "PreconditionFailed"), etag == fresh && len(out.Deleted) != 1:
			t.Errorf("%+v", out)
		}
	}
}

// One of the texts that clients put under one key at a time is there, whole.
func TestConcurrentPutsToOneKey(t *testing.T) {
	b := newBench(t)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() { b.put("k", strings.Repeat(string(rune('a'+i)), 100_000)) })
	}
	all.Wait()
	if got := b.get("k"); len(got) != 100_000 || strings.Count(got, got[:1]) != len(got) {
		t.Errorf("%d bytes, mixed", len(got))
	}
}
