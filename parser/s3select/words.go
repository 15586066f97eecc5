package s3select

import (
	"strings"
	"sync"
)

// reservedWords are the words that the service takes as names only in double
// quotes.
const reservedWords = `absolute action add all allocate alter and any are as asc assertion at authorization avg bag begin between bit bit_length blob bool boolean both by cascade
cascaded case cast catalog char char_length character character_length check clob close coalesce collate collation column commit connect connection constraint
constraints continue convert corresponding count create cross current current_date current_time current_timestamp current_user cursor date day deallocate dec
decimal declare default deferrable deferred delete desc describe descriptor diagnostics disconnect distinct domain double drop else end end-exec escape except
exception exec execute exists external extract false fetch first float for foreign found from full get global go goto grant group having hour identity
immediate in indicator initially inner input insensitive insert int integer intersect interval into is isolation join key language last leading left level like
limit list local lower match max min minute missing module month names national natural nchar next no not null nullif numeric octet_length of on only open
option or order outer output overlaps pad partial pivot position precision prepare preserve primary prior privileges procedure public read real references
relative restrict revoke right rollback rows schema scroll second section select session session_user set sexp size smallint some space sql sqlcode sqlerror
sqlstate string struct substring sum symbol system_user table temporary then time timestamp timezone_hour timezone_minute to trailing transaction translate
translation trim true tuple union unique unknown unpivot update upper usage user using value values varchar varying view when whenever where with work write
year zone`

// structureWords cannot be bare names even where reserved words may, since they
// carry the statement's structure.
const structureWords = `select from where limit and or not in is like between escape as case when then else null missing
true false cast group order having join union intersect except`

// datePartWords are the parts of a timestamp.
const datePartWords = `year month day hour minute second timezone_hour timezone_minute`

// typeWords are the types that CAST knows; unsupportedTypes are those it parses
// and refuses.
const (
	typeWords        = `bool boolean int integer string float decimal numeric timestamp`
	unsupportedTypes = `smallint real double char character varchar missing null symbol clob blob struct tuple list sexp bag date time any bigint`
)

// The sets are made when a statement of S3 Select first asks for them.
var (
	reserved     = set(reservedWords)
	structure    = set(structureWords)
	dateParts    = set(datePartWords)
	types        = set(typeWords)
	refusedTypes = set(unsupportedTypes)
)

func set(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for _, w := range strings.Fields(words) {
			out[w] = true
		}
		return out
	})
}

// Reserved reports whether the service takes the word as a name only in double
// quotes.
func Reserved(word string) bool { return reserved()[strings.ToLower(word)] }
