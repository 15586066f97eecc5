package sigv4

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"flowsql/server/s3err"
)

const (
	// longestLine is what a line between chunks may have: a size and a signature,
	// or a header of the trailer.
	longestLine = 4 << 10
	// mostTrailers is how many lines may follow the last chunk.
	mostTrailers = 16

	trailerSignature = "x-amz-trailer-signature"
)

var emptyHash = hex.EncodeToString(sha256.New().Sum(nil))

// chunkSigner gives the signatures of chunks, each over the one before it.
type chunkSigner struct {
	key      []byte
	time     time.Time
	scope    scope
	previous string
}

// chunk tells whether a signature is that of the next chunk.
func (s *chunkSigner) chunk(signature string, sum []byte) bool {
	return s.next(signature, algorithm+"-PAYLOAD", emptyHash, hex.EncodeToString(sum))
}

// trailer tells whether a signature is that of the trailing headers.
func (s *chunkSigner) trailer(signature string, headers string) bool {
	sum := sha256.Sum256([]byte(headers))
	return s.next(signature, algorithm+"-TRAILER", hex.EncodeToString(sum[:]))
}

func (s *chunkSigner) next(signature, kind string, hashes ...string) bool {
	text := strings.Join(append([]string{kind, s.time.Format(timeLayout), s.scope.String(), s.previous}, hashes...), "\n")
	got, err := hex.DecodeString(signature)
	if err != nil || !hmac.Equal(got, sign(s.key, text)) {
		return false
	}
	s.previous = signature
	return true
}

// chunkReader takes the chunks of aws-chunked apart:
//
//	SIZE;chunk-signature=SIGNATURE CRLF bytes CRLF … 0;chunk-signature=SIGNATURE CRLF [trailer] CRLF
//
// Without signatures the part behind the semicolon is absent.
type chunkReader struct {
	from        *bufio.Reader
	signer      *chunkSigner // nil where signatures are not looked at
	chunkSigned bool         // chunks have signatures
	declared    map[string]bool
	trailer     http.Header // nil where none may come

	missing   int64 // bytes of the payload still to come
	left      int64 // bytes of this chunk still to come
	started   bool
	signature string // of this chunk
	sum       hash.Hash
	err       error
}

func newChunkReader(from io.Reader, length int64, signer *chunkSigner) *chunkReader {
	return &chunkReader{from: bufio.NewReaderSize(from, 64<<10), signer: signer, missing: length, sum: sha256.New()}
}

func (c *chunkReader) Read(p []byte) (int, error) {
	for c.err == nil && c.left == 0 {
		c.err = c.advance()
	}
	if c.err != nil || len(p) == 0 {
		return 0, c.err
	}
	n, err := c.from.Read(p[:min(int64(len(p)), c.left)])
	if c.signer != nil {
		c.sum.Write(p[:n])
	}
	c.left -= int64(n)
	c.missing -= int64(n)
	if err != nil {
		c.err = incomplete(err)
	}
	return n, c.err
}

// advance ends the chunk that was read and begins the next; behind the last it
// gives io.EOF.
func (c *chunkReader) advance() error {
	if c.started {
		if err := c.endChunk(); err != nil {
			return err
		}
	}
	c.started = true
	size, err := c.beginChunk()
	if err != nil || size > 0 {
		return err
	}
	if c.missing > 0 {
		return s3err.IncompleteBody
	}
	if err := c.checkChunk(); err != nil {
		return err
	}
	if err := c.readTrailer(); err != nil {
		return err
	}
	if _, err := c.from.ReadByte(); err == nil {
		return s3err.InvalidRequest.With("There are bytes behind the last chunk of the body.")
	} else if err != io.EOF {
		return err
	}
	return io.EOF
}

func (c *chunkReader) beginChunk() (size int64, err error) {
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	digits, extension, _ := strings.Cut(line, ";")
	size, err = strconv.ParseInt(digits, 16, 64)
	if err != nil || size < 0 || digits[0] == '+' || digits[0] == '-' {
		return 0, s3err.InvalidRequest.With("The size of a chunk of the body is malformed.")
	}
	if size > c.missing {
		return 0, s3err.InvalidRequest.With("The chunks of the body have more bytes than x-amz-decoded-content-length says.")
	}
	signature, signed := strings.CutPrefix(extension, "chunk-signature=")
	if c.chunkSigned && !signed {
		return 0, s3err.InvalidRequest.With("A chunk of the body has no signature.")
	}
	c.left, c.signature = size, signature
	return size, nil
}

func (c *chunkReader) endChunk() error {
	if line, err := c.line(); err != nil {
		return err
	} else if line != "" {
		return s3err.InvalidRequest.With("A chunk of the body is longer than its size.")
	}
	return c.checkChunk()
}

func (c *chunkReader) checkChunk() error {
	if c.signer == nil {
		return nil
	}
	if !c.signer.chunk(c.signature, c.sum.Sum(nil)) {
		return s3err.SignatureDoesNotMatch
	}
	c.sum.Reset()
	return nil
}

// readTrailer reads the headers behind the last chunk up to the empty line,
// which some clients leave out at the end of the body. Others write an empty
// line before the signature of the headers, too.
func (c *chunkReader) readTrailer() error {
	var lines []string
	signature, signed := "", c.chunkSigned && c.trailer != nil
	for range mostTrailers {
		line, err := c.line()
		if errors.Is(err, s3err.IncompleteBody) && line == "" {
			return c.checkTrailer(lines, signature)
		}
		if err == nil && line == "" {
			if signed && signature == "" {
				continue
			}
			return c.checkTrailer(lines, signature)
		}
		if err != nil {
			return err
		}
		name, value, ok := strings.Cut(line, ":")
		name, value = strings.ToLower(name), strings.Trim(value, " \t")
		switch {
		case ok && name == trailerSignature:
			signature = value
		case !ok || !c.declared[name]:
			return s3err.MalformedTrailer
		default:
			lines = append(lines, name+":"+value+"\n")
			c.trailer.Add(name, value)
		}
	}
	return s3err.MalformedTrailer
}

func (c *chunkReader) checkTrailer(lines []string, signature string) error {
	if len(c.trailer) != len(c.declared) || len(lines) != len(c.declared) {
		return s3err.MalformedTrailer
	}
	if c.signer == nil || c.trailer == nil {
		return nil
	}
	slices.Sort(lines)
	if !c.signer.trailer(signature, strings.Join(lines, "")) {
		return s3err.SignatureDoesNotMatch
	}
	return nil
}

// line reads up to a line's end, which is CRLF.
func (c *chunkReader) line() (string, error) {
	var line []byte
	for len(line) < longestLine {
		b, err := c.from.ReadByte()
		if err != nil {
			return string(line), incomplete(err)
		}
		if b == '\n' {
			return strings.TrimSuffix(string(line), "\r"), nil
		}
		line = append(line, b)
	}
	return "", s3err.InvalidRequest.With("A line between the chunks of the body is too long.")
}

func incomplete(err error) error {
	if err == io.EOF {
		return s3err.IncompleteBody
	}
	return err
}
