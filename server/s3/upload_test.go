package s3

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const fiveMiB = 5 << 20

// upload is one of a test.
type upload struct {
	*bench
	key, id string
	done    []types.CompletedPart
}

func (b *bench) upload(key string, in s3.CreateMultipartUploadInput) *upload {
	b.t.Helper()
	in.Bucket, in.Key = aws.String(bucket), &key
	out, err := b.client.CreateMultipartUpload(b.t.Context(), &in)
	if err != nil {
		b.t.Fatal(err)
	}
	return &upload{bench: b, key: key, id: *out.UploadId}
}

func (u *upload) part(number int32, text string, algorithm types.ChecksumAlgorithm) {
	u.t.Helper()
	out, err := u.client.UploadPart(u.t.Context(), &s3.UploadPartInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id, PartNumber: &number,
		Body: strings.NewReader(text), ChecksumAlgorithm: algorithm})
	if err != nil {
		u.t.Fatal(err)
	}
	u.done = append(u.done, types.CompletedPart{PartNumber: &number, ETag: out.ETag, ChecksumCRC32: out.ChecksumCRC32, ChecksumSHA256: out.ChecksumSHA256, ChecksumCRC64NVME: out.ChecksumCRC64NVME})
}

func (u *upload) complete(parts ...types.CompletedPart) (*s3.CompleteMultipartUploadOutput, error) {
	return u.client.CompleteMultipartUpload(u.t.Context(), &s3.CompleteMultipartUploadInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts}})
}

func TestUpload(t *testing.T) {
	b := newBench(t)
	first, last := strings.Repeat("a", fiveMiB), "the end"
	u := b.upload("big/k", s3.CreateMultipartUploadInput{ContentType: aws.String("text/x"), Metadata: map[string]string{"a": "b"}, ChecksumAlgorithm: "CRC32"})
	u.part(7, last, "CRC32")
	u.part(2, "of no use", "CRC32")
	u.part(2, first, "CRC32")
	parts, err := b.client.ListParts(t.Context(), &s3.ListPartsInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id, MaxParts: aws.Int32(1)})
	if err != nil || len(parts.Parts) != 1 || *parts.Parts[0].Size != fiveMiB || !*parts.IsTruncated || *parts.NextPartNumberMarker != "2" || parts.ChecksumType != "COMPOSITE" {
		t.Errorf("%+v, %v", parts, err)
	}
	if _, err := os.Stat(filepath.Join(b.root, bucket, "big")); err == nil {
		t.Error("there is something before the upload is complete")
	}
	out, err := u.complete(u.done[2], u.done[0])
	if err != nil {
		t.Fatal(err)
	}
	one, two := md5.Sum([]byte(first)), md5.Sum([]byte(last))
	if *out.ETag != fmt.Sprintf(`"%x-2"`, md5.Sum(append(one[:], two[:]...))) || !strings.HasSuffix(*out.ChecksumCRC32, "-2") {
		t.Errorf("%s %s", *out.ETag, *out.ChecksumCRC32)
	}
	if want := b.server.URL + "/logs/big/k"; *out.Location != want {
		t.Errorf("%s, want %s", *out.Location, want)
	}
	if b.get(u.key) != first+last {
		t.Error("the bytes are others")
	}
	head, err := b.client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: &u.key, PartNumber: aws.Int32(2)})
	if err != nil || *head.ContentLength != int64(len(last)) || *head.PartsCount != 2 || *head.ContentType != "text/x" || head.Metadata["a"] != "b" {
		t.Errorf("%+v, %v", head, err)
	}
	_, err = u.complete(u.done[2], u.done[0])
	b.fails(err, "NoSuchUpload", http.StatusNotFound)
	if left, _ := filepath.Glob(filepath.Join(b.root, ".flowsql-s3", "*", bucket, u.id)); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestUploadChecksumOfTheWhole(t *testing.T) {
	b := newBench(t)
	u := b.upload("k", s3.CreateMultipartUploadInput{ChecksumAlgorithm: "CRC64NVME"})
	u.part(1, "123456789", "CRC64NVME")
	out, err := u.complete(u.done...)
	if err != nil || *out.ChecksumCRC64NVME != "rosUhgp5mIg=" || out.ChecksumType != "FULL_OBJECT" || b.get("k") != "123456789" {
		t.Errorf("%+v, %v", out, err)
	}
	_, err = b.client.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: aws.String(bucket), Key: aws.String("k"), ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT"})
	b.fails(err, "InvalidRequest", http.StatusBadRequest)
	v := b.upload("v", s3.CreateMultipartUploadInput{ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT"})
	v.part(1, "123456789", "CRC32")
	wrong := &s3.CompleteMultipartUploadInput{Bucket: aws.String(bucket), Key: &v.key, UploadId: &v.id, ChecksumCRC32: aws.String("AAAAAA=="), MultipartUpload: &types.CompletedMultipartUpload{Parts: v.done}}
	_, err = b.client.CompleteMultipartUpload(t.Context(), wrong)
	b.fails(err, "BadDigest", http.StatusBadRequest)
	wrong.ChecksumCRC32, wrong.MpuObjectSize = aws.String("y/Q5Jg=="), aws.Int64(10)
	_, err = b.client.CompleteMultipartUpload(t.Context(), wrong)
	b.fails(err, "InvalidRequest", http.StatusBadRequest)
	wrong.MpuObjectSize = aws.Int64(9)
	if _, err = b.client.CompleteMultipartUpload(t.Context(), wrong); err != nil {
		t.Error(err)
	}
}

func TestUploadErrors(t *testing.T) {
	b := newBench(t)
	u := b.upload("k", s3.CreateMultipartUploadInput{})
	u.part(1, "small", "CRC32")
	u.part(2, "last", "CRC32")
	number := func(n int32) *int32 { return &n }
	for _, test := range []struct {
		code  string
		parts []types.CompletedPart
	}{
		{"EntityTooSmall", u.done},
		{"InvalidPartOrder", []types.CompletedPart{u.done[1], u.done[0]}},
		{"InvalidPartOrder", []types.CompletedPart{u.done[1], u.done[1]}},
		{"InvalidPart", []types.CompletedPart{{PartNumber: number(3), ETag: u.done[0].ETag}}},
		{"InvalidPart", []types.CompletedPart{{PartNumber: number(1), ETag: u.done[1].ETag}}},
		{"InvalidPart", []types.CompletedPart{{PartNumber: number(1), ETag: u.done[0].ETag, ChecksumCRC32: aws.String("AAAAAA==")}}},
		{"MalformedXML", nil},
	} {
		_, err := u.complete(test.parts...)
		b.fails(err, test.code, http.StatusBadRequest)
	}
	for _, id := range []string{"nope", "..", "../" + u.id, strings.Repeat("A", 26)} {
		_, err := b.client.UploadPart(t.Context(), &s3.UploadPartInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &id, PartNumber: number(1)})
		b.fails(err, "NoSuchUpload", http.StatusNotFound)
		_, err = b.client.AbortMultipartUpload(t.Context(), &s3.AbortMultipartUploadInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &id})
		b.fails(err, "NoSuchUpload", http.StatusNotFound)
	}
	_, err := b.client.UploadPart(t.Context(), &s3.UploadPartInput{Bucket: aws.String(bucket), Key: aws.String("other"), UploadId: &u.id, PartNumber: number(1)})
	b.fails(err, "NoSuchUpload", http.StatusNotFound)
	for _, n := range []int32{0, -1, 10_001} {
		_, err := b.client.UploadPart(t.Context(), &s3.UploadPartInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id, PartNumber: &n})
		b.fails(err, "InvalidArgument", http.StatusBadRequest)
	}
	if _, err := b.client.AbortMultipartUpload(t.Context(), &s3.AbortMultipartUploadInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id}); err != nil {
		t.Error(err)
	}
	_, err = b.client.ListParts(t.Context(), &s3.ListPartsInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id})
	b.fails(err, "NoSuchUpload", http.StatusNotFound)
}

func TestUploadPartCopy(t *testing.T) {
	b := newBench(t)
	b.file("logs/from", "0123456789")
	u := b.upload("k", s3.CreateMultipartUploadInput{})
	copyPart := func(text string) (*s3.UploadPartCopyOutput, error) {
		return b.client.UploadPartCopy(t.Context(), &s3.UploadPartCopyInput{Bucket: aws.String(bucket), Key: &u.key, UploadId: &u.id, PartNumber: aws.Int32(1),
			CopySource: aws.String(bucket + "/from"), CopySourceRange: &text})
	}
	for _, refused := range []string{"bytes=2-10", "bytes=10-10", "bytes=5-2", "bytes=2-", "bytes=-2", "2-5", "bytes=2-+5"} {
		_, err := copyPart(refused)
		b.fails(err, "InvalidArgument", http.StatusBadRequest)
	}
	out, err := copyPart("bytes=2-5")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.complete(types.CompletedPart{PartNumber: aws.Int32(1), ETag: out.CopyPartResult.ETag}); err != nil || b.get("k") != "2345" {
		t.Error(err)
	}
}

func TestListUploads(t *testing.T) {
	b := newBench(t)
	var ids []string
	for _, key := range []string{"a/1", "a/2", "b", "b", "c"} {
		ids = append(ids, b.upload(key, s3.CreateMultipartUploadInput{}).id)
	}
	list := func(in s3.ListMultipartUploadsInput) (found []string) {
		in.Bucket = aws.String(bucket)
		for {
			out, err := b.client.ListMultipartUploads(t.Context(), &in)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range out.Uploads {
				for i, id := range ids {
					if id == *u.UploadId {
						found = append(found, fmt.Sprint(i))
					}
				}
			}
			for _, p := range out.CommonPrefixes {
				found = append(found, *p.Prefix)
			}
			if !*out.IsTruncated {
				return found
			}
			in.KeyMarker, in.UploadIdMarker = out.NextKeyMarker, out.NextUploadIdMarker
		}
	}
	for want, in := range map[string]s3.ListMultipartUploadsInput{
		"[0 1 2 3 4]": {},
		"[0 1]":       {Prefix: aws.String("a/")},
		"[2 3 4 a/]":  {Delimiter: aws.String("/")},
		"[a/ 2 3 4]":  {Delimiter: aws.String("/"), MaxUploads: aws.Int32(1)},
		"[4]":         {KeyMarker: aws.String("b")},
		"[3 4]":       {KeyMarker: aws.String("b"), UploadIdMarker: &ids[2]},
	} {
		if got := fmt.Sprint(list(in)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		in.MaxUploads = aws.Int32(1)
		list(in) // ends
	}
}
