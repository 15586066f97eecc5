// Package jsonl reads text tables that hold a JSON object in each line: as the
// JSON SerDe of Hive does (strict), and as that of OpenX does, whose parser
// takes much that is no JSON.
package jsonl

import "fmt"

// kind is the kind of a JSON value.
type kind uint8

const (
	null    kind = iota
	literal      // a number, true, false, or any word without quotes
	text         // between quotes
	list
	object
)

// node is a value of a line. Those of a list or an object hang together by next.
type node struct {
	kind  kind
	text  []byte // of a literal or a text, without escapes
	name  []byte // in an object
	first int32  // the first value of a list or object, 0 for none
	next  int32  // the one behind it, 0 for none
	count int32
}

// tree is a parsed line: its root is nodes[1]. It is used again for the next line.
type tree struct {
	nodes []node
	text  []byte // memory of texts that had escapes
}

func (t *tree) reset() { t.nodes, t.text = append(t.nodes[:0], node{}), t.text[:0] }

// add puts a node behind the others.
func (t *tree) add(n node) int32 {
	t.nodes = append(t.nodes, n)
	return int32(len(t.nodes) - 1)
}

// link hangs a value into a list or object, behind the one that was last.
func (t *tree) link(parent, last, child int32) {
	if last == 0 {
		t.nodes[parent].first = child
	} else {
		t.nodes[last].next = child
	}
	t.nodes[parent].count++
}

// deepest is how deep values may be nested.
const deepest = 1000

// errorAt is what is wrong with a line, counted in bytes from 1.
func errorAt(at int, what string, args ...any) error {
	return fmt.Errorf("invalid JSON at byte %d: %s", at+1, fmt.Sprintf(what, args...))
}
