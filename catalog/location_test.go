package catalog

import "testing"

func TestCheckLocation(t *testing.T) {
	for location, ok := range map[string]bool{
		"s3://bucket/a/": true, "s3://bucket/a": true, "S3://bucket/": true, "s3a://bucket/a/": true, "/data/logs/": true, "logs": true,
		"s3:///a/": false, "s3://": false, "gs://bucket/a/": false, "https://bucket.s3.amazonaws.com/a/": false, "hdfs://x/": false,
		"arn:aws:s3:::bucket/a": false, "s3://bucket/a/*": false, "s3://bucket/20??/": false,
	} {
		if err := checkLocation(location); (err == nil) != ok {
			t.Errorf("%s: %v", location, err)
		}
	}
}
