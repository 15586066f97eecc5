package function

import (
	"strconv"
	"strings"

	"flowsql/sql/sqlerr"
)

func regexpReplace(re *javaRegexp, s string, args regexpArgs, i int) (string, error) {
	with := ""
	if args.with != nil {
		with = args.with(i)
	}
	var out []byte
	last, taken, mark := 0, textUncounted, args.ctx.Mark()
	defer args.ctx.Release(mark)
	err := re.each(args.ctx, s, 0, func(at []int) (bool, error) {
		out = append(out, s[last:at[0]]...)
		last = at[1]
		if len(out) > taken {
			args.ctx.Grow(int64(len(out)))
			taken = 2 * len(out)
		}
		var err error
		out, err = expand(out, re, s, at, with)
		if err == nil && len(out) > maxText {
			err = textTooLong("regexp_replace")
		}
		return true, err
	})
	return string(append(out, s[last:]...)), err
}

func illegalReplacement(what string) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Illegal replacement sequence: %s", what)
}

// expand appends a replacement with $1, ${name} and \ as Java has them.
func expand(out []byte, re *javaRegexp, s string, at []int, with string) ([]byte, error) {
	for k := 0; k < len(with); k++ {
		switch with[k] {
		case '\\':
			if k++; k == len(with) {
				return nil, illegalReplacement(with)
			}
			out = append(out, with[k])
		case '$':
			group, size, err := replacementGroup(re, with[k:])
			if err != nil {
				return nil, err
			}
			if at[2*group] >= 0 {
				out = append(out, s[at[2*group]:at[2*group+1]]...)
			}
			k += size - 1
		default:
			end := strings.IndexAny(with[k:], `\$`)
			if end < 0 {
				end = len(with) - k
			}
			out = append(out, with[k:k+end]...)
			k += end - 1
		}
	}
	return out, nil
}

// replacementGroup reads $n, with as many digits as name a group, or ${name}.
func replacementGroup(re *javaRegexp, s string) (group, size int, err error) {
	if strings.HasPrefix(s, "${") {
		end := strings.IndexByte(s, '}')
		if end < 0 {
			end = len(s)
		}
		name := s[2:min(end, len(s))]
		if group = re.names[name]; group == 0 {
			return 0, 0, illegalReplacement("unknown group { " + name + " }")
		}
		return group, end + 1, nil
	}
	size = 1
	for size < len(s) && s[size] >= '0' && s[size] <= '9' {
		n, _ := strconv.Atoi(s[1 : size+1])
		if size > 1 && n > re.groups {
			break
		}
		group = n
		size++
	}
	switch {
	case size == 1:
		return 0, 0, illegalReplacement(s)
	case group > re.groups:
		return 0, 0, illegalReplacement("unknown group " + strconv.Itoa(group))
	}
	return group, size, nil
}
