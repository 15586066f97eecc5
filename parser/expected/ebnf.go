package expected

import (
	"sync"

	"github.com/alecthomas/participle/v2"
)

// The grammar of EBNF texts, for participle: rules that end in a full stop.

type textG struct {
	Rules []*ruleG `parser:"@@*"`
}

type ruleG struct {
	Name string   `parser:"@Ident '='"`
	Body *choiceG `parser:"@@ '.'"`
}

type choiceG struct {
	Ways []*sequenceG `parser:"@@ ( '|' @@ )*"`
}

type sequenceG struct {
	Terms []*termG `parser:"@@+"`
}

type termG struct {
	Rule    string   `parser:"( @Ident"`
	Literal string   `parser:"| @String"`
	Class   string   `parser:"| '<' @Ident '>'"`
	Group   *choiceG `parser:"| '(' @@ ')' )"`
	Times   string   `parser:"@( '*' | '+' | '?' )?"`
}

// ebnf is built when the first message is worded: few statements are wrong.
var ebnf = sync.OnceValue(func() *participle.Parser[textG] { return participle.MustBuild[textG]() })
