package gen

import "strconv"

// field is one field of a flow-log record.
type field struct {
	name string
	// since is the format version that introduced the field.
	since int
	// kept tells that NODATA and SKIPDATA records carry it too; every other
	// field is a dash there.
	kept bool
	// write appends the value of a flow.
	write func(b []byte, f *flow) []byte
}

// vpcFields are the fields of VPC flow logs in the order of AWS's list; the
// first fourteen are the default format.
var vpcFields = []field{
	{"version", 2, true, number(func(f *flow) int64 { return int64(f.version) })},
	{"account-id", 2, true, text(func(f *flow) string { return f.place.account })},
	{"interface-id", 2, true, text(func(f *flow) string { return f.card.id })},
	{"srcaddr", 2, false, text(func(f *flow) string { return f.source })},
	{"dstaddr", 2, false, text(func(f *flow) string { return f.target })},
	{"srcport", 2, false, number(func(f *flow) int64 { return int64(f.sourcePort) })},
	{"dstport", 2, false, number(func(f *flow) int64 { return int64(f.targetPort) })},
	{"protocol", 2, false, number(func(f *flow) int64 { return int64(f.protocol) })},
	{"packets", 2, false, number(func(f *flow) int64 { return f.packets })},
	{"bytes", 2, false, writeByteCount},
	{"start", 2, true, number(func(f *flow) int64 { return f.start })},
	{"end", 2, true, number(func(f *flow) int64 { return f.end })},
	{"action", 2, false, text(func(f *flow) string { return f.action })},
	{"log-status", 2, true, text(func(f *flow) string { return f.status })},
	{"vpc-id", 3, true, text(func(f *flow) string { return f.card.vpc })},
	{"subnet-id", 3, true, text(func(f *flow) string { return f.card.subnet })},
	{"instance-id", 3, false, text(func(f *flow) string { return f.card.instance })},
	{"tcp-flags", 3, false, writeFlags},
	{"type", 3, false, text((*flow).family)},
	{"pkt-srcaddr", 3, false, text(func(f *flow) string { return f.packetSource })},
	{"pkt-dstaddr", 3, false, text(func(f *flow) string { return f.packetTarget })},
	{"region", 4, true, text(func(f *flow) string { return f.place.region })},
	{"az-id", 4, true, text(func(f *flow) string { return f.card.zone })},
	{"sublocation-type", 4, false, text(func(f *flow) string { return f.card.sublocationType })},
	{"sublocation-id", 4, false, text(func(f *flow) string { return f.card.sublocation })},
	{"pkt-src-aws-service", 5, false, text(func(f *flow) string { return f.sourceService })},
	{"pkt-dst-aws-service", 5, false, text(func(f *flow) string { return f.targetService })},
	{"flow-direction", 5, false, text((*flow).direction)},
	{"traffic-path", 5, false, writePath},
	{"ecs-cluster-arn", 7, false, task(func(t *container) string { return t.arn("cluster/" + t.cluster) })},
	{"ecs-cluster-name", 7, false, task(func(t *container) string { return t.cluster })},
	{"ecs-container-instance-arn", 7, false, task(func(t *container) string {
		return t.arn("container-instance/" + t.cluster + "/" + t.instance)
	})},
	{"ecs-container-instance-id", 7, false, task(func(t *container) string { return t.instance })},
	{"ecs-container-id", 7, false, task(func(t *container) string { return t.id + "-1" })},
	{"ecs-second-container-id", 7, false, task(func(t *container) string { return t.id + "-2" })},
	{"ecs-service-name", 7, false, task(func(t *container) string { return t.service })},
	{"ecs-task-definition-arn", 7, false, task(func(t *container) string { return t.arn("task-definition/" + t.service + ":3") })},
	{"ecs-task-arn", 7, false, task(func(t *container) string { return t.arn("task/" + t.cluster + "/" + t.id) })},
	{"ecs-task-id", 7, false, task(func(t *container) string { return t.id })},
	{"reject-reason", 8, false, text(func(f *flow) string { return f.reason })},
	{"resource-id", 9, false, text(func(f *flow) string { return f.card.resource })},
	{"encryption-status", 10, false, number(func(f *flow) int64 { return int64(f.encryption) })},
	{"instance-tag", 11, false, text(func(f *flow) string { return f.card.tag })},
	{"instance-tag-2", 11, false, text(func(f *flow) string { return f.card.secondTag })},
	{"interface-tag", 11, false, text(func(f *flow) string { return f.card.secondTag })},
	{"interface-tag-2", 11, false, text(dash)},
	{"asg-tag", 11, false, text(func(f *flow) string { return f.card.tag })},
	{"asg-tag-2", 11, false, text(dash)},
	{"interface-type", 11, false, text(func(f *flow) string { return f.card.kind })},
	{"next-hop-interface-type", 11, false, text(func(f *flow) string { return f.peer.kind })},
	{"next-hop-interface-id", 11, false, text(func(f *flow) string { return f.peer.id })},
	{"next-hop-subnet-id", 11, false, text(func(f *flow) string { return f.peer.subnet })},
	{"next-hop-az-id", 11, false, text(func(f *flow) string { return f.peer.zone })},
	{"next-hop-vpc-id", 11, false, text(func(f *flow) string { return f.peer.vpc })},
}

// transitFields are the fields of transit gateway flow logs; all of them, in
// this order, are the default format.
var transitFields = []field{
	{"version", 2, true, number(func(f *flow) int64 { return int64(f.version) })},
	{"resource-type", 6, true, text(func(*flow) string { return "TransitGateway" })},
	{"account-id", 2, true, text(func(f *flow) string { return f.place.account })},
	{"tgw-id", 6, true, text(func(f *flow) string { return f.place.gateway })},
	{"tgw-attachment-id", 6, true, text(func(f *flow) string { return f.card.attachment })},
	{"tgw-src-vpc-account-id", 6, false, text(func(f *flow) string { return f.place.account })},
	{"tgw-dst-vpc-account-id", 6, false, text(func(f *flow) string { return f.place.account })},
	{"tgw-src-vpc-id", 6, false, text(func(f *flow) string { return f.sender().vpc })},
	{"tgw-dst-vpc-id", 6, false, text(func(f *flow) string { return f.receiver().vpc })},
	{"tgw-src-subnet-id", 6, false, text(func(f *flow) string { return f.sender().subnet })},
	{"tgw-dst-subnet-id", 6, false, text(func(f *flow) string { return f.receiver().subnet })},
	{"tgw-src-eni", 6, false, text(func(f *flow) string { return f.sender().id })},
	{"tgw-dst-eni", 6, false, text(func(f *flow) string { return f.receiver().id })},
	{"tgw-src-az-id", 6, false, text(func(f *flow) string { return f.sender().zone })},
	{"tgw-dst-az-id", 6, false, text(func(f *flow) string { return f.receiver().zone })},
	{"tgw-pair-attachment-id", 6, false, text(func(f *flow) string { return f.peer.attachment })},
	{"srcaddr", 2, false, text(func(f *flow) string { return f.source })},
	{"dstaddr", 2, false, text(func(f *flow) string { return f.target })},
	{"srcport", 2, false, number(func(f *flow) int64 { return int64(f.sourcePort) })},
	{"dstport", 2, false, number(func(f *flow) int64 { return int64(f.targetPort) })},
	{"protocol", 2, false, number(func(f *flow) int64 { return int64(f.protocol) })},
	{"packets", 2, false, number(func(f *flow) int64 { return f.packets })},
	{"bytes", 2, false, writeByteCount},
	{"start", 2, true, number(func(f *flow) int64 { return f.start })},
	{"end", 2, true, number(func(f *flow) int64 { return f.end })},
	{"log-status", 2, true, text(func(f *flow) string { return f.status })},
	{"type", 3, false, text((*flow).family)},
	{"packets-lost-no-route", 6, false, number(func(f *flow) int64 { return f.lost })},
	{"packets-lost-blackhole", 6, false, number(zero)},
	{"packets-lost-mtu-exceeded", 6, false, number(zero)},
	{"packets-lost-ttl-expired", 6, false, number(zero)},
	{"tcp-flags", 3, false, writeFlags},
	{"region", 4, true, text(func(f *flow) string { return f.place.region })},
	{"flow-direction", 5, false, text((*flow).direction)},
	{"pkt-src-aws-service", 5, false, text(func(f *flow) string { return f.sourceService })},
	{"pkt-dst-aws-service", 5, false, text(func(f *flow) string { return f.targetService })},
}

// noValue is how a flow log says that a field does not apply.
const noValue = "-"

func dash(*flow) string { return noValue }
func zero(*flow) int64  { return 0 }

// text writes a string; the empty one is a dash.
func text(value func(*flow) string) func([]byte, *flow) []byte {
	return func(b []byte, f *flow) []byte {
		if s := value(f); s != "" {
			return append(b, s...)
		}
		return append(b, noValue...)
	}
}

// number writes a whole number.
func number(value func(*flow) int64) func([]byte, *flow) []byte {
	return func(b []byte, f *flow) []byte { return strconv.AppendInt(b, value(f), 10) }
}

// task writes a value of the container task behind the interface, a dash where
// there is none.
func task(value func(*container) string) func([]byte, *flow) []byte {
	return text(func(f *flow) string {
		if f.card.task == nil {
			return noValue
		}
		return value(f.card.task)
	})
}

// writeByteCount leaves out what records of blocked public access do not carry.
func writeByteCount(b []byte, f *flow) []byte {
	if f.reason == "BPA" && f.version >= 8 {
		return append(b, noValue...)
	}
	return strconv.AppendInt(b, f.bytes, 10)
}

// writeFlags gives the TCP flags; other protocols have none set.
func writeFlags(b []byte, f *flow) []byte { return strconv.AppendInt(b, int64(f.flags), 10) }

// writePath gives the way of outgoing traffic; incoming traffic has none.
func writePath(b []byte, f *flow) []byte {
	if f.inbound {
		return append(b, noValue...)
	}
	return strconv.AppendInt(b, int64(f.path), 10)
}
