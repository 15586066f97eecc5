package gen

import "strings"

// flow is one record before it is written in some format.
type flow struct {
	place                      *place
	card                       *card
	peer                       *card
	version                    int
	source, target             string
	packetSource, packetTarget string
	sourcePort, targetPort     int
	protocol, flags            int
	packets, bytes, lost       int64
	start, end                 int64
	action, status, reason     string
	sourceService              string
	targetService              string
	inbound                    bool
	path, encryption           int
}

// outside stands for an interface of somebody else.
var outside = &card{}

// protocol numbers of IANA.
const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpV6 = 58
)

var (
	servicePorts = []int{443, 80, 22, 53, 3306, 5432, 6379, 8080, 123, 3389, 9092, 8443, 25, 27017, 2049, 1433, 9200, 5060, 11211, 53}
	scannedPorts = []int{22, 23, 445, 3389, 8080, 1433, 5900, 2323, 6379, 21}
	awsServices  = []string{"", "", "", "AMAZON", "S3", "EC2", "DYNAMODB", "CLOUDFRONT", "GLOBALACCELERATOR"}
	tcpFlagSums  = []int{0, 1, 2, 3, 4, 6, 18, 19}
)

// carries tells whether the record is about traffic at all.
func (f *flow) carries() bool { return f.status == "OK" }

func (f *flow) family() string {
	if strings.Contains(f.source, ":") {
		return "IPv6"
	}
	return "IPv4"
}

func (f *flow) direction() string {
	if f.inbound {
		return "ingress"
	}
	return "egress"
}

func (f *flow) sender() *card {
	if f.inbound {
		return f.peer
	}
	return f.card
}

func (f *flow) receiver() *card {
	if f.inbound {
		return f.card
	}
	return f.peer
}

// traffic draws flows of a place.
type traffic struct {
	random
	place   *place
	version int
	ipv6    int
	peers   int // that take turns; 0 for those of the place
	turn    int
}

// next draws the flow that an interface saw from start on.
func (t *traffic) next(f *flow, start int64) {
	*f = flow{place: t.place, version: t.version, card: t.anyCard(), peer: outside, status: "OK"}
	f.start = start - int64(t.IntN(60))
	f.end = f.start + int64(t.between(10, 59))
	if t.oneIn(400) {
		f.status = "NODATA"
		if t.oneIn(10) {
			f.status = "SKIPDATA"
		}
		return
	}
	t.drawTraffic(f)
	t.drawDetails(f)
}

// anyCard favours the busy interfaces.
func (t *traffic) anyCard() *card { return t.place.cards[t.ranked(len(t.place.cards))] }

// drawTraffic decides who talks to whom, and whether it was let through.
func (t *traffic) drawTraffic(f *flow) {
	switch draw := t.IntN(100); {
	case draw < 8:
		t.scan(f)
	case draw < 50:
		f.peer = t.anyCard()
		t.talk(f, f.card.address, f.peer.address)
	case draw-50 < t.ipv6/2:
		t.talk(f, f.card.address6, t.place.peers6[t.ranked(len(t.place.peers6))])
	default:
		t.talk(f, f.card.address, t.outsider())
	}
}

// outsider gives the address of somebody outside.
func (t *traffic) outsider() string {
	if t.peers == 0 {
		return t.place.peers[t.ranked(len(t.place.peers))]
	}
	t.turn++
	return peerAddress(t.turn, t.peers)
}

// scan is a stranger that tries one port and is turned away.
func (t *traffic) scan(f *flow) {
	f.inbound, f.action, f.protocol, f.flags = true, "REJECT", tcp, 2
	f.source, f.target = t.place.scanners[t.ranked(scannerCount)], f.card.address
	f.sourcePort, f.targetPort = t.between(32768, 60999), t.between(1, 65535)
	if t.chance(60) {
		f.targetPort = pick(t.random, scannedPorts)
	}
	f.packets = int64(t.between(1, 3))
	f.bytes = f.packets * int64(t.between(40, 60))
	f.reason = pick(t.random, []string{"", "", "", "BPA", "EC"})
}

// talk is a conversation of the interface with a peer, seen in one direction.
func (t *traffic) talk(f *flow, own, other string) {
	f.inbound, f.action = t.chance(50), "ACCEPT"
	service := servicePorts[t.ranked(len(servicePorts))]
	f.source, f.target, f.sourcePort, f.targetPort = own, other, t.between(1024, 65535), service
	if f.inbound {
		f.source, f.target = other, own
	}
	if t.chance(50) { // the answer to such a flow
		f.sourcePort, f.targetPort = f.targetPort, f.sourcePort
	}
	f.packets = t.heavyTail()
	f.bytes = f.packets * int64(t.between(40, 1460))
	t.drawProtocol(f, service)
	if t.chance(3) {
		f.action, f.packets = "REJECT", int64(t.between(1, 4))
		f.bytes = f.packets * int64(t.between(40, 80))
	}
}

// drawProtocol follows the service port, and now and then makes it a ping.
func (t *traffic) drawProtocol(f *flow, service int) {
	switch {
	case t.oneIn(150):
		f.protocol, f.sourcePort, f.targetPort = icmp, 0, 0
		if f.family() == "IPv6" {
			f.protocol = icmpV6
		}
	case service == 53 || service == 123 || service == 5060:
		f.protocol = udp
	default:
		f.protocol, f.flags = tcp, pick(t.random, tcpFlagSums)
	}
}

// drawDetails fills what formats beyond the default one show.
func (t *traffic) drawDetails(f *flow) {
	f.packetSource, f.packetTarget = f.source, f.target
	if f.card.kind == "nat_gateway" && !f.inbound {
		f.packetSource = t.anyCard().address
	}
	if f.inbound && f.peer == outside {
		f.sourceService = pick(t.random, awsServices)
	} else if f.peer == outside {
		f.targetService = pick(t.random, awsServices)
	}
	f.path = t.between(1, 8)
	f.encryption = t.IntN(4)
	if t.oneIn(200) {
		f.lost = t.heavyTail()
	}
}
