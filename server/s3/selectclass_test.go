package s3

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// What S3 does not query by its storage class is not queried here.
func TestSelectOfStorageClasses(t *testing.T) {
	b := newBench(t)
	for _, class := range []types.StorageClass{"STANDARD", "STANDARD_IA", "REDUCED_REDUNDANCY", "GLACIER", "DEEP_ARCHIVE"} {
		if _, err := b.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("k"), Body: strings.NewReader("1\n"), StorageClass: class}); err != nil {
			t.Fatal(err)
		}
		_, err := b.selected(question("k", "SELECT * FROM s3object s", &types.InputSerialization{CSV: &types.CSVInput{}}))
		if strings.HasPrefix(string(class), "STANDARD") {
			if err != nil {
				t.Errorf("%s: %v", class, err)
			}
			continue
		}
		b.fails(err, "UnsupportedStorageClass", http.StatusBadRequest)
	}
}
