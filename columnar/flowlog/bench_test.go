package flowlog

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// benchText is about 20 MB of records in the default format: 400 interfaces
// that talk with 60,000 addresses, a few of which most often; 1 % NODATA.
var benchText = sync.OnceValue(func() string {
	r := rand.New(rand.NewPCG(1, 2))
	peers := rand.NewZipf(r, 1.1, 20, 60000)
	var b strings.Builder
	b.WriteString(v2Header + "\n")
	for i := range 180000 {
		card, start := r.IntN(400), 1772323200+i/200
		if i%100 == 99 {
			fmt.Fprintf(&b, "2 123456789010 eni-%017x - - - - - - - %d %d - NODATA\n", card*7919+0xabc0de, start, start+60)
			continue
		}
		p := peers.Uint64()
		peer := fmt.Sprintf("%d.%d.%d.%d", 11+p%180, p>>8&255, p*31&255, p&255)
		local := fmt.Sprintf("10.0.%d.%d", card/50, 4+card%50)
		action := "ACCEPT"
		if r.IntN(12) == 0 {
			action = "REJECT"
		}
		packets := 1 + r.IntN(300)
		fmt.Fprintf(&b, "2 123456789010 eni-%017x %s %s %d %d 6 %d %d %d %d %s OK\n", card*7919+0xabc0de, peer, local,
			1024+r.IntN(60000), []int{22, 53, 80, 443, 3389, 8080}[r.IntN(6)], packets, packets*(40+r.IntN(1400)), start, start+r.IntN(60), action)
	}
	return b.String()
})

// slices gives a text in chunks without copying.
type slices256 struct {
	text string
	at   int
}

func (s *slices256) Next() ([]byte, error) {
	if s.at == len(s.text) {
		return nil, io.EOF
	}
	from := s.at
	s.at = min(len(s.text), from+256<<10)
	return unsafeBytes(s.text[from:s.at]), nil
}

func BenchmarkReader(b *testing.B) {
	text := benchText()
	f, err := Detect([]byte(text[:8192]))
	if err != nil {
		b.Fatal(err)
	}
	eq := func(column int, v string) []pred.Predicate {
		return []pred.Predicate{{Column: column, Op: pred.Equal, Texts: []string{v}}}
	}
	none := lenient(f)
	none.Columns = nil
	talkers := lenient(f, 3, 9, 13)
	talkers.Filter = eq(2, "OK")
	rejects := lenient(f, 3, 6, 12)
	rejects.Filter = eq(2, "REJECT")
	serde := Options{Columns: columnsOf(f), Limit: -1, Skip: 1, Null: []byte(`\N`)}
	for _, c := range []struct {
		name string
		opt  Options
	}{
		{"count", none}, {"number", lenient(f, 9)}, {"address", lenient(f, 3)}, {"talkers", talkers}, {"rejects", rejects}, {"all", lenient(f)}, {"ddl", serde},
	} {
		b.Run(c.name, func(b *testing.B) {
			dicts := columnar.NewDictionaries()
			rows := int64(0)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := NewReader(&slices256{text: text}, dicts, c.opt)
				if err != nil {
					b.Fatal(err)
				}
				for {
					if _, err := r.Next(); err != nil {
						break
					}
				}
				rows += r.Counts().Rows
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows), "ns/row")
		})
	}
}

// TestNothingIsAllocatedPerRow: a reader allocates the columns of its batches, and no row.
func TestNothingIsAllocatedPerRow(t *testing.T) {
	text := benchText()
	f, err := Detect([]byte(text[:8192]))
	if err != nil {
		t.Fatal(err)
	}
	dicts, rows := columnar.NewDictionaries(), int64(0)
	allocations := testing.AllocsPerRun(1, func() {
		r, err := NewReader(&slices256{text: text}, dicts, lenient(f))
		for err == nil {
			_, err = r.Next()
		}
		rows = r.Counts().Rows
	})
	if rows != 180_000 || allocations > float64(rows)/50 {
		t.Errorf("%.0f allocations for %d rows", allocations, rows)
	}
}
