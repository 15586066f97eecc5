package store

import (
	"math/rand/v2"
	"testing"

	"flowsql/columnar"
)

func BenchmarkWrite(b *testing.B) {
	s := newSample(rand.New(rand.NewPCG(1, 1)), BlockRows, columnar.NewDict())
	d := OpenDirectory(b.TempDir(), 1<<40)
	for b.Loop() {
		w, err := d.Create(key, s.columns)
		if err != nil {
			b.Fatal(err)
		}
		for range 64 {
			w.Add(s.cols, s.n)
		}
		if err := w.Finish(Facts{}, ""); err != nil {
			b.Fatal(err)
		}
		d.Refresh()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(64*s.n*len(s.cols)), "ns/value")
}

func BenchmarkRead(b *testing.B) {
	s := newSample(rand.New(rand.NewPCG(1, 1)), GroupRows, columnar.NewDict())
	d := OpenDirectory(b.TempDir(), 1<<40)
	w, err := d.Create(key, s.columns)
	if err != nil {
		b.Fatal(err)
	}
	w.Add(s.cols, s.n)
	if err := w.Finish(Facts{}, ""); err != nil {
		b.Fatal(err)
	}
	d.Refresh()
	e, err := d.Open(key)
	if err != nil {
		b.Fatal(err)
	}
	for i, c := range s.columns {
		b.Run(c.Name, func(b *testing.B) {
			for b.Loop() {
				r, err := e.NewReader(wantedOf(s.columns[i:i+1]), nil, columnar.NewDictionaries(), 0, 1, true)
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = r.Next()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.n), "ns/value")
		})
	}
}
