package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// physicalMemory gives the memory that the process may use: the machine's, or
// the control group's limit where that is less; 0 for unknown.
func physicalMemory() int64 {
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) != nil {
		return 0
	}
	n := int64(uint64(info.Totalram) * uint64(info.Unit))
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && limit > 0 && limit < n {
			n = limit
		}
	}
	return n
}
