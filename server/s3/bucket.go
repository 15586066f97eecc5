package s3

import (
	"encoding/xml"
	"net/http"
	"strings"

	"flowsql/server/s3err"
)

type listBucketsResult struct {
	XMLName           xml.Name      `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ListAllMyBucketsResult"`
	Owner             owner         `xml:"Owner"`
	Buckets           []bucketEntry `xml:"Buckets>Bucket"`
	ContinuationToken string        `xml:",omitempty"`
	Prefix            string        `xml:",omitempty"`
}

type bucketEntry struct {
	Name         string
	CreationDate string
}

// largestBucketPage is how many buckets a page has at most.
const largestBucketPage = 10_000

func (q *request) listBuckets() error {
	most, err := q.number("max-buckets", largestBucketPage)
	if err != nil {
		return err
	}
	if most == 0 {
		return s3err.InvalidArgument.With("Argument max-buckets must be an integer between 1 and %d", largestBucketPage)
	}
	after, err := q.continuation()
	if err != nil {
		return err
	}
	buckets, err := q.server.store.Buckets()
	if err != nil {
		return err
	}
	out := listBucketsResult{Owner: theOwner, Prefix: q.query.Get("prefix")}
	for _, b := range buckets {
		elsewhere := q.query.Has("bucket-region") && q.query.Get("bucket-region") != region
		if elsewhere || b.Name <= after || !strings.HasPrefix(b.Name, out.Prefix) {
			continue
		}
		if n := len(out.Buckets); n == most {
			out.ContinuationToken = continuationAfter(out.Buckets[n-1].Name)
			break
		}
		out.Buckets = append(out.Buckets, bucketEntry{b.Name, timeText(b.Created)})
	}
	return q.writeXML(http.StatusOK, out)
}

func (q *request) headBucket() error {
	if _, err := q.server.store.Bucket(q.bucket); err != nil {
		return err
	}
	q.w.Header().Set("X-Amz-Bucket-Region", region)
	q.w.WriteHeader(http.StatusOK)
	return nil
}

// region is where all buckets are; requests may be signed for any.
const region = "us-east-1"

type locationResult struct {
	XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ LocationConstraint"`
}

// getBucketLocation answers as for us-east-1, which has no name there.
func (q *request) getBucketLocation() error {
	if _, err := q.server.store.Bucket(q.bucket); err != nil {
		return err
	}
	return q.writeXML(http.StatusOK, locationResult{})
}

type versioningResult struct {
	XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ VersioningConfiguration"`
}

func (q *request) getBucketVersioning() error {
	if _, err := q.server.store.Bucket(q.bucket); err != nil {
		return err
	}
	return q.writeXML(http.StatusOK, versioningResult{})
}

type bucketConfiguration struct {
	XMLName xml.Name `xml:"CreateBucketConfiguration"`
}

// createBucket makes a bucket, or finds it there, which S3 answers the same in
// us-east-1. Where the document wants it is of no matter.
func (q *request) createBucket() error {
	text, err := q.body()
	if err == nil && len(text) > 0 {
		err = readXML(text, &bucketConfiguration{})
	}
	if err != nil {
		return err
	}
	if err := q.server.store.CreateBucket(q.bucket); err != nil {
		return err
	}
	q.w.Header().Set("Location", "/"+q.bucket)
	q.w.WriteHeader(http.StatusOK)
	return nil
}

func (q *request) deleteBucket() error {
	if err := q.server.store.DeleteBucket(q.bucket); err != nil {
		return err
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}
