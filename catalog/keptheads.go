package catalog

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"flowsql/columnar/flowlog"
	"flowsql/storage"
)

// keptHead is what the cache keeps of the head of a text file, so that the file
// need not be opened to learn what it is.
type keptHead struct {
	Version string
	Given   string `json:",omitempty"` // --fields, which may decide
	Empty   bool   `json:",omitempty"`
	Fields  string `json:",omitempty"` // names
	Header  string `json:",omitempty"`
	Skip    int    `json:",omitempty"`
	Log     flowlog.Kind
}

// encodeHead gives the text of a head, empty for one that is not kept: of Parquet
// files, of files that are no flow logs or damaged, and of those without names.
func encodeHead(h *head, given *givenFields) string {
	if h.damage != nil || h.kind != fileEmpty && (h.kind != fileText || !h.text.Named) {
		return ""
	}
	names := make([]string, len(h.text.Fields))
	for i, f := range h.text.Fields {
		names[i] = f.Name
	}
	text, err := json.Marshal(keptHead{readerVersion, given.words(), h.kind == fileEmpty, strings.Join(names, " "), h.text.Header, h.text.Skip, h.text.Kind})
	if err != nil {
		return ""
	}
	return string(text)
}

func (g *givenFields) words() string {
	if g == nil {
		return ""
	}
	return g.text
}

// decodeHead reads the text of a head; nil where it is of another version, or for
// other --fields.
func decodeHead(text string, given *givenFields) *head {
	k := keptHead{}
	if json.Unmarshal([]byte(text), &k) != nil || k.Version != readerVersion || k.Given != given.words() {
		return nil
	}
	if k.Empty {
		return &head{kind: fileEmpty}
	}
	format, err := flowlog.ParseFields(k.Fields)
	if err != nil {
		return nil
	}
	format.Header, format.Skip, format.Kind = k.Header, k.Skip, k.Log
	return newTextHead(format)
}

// keptHeads are the heads that the cache has given, by their texts: many files
// have the same.
type keptHeads struct {
	mu sync.RWMutex
	of map[keptHeadKey]*head
}

type keptHeadKey struct{ text, given string }

func (k *keptHeads) decode(text string, given *givenFields) *head {
	key := keptHeadKey{text, given.words()}
	k.mu.RLock()
	h, known := k.of[key]
	k.mu.RUnlock()
	if known {
		return h
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if h, known = k.of[key]; known { // another was faster: files with the same head share it
		return h
	}
	h = decodeHead(text, given)
	if k.of == nil {
		k.of = map[keptHeadKey]*head{}
	}
	k.of[key] = h
	return h
}

// head gives the head of a file that is kept, nil for none.
func (c *ColumnCache) head(k *keptObject, given *givenFields) *head {
	if k == nil {
		return nil
	}
	for _, text := range k.found.Heads() {
		if h := c.heads.decode(text, given); h != nil {
			return h
		}
	}
	return nil
}

// keepEmpty keeps the head of a file without rows, which no scan opens. Others are
// kept with their rows.
func (c *ColumnCache) keepEmpty(obj storage.Object, h *head, given *givenFields) {
	if c == nil || h.kind != fileEmpty {
		return
	}
	address, state, changed, ok := storage.State(obj)
	if text := encodeHead(h, given); ok && text != "" && time.Since(changed) >= settled {
		c.directory.KeepHead(address, state, text)
	}
}
