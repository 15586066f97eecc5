package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"flowsql/server/s3"
	"flowsql/server/s3select"
	"flowsql/server/sigv4"
	"flowsql/sql/sqlerr"
)

// serveFlags are the options and commands of flowsql serve.
type serveFlags struct {
	S3 serveS3Flags `cmd:"" name:"s3" help:"Answer the API of Amazon S3, S3 Select included: the folders of a root are buckets, their files objects."`
}

type serveS3Flags struct {
	Root        string   `required:"" placeholder:"DIR" type:"existingdir" help:"The folder whose folders are the buckets."`
	Listen      string   `default:"127.0.0.1:9000" placeholder:"HOST:PORT" help:"Where to listen; port 0 for a free one."`
	Credentials string   `placeholder:"FILE" type:"existingfile" help:"Keys that may sign requests: all profiles of a credentials file of AWS. Without it AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are the one key."`
	Anonymous   bool     `help:"Answer requests that are not signed; only on a loopback address."`
	Domain      []string `placeholder:"NAME" help:"Take BUCKET.NAME in the Host header for a bucket; repeatable."`
	TLSCert     string   `name:"tls-cert" placeholder:"FILE" type:"existingfile" help:"Serve https: the certificate, PEM, with those that vouch for it."`
	TLSKey      string   `name:"tls-key" placeholder:"FILE" type:"existingfile" help:"Its private key, PEM."`
	MaxObject   string   `default:"5GiB" placeholder:"SIZE" help:"Largest body of one request; an object of parts may have more."`
	MaxQueries  int      `default:"0" placeholder:"N" help:"Queries of S3 Select that run at a time; 0 for 8. Others wait, and 1,000 waiting make it answer 503 Busy."`
	S3Mode      string   `name:"s3select-mode" enum:"aws,friendly" default:"aws" env:"FLOWSQL_S3SELECT_MODE" help:"S3 Select as the service has it (aws), or friendly: s.action and s.end without quotes, fields of flow logs compared as numbers."`
	Threads     int      `default:"0" placeholder:"N" help:"Worker threads of a query; 0 for one a core."`
	MemoryLimit string   `placeholder:"SIZE" help:"Memory of a query: 512MB, 4GB."`
	Drain       string   `default:"30s" placeholder:"SPAN" help:"How long requests that run may go on after SIGTERM."`
	Verbose     bool     `short:"v" help:"Log each request to stderr."`
}

// serve is the command flowsql serve.
func (p *process) serve(ctx context.Context, args []string) int {
	serving.Store(true)
	f := &serveFlags{}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if code, done := p.parseCommand("serve", "Serve what AWS clients ask for.", f, args, kong.DefaultEnvars("FLOWSQL"),
		kong.ValueFormatter(func(v *kong.Value) string { return v.Help }), kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 110})); done {
		return code
	}
	config, err := f.S3.config(p)
	if err != nil {
		return p.usage(err)
	}
	drain, err := span(f.S3.Drain)
	if err != nil {
		return p.usage(err)
	}
	secure, err := f.S3.secure()
	if err != nil {
		return p.usage(err)
	}
	l, err := f.S3.listen()
	if err != nil {
		return p.usage(err)
	}
	server, err := s3.New(config)
	if err != nil {
		l.Close()
		return p.fail(sqlerr.New(sqlerr.InputNotFound, "%s: %v", f.S3.Root, plain(err)))
	}
	fmt.Fprintf(p.stdout, "export AWS_ENDPOINT_URL_S3=%s\n", endpoint(l.Addr(), secure != nil))
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	if err := errors.Join(server.Serve(ctx, l, secure, drain), server.Close()); err != nil {
		return p.fail(sqlerr.New(sqlerr.InputUnreadable, "%v", err))
	}
	return 0
}

// config gives the server's configuration.
func (f *serveS3Flags) config(p *process) (s3.Config, error) {
	level := slog.LevelWarn
	if f.Verbose {
		level = slog.LevelDebug
	}
	c := s3.Config{Root: f.Root, Anonymous: f.Anonymous, Domains: f.Domain,
		Select: s3select.Options{Friendly: f.S3Mode == "friendly", Running: f.MaxQueries, Threads: f.Threads},
		Log:    slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))}
	var err error
	if c.Keys, err = f.keys(); err != nil {
		return c, err
	}
	if c.MaxObject, err = size(f.MaxObject); err != nil {
		return c, err
	}
	if f.MemoryLimit != "" {
		c.Select.MemoryLimit, err = size(f.MemoryLimit)
	}
	return c, err
}

// keys gives who may sign requests.
func (f *serveS3Flags) keys() (sigv4.Keys, error) {
	if f.Credentials != "" {
		file, err := os.Open(f.Credentials)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		keys, err := sigv4.ReadKeys(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Credentials, err)
		}
		return keys, nil
	}
	access, secret := os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY")
	switch {
	case access != "" && secret != "":
		return sigv4.Keys{access: {Key: secret, Token: os.Getenv("AWS_SESSION_TOKEN")}}, nil
	case f.Anonymous:
		return nil, nil
	}
	return nil, errors.New("who may sign requests? Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give --credentials FILE, or allow all of this machine by --anonymous")
}

// secure gives the configuration of TLS, nil for none.
func (f *serveS3Flags) secure() (*tls.Config, error) {
	if f.TLSCert == "" && f.TLSKey == "" {
		return nil, nil
	}
	if f.TLSCert == "" || f.TLSKey == "" {
		return nil, errors.New("--tls-cert and --tls-key go together")
	}
	certificate, err := tls.LoadX509KeyPair(f.TLSCert, f.TLSKey)
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}, nil
}

// listen opens the address; without signatures only this machine may reach it.
func (f *serveS3Flags) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return nil, err
	}
	if a, ok := l.Addr().(*net.TCPAddr); f.Anonymous && (!ok || !a.IP.IsLoopback()) {
		l.Close()
		return nil, fmt.Errorf("--anonymous is for loopback addresses, such as 127.0.0.1:9000; %s can be reached from elsewhere", f.Listen)
	}
	return l, nil
}

// endpoint gives the URL at which a client of this machine reaches a listener.
func endpoint(address net.Addr, secure bool) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return address.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	scheme := "http"
	if secure {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}
