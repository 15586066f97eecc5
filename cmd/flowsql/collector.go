package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// Between two runs of the garbage collector the heap may grow by spareBytes, or by
// sparePercent of what is in use if that is more. Go's own rule, as much again as
// is in use, is a run every few megabytes for a small query and twice the memory
// for a large one, most of which is tables without pointers, cheap to look at.
const (
	spareBytes   = 20 << 20
	sparePercent = 35
	mostPercent  = 800
)

// servingPercent is sparePercent of a server, whose memory is to stay the same under the same load.
const servingPercent = 22

// serving tells that the process is a server.
var serving atomic.Bool

// tuneCollector sets how often the garbage collector runs, now and after each of its
// runs. GOGC in the environment has the last word.
func tuneCollector() {
	if os.Getenv("GOGC") != "" {
		return
	}
	setPercent(0, 0) // nothing is known to be in use before the first run
}

// collected is garbage: its clean-up runs after a run of the collector.
type collected struct{ _ *int }

func setPercent(live uint64, last int) {
	percent := sparePercent
	if serving.Load() {
		percent = servingPercent
	}
	if live < spareBytes*100/uint64(percent) {
		percent = int(min(mostPercent, spareBytes*100/max(live, 1)))
	}
	if percent != last {
		debug.SetGCPercent(percent)
	}
	runtime.AddCleanup(&collected{}, func(last int) { setPercent(liveBytes(), last) }, percent)
}

// liveBytes gives the heap that the last run of the collector found in use.
func liveBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
