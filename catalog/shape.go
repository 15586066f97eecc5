package catalog

import (
	"fmt"
	"strings"

	"flowsql/columnar/flowlog"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// sampleFrom is the number of files up to which all are looked at, and
// sampleEach how many are looked at of each flow log beyond it.
const (
	sampleFrom = 256
	sampleEach = 16
)

// sample gives the places of the files to look at before the table is made: all
// but many objects of one flow log.
func sample(objects []storage.Object) []int {
	which := make([]int, 0, min(len(objects), sampleFrom))
	if len(objects) <= sampleFrom {
		for i := range objects {
			which = append(which, i)
		}
		return which
	}
	groups := map[string]*[]int{}
	last, group := "", (*[]int)(nil)
	for i := range objects {
		id := flowLogID(objects[i].Path)
		if objects[i].Named || id == "" {
			which = append(which, i)
			continue
		}
		if id != last || group == nil {
			if group = groups[id]; group == nil {
				group = new([]int)
				groups[id] = group
			}
			last = id
		}
		*group = append(*group, i)
	}
	for _, of := range groups {
		g := *of
		n := min(len(g), sampleEach)
		for i := range n {
			which = append(which, g[i*(len(g)-1)/max(1, n-1)])
		}
	}
	return which
}

// flowLogID gives the id of the flow log in the name of an object as AWS
// delivers it: {account}_vpcflowlogs_{region}_{id}_{time}_{hash}.
func flowLogID(path string) string {
	name := path[strings.LastIndexAny(path, `/\`)+1:]
	_, rest, _ := strings.Cut(name, "_") // the account
	service, rest, _ := strings.Cut(rest, "_")
	_, rest, _ = strings.Cut(rest, "_") // the region
	id, rest, _ := strings.Cut(rest, "_")
	if service != "vpcflowlogs" || !strings.HasPrefix(id, "fl-") || strings.Count(rest, "_") < 1 {
		return ""
	}
	return name[:len(name)-len(rest)]
}

// shape is the columns of a path table.
type shape struct {
	columns []Column
	origins []origin
	log     flowlog.Kind // of the files; 0 where none tells
	index   map[string]int
	widest  int
	unnamed bool // a file has no names for its fields
}

func (s *shape) has(name string) bool {
	_, ok := s.index[name]
	return ok
}

// shapeOf joins the columns of all files in the order in which they first come.
// A column whose type differs among files (Parquet) gets the common type or,
// where there is none, varchar. A table whose files say nothing (all empty, or
// all left out) has the columns of the default format.
func shapeOf(units []unit, union bool) (shape, error) {
	s := shape{index: map[string]int{}}
	known := unit{}
	for _, u := range units {
		if u.head == nil || len(u.head.columns) == 0 {
			continue
		}
		if log := u.head.log; log == flowlog.VPC || log == flowlog.TGW {
			if !union && s.log != 0 && s.log != log {
				return s, mixedKinds(s.log, known.obj.Path, log, u.obj.Path)
			}
			s.log, known = log, u
		}
		s.add(u.head)
	}
	if s.widest == 0 {
		units = []unit{{head: defaultHead()}}
		s.add(units[0].head)
	}
	s.addPositions(units)
	s.addHyphened()
	s.columns, s.origins = appendHidden(s.columns, s.origins, false)
	return s, nil
}

func mixedKinds(a flowlog.Kind, pathA string, b flowlog.Kind, pathB string) error {
	return sqlerr.New(sqlerr.InputMixedKinds, "%s and %s cannot be one table: %s holds %s, %s holds %s", a, b, pathA, a, pathB, b).
		WithHint("name the paths of one kind only, or put both into one table with --union")
}

func (s *shape) add(h *head) {
	s.widest = max(s.widest, len(h.columns))
	for _, c := range h.columns {
		if c.name == "" {
			s.unnamed = true
		}
		if c.name == "" || c.typ.Kind == types.KindUnknown {
			continue
		}
		i, ok := s.index[c.name]
		if !ok {
			s.index[c.name] = len(s.columns)
			s.columns = append(s.columns, Column{Name: c.name, Type: c.typ, Comment: comment(c.name)})
			s.origins = append(s.origins, origin{place: fromField})
			continue
		}
		s.columns[i].Type = commonType(s.columns[i].Type, c.typ)
	}
}

func comment(column string) string {
	f, _ := flowlog.Lookup(column)
	return f.Doc
}

func commonType(a, b types.Type) types.Type {
	if t, ok := types.Common(a, b); ok {
		return t
	}
	return types.Varchar
}

func defaultHead() *head {
	h := &head{}
	for _, f := range flowlog.Default() {
		h.columns = append(h.columns, fileColumn{name: f.Column(), typ: f.Type})
	}
	return h
}

// addPositions adds _1 … _n: hidden where all files have names for their
// fields. One has the type of its column where all files have the same column
// there, else varchar.
func (s *shape) addPositions(units []unit) {
	for at := range s.widest {
		name := fmt.Sprintf("_%d", at+1)
		if s.has(name) {
			continue
		}
		s.columns = append(s.columns, Column{Name: name, Type: s.positionType(units, at), Hidden: !s.unnamed})
		s.origins = append(s.origins, origin{place: fromPosition, at: at})
	}
}

// addHyphened adds the names as the header line writes them, hidden: account-id
// beside account_id.
func (s *shape) addHyphened() {
	for _, c := range s.columns {
		field, ok := flowlog.Lookup(c.Name)
		if !ok || field.Name == c.Name || s.has(field.Name) {
			continue
		}
		c.Name, c.Hidden = field.Name, true
		s.columns = append(s.columns, c)
		s.origins = append(s.origins, origin{place: fromHyphened})
	}
}

func (s *shape) positionType(units []unit, at int) types.Type {
	same, found := "", false
	for _, u := range units {
		if u.head == nil || at >= len(u.head.columns) {
			continue
		}
		name := u.head.columns[at].name
		if !s.has(name) || found && name != same {
			return types.Varchar
		}
		same, found = name, true
	}
	if !found {
		return types.Varchar
	}
	return s.columns[s.index[same]].Type
}
