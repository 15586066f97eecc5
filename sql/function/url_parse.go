package function

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"flowsql/sql/types"
)

// encodedType has room for every character as four bytes of three characters.
func encodedType(a []types.Type) types.Type {
	n := int64(a[0].Precision)
	if n == types.Unbounded || n*12 > 1<<31-1 {
		return types.Varchar
	}
	return types.VarcharN(int32(n * 12))
}

// uri holds the parts of a URI by RFC 2396, as Java's class of that name reads
// it: stricter than browsers about characters, with an empty host where the
// authority is not that of a server. port is -1 for none.
type uri struct {
	scheme, host, path, query, fragment string
	port                                int
}

func parseURI(s string) (u uri, ok bool) {
	u.port = -1
	rest, fragment, _ := strings.Cut(s, "#")
	if u.fragment = fragment; !legalURI(fragment, "/?:@[]") {
		return u, false
	}
	if at := strings.IndexAny(rest, ":/?"); at >= 0 && rest[at] == ':' {
		if u.scheme, rest = rest[:at], rest[at+1:]; !isScheme(u.scheme) || rest == "" {
			return u, false
		}
		if rest[0] != '/' {
			return u, legalURI(rest, "/?:@[]") // an opaque URI has no more parts
		}
	}
	rest, u.query, _ = strings.Cut(rest, "?")
	if !legalURI(u.query, "/?:@[]") {
		return u, false
	}
	if authority, found := strings.CutPrefix(rest, "//"); found {
		end := len(authority)
		if slash := strings.IndexByte(authority, '/'); slash >= 0 {
			end = slash
		}
		if authority[:end] == "" && end == len(authority) {
			return u, false
		}
		if rest = authority[end:]; !u.readAuthority(authority[:end]) {
			return u, false
		}
	}
	u.path = rest
	return u, legalURI(rest, "/:@")
}

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i]
		if letter := c|0x20 >= 'a' && c|0x20 <= 'z'; !letter && (i == 0 || !isLetterOrDigit(c) && strings.IndexByte("+-.", c) < 0) {
			return false
		}
	}
	return s != ""
}

// legalURI reports whether a text has only escapes, letters, digits, marks and
// reserved characters, of the latter with those that extra adds.
func legalURI(s, extra string) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
		case r >= 0x80:
			if unicode.IsControl(r) || unicode.In(r, unicode.Z) {
				return false
			}
		case !isLetterOrDigit(byte(r)) && !strings.ContainsRune("_-!.~'()*,;$&+=", r) && !strings.ContainsRune(extra, r):
			return false
		}
		i += size
	}
	return true
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// readAuthority takes [user@]host[:port]; what is no such authority may still
// be one of another registry, without a host.
func (u *uri) readAuthority(s string) bool {
	if s == "" {
		return true
	}
	user, server, found := strings.Cut(s, "@")
	if !found {
		user, server = "", s
	}
	host, port := server, ""
	if end := strings.IndexByte(server, ']'); strings.HasPrefix(server, "[") {
		if end < 0 || !isIPv6(server[1:end]) {
			return false
		}
		host, port = server[:end+1], server[end+1:]
	} else if colon := strings.IndexByte(server, ':'); colon >= 0 {
		host, port = server[:colon], server[colon:]
	}
	number, isPort := readPort(port)
	if legalURI(user, ":") && isPort && (strings.HasPrefix(host, "[") || isHostname(host)) {
		u.host, u.port = host, number
		return true
	}
	return legalURI(s, ":@")
}

func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6()
}

func readPort(s string) (port int, ok bool) {
	digits, found := strings.CutPrefix(s, ":")
	if digits == "" {
		return -1, found || s == ""
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), found && err == nil
}

// isHostname reports whether a text is an IPv4 address or labels of letters,
// digits and inner hyphens, the last of which begins with a letter.
func isHostname(s string) bool {
	if a, err := netip.ParseAddr(s); err == nil {
		return a.Is4()
	}
	labels := strings.Split(strings.TrimSuffix(s, "."), ".")
	for _, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if !isLetterOrDigit(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	last := labels[len(labels)-1][0] | 0x20
	return last >= 'a' && last <= 'z'
}
