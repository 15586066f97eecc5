package function

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, ipFunctions) }

// ipFunctions lists contains, which Trino has, and PrestoDB's functions on
// prefixes, which Athena has beside it.
func ipFunctions() []Def {
	prefixes := []Def{
		{Name: "ip_prefix", In: "ipaddress, bigint", Out: "ipprefix", Build: two(ipPrefix), Doc: "The network of so many bits that an address is in"},
		{Name: "ip_prefix", In: "varchar(x), bigint", Out: "ipprefix", Doc: "The network of so many bits that an address is in",
			Build: two(func(s string, bits int64) ([17]byte, error) {
				a, err := textToIP(s)
				if err != nil {
					return [17]byte{}, err
				}
				return ipPrefix(a, bits)
			})},
		{Name: "ip_subnet_min", In: "ipprefix", Out: "ipaddress", Build: one(safe(func(p [17]byte) [16]byte { return [16]byte(p[:16]) })), Doc: "First address of a network"},
		{Name: "ip_subnet_max", In: "ipprefix", Out: "ipaddress", Build: one(safe(lastAddress)), Doc: "Last address of a network"},
		{Name: "ip_subnet_range", In: "ipprefix", Out: "array(ipaddress)", Build: subnetRange, Doc: "First and last address of a network"},
		{Name: "is_subnet_of", In: "ipprefix, ipaddress", Out: "boolean", Build: two(safe2(func(p [17]byte, a [16]byte) bool { return netOf(p).Contains(netip.AddrFrom16(a).Unmap()) })), Doc: "Whether an address is in a network"},
		{Name: "is_subnet_of", In: "ipprefix, ipprefix", Out: "boolean", Build: two(safe2(isSubnet)), Doc: "Whether a network is in another"},
	}
	for i := range prefixes {
		prefixes[i].Where = Athena | S3Select
	}
	return append(prefixes, Def{Name: "contains", In: "varchar, ipaddress", Out: "boolean", Build: containsAddress, Doc: "Whether a network (CIDR) has an address"})
}

func netOf(p [17]byte) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom16([16]byte(p[:16])).Unmap(), int(p[16]))
}

func ipPrefix(raw [16]byte, bits int64) ([17]byte, error) {
	a := netip.AddrFrom16(raw).Unmap()
	switch {
	case a.Is4() && (bits < 0 || bits > 32):
		return [17]byte{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "IPv4 subnet size must be in range [0, 32]")
	case bits < 0 || bits > 128:
		return [17]byte{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "IPv6 subnet size must be in range [0, 128]")
	}
	return prefixOf(a, int(bits)), nil
}

func lastAddress(p [17]byte) [16]byte {
	n := netOf(p)
	raw := n.Addr().As16()
	for bit := 128 - n.Addr().BitLen() + n.Bits(); bit < 128; bit++ {
		raw[bit/8] |= 0x80 >> (bit % 8)
	}
	return raw
}

func subnetRange(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		network, valid := reader[[17]byte](args[0]), validRows(args, n)
		offsets, ends := make([]int32, 1, n+1), make([][16]byte, 0, 2*n)
		for i := range n {
			if valid == nil || valid.Set(i) {
				p := network(i)
				ends = append(ends, [16]byte(p[:16]), lastAddress(p))
			}
			offsets = append(offsets, int32(len(ends)))
		}
		values := columnar.NewFixed(columnar.ArrowType(types.IPAddress), ends, nil)
		return columnar.Vector{Array: newList(types.IPAddress, offsets, values, valid), Const: allConst(args)}, nil
	}, nil
}

func isSubnet(outer, inner [17]byte) bool {
	a, b := netOf(outer), netOf(inner)
	return a.Bits() <= b.Bits() && a.Contains(b.Addr())
}

// containsAddress reads a constant network once.
func containsAddress(o *Overload, consts []arrow.Array) (Scalar, error) {
	network := parseNetwork
	if text, ok := constText(consts, 0); ok {
		n, err := parseNetwork(text)
		network = func(string) (netip.Prefix, error) { return n, err }
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text, address := reader[string](args[0]), reader[[16]byte](args[1])
		return rows(ctx, types.Boolean, args, n, func(i int) (bool, error) {
			p, err := network(text(i))
			a := netip.AddrFrom16(address(i))
			if err == nil && p.Addr().Is4() {
				a = a.Unmap()
			}
			return err == nil && p.Contains(a), err
		})
	}, nil
}

// parseNetwork reads a CIDR whose address must be the network's first.
func parseNetwork(s string) (netip.Prefix, error) {
	fail := func(code sqlerr.Code, text string) (netip.Prefix, error) {
		return netip.Prefix{}, sqlerr.New(code, "%s", text)
	}
	addr, length, ok := strings.Cut(s, "/")
	if !ok {
		return fail(sqlerr.InvalidFunctionArgument, "Invalid CIDR")
	}
	a, err := netip.ParseAddr(addr)
	if err != nil || a.Zone() != "" {
		return fail(sqlerr.InvalidFunctionArgument, "Invalid network IP address")
	}
	bits, err := strconv.ParseInt(length, 10, 32)
	if err != nil {
		return fail(sqlerr.GenericInternalError, "For input string: \""+length+"\"")
	}
	if a.Is4In6() && bits >= 96 {
		a, bits = a.Unmap(), bits-96
	}
	switch {
	case bits < 0:
		return fail(sqlerr.InvalidFunctionArgument, "Invalid prefix length")
	case bits > int64(a.BitLen()):
		return fail(sqlerr.InvalidFunctionArgument, "Invalid CIDR")
	}
	p := netip.PrefixFrom(a, int(bits))
	if p.Masked().Addr() != a {
		return fail(sqlerr.InvalidFunctionArgument, "Invalid CIDR")
	}
	return p, nil
}
