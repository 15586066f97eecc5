// Package sqlerr holds the one error type of the engine, the table of error
// codes, and the renderers that print an error as each service words it.
//
// Every error that a statement can cause is an *Error; a plain error that
// reaches the engine's surface is wrapped as GENERIC_INTERNAL_ERROR. Errors are
// immutable once returned; they may be kept and read from any goroutine.
package sqlerr

import (
	"errors"
	"fmt"
)

// Span is a half-open range of byte offsets in the statement's text. Line and
// column are computed when an error is printed. The zero Span means that the
// error has no place.
type Span struct{ Pos, End int32 }

// Valid reports whether the span marks a place (End > 0; an empty span at the
// start of a text is written {0, 0} and carries no place).
func (s Span) Valid() bool { return s.End > 0 }

// To joins two spans into the one that reaches from s to t.
func (s Span) To(t Span) Span {
	if !s.Valid() {
		return t
	}
	if !t.Valid() {
		return s
	}
	return Span{min(s.Pos, t.Pos), max(s.End, t.End)}
}

// Error is an error of a statement, of its input or of its use.
type Error struct {
	Code Code
	Span Span   // where in the statement; the zero Span for no place
	Msg  string // the service's text, without name and place
	Hint string // what to do about it; printed after the service's own line, may be empty
	Err  error  // the cause, if another error caused it
}

// New returns an error without a place.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Msg: sprintf(format, args)}
}

// At returns an error with a place in the statement.
func At(span Span, code Code, format string, args ...any) *Error {
	return &Error{Code: code, Span: span, Msg: sprintf(format, args)}
}

func sprintf(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// Recovered gives the error of a panic: its own, or a fault of the program at the
// named place with the stack as its cause.
func Recovered(place string, panicked any, stack []byte) *Error {
	if e, ok := panicked.(*Error); ok {
		return e
	}
	return New(GenericInternalError, "%s: %v", place, panicked).WithCause(fmt.Errorf("%s", stack))
}

// WithHint returns a copy of e that carries the hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = sprintf(format, args)
	return &c
}

// WithCause returns a copy of e that wraps err.
func (e *Error) WithCause(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// WithSpan returns e if it has a place, else a copy of it at span.
func (e *Error) WithSpan(span Span) *Error {
	if e.Span.Valid() {
		return e
	}
	c := *e
	c.Span = span
	return &c
}

// Error gives name and text without the place, since the text of the statement
// is not at hand; a Renderer prints both.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Msg }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// From gives err as an *Error, wrapping what is none as GENERIC_INTERNAL_ERROR.
// It gives nil for nil.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(GenericInternalError, "%s", err.Error()).WithCause(err)
}

// Is reports whether err is, or wraps, an *Error of the code.
func Is(err error, code Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
