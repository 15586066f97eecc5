package columnar

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/sql/types"
)

// TestKeysOfAllForms encodes rows in all forms that columns come in, by several goroutines at the same
// time: rows have the same words where they are equal, and only there.
func TestKeysOfAllForms(t *testing.T) {
	text, integer := types.Varchar, types.Integer
	for _, ts := range [][]types.Type{
		{text}, {types.Varbinary}, {text, text}, {text, integer}, {text, types.Bigint}, {text, types.Boolean},
		{integer, text, text}, {types.Varbinary, types.Date, text, integer},
	} {
		t.Run(fmt.Sprint(ts), func(t *testing.T) {
			for seed := range uint64(4) {
				testForms(t, ts, seed)
			}
		})
	}
}

func testForms(t *testing.T, ts []types.Type, seed uint64) {
	k := NewKeys(ts)
	forms := newTextForms(seed)
	all := &keyWords{words: map[string]string{}, rows: map[string]string{}}
	together := func(check func(r *rand.Rand) error) {
		var group sync.WaitGroup
		for i := range uint64(3) {
			group.Add(1)
			go func() {
				defer group.Done()
				if err := check(rand.New(rand.NewPCG(seed, i))); err != nil {
					t.Error(err)
				}
			}()
		}
		group.Wait()
	}
	together(func(r *rand.Rand) error {
		own, mine := k.Share(), forms.forWorker()
		for range 30 {
			texts, words := mine.encode(r, own, ts)
			if err := all.add(texts, words); err != nil {
				return err
			}
			if got := decoded(own, words, len(texts)); strings.Join(got, "\n") != strings.Join(texts, "\n") {
				return fmt.Errorf("%q become %q", texts, got)
			}
		}
		return nil
	})
	together(func(r *rand.Rand) error {
		prober, mine := k.Prober(), forms.forWorker()
		for range 30 {
			texts, words := mine.encode(r, prober, ts)
			if err := all.find(texts, words); err != nil {
				return err
			}
		}
		return nil
	})
}

// keyWords holds the words of rows, and the rows of words.
type keyWords struct {
	mu          sync.Mutex
	words, rows map[string]string
}

func (k *keyWords) add(texts []string, words []uint64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, text := range texts {
		word := wordsOfRow(words, len(texts), i)
		if known, ok := k.words[text]; ok && known != word {
			return fmt.Errorf("%q has the words %s and %s", text, known, word)
		}
		if known, ok := k.rows[word]; ok && known != text {
			return fmt.Errorf("%q and %q have the words %s", known, text, word)
		}
		k.words[text], k.rows[word] = word, text
	}
	return nil
}

// find holds the words of a prober to those that are known.
func (k *keyWords) find(texts []string, words []uint64) error {
	for i, text := range texts {
		word := wordsOfRow(words, len(texts), i)
		if known, ok := k.words[text]; ok && known != word {
			return fmt.Errorf("%q has the words %s, and %s for a prober", text, known, word)
		}
		if known, ok := k.rows[word]; ok && known != text {
			return fmt.Errorf("a prober has the words of %q for %q", known, text)
		}
	}
	return nil
}

func wordsOfRow(words []uint64, rows, i int) string {
	width := len(words) / rows
	return fmt.Sprint(words[i*width : (i+1)*width])
}

func decoded(k *Keys, words []uint64, n int) []string {
	got := make([]string, n)
	for _, c := range k.Decode(words, n, -1) {
		for row, s := range rowTexts(c) {
			got[row] += s + "|"
		}
	}
	return got
}

// textForms makes columns of texts in all forms.
type textForms struct {
	texts []string
	ready [3]*Dict // to which nothing is added
	own   *Dict    // of a worker
}

func newTextForms(seed uint64) *textForms {
	r := rand.New(rand.NewPCG(seed, 99))
	f := &textForms{texts: []string{"", "-", "0.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255", "01.2.3.4", "1.2.3", "1.2.3.4 "}}
	for i := range 900 {
		f.texts = append(f.texts, fmt.Sprintf("10.%d.0.%d", i>>8, i&255), fmt.Sprintf("fd00::%x", i), fmt.Sprintf("a text of more than two words %d", i))
	}
	for i, size := range []int{700, 1200, 20} {
		f.ready[i] = readyDict(r, f.texts, size)
	}
	return f
}

// readyDict gives a dictionary of some of the texts.
func readyDict(r *rand.Rand, texts []string, size int) *Dict {
	offsets, data := []uint32{0}, []byte(nil)
	for _, i := range r.Perm(len(texts))[:size] {
		data = append(data, texts[i]...)
		offsets = append(offsets, uint32(len(data)))
	}
	return NewDictOf(offsets, data)
}

func (f *textForms) forWorker() *textForms {
	own := *f
	own.own = NewDict()
	return &own
}

// encode gives random rows of columns of the types, and their words.
func (f *textForms) encode(r *rand.Rand, k *Keys, ts []types.Type) (texts []string, words []uint64) {
	n := 1 + r.IntN(60)
	cols := make([]Vector, len(ts))
	texts = make([]string, n)
	for i, of := range ts {
		count := n
		if cols[i].Const = r.IntN(5) == 0; cols[i].Const {
			count = 1
		}
		cols[i].Array = f.sliced(r, of, count)
		list := rowTexts(cols[i].Array)
		for row := range n {
			texts[row] += list[cols[i].Row(row)] + "|"
		}
	}
	return texts, k.Encode(cols, n, nil)
}

// sliced gives n rows, often of a longer column.
func (f *textForms) sliced(r *rand.Rand, of types.Type, n int) arrow.Array {
	before, behind := r.IntN(2)*r.IntN(20), r.IntN(2)*r.IntN(20)
	a := f.column(r, of, before+n+behind)
	return Slice(a, before, before+n)
}

func (f *textForms) column(r *rand.Rand, of types.Type, n int) arrow.Array {
	if r.IntN(12) == 0 {
		if of.IsString() && r.IntN(2) == 0 {
			return array.NewNull(n)
		}
		return NewNulls(ArrowType(of), n)
	}
	valid := NewBitmap(n)
	for i := range n {
		if r.IntN(8) == 0 {
			valid.Clear(i)
		}
	}
	if r.IntN(3) == 0 {
		valid = nil
	}
	switch of.Kind {
	case types.KindVarchar:
		return f.varchar(r, n, valid)
	case types.KindVarbinary:
		return f.plain(r, n, valid, arrow.BinaryTypes.Binary)
	case types.KindBoolean:
		values := make([]byte, n)
		for i := range values {
			values[i] = byte(r.IntN(2))
		}
		return NewBools(values, valid)
	case types.KindBigint:
		values := make([]int64, n)
		for i := range values {
			values[i] = []int64{math.MinInt64, -1, 0, 1, math.MaxInt64}[r.IntN(5)]
		}
		return NewFixed(ArrowType(of), values, valid)
	}
	values := make([]int32, n)
	for i := range values {
		values[i] = []int32{math.MinInt32, math.MinInt32, math.MinInt32 + 1, -1, 0, 1, math.MaxInt32}[r.IntN(7)]
	}
	return NewFixed(ArrowType(of), values, valid)
}

func (f *textForms) varchar(r *rand.Rand, n int, valid *Bitmap) arrow.Array {
	codes := make([]uint32, n)
	switch form := r.IntN(6); form {
	case 0, 1, 2:
		for i := range codes {
			codes[i] = uint32(r.IntN(f.ready[form].Len()))
		}
		return NewCoded(f.ready[form], codes, valid)
	case 3:
		for i := range codes {
			codes[i] = f.own.CodeString(f.texts[r.IntN(len(f.texts))])
		}
		return NewCoded(f.own, codes, valid)
	case 4:
		return NewConstant(f.texts[r.IntN(len(f.texts))], n)
	}
	return f.plain(r, n, valid, arrow.BinaryTypes.String)
}

func (f *textForms) plain(r *rand.Rand, n int, valid *Bitmap, storage arrow.DataType) arrow.Array {
	ends, data := []int32{0}, []byte(nil)
	for range n {
		data = append(data, f.texts[r.IntN(len(f.texts))]...)
		ends = append(ends, int32(len(data)))
	}
	return stringsArray(storage, ends, data, valid)
}
