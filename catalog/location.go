package catalog

import (
	"strings"

	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// checkLocation refuses what the service does not take as the place of a table or
// a partition: an address that is not S3's, or one without a bucket. A folder of
// this machine is our own extension. A pattern names no folder.
func checkLocation(location string) error {
	switch {
	case strings.ContainsAny(location, "*?["):
		return invalidLocation(location).WithHint("a location is a folder, all of whose objects are read; wildcards do not work in it")
	case storage.IsURI(location):
		if bucket := strings.SplitN(location, "/", 4)[2]; bucket == "" {
			return invalidLocation(location)
		}
	case strings.Contains(location, "://"), strings.HasPrefix(location, "arn:"):
		return invalidLocation(location).WithHint("write s3://bucket/folder/; --map says which folder mirrors the bucket")
	}
	return nil
}

func invalidLocation(location string) *sqlerr.Error {
	return sqlerr.New(sqlerr.InvalidInput, "Invalid location %s for table. Only S3 locations are allowed (Service: AmazonAthena; Status Code: 400; "+
		"Error Code: InvalidRequestException; Request ID: 00000000-0000-0000-0000-000000000000)", location)
}
