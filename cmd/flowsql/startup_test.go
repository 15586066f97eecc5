package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// initLine is what the runtime tells of the initialisation of a package.
var initLine = regexp.MustCompile(`^init (\S+) @.* ms clock, (\d+) bytes, (\d+) allocs$`)

// TestStartStaysCheap bounds what packages do before main, which every start pays for:
// tables, grammars and patterns are to be made when they are first used. Allocations
// count, since times are not the same twice.
func TestStartStaysCheap(t *testing.T) {
	const (
		most     = 900       // allocations of all packages of the program together
		mostSize = 128 << 10 // and their bytes
		mostElse = 300       // allocations of a package of others: one that makes more is not for the hot path
	)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	allocations, size, packages := 0, 0, 0
	for line := range strings.Lines(out.String()) {
		m := initLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		b, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		if !strings.HasPrefix(m[1], "flowsql/") {
			if n > mostElse && !strings.HasPrefix(m[1], "github.com/aws/") { // AWS's clients are the tests' alone
				t.Errorf("the initialisation of %s makes %d allocations: import it where it is not part of every start, or use another", m[1], n)
			}
			continue
		}
		allocations, size, packages = allocations+n, size+b, packages+1
		t.Log(strings.TrimSpace(line))
	}
	if packages == 0 || allocations > most || size > mostSize {
		t.Errorf("%d packages make %d allocations of %d bytes before main: make what is large when it is first used (-v lists them)", packages, allocations, size)
	}
}
