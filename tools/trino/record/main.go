// Command record writes the expected side of .slt files from the answers of a
// real Trino, or with -check tells where the files differ from them.
//
//	go run ./tools/trino/record [-check] [FILE.slt …]
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"flowsql/tools/trino/client"
)

func main() {
	differences, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(2)
	}
	if differences > 0 {
		os.Exit(1)
	}
}

// run records or checks the files; it counts the differences that -check
// found and no list excuses.
func run(args []string, out io.Writer) (int, error) {
	flags := flag.NewFlagSet("record", flag.ContinueOnError)
	check := flags.Bool("check", false, "change nothing, report differences")
	root := flags.String("testdata", "testdata", "folder of the test data")
	server := flags.String("server", client.DefaultServer, "address of the Trino server")
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	files := flags.Args()
	if len(files) == 0 {
		var err error
		if files, err = filepath.Glob(filepath.Join(*root, "slt", "athena*", "*.slt")); err != nil {
			return 0, err
		}
	}
	judge, folder := &judge{client: client.New(*server), out: out, check: *check, excused: map[string]int{}}, ""
	for _, file := range files {
		if in := filepath.Base(filepath.Dir(file)); in != folder {
			if err := judge.prepare(*root, in); err != nil {
				return judge.differences, err
			}
			folder = in
		}
		if err := judge.file(file); err != nil {
			return judge.differences, fmt.Errorf("%s: %w", file, err)
		}
	}
	if !judge.check {
		fmt.Fprintf(out, "%d statements, %d changed\n", judge.statements, judge.differences)
		return 0, nil
	}
	fmt.Fprint(out, judge.summary())
	return judge.differences, nil
}
