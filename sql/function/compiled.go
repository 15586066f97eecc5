package function

import (
	"strings"
	"sync"
)

// cache remembers what the patterns or paths of a call compile to.
type cache[T any] struct {
	mu      sync.Mutex
	compile func(string) (T, error)
	known   map[string]T
}

func (c *cache[T]) get(text string) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.known[text]; ok {
		return v, nil
	}
	text = strings.Clone(text) // its memory may be a batch's, and what is compiled may hold pieces of it
	v, err := c.compile(text)
	if err != nil {
		return v, err
	}
	if c.known == nil || len(c.known) >= maxPatterns {
		c.known = map[string]T{}
	}
	c.known[text] = v
	return v, nil
}
