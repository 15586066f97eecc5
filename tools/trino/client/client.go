// Package client talks to a Trino server over its HTTP protocol and gives the
// answers as text, the way Athena prints values.
package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// DefaultServer is where tools/trino/start puts the server.
const DefaultServer = "http://127.0.0.1:18080"

// Client runs statements in one catalog and schema, in the zone UTC.
type Client struct {
	Server, Catalog, Schema string
	http                    http.Client
	prepared                map[string]string // text by name, both as the protocol escapes them
}

// New makes a client of the server at the address.
func New(server string) *Client {
	return &Client{Server: server, Catalog: "awsdatacatalog", Schema: "default", http: http.Client{Timeout: 2 * time.Minute},
		prepared: map[string]string{}}
}

// Column is a column of an answer, with Trino's name of its type.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Failure is how the server says that a statement failed.
type Failure struct {
	Name    string `json:"errorName"`
	Message string `json:"message"`
}

// Error gives name and message as Athena joins them.
func (f *Failure) Error() string { return f.Name + ": " + f.Message }

// Answer is what came back. Update names the kind of a statement that gives no
// rows of its own, such as CREATE TABLE.
type Answer struct {
	Columns []Column
	Rows    [][]string
	Update  string
}

// page is one piece of an answer.
type page struct {
	Columns []Column            `json:"columns"`
	Data    [][]json.RawMessage `json:"data"`
	Next    string              `json:"nextUri"`
	Update  string              `json:"updateType"`
	Failure *Failure            `json:"error"`
}

// Run runs one statement. A *Failure is the server's word on the statement;
// any other error is about reaching the server.
func (c *Client) Run(sql string) (*Answer, error) {
	p, err := c.call(http.MethodPost, c.Server+"/v1/statement", sql)
	answer := &Answer{}
	for ; err == nil; p, err = c.call(http.MethodGet, p.Next, "") {
		if p.Failure != nil {
			return nil, p.Failure
		}
		if err := answer.add(p); err != nil {
			return nil, err
		}
		if p.Next == "" {
			return answer, nil
		}
	}
	return nil, err
}

// add takes over what a page brings.
func (a *Answer) add(p *page) error {
	if p.Columns != nil {
		a.Columns = p.Columns
	}
	if p.Update != "" {
		a.Update = p.Update
	}
	for _, values := range p.Data {
		row, err := formatRow(a.Columns, values)
		if err != nil {
			return err
		}
		a.Rows = append(a.Rows, row)
	}
	return nil
}

// call asks for a page, again while the server is busy.
func (c *Client) call(method, url, body string) (*page, error) {
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		p, err := c.try(method, url, body)
		if !errors.Is(err, errBusy) || wait > 4*time.Second {
			return p, err
		}
		time.Sleep(wait)
	}
}

var errBusy = errors.New("the server is busy")

// try asks once.
func (c *Client) try(method, url, body string) (*page, error) {
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"User": "flowsql", "Source": "flowsql", "Time-Zone": "UTC",
		"Catalog": c.Catalog, "Schema": c.Schema, "Client-Capabilities": "PARAMETRIC_DATETIME"} {
		request.Header.Set("X-Trino-"+name, value)
	}
	for name, text := range c.prepared {
		request.Header.Add("X-Trino-Prepared-Statement", name+"="+text)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	c.keepPrepared(response.Header)
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return readPage(response.StatusCode, text)
}

// keepPrepared notes the prepared statements that an answer adds to the session
// or takes from it: the client keeps them, not the server.
func (c *Client) keepPrepared(h http.Header) {
	for _, added := range h.Values("X-Trino-Added-Prepare") {
		name, text, _ := strings.Cut(added, "=")
		c.prepared[name] = text
	}
	for _, name := range h.Values("X-Trino-Deallocated-Prepare") {
		delete(c.prepared, name)
	}
}

// readPage takes an answer of the server apart.
func readPage(status int, text []byte) (*page, error) {
	switch status {
	case http.StatusOK:
		p := &page{}
		return p, json.Unmarshal(text, p)
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return nil, errBusy
	}
	return nil, fmt.Errorf("the server answers %d: %s", status, text)
}
