package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Property is a key with its value.
type Property struct{ Key, Value string }

// Properties are the properties of a table, a SerDe or a database in the order
// in which they were written. In JSON they are one object.
type Properties []Property

// Get gives the value of a key, "" where it is not set.
func (p Properties) Get(key string) string {
	v, _ := p.Lookup(key)
	return v
}

// Lookup gives the value of a key and whether it is set.
func (p Properties) Lookup(key string) (string, bool) {
	for _, one := range p {
		if one.Key == key {
			return one.Value, true
		}
	}
	return "", false
}

// With gives the properties with the key set: in its place where it was there,
// else at the end.
func (p Properties) With(key, value string) Properties {
	out := slices.Clone(p)
	for i := range out {
		if out[i].Key == key {
			out[i].Value = value
			return out
		}
	}
	return append(out, Property{key, value})
}

// Sorted gives the properties in the order of their keys.
func (p Properties) Sorted() Properties {
	out := slices.Clone(p)
	slices.SortFunc(out, func(a, b Property) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) })
	return out
}

// MarshalJSON writes an object with the keys in their order.
func (p Properties) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, one := range p {
		if i > 0 {
			out = append(out, ',')
		}
		for j, text := range [2]string{one.Key, one.Value} {
			b, err := json.Marshal(text)
			if err != nil {
				return nil, err
			}
			if j == 1 {
				out = append(out, ':')
			}
			out = append(out, b...)
		}
	}
	return append(out, '}'), nil
}

// UnmarshalJSON reads an object and keeps the order of its keys.
func (p *Properties) UnmarshalJSON(text []byte) error {
	*p = nil
	d := json.NewDecoder(bytes.NewReader(text))
	first, err := d.Token()
	if err != nil || first == nil {
		return err
	}
	if first != json.Delim('{') {
		return fmt.Errorf("properties must be an object, not %v", first)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value string
		if err := d.Decode(&value); err != nil {
			return err
		}
		*p = append(*p, Property{key.(string), value})
	}
	_, err = d.Token()
	return err
}
