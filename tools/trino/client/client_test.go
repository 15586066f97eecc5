package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// script answers the calls of a client one after the other.
func script(t *testing.T, replies ...string) *Client {
	t.Helper()
	var server *httptest.Server
	calls := 0
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply := replies[min(calls, len(replies)-1)]
		calls++
		if reply == "busy" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if r.Method == http.MethodPost {
			if body, _ := io.ReadAll(r.Body); string(body) != "SELECT 1" {
				t.Errorf("body %q", body)
			}
		}
		fmt.Fprintf(w, reply, server.URL)
	}))
	t.Cleanup(server.Close)
	return New(server.URL)
}

func TestRunFollowsThePages(t *testing.T) {
	c := script(t, `{"nextUri":"%s/2"}`, "busy",
		`{"nextUri":"%s/3","columns":[{"name":"_col0","type":"integer"}],"data":[[1],[null]]}`, `{"data":[[3]],"warnings":["%s"]}`)
	answer, err := c.Run("SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Concat(answer.Rows...); !slices.Equal(got, []string{"1", "NULL", "3"}) || answer.Columns[0] != (Column{"_col0", "integer"}) {
		t.Errorf("answer %+v", answer)
	}
}

func TestRunGivesTheFailure(t *testing.T) {
	_, err := script(t, `{"id":"%s","error":{"errorName":"DIVISION_BY_ZERO","message":"Division by zero"}}`).Run("SELECT 1")
	var failure *Failure
	if !errors.As(err, &failure) || err.Error() != "DIVISION_BY_ZERO: Division by zero" {
		t.Errorf("error %v", err)
	}
}
