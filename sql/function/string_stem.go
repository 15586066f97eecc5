package function

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, stemFunctions) }

func stemFunctions() []Def {
	return []Def{
		{Name: "word_stem", In: "varchar(x)", Out: "varchar(x)", Build: one(func(s string) (string, error) { return wordStem(s, "en") }), Doc: "The stem of an English word"},
		{Name: "word_stem", In: "varchar(x), varchar(2)", Out: "varchar(x)", Build: two(wordStem), Doc: "The stem of a word of a language"},
	}
}

// stemmers are Snowball's by the codes of their languages.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"da": danish.Stem, "de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fi": finnish.Stem, "fr": french.Stem,
	"hu": hungarian.Stem, "ir": irish.Stem, "it": italian.Stem, "nl": dutch.Stem, "no": norwegian.Stem, "pt": portuguese.Stem,
	"ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
}

// unstemmed are languages that Trino knows and no stemmer here does.
var unstemmed = map[string]bool{"ca": true, "eu": true, "hy": true, "lt": true}

func wordStem(word, language string) (string, error) {
	stem, ok := stemmers[language]
	switch {
	case unstemmed[language]:
		return "", sqlerr.New(sqlerr.NotSupported, "word_stem has no stemmer of the language %s", language)
	case !ok:
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Unknown stemmer language: %s", language)
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	return env.Current(), nil
}
