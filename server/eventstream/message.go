// Package eventstream writes the messages of S3 Select's answer: Amazon's event
// stream (application/vnd.amazon.eventstream).
//
// A Writer is safe for use by several goroutines; each message reaches the
// destination in one Write.
package eventstream

import (
	"encoding/binary"
	"hash/crc32"
)

// MaxPayload is the largest payload of a message: SDKs read into buffers of 128 KB.
const MaxPayload = 128<<10 - 256

const (
	preludeSize = 8         // the lengths of the message and of its headers
	overhead    = 8 + 4 + 4 // the prelude and both checksums
	stringType  = 7         // of a header's value, the only one that S3 uses
)

// header is a name with its value.
type header struct{ name, value string }

// appendMessage appends a message: all numbers are big-endian, the checksums CRC-32.
func appendMessage(dst []byte, headers []header, payload []byte) []byte {
	size := 0
	for _, h := range headers {
		size += 1 + len(h.name) + 1 + 2 + len(h.value)
	}
	start := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, uint32(overhead+size+len(payload)))
	dst = binary.BigEndian.AppendUint32(dst, uint32(size))
	dst = binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:start+preludeSize]))
	for _, h := range headers {
		dst = append(append(dst, byte(len(h.name))), h.name...)
		dst = binary.BigEndian.AppendUint16(append(dst, stringType), uint16(len(h.value)))
		dst = append(dst, h.value...)
	}
	dst = append(dst, payload...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
}
