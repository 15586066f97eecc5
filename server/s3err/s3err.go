// Package s3err is the table of the errors that the S3 API knows: code, status
// of HTTP and text.
package s3err

import (
	"errors"
	"fmt"
	"net/http"
)

// Error is an answer that is no success, as a client is told of it.
type Error struct {
	Code    string
	Status  int
	Message string
	Cause   error // for the log, never for the client
}

// With gives the same error in other words.
func (e *Error) With(format string, args ...any) *Error {
	out := *e
	out.Message = fmt.Sprintf(format, args...)
	return &out
}

// Because gives the same error with what led to it.
func (e *Error) Because(cause error) *Error {
	out := *e
	out.Cause = cause
	return &out
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Code + ": " + e.Message + ": " + e.Cause.Error()
	}
	return e.Code + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Is holds for errors of the same code, whatever their words.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// From gives the Error of any error: what is not one of the table is InternalError.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return InternalError.Because(err)
}

// The errors.
var (
	AccessDenied                      = denied("AccessDenied", "Access Denied")
	AuthorizationHeaderMalformed      = bad("AuthorizationHeaderMalformed", "The authorization header you provided is invalid.")
	AuthorizationQueryParametersError = bad("AuthorizationQueryParametersError", "The authorization query parameters you provided are invalid.")
	BadDigest                         = bad("BadDigest", "The Content-MD5 or checksum value that you specified did not match what the server received.")
	BucketAlreadyExists               = &Error{Code: "BucketAlreadyExists", Status: http.StatusConflict, Message: "The requested bucket name is not available. Please select a different name and try again."}
	BucketNotEmpty                    = &Error{Code: "BucketNotEmpty", Status: http.StatusConflict, Message: "The bucket you tried to delete is not empty."}
	EntityTooLarge                    = bad("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.")
	EntityTooSmall                    = bad("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size.")
	IncompleteBody                    = bad("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header.")
	InternalError                     = &Error{Code: "InternalError", Status: http.StatusInternalServerError, Message: "We encountered an internal error. Please try again."}
	InvalidAccessKeyID                = denied("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
	InvalidArgument                   = bad("InvalidArgument", "Invalid Argument")
	InvalidBucketName                 = bad("InvalidBucketName", "The specified bucket is not valid.")
	InvalidDigest                     = bad("InvalidDigest", "The Content-MD5 you specified is not valid.")
	InvalidPart                       = bad("InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.")
	InvalidPartOrder                  = bad("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.")
	InvalidRange                      = &Error{Code: "InvalidRange", Status: http.StatusRequestedRangeNotSatisfiable, Message: "The requested range is not satisfiable"}
	InvalidRequest                    = bad("InvalidRequest", "Invalid Request")
	InvalidStorageClass               = bad("InvalidStorageClass", "The storage class you specified is not valid")
	InvalidToken                      = bad("InvalidToken", "The provided token is malformed or otherwise invalid.")
	InvalidURI                        = bad("InvalidURI", "Couldn't parse the specified URI.")
	KeyConflict                       = &Error{Code: "KeyConflict", Status: http.StatusConflict, Message: "Objects are kept as files here: this key, or one that it begins with, is already a file or a folder."}
	KeyTooLong                        = bad("KeyTooLongError", "Your key is too long")
	MalformedTrailer                  = bad("MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.")
	MalformedXML                      = bad("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
	MetadataTooLarge                  = bad("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
	MethodNotAllowed                  = &Error{Code: "MethodNotAllowed", Status: http.StatusMethodNotAllowed, Message: "The specified method is not allowed against this resource."}
	MissingContentLength              = &Error{Code: "MissingContentLength", Status: http.StatusLengthRequired, Message: "You must provide the Content-Length HTTP header."}
	NoSuchBucket                      = missing("NoSuchBucket", "The specified bucket does not exist")
	NoSuchKey                         = missing("NoSuchKey", "The specified key does not exist.")
	NoSuchUpload                      = missing("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.")
	NoSuchVersion                     = missing("NoSuchVersion", "The specified version does not exist.")
	NotImplemented                    = &Error{Code: "NotImplemented", Status: http.StatusNotImplemented, Message: "A header you provided implies functionality that is not implemented"}
	PreconditionFailed                = &Error{Code: "PreconditionFailed", Status: http.StatusPreconditionFailed, Message: "At least one of the pre-conditions you specified did not hold"}
	RequestTimeTooSkewed              = denied("RequestTimeTooSkewed", "The difference between the request time and the server's time is too large.")
	RequestTimeout                    = bad("RequestTimeout", "Your socket connection to the server was not read from or written to within the timeout period.")
	SignatureDoesNotMatch             = denied("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.")
	XAmzContentSHA256Mismatch         = bad("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
)

func bad(code, message string) *Error {
	return &Error{Code: code, Status: http.StatusBadRequest, Message: message}
}

func denied(code, message string) *Error {
	return &Error{Code: code, Status: http.StatusForbidden, Message: message}
}

func missing(code, message string) *Error {
	return &Error{Code: code, Status: http.StatusNotFound, Message: message}
}
