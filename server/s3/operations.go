package s3

import (
	"net/http"

	"flowsql/server/s3err"
)

// level is what an address names.
type level int

const (
	onService level = iota
	onBucket
	onObject
)

// operation is a row of the table: the first whose method, level, parameter of
// the query and header are those of the request runs.
type operation struct {
	name   string
	method string
	on     level
	query  string // a parameter that has to be there; empty for none
	header string // a header that has to be there; empty for none
	run    func(*request) error
}

// copySource is the header that names what is copied.
const copySource = "X-Amz-Copy-Source"

// operations is what the server does, under the names of the S3 API.
var operations = []operation{
	{"ListBuckets", http.MethodGet, onService, "", "", (*request).listBuckets},

	{"GetBucketLocation", http.MethodGet, onBucket, "location", "", (*request).getBucketLocation},
	{"GetBucketVersioning", http.MethodGet, onBucket, "versioning", "", (*request).getBucketVersioning},
	{"ListObjectVersions", http.MethodGet, onBucket, "versions", "", (*request).listObjectVersions},
	{"ListMultipartUploads", http.MethodGet, onBucket, "uploads", "", (*request).listUploads},
	{"ListObjectsV2", http.MethodGet, onBucket, "list-type", "", (*request).listObjectsV2},
	{"ListObjects", http.MethodGet, onBucket, "", "", (*request).listObjects},
	{"HeadBucket", http.MethodHead, onBucket, "", "", (*request).headBucket},
	{"CreateBucket", http.MethodPut, onBucket, "", "", (*request).createBucket},
	{"DeleteBucket", http.MethodDelete, onBucket, "", "", (*request).deleteBucket},
	{"DeleteObjects", http.MethodPost, onBucket, "delete", "", (*request).deleteObjects},

	{"SelectObjectContent", http.MethodPost, onObject, "select", "", (*request).selectObject},
	{"CreateMultipartUpload", http.MethodPost, onObject, "uploads", "", (*request).createUpload},
	{"ListParts", http.MethodGet, onObject, "uploadId", "", (*request).listParts},
	{"UploadPartCopy", http.MethodPut, onObject, "uploadId", copySource, (*request).copyPart},
	{"UploadPart", http.MethodPut, onObject, "uploadId", "", (*request).uploadPart},
	{"CompleteMultipartUpload", http.MethodPost, onObject, "uploadId", "", (*request).completeUpload},
	{"AbortMultipartUpload", http.MethodDelete, onObject, "uploadId", "", (*request).abortUpload},
	{"GetObjectTagging", http.MethodGet, onObject, "tagging", "", (*request).getTagging},
	{"CopyObject", http.MethodPut, onObject, "", copySource, (*request).copyObject},
	{"GetObject", http.MethodGet, onObject, "", "", (*request).getObject},
	{"HeadObject", http.MethodHead, onObject, "", "", (*request).getObject},
	{"PutObject", http.MethodPut, onObject, "", "", (*request).putObject},
	{"DeleteObject", http.MethodDelete, onObject, "", "", (*request).deleteObject},
}

// subresources are the parameters that make another operation of a request: one
// that no row takes is refused, not passed over.
var subresources = []string{"accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory",
	"legal-hold", "lifecycle", "location", "logging", "metadataConfiguration", "metadataTable", "metrics", "notification", "object-lock",
	"ownershipControls", "policy", "policyStatus", "publicAccessBlock", "renameObject", "replication", "requestPayment", "restore",
	"retention", "select", "session", "tagging", "torrent", "uploadId", "uploads", "versioning", "versions", "website"}

// level gives what the address names.
func (q *request) level() level {
	switch {
	case q.bucket == "":
		return onService
	case q.key == "":
		return onBucket
	}
	return onObject
}

// operation finds the row of the request.
func (q *request) operation() (*operation, error) {
	on, known := q.level(), false
	for i := range operations {
		op := &operations[i]
		if op.on != on || op.query != "" && !q.query.Has(op.query) || op.header != "" && q.Header.Get(op.header) == "" {
			continue
		}
		known = true
		if op.method != q.Method {
			continue
		}
		for _, name := range subresources {
			if q.query.Has(name) && name != op.query {
				return nil, s3err.NotImplemented.With("The operation of the parameter %q is not implemented.", name)
			}
		}
		return op, q.checkHeaders()
	}
	if known {
		return nil, s3err.MethodNotAllowed
	}
	return nil, s3err.NotImplemented.With("This operation is not implemented.")
}

// unsupported are headers that ask for what is not done here; to pass over them
// would leave the client in a wrong belief. The values are taken all the same.
var unsupported = []struct {
	header string
	values []string
}{
	{"X-Amz-Acl", []string{"private", "bucket-owner-full-control", "bucket-owner-read"}},
	{"X-Amz-Bucket-Object-Lock-Enabled", []string{"false"}},
	{"X-Amz-Grant-Full-Control", nil},
	{"X-Amz-Grant-Read", nil},
	{"X-Amz-Grant-Read-Acp", nil},
	{"X-Amz-Grant-Write", nil},
	{"X-Amz-Grant-Write-Acp", nil},
	{"X-Amz-Object-Lock-Legal-Hold", []string{"OFF"}},
	{"X-Amz-Object-Lock-Mode", nil},
	{"X-Amz-Server-Side-Encryption", nil},
	{"X-Amz-Server-Side-Encryption-Customer-Algorithm", nil},
	{"X-Amz-Copy-Source-Server-Side-Encryption-Customer-Algorithm", nil},
	{"X-Amz-Tagging", nil},
	{"X-Amz-Website-Redirect-Location", nil},
	{"X-Amz-Write-Offset-Bytes", nil},
}

// checkHeaders refuses what the server cannot do.
func (q *request) checkHeaders() error {
	for _, u := range unsupported {
		value := q.Header.Get(u.header)
		taken := value == ""
		for _, v := range u.values {
			taken = taken || v == value
		}
		if !taken {
			return s3err.NotImplemented.With("A header you provided implies functionality that is not implemented: %s", u.header)
		}
	}
	return nil
}
