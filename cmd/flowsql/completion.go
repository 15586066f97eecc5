package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"flowsql/cmd/flowsql/output"
)

// completion is the command flowsql completion: a script for a shell, made from
// the table of flags.
func (p *process) completion(_ context.Context, args []string) int {
	scripts := map[string]func([]*kong.Flag) string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}
	f := &struct {
		Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
	}{}
	if code, done := p.parseCommand("completion", "Print a completion script: source <(flowsql completion bash)", f, args); done {
		return code
	}
	k, err := newParser(&flags{}, p.stdout, p.stderr, func(int) {})
	if err != nil {
		return p.fail(err)
	}
	fmt.Fprint(p.stdout, scripts[f.Shell](k.Model.Flags))
	return 0
}

func flagNames(all []*kong.Flag) []string {
	var names []string
	for _, f := range all {
		names = append(names, "--"+f.Name)
		if f.Short != 0 {
			names = append(names, "-"+string(f.Short))
		}
	}
	return names
}

// choices gives the values of a flag that has a list of them.
func choices(f *kong.Flag) []string {
	if f.Name == "output" {
		return output.Names()
	}
	if f.Enum == "" {
		return nil
	}
	return strings.Split(f.Enum, ",")
}

func bashCompletion(all []*kong.Flag) string {
	var cases strings.Builder
	for _, f := range all {
		if c := choices(f); c != nil {
			name := "--" + f.Name
			if f.Short != 0 {
				name += "|-" + string(f.Short)
			}
			fmt.Fprintf(&cases, "    %s) COMPREPLY=($(compgen -W %q -- \"$cur\")); return;;\n", name, strings.Join(c, " "))
		}
	}
	return fmt.Sprintf(`# bash completion for flowsql: source <(flowsql completion bash)
_flowsql() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  case $prev in
%s  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W %q -- "$cur"))
  elif ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -f -W %q -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _flowsql flowsql
`, cases.String(), strings.Join(flagNames(all), " "), strings.Join(commandNames(), " "))
}

func zshCompletion(all []*kong.Flag) string {
	var b strings.Builder
	b.WriteString("#compdef flowsql\n# zsh completion for flowsql: source <(flowsql completion zsh)\n_flowsql() {\n  _arguments -s \\\n")
	for _, f := range all {
		action := ""
		if c := choices(f); c != nil {
			action = ":value:(" + strings.Join(c, " ") + ")"
		} else if !f.IsBool() {
			action = ":value:_files"
		}
		doc := strings.NewReplacer("'", "", "[", "(", "]", ")", ":", " ").Replace(firstSentence(f.Help))
		fmt.Fprintf(&b, "    '--%s[%s]%s' \\\n", f.Name, doc, action)
	}
	b.WriteString("    '*:path:_files'\n}\ncompdef _flowsql flowsql\n")
	return b.String()
}

func fishCompletion(all []*kong.Flag) string {
	var b strings.Builder
	b.WriteString("# fish completion for flowsql: flowsql completion fish | source\n")
	for _, f := range all {
		fmt.Fprintf(&b, "complete -c flowsql -l %s", f.Name)
		if f.Short != 0 {
			fmt.Fprintf(&b, " -s %c", f.Short)
		}
		if c := choices(f); c != nil {
			fmt.Fprintf(&b, " -x -a '%s'", strings.Join(c, " "))
		} else if !f.IsBool() {
			b.WriteString(" -r")
		}
		fmt.Fprintf(&b, " -d '%s'\n", strings.ReplaceAll(firstSentence(f.Help), "'", ""))
	}
	return b.String()
}

func firstSentence(help string) string {
	s, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(s, ".")
}
