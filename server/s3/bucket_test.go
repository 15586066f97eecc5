package s3

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func TestListBuckets(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"logs-a", "logs-b", "other"} {
		if err := os.Mkdir(filepath.Join(b.root, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		in   s3.ListBucketsInput
		want string
	}{
		{s3.ListBucketsInput{}, "logs logs-a logs-b other"},
		{s3.ListBucketsInput{Prefix: aws.String("logs-")}, "logs-a logs-b"},
		{s3.ListBucketsInput{MaxBuckets: aws.Int32(2)}, "logs logs-a | logs-b other"},
		{s3.ListBucketsInput{MaxBuckets: aws.Int32(1), Prefix: aws.String("logs")}, "logs | logs-a | logs-b"},
		{s3.ListBucketsInput{BucketRegion: aws.String("us-east-1")}, "logs logs-a logs-b other"},
		{s3.ListBucketsInput{BucketRegion: aws.String("eu-west-1")}, ""},
	} {
		var pages []string
		for more := s3.NewListBucketsPaginator(b.client, &test.in); more.HasMorePages(); {
			page, err := more.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, found := range page.Buckets {
				names = append(names, *found.Name)
			}
			pages = append(pages, strings.Join(names, " "))
		}
		if got := strings.Join(pages, " | "); got != test.want {
			t.Errorf("%+v: %s, want %s", test.in, got, test.want)
		}
	}
	for _, in := range []s3.ListBucketsInput{{MaxBuckets: aws.Int32(0)}, {ContinuationToken: aws.String("?")}} {
		_, err := b.client.ListBuckets(t.Context(), &in)
		b.fails(err, "InvalidArgument", http.StatusBadRequest)
	}
}
