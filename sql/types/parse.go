package types

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a type in Trino's or Hive's spelling: bigint, int, string,
// varchar(10), decimal(10,2), timestamp(3) with time zone, array(bigint),
// array<int>, map(varchar, bigint), row(a integer), struct<a:int>.
func Parse(text string) (Type, error) {
	p := &parser{text: text}
	t, err := p.parse()
	if err != nil {
		return Unknown, err
	}
	if p.skip(); p.pos < len(p.text) {
		return Unknown, fmt.Errorf("unknown type: %s", text)
	}
	return t, nil
}

type parser struct {
	text  string
	pos   int
	depth int
}

func (p *parser) skip() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *parser) word() string {
	p.skip()
	from := p.pos
	if p.pos < len(p.text) && (p.text[p.pos] == '"' || p.text[p.pos] == '`') {
		return p.quoted(p.text[p.pos])
	}
	for p.pos < len(p.text) && (p.text[p.pos] == '_' || p.text[p.pos] >= '0' && p.text[p.pos] <= '9' ||
		p.text[p.pos]|0x20 >= 'a' && p.text[p.pos]|0x20 <= 'z') {
		p.pos++
	}
	return p.text[from:p.pos]
}

func (p *parser) quoted(quote byte) string {
	p.pos++
	from := p.pos
	for p.pos < len(p.text) && p.text[p.pos] != quote {
		p.pos++
	}
	name := p.text[from:p.pos]
	p.pos = min(p.pos+1, len(p.text))
	return name
}

func (p *parser) eat(c byte) bool {
	p.skip()
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) eatWords(words ...string) bool {
	at := p.pos
	for _, w := range words {
		if !strings.EqualFold(p.word(), w) {
			p.pos = at
			return false
		}
	}
	return true
}

// simple lists the names of types without parameters.
var simple = map[string]Type{
	"unknown": Unknown, "boolean": Boolean, "tinyint": Tinyint, "smallint": Smallint, "int": Integer, "integer": Integer,
	"bigint": Bigint, "real": Real, "float": Real, "string": Varchar, "binary": Varbinary, "varbinary": Varbinary,
	"date": Date, "json": JSON, "ipaddress": IPAddress, "ipprefix": IPPrefix, "uuid": UUID, "dynamic": Dynamic,
}

func (p *parser) parse() (Type, error) {
	if p.depth++; p.depth > maxDepth {
		return Unknown, fmt.Errorf("type is nested too deeply")
	}
	defer func() { p.depth-- }()
	word := p.word()
	name := strings.ToLower(word)
	if t, ok := simple[name]; ok {
		return t, nil
	}
	switch name {
	case "double":
		p.eatWords("precision")
		return Double, nil
	case "dec", "decimal", "numeric":
		return p.decimal()
	case "varchar":
		n, err := p.number(Unbounded)
		if n == 1<<31-1 {
			n = Unbounded // the greatest number is none
		}
		return VarcharN(n), err
	case "char":
		n, err := p.number(1)
		return Char(n), err
	case "time", "timestamp":
		return p.temporal(name)
	case "interval":
		return p.interval()
	case "array", "map", "row", "struct":
		return p.nested(name)
	}
	return Unknown, fmt.Errorf("unknown type: %s", word)
}

func (p *parser) number(absent int32) (int32, error) {
	if !p.eat('(') {
		return absent, nil
	}
	n, err := strconv.ParseInt(p.word(), 10, 32)
	if err != nil || !p.eat(')') {
		return 0, fmt.Errorf("bad parameter of a type in %s", p.text)
	}
	return int32(n), nil
}

func (p *parser) decimal() (Type, error) {
	if !p.eat('(') {
		return Decimal(maxDecimal, 0), nil
	}
	precision, err := strconv.ParseInt(p.word(), 10, 32)
	scale := int64(0)
	if err == nil && p.eat(',') {
		scale, err = strconv.ParseInt(p.word(), 10, 32)
	}
	if err != nil || !p.eat(')') {
		return Unknown, fmt.Errorf("bad parameter of a type in %s", p.text)
	}
	if precision < 1 || precision > maxDecimal {
		return Unknown, fmt.Errorf("DECIMAL precision must be in range [1, 38]: %d", precision)
	}
	if scale < 0 || scale > precision {
		return Unknown, fmt.Errorf("DECIMAL scale must be in range [0, precision (%d)]: %d", precision, scale)
	}
	return Decimal(int32(precision), int32(scale)), nil
}

// maxFraction is the greatest precision of a time.
const maxFraction = 12

func (p *parser) temporal(name string) (Type, error) {
	n, err := p.number(3)
	if err != nil || n > maxFraction {
		return Unknown, fmt.Errorf("unknown type: %s", p.text)
	}
	zone := p.eatWords("with", "time", "zone")
	if !zone {
		p.eatWords("without", "time", "zone")
	}
	kinds := map[bool][2]Kind{false: {KindTime, KindTimestamp}, true: {KindTimeTZ, KindTimestampTZ}}[zone]
	if name == "time" {
		return Type{Kind: kinds[0], Precision: n}, nil
	}
	return Type{Kind: kinds[1], Precision: n}, nil
}

func (p *parser) interval() (Type, error) {
	if p.eatWords("day", "to", "second") {
		return IntervalDay, nil
	}
	if p.eatWords("year", "to", "month") {
		return IntervalYear, nil
	}
	return Unknown, fmt.Errorf("unknown type: %s", p.text)
}

func (p *parser) nested(name string) (Type, error) {
	end := byte(')')
	if !p.eat('(') {
		if !p.eat('<') {
			return Unknown, fmt.Errorf("unknown type: %s", p.text)
		}
		end = '>'
	}
	var fields []Field
	for {
		f, err := p.field(name == "row" || name == "struct")
		if err != nil {
			return Unknown, err
		}
		fields = append(fields, f)
		if !p.eat(',') {
			break
		}
	}
	if !p.eat(end) {
		return Unknown, fmt.Errorf("unknown type: %s", p.text)
	}
	switch {
	case name == "array" && len(fields) == 1:
		return Array(fields[0].Type), nil
	case name == "map" && len(fields) == 2:
		return Map(fields[0].Type, fields[1].Type), nil
	case name == "row" || name == "struct":
		return Row(fields...), nil
	}
	return Unknown, fmt.Errorf("wrong number of parameters of %s in %s", name, p.text)
}

// field reads "type", or "name type" and "name:type" where named is set.
func (p *parser) field(named bool) (Field, error) {
	if named {
		at := p.pos
		name := p.word()
		colon := p.eat(':')
		p.skip()
		if colon || p.pos < len(p.text) && strings.IndexByte(",)>(<", p.text[p.pos]) < 0 {
			if t, err := p.parse(); err == nil {
				return Field{Name: name, Type: t}, nil
			}
		}
		p.pos = at
	}
	t, err := p.parse()
	return Field{Type: t}, err
}
