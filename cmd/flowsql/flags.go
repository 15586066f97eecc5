package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"flowsql/cmd/flowsql/output"
	"flowsql/storage"
)

// flags are the options of the query command; help and completion are made
// from the tags. Each can be set by the environment variable FLOWSQL_NAME too.
type flags struct {
	Paths []string `arg:"" optional:"" name:"path" help:"File, directory, glob, s3:// address covered by --map, or - for stdin. All together are one table: vpc_flow_logs in Athena SQL, s3object in S3 Select SQL."`

	Command []string `short:"c" name:"command" sep:"none" placeholder:"SQL" help:"Run the statements and exit; repeatable." env:"-" group:"Statements"`
	File    []string `short:"f" name:"file" sep:"none" placeholder:"SCRIPT" help:"Run the statements of a file (- for stdin) and exit; repeatable." env:"-" group:"Statements"`
	Param   []string `name:"param" sep:"none" placeholder:"VALUE" help:"Value of the next ? of a statement, an expression or else a string; repeatable." env:"-" group:"Statements"`
	Table   []string `short:"t" name:"table" sep:"none" placeholder:"NAME=PATH" help:"Add a table (NAME may be DB.TABLE); repeatable, several paths of one name are one table." group:"Tables and formats"`
	Dialect string   `enum:"auto,athena,trino,s3select" default:"auto" help:"Language: auto, athena, trino or s3select; auto takes S3 Select when the only source is s3object." group:"Statements"`
	S3Mode  string   `name:"s3select-mode" enum:"aws,friendly" default:"friendly" help:"S3 Select as the service has it (aws), or friendly: s.action and s.end without quotes, fields of flow logs compared as numbers." group:"Statements"`

	serialization

	Output   string  `short:"o" default:"" placeholder:"FORMAT" help:"${formats}. Default: table on a terminal, csv otherwise." group:"Output"`
	Out      string  `placeholder:"FILE" help:"Write the result to FILE; its name tells the format and .gz or .zst." group:"Output"`
	CSV      string  `name:"csv" enum:"rfc4180,athena" default:"rfc4180" help:"Kind of CSV: rfc4180, or athena, which quotes every value." group:"Output"`
	Null     *string `placeholder:"STR" help:"Print NULL as STR, which may be empty." group:"Output"`
	NoHeader bool    `help:"Leave out the column names." group:"Output"`

	Since     string   `placeholder:"TIME" help:"Only records that end at TIME or later: 2026-03-01, 2026-03-01T10:00:00Z, or epoch seconds; UTC." group:"What is read"`
	Until     string   `placeholder:"TIME" help:"Only records that start before TIME." group:"What is read"`
	Last      string   `placeholder:"SPAN" help:"Short for --since: 90s, 15m, 2h, 7d before now." group:"What is read"`
	Account   []string `placeholder:"ID" help:"Only objects of these accounts." group:"What is read"`
	LogRegion []string `placeholder:"REGION" help:"Only objects of these regions." group:"What is read"`
	Now       string   `placeholder:"TIME" help:"What the queries take for the present, for logs of the past: current_date, now(), NOW of projections, --last." group:"What is read"`
	Timezone  string   `placeholder:"ZONE" default:"UTC" help:"Time zone of the session." group:"What is read"`

	Map        []string `sep:"none" placeholder:"s3://BUCKET=DIR" help:"Read an s3:// address from a local folder; repeatable." group:"Tables and formats"`
	Database   string   `default:"default" help:"Database of unqualified names." group:"Tables and formats"`
	CatalogDir string   `placeholder:"DIR" help:"Where the catalog of tables is kept." group:"Tables and formats"`
	Fields     string   `placeholder:"LIST" help:"Fields of files without a header: \"version account-id …\"." group:"Tables and formats"`
	LogFormat  string   `placeholder:"FORMAT" help:"The same as the flow log's format: '$${version} $${account-id} …'." group:"Tables and formats"`
	Union      bool     `help:"Read VPC and transit gateway logs into one table." group:"Tables and formats"`

	Threads     int    `default:"0" placeholder:"N" help:"Worker threads; 0 for one a core." group:"Running"`
	MemoryLimit string `placeholder:"SIZE" help:"Memory of a query: 512MB, 4GB. Default: half of what the process may use." group:"Running"`
	Timeout     string `placeholder:"SPAN" help:"Stop after 30s, 5m … with exit code 124." group:"Running"`
	Stats       string `enum:"auto,text,json,none" default:"auto" help:"Print statistics and what Athena would bill to stderr: --stats, --stats=json. auto does so on a terminal." group:"Running"`
	Progress    string `enum:"auto,always,never" default:"auto" help:"Say each second on stderr what was read: auto (where it is a terminal), always or never." group:"Running"`
	DryRun      bool   `help:"Say which objects each query would read and what Athena would bill, without reading them." group:"Running"`
	Color       string `enum:"auto,always,never" default:"auto" help:"Dim NULLs: auto (on a terminal), always or never; NO_COLOR counts." group:"Running"`
	NoCache     bool   `help:"Read the objects themselves, not the columns that an earlier run kept of them, and keep none." group:"Running"`
	CacheDir    string `placeholder:"DIR" help:"Where columns of text objects are kept (default: flowsql/columns in the user's cache folder)." group:"Running"`
	CacheSize   string `default:"10GB" placeholder:"SIZE" help:"How much is kept at most; what was not used for the longest time goes first." group:"Running"`
	Strict      bool   `help:"Exit with 6 if any input was skipped or malformed." group:"Running"`
	Continue    bool   `name:"continue-on-error" help:"Go on with the next statement after an error." group:"Running"`
	Verbose     bool   `short:"v" help:"Say more on stderr." group:"Running"`
	Version     bool   `short:"V" help:"Print the version and exit." env:"-" group:"Running"`

	// order holds 'c' and 'f' as -c and -f were given.
	order []byte `kong:"-"`
}

// exitUsage is the exit code of a wrong command line.
const exitUsage = 2

// parseFlags reads the command line. done is set where help was printed.
func parseFlags(args []string, stdout, stderr io.Writer) (f *flags, done bool, err error) {
	f = &flags{}
	k, err := newParser(f, stdout, stderr, func(int) { done = true })
	if err != nil {
		return nil, false, err
	}
	args = optionalValues(args)
	_, err = k.Parse(args)
	if done {
		return f, true, nil
	}
	f.order = scriptOrder(args)
	f.Out, f.CatalogDir = storage.ExpandHome(f.Out), storage.ExpandHome(f.CatalogDir)
	return f, false, err
}

func newParser(f *flags, stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(f, kong.Name("flowsql"), kong.Writers(stdout, stderr), kong.Exit(exit), kong.DefaultEnvars("FLOWSQL"),
		kong.Description("SQL over AWS VPC flow logs, as Athena and S3 Select answer it.\n\n"+
			"Without -c and -f it is a shell. Commands: "+strings.Join(commandNames(), ", ")+" (write ./bench for a path of that name). "+
			"Each option can be set in the environment too: FLOWSQL_OUTPUT for --output."),
		kong.ValueFormatter(func(v *kong.Value) string { return v.Help }),
		kong.Vars{"formats": strings.Join(output.Names(), ", "), "newline": "\n"},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 110}))
}

// optionalValues gives --stats its value where none is written, and joins the
// values that may start with a dash to their options.
func optionalValues(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		long, joined := dashed[args[i]]
		switch {
		case args[i] == "--":
			return append(out, args[i:]...)
		case args[i] == "--stats":
			out = append(out, "--stats=text")
		case joined && i+1 < len(args):
			i++
			out = append(out, long+"="+args[i])
		default:
			out = append(out, args[i])
		}
	}
	return out
}

// dashed are the options whose value may start with a dash: a statement with a
// comment, - for NULL, or a negative number.
var dashed = map[string]string{"-c": "--command", "--command": "--command", "--null": "--null", "-f": "--file", "--file": "--file",
	"--param": "--param", "--scan-range": "--scan-range"}

// scriptOrder gives the order in which -c and -f stand on the command line.
func scriptOrder(args []string) []byte {
	var order []byte
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		a := args[i]
		for _, o := range []struct {
			key         byte
			short, long string
		}{{'c', "-c", "--command"}, {'f', "-f", "--file"}} {
			if a == o.short || a == o.long {
				i++
			} else if !strings.HasPrefix(a, o.long+"=") && (!strings.HasPrefix(a, o.short) || strings.HasPrefix(a, "--")) {
				continue
			}
			order = append(order, o.key)
			break
		}
	}
	return order
}

// span reads 90s, 15m, 2h, 7d.
func span(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		if err == nil && n >= 0 {
			return time.Duration(n * 24 * float64(time.Hour)), nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no span of time: write 90s, 15m, 2h or 7d", text)
	}
	return d, nil
}

// instant reads a time in UTC: a date, a date with time, or epoch seconds.
func instant(text string) (time.Time, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 100_000_000 {
		return time.Unix(n, 0).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02", "2006/01/02"} {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: write 2026-03-01, 2026-03-01T10:00:00Z or epoch seconds", text)
}

// size reads 512MB, 4GB, 100000.
func size(text string) (int64, error) {
	units := []struct {
		suffix string
		factor float64
	}{{"KIB", 1 << 10}, {"MIB", 1 << 20}, {"GIB", 1 << 30}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"B", 1}, {"", 1}}
	upper := strings.ToUpper(strings.TrimSpace(text))
	for _, u := range units {
		number, ok := strings.CutSuffix(upper, u.suffix)
		if !ok {
			continue
		}
		if n, err := strconv.ParseFloat(strings.TrimSpace(number), 64); err == nil && n > 0 {
			return int64(n * u.factor), nil
		}
		break
	}
	return 0, fmt.Errorf("%q is no size: write 512MB or 4GB", text)
}

func threads(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}
