package storage

import "sync"

// ChunkSize is the size of the chunks that a Reader gives, as far as the data
// reaches; a chunk may be smaller or a little larger.
const ChunkSize = 256 << 10

type chunk [ChunkSize]byte

var chunks = sync.Pool{New: func() any { return new(chunk) }}

func getChunk() *chunk { return chunks.Get().(*chunk) }

func putChunk(c *chunk) { chunks.Put(c) }
