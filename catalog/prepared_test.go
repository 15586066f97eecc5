package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPreparedStatements(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	s.now = func() time.Time { return time.Unix(7, 0) }
	put := func(group, name, text string) {
		t.Helper()
		wantText(t, s.PutPrepared(PreparedStatement{Name: name, WorkGroup: group, Text: text}), "")
	}
	put("", "b", "SELECT 1")
	put("primary", "a", "SELECT 2")
	put("other/team", "a", "SELECT 3")
	put("", "b", "SELECT 4")
	s = OpenStore(s.dir, nil) // kept
	all, err := s.PreparedStatements(DefaultWorkGroup)
	if err != nil || len(all) != 2 || all[0].Text != "SELECT 2" || all[1] != (PreparedStatement{"b", "primary", "SELECT 4", "", 7}) {
		t.Errorf("%+v %v", all, err)
	}
	if p, err := s.Prepared("other/team", "a"); err != nil || p == nil || p.Text != "SELECT 3" {
		t.Errorf("%+v %v", p, err)
	}
	if p, err := s.Prepared("", "A"); err != nil || p != nil {
		t.Errorf("another name: %+v %v", p, err)
	}
	if found, err := s.DropPrepared("", "b"); err != nil || !found {
		t.Error(found, err)
	}
	if found, err := s.DropPrepared("", "b"); err != nil || found {
		t.Error(found, err)
	}
	if names, err := s.Databases(); err != nil || len(names) != 1 {
		t.Errorf("workgroups are no databases: %v %v", names, err)
	}
}

func TestTooManyPreparedStatements(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	g := &workGroup{Version: fileVersion, Name: DefaultWorkGroup}
	for i := range maxPrepared {
		g.Statements = append(g.Statements, PreparedStatement{Name: fmt.Sprint("s", i)})
	}
	path := s.workGroupFile(DefaultWorkGroup)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := saveJSON(path, g); err != nil {
		t.Fatal(err)
	}
	wantText(t, s.PutPrepared(PreparedStatement{Name: "s1", Text: "SELECT 1"}), "")
	wantText(t, s.PutPrepared(PreparedStatement{Name: "t"}), "NOT_SUPPORTED: workgroup primary has 1000 prepared statements already")
}

func TestBrokenWorkGroupIsLeftAlone(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	path := s.workGroupFile(DefaultWorkGroup)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := s.PutPrepared(PreparedStatement{Name: "a"})
	if err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "{" {
		t.Errorf("written over: %s", text)
	}
}
