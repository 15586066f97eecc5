package storage

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// A pipe that keeps silent does not outlive its query; what comes later is kept
// for the next one.
func TestSilentPipe(t *testing.T) {
	pr, pw := io.Pipe()
	obj := Object{Path: StdinPath, Size: -1, Source: NewSpool(pr)}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, obj, ByContent); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v", err)
	}
	go func() {
		pw.Write([]byte("late, but whole\n"))
		pw.Close()
	}()
	r, err := Open(context.Background(), obj, ByContent)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := drain(r); err != nil || string(got) != "late, but whole\n" {
		t.Errorf("%q %v", got, err)
	}
}

func TestClosedSpoolKeepsNothing(t *testing.T) {
	pr, pw := io.Pipe()
	spool := NewSpool(pr)
	ctx, cancel := context.WithCancel(context.Background())
	f, _ := spool.Open(ctx, "")
	cancel()
	if _, err := f.Read(make([]byte, 1)); err != context.Canceled {
		t.Fatalf("%v", err)
	}
	over := spool.reading
	if err := spool.Close(); err != nil {
		t.Fatal(err)
	}
	pw.Write([]byte("x"))
	<-over
	if spool.size != 0 || spool.tail != nil {
		t.Errorf("%d bytes kept", spool.size)
	}
}

func TestPipesAreOpenedOnce(t *testing.T) {
	var p Pipes
	if a := p.spool("/real", "/real"); a != p.spool("/real", "/link") || a == p.spool("/other", "/other") {
		t.Error("a spool for each pipe, not for each name")
	}
}
