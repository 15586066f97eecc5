package gen

import (
	"fmt"
	"net/netip"
)

// place is one account in one region with the network interfaces it owns.
type place struct {
	account, region, gateway string
	cards                    []*card
	peers                    []string
	peers6                   []string
	scanners                 []string
}

// card is a network interface and what AWS knows about it.
type card struct {
	id, address, address6        string
	vpc, subnet, instance, zone  string
	attachment, kind, resource   string
	sublocationType, sublocation string
	tag, secondTag               string
	task                         *container
}

// container is the task that runs behind an interface.
type container struct{ account, region, cluster, service, id, instance string }

// arn names a resource of the task's account.
func (c *container) arn(resource string) string {
	return fmt.Sprintf("arn:aws:ecs:%s:%s:%s", c.region, c.account, resource)
}

const (
	cardsPerPlace = 400
	cardsPerNet   = 50
	outsidePeers  = 60_000
	outsidePeers6 = 4_000
	scannerCount  = 12
)

var cardKinds = []string{"", "", "", "", "", "nat_gateway", "vpc_endpoint", "transit_gateway", "network_load_balancer", "regional_nat_gateway"}

// newPlace makes the interfaces and the outside world of an account in a
// region; the number keeps several places apart.
func newPlace(seed uint64, number int, account, region string) *place {
	r := newRandom(seed, 1<<32+uint64(number))
	p := &place{account: account, region: region, gateway: fmt.Sprintf("tgw-%017x", r.Uint64()>>4)}
	for i := range cardsPerPlace {
		p.cards = append(p.cards, newCard(r, p, number, i))
	}
	for range outsidePeers {
		p.peers = append(p.peers, publicAddress(r))
	}
	for range outsidePeers6 {
		p.peers6 = append(p.peers6, address6(r, 0x2a05_d018, r.Uint64()))
	}
	for range scannerCount {
		p.scanners = append(p.scanners, publicAddress(r))
	}
	return p
}

// newCard makes interface i of a place: fifty to a subnet, four subnets to a VPC.
func newCard(r random, p *place, number, i int) *card {
	net := i / cardsPerNet
	c := &card{
		id:         fmt.Sprintf("eni-%017x", r.Uint64()>>4),
		address:    fmt.Sprintf("10.%d.%d.%d", (number*16+net/4)%256, net, 4+i%250),
		address6:   address6(r, 0x2600_1f18, uint64(number*16+net)),
		vpc:        fmt.Sprintf("vpc-%017x", 0x5ca1ab1e0+uint64(number*16+net/4)),
		subnet:     fmt.Sprintf("subnet-%017x", 0xdecade00+uint64(number*16+net)),
		instance:   fmt.Sprintf("i-%017x", r.Uint64()>>4),
		zone:       fmt.Sprintf("%s-az%d", zonePrefix(p.region), 1+net%6),
		attachment: fmt.Sprintf("tgw-attach-%017x", 0xa77ac400+uint64(number*16+net/4)),
		kind:       pick(r, cardKinds),
	}
	describe(r, p, c, net)
	return c
}

// describe adds what only some interfaces have.
func describe(r random, p *place, c *card, net int) {
	if c.kind != "" {
		c.instance = ""
	}
	if c.kind == "regional_nat_gateway" {
		c.resource = fmt.Sprintf("nat-%017x", r.Uint64()>>4)
	}
	if net == 7 {
		c.sublocationType, c.sublocation = "localzone", p.region+"-bos-1"
	}
	if r.chance(40) {
		c.tag, c.secondTag = "team%20"+pick(r, []string{"web", "data", "caf%C3%A9"}), pick(r, []string{"prod", "dev"})
	}
	if r.chance(20) {
		c.task = &container{p.account, p.region, pick(r, []string{"blue", "green"}), pick(r, []string{"api", "worker", "cron"}),
			fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()), fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())}
	}
}

// zonePrefix shortens a region as zone ids do: us-east-1 is use1.
func zonePrefix(region string) string {
	prefix, start := "", true
	for i, c := range region {
		switch {
		case c == '-':
			start = true
		case i < 2 || start:
			prefix, start = prefix+string(c), false
		}
	}
	return prefix
}

// publicAddress draws an IPv4 address outside the private ranges used here.
func publicAddress(r random) string {
	return netip.AddrFrom4([4]byte{byte(r.between(11, 99)), byte(r.IntN(256)), byte(r.IntN(256)), byte(r.between(1, 254))}).String()
}

// maxPeers is how many addresses peerAddress has.
const maxPeers = 89 << 16 * 254

// peerAddress gives address i of n: neighbours in number are none in address.
func peerAddress(i, n int) string {
	const step = 2_147_483_647 // a prime, so that all n have their turn
	k := int(uint64(i) * step % uint64(n))
	return netip.AddrFrom4([4]byte{byte(11 + k/254>>16), byte(k / 254 >> 8), byte(k / 254), byte(1 + k%254)}).String()
}

// address6 draws an IPv6 address of a network; one in four has the runs of
// zeros that make its text short.
func address6(r random, head uint32, network uint64) string {
	a := [16]byte{byte(head >> 24), byte(head >> 16), byte(head >> 8), byte(head), byte(network >> 8), byte(network)}
	from := 6
	if r.oneIn(4) {
		from = 14
	}
	for i := from; i < 16; i++ {
		a[i] = byte(r.IntN(256))
	}
	return netip.AddrFrom16(a).String()
}
