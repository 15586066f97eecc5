package s3

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// keysFor are the keys of the tests of lists, in order.
var keysFor = []string{"a b+%.txt", "a/1", "a/2", "b", "z", "é/<&>"}

func listBench(t *testing.T) *bench {
	b := newBench(t)
	for _, key := range keysFor {
		b.file(bucket+"/"+key, "x")
	}
	return b
}

func TestListObjectsV2(t *testing.T) {
	b := listBench(t)
	for _, encoding := range []string{"", "url"} {
		for _, test := range []struct {
			in   s3.ListObjectsV2Input
			want string
		}{
			{s3.ListObjectsV2Input{}, strings.Join(keysFor, "|")},
			{s3.ListObjectsV2Input{Prefix: aws.String("a/")}, "a/1|a/2"},
			{s3.ListObjectsV2Input{Delimiter: aws.String("/")}, "a b+%.txt|a/|b|z|é/"},
			{s3.ListObjectsV2Input{StartAfter: aws.String("a/1")}, "a/2|b|z|é/<&>"},
			{s3.ListObjectsV2Input{Prefix: aws.String("nope")}, ""},
		} {
			for _, page := range []int32{1, 2, 1000} {
				test.in.Bucket, test.in.MaxKeys, test.in.ContinuationToken = aws.String(bucket), aws.Int32(page), nil
				if encoding != "" {
					test.in.EncodingType = "url"
				}
				if got := b.listV2(test.in); got != test.want {
					t.Errorf("pages of %d, %q: %s, want %s", page, encoding, got, test.want)
				}
			}
		}
	}
	out, err := b.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(bucket), MaxKeys: aws.Int32(0)})
	if err != nil || *out.KeyCount != 0 || *out.IsTruncated {
		t.Errorf("%+v, %v", out, err)
	}
	_, err = b.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(bucket), ContinuationToken: aws.String("?")})
	b.fails(err, "InvalidArgument", http.StatusBadRequest)
	_, err = b.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(bucket), MaxKeys: aws.Int32(-1)})
	b.fails(err, "InvalidArgument", http.StatusBadRequest)
	_, err = b.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("nope")})
	b.fails(err, "NoSuchBucket", http.StatusNotFound)
}

// listV2 gives keys and prefixes of all pages, in order within each.
func (b *bench) listV2(in s3.ListObjectsV2Input) string {
	b.t.Helper()
	var all []string
	for {
		out, err := b.client.ListObjectsV2(b.t.Context(), &in)
		if err != nil {
			b.t.Fatal(err)
		}
		if int(*out.KeyCount) != len(out.Contents)+len(out.CommonPrefixes) {
			b.t.Errorf("KeyCount %d", *out.KeyCount)
		}
		var page []string
		for _, o := range out.Contents {
			page = append(page, *o.Key)
		}
		for _, p := range out.CommonPrefixes {
			page = append(page, *p.Prefix)
		}
		if in.EncodingType == "url" { // which this client leaves to its user
			for i := range page {
				if page[i], err = url.PathUnescape(page[i]); err != nil {
					b.t.Error(err)
				}
			}
		}
		slices.Sort(page)
		all = append(all, page...)
		if !*out.IsTruncated {
			return strings.Join(all, "|")
		}
		in.ContinuationToken = out.NextContinuationToken
	}
}

func TestListObjects(t *testing.T) {
	b := listBench(t)
	in := s3.ListObjectsInput{Bucket: aws.String(bucket), Delimiter: aws.String("/"), MaxKeys: aws.Int32(2)}
	var got []string
	for {
		out, err := b.client.ListObjects(t.Context(), &in)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range out.Contents {
			got = append(got, *o.Key)
		}
		for _, p := range out.CommonPrefixes {
			got = append(got, *p.Prefix)
		}
		if !*out.IsTruncated {
			break
		}
		in.Marker = out.NextMarker
	}
	if fmt.Sprint(got) != "[a b+%.txt a/ b z é/]" {
		t.Errorf("%q", got)
	}
}

func TestListObjectVersions(t *testing.T) {
	b := listBench(t)
	in := s3.ListObjectVersionsInput{Bucket: aws.String(bucket), MaxKeys: aws.Int32(4)}
	n := 0
	for {
		out, err := b.client.ListObjectVersions(t.Context(), &in)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range out.Versions {
			if *v.Key != keysFor[n] || *v.VersionId != "null" || !*v.IsLatest || *v.Size != 1 {
				t.Errorf("%+v", v)
			}
			n++
		}
		if !*out.IsTruncated {
			break
		}
		in.KeyMarker, in.VersionIdMarker = out.NextKeyMarker, out.NextVersionIdMarker
	}
	if n != len(keysFor) {
		t.Errorf("%d versions", n)
	}
	_, err := b.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("b"), VersionId: aws.String("1")})
	b.fails(err, "NoSuchVersion", http.StatusNotFound)
	if _, err = b.client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: aws.String("b"), VersionId: aws.String("null")}); err != nil {
		t.Error(err)
	}
}

func TestBuckets(t *testing.T) {
	b := newBench(t)
	for range 2 {
		if _, err := b.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("new-bucket")}); err != nil {
			t.Error(err)
		}
	}
	_, err := b.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("Wrong_Name")})
	b.fails(err, "InvalidBucketName", http.StatusBadRequest)
	list, err := b.client.ListBuckets(t.Context(), &s3.ListBucketsInput{})
	if err != nil || len(list.Buckets) != 2 || *list.Buckets[1].Name != "new-bucket" {
		t.Errorf("%+v, %v", list, err)
	}
	where, err := b.client.GetBucketLocation(t.Context(), &s3.GetBucketLocationInput{Bucket: aws.String("new-bucket")})
	if err != nil || where.LocationConstraint != "" {
		t.Errorf("%+v, %v", where, err)
	}
	b.put("k", "x")
	_, err = b.client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String(bucket)})
	b.fails(err, "BucketNotEmpty", http.StatusConflict)
	if _, err = b.client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("new-bucket")}); err != nil {
		t.Error(err)
	}
	_, err = b.client.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("new-bucket")})
	if statusOf(err) != http.StatusNotFound {
		t.Error(err)
	}
	if _, err = b.client.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String(bucket)}); err != nil {
		t.Error(err)
	}
}
