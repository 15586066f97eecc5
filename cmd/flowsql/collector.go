package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// Between two runs of the garbage collector the heap may grow by spareBytes, or by
// sparePercent of what is in use if that is more, and up to firstBytes at any rate. Go's own rule,
// as much again as is in use, is a run every few megabytes for a small query and twice the memory
// for a large one, most of which is tables without pointers, cheap to look at. A run takes
// milliseconds of a short query, which has no garbage worth the time.
const (
	spareBytes   = 20 << 20
	sparePercent = 35
	firstBytes   = 72 << 20
	// mostPercent makes firstBytes of the four megabytes that Go's rule begins with.
	mostPercent = 1800
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
	percent := percentFor(live, serving.Load())
	if percent != last {
		debug.SetGCPercent(percent)
	}
	runtime.AddCleanup(&collected{}, func(last int) { setPercent(liveBytes(), last) }, percent)
}

// percentFor gives by how much the heap may grow before the next run, where live bytes are in use.
func percentFor(live uint64, serving bool) int {
	percent := uint64(sparePercent)
	if serving {
		percent = servingPercent
	}
	spare := max(spareBytes, firstBytes-min(live, firstBytes), live*percent/100)
	return int(min(mostPercent, spare*100/max(live, 1)))
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
