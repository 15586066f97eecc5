// Package flowlog reads VPC and transit-gateway flow logs in text form, and the
// text tables of DDL that hold them: the table of fields, how a file's own
// format is found, and a decoder from bytes to typed batches.
//
// The decoder takes its bytes from anything that has the method of Chunks and
// gives batches like a catalog.Reader. It has two ways of reading, chosen by
// Options.Lenient: the lenient one of tables made of paths, and that of
// LazySimpleSerDe as Athena has it. What a row gives never depends on which
// columns are asked for, nor does what is counted.
package flowlog

import (
	"strings"

	"flowsql/sql/types"
)

// Kind is the kind of flow log, a set of bits: a field may belong to both.
type Kind uint8

// The kinds of flow logs.
const (
	VPC  Kind = 1
	TGW  Kind = 2
	Both Kind = VPC | TGW
)

// String gives the kind's name in messages.
func (k Kind) String() string {
	switch k {
	case VPC:
		return "VPC flow logs"
	case TGW:
		return "transit gateway flow logs"
	}
	return "flow logs"
}

// Field is a field of a flow log.
type Field struct {
	Name    string // as in header lines and in LogFormat: account-id
	Version int    // that introduced the field; 0 for one that is not in the table
	Kinds   Kind
	Type    types.Type
	Doc     string
}

// Column gives the name of the field's column: account_id.
func (f Field) Column() string { return columnName(f.Name) }

func columnName(name string) string { return strings.ReplaceAll(strings.ToLower(name), "-", "_") }

// fieldTable lists all fields: VPC logs first, then those of transit gateways only.
var fieldTable = []Field{
	{"version", 2, Both, types.Integer, "Version of the record: the highest among its fields."},
	{"account-id", 2, Both, types.Varchar, "Account that owns the network interface or the transit gateway; unknown for some interfaces of AWS services."},
	{"interface-id", 2, VPC, types.Varchar, "Network interface that the record is about."},
	{"srcaddr", 2, Both, types.Varchar, "Source address; the interface's own primary private address for outbound traffic."},
	{"dstaddr", 2, Both, types.Varchar, "Destination address; the interface's own primary private address for inbound traffic."},
	{"srcport", 2, Both, types.Integer, "Source port; 0 for ICMP."},
	{"dstport", 2, Both, types.Integer, "Destination port; 0 for ICMP."},
	{"protocol", 2, Both, types.Bigint, "IANA protocol number: 1 ICMP, 6 TCP, 17 UDP."},
	{"packets", 2, Both, types.Bigint, "Packets in the interval."},
	{"bytes", 2, Both, types.Bigint, "Bytes in the interval."},
	{"start", 2, Both, types.Bigint, "Time of the interval's first packet, in seconds since 1970."},
	{"end", 2, Both, types.Bigint, "Time of the interval's last packet, in seconds since 1970."},
	{"action", 2, VPC, types.Varchar, "ACCEPT or REJECT, by security groups and network ACLs."},
	{"log-status", 2, Both, types.Varchar, "OK, NODATA (no traffic in the interval) or SKIPDATA (records were lost)."},
	{"vpc-id", 3, VPC, types.Varchar, "VPC of the network interface."},
	{"subnet-id", 3, VPC, types.Varchar, "Subnet of the network interface."},
	{"instance-id", 3, VPC, types.Varchar, "Instance that the interface is attached to, if it is of the same owner."},
	{"tcp-flags", 3, Both, types.Integer, "TCP flags seen in the interval, combined: 1 FIN, 2 SYN, 4 RST, 18 SYN-ACK."},
	{"type", 3, Both, types.Varchar, "IPv4, IPv6 or EFA."},
	{"pkt-srcaddr", 3, VPC, types.Varchar, "Source address in the packet itself, where srcaddr is that of an intermediate."},
	{"pkt-dstaddr", 3, VPC, types.Varchar, "Destination address in the packet itself."},
	{"region", 4, Both, types.Varchar, "Region of the network interface or the transit gateway."},
	{"az-id", 4, VPC, types.Varchar, "Availability zone of the network interface, by id."},
	{"sublocation-type", 4, VPC, types.Varchar, "wavelength, outpost or localzone."},
	{"sublocation-id", 4, VPC, types.Varchar, "Id of the sublocation."},
	{"pkt-src-aws-service", 5, Both, types.Varchar, "AWS service whose address range holds the packet's source."},
	{"pkt-dst-aws-service", 5, Both, types.Varchar, "AWS service whose address range holds the packet's destination."},
	{"flow-direction", 5, Both, types.Varchar, "ingress or egress, as the interface sees it."},
	{"traffic-path", 5, VPC, types.Integer, "Way that egress traffic takes, 1 to 8: 8 internet gateway, 4 peering within the region, and others."},
	{"ecs-cluster-arn", 7, VPC, types.Varchar, "ECS cluster of the task whose traffic it is, by ARN."},
	{"ecs-cluster-name", 7, VPC, types.Varchar, "Name of the ECS cluster."},
	{"ecs-container-instance-arn", 7, VPC, types.Varchar, "ECS container instance by ARN, for tasks on EC2."},
	{"ecs-container-instance-id", 7, VPC, types.Varchar, "ECS container instance by id, for tasks on EC2."},
	{"ecs-container-id", 7, VPC, types.Varchar, "Runtime id of the task's first container."},
	{"ecs-second-container-id", 7, VPC, types.Varchar, "Runtime id of the task's second container."},
	{"ecs-service-name", 7, VPC, types.Varchar, "ECS service that started the task."},
	{"ecs-task-definition-arn", 7, VPC, types.Varchar, "ECS task definition by ARN."},
	{"ecs-task-arn", 7, VPC, types.Varchar, "ECS task by ARN."},
	{"ecs-task-id", 7, VPC, types.Varchar, "ECS task by id."},
	{"reject-reason", 8, VPC, types.Varchar, "Why traffic was rejected: BPA (block public access) or EC (encryption controls)."},
	{"resource-id", 9, VPC, types.Varchar, "Resource without an interface of its own: a regional NAT gateway."},
	{"encryption-status", 10, VPC, types.Integer, "0 not encrypted, 1 by Nitro, 2 by the application, 3 by both."},
	{"instance-tag", 11, VPC, types.Varchar, "Value of the chosen instance tag, percent-encoded."},
	{"instance-tag-2", 11, VPC, types.Varchar, "Value of the second chosen instance tag."},
	{"interface-tag", 11, VPC, types.Varchar, "Value of the chosen network interface tag, percent-encoded."},
	{"interface-tag-2", 11, VPC, types.Varchar, "Value of the second chosen network interface tag."},
	{"asg-tag", 11, VPC, types.Varchar, "Value of the chosen Auto Scaling group tag, percent-encoded."},
	{"asg-tag-2", 11, VPC, types.Varchar, "Value of the second chosen Auto Scaling group tag."},
	{"interface-type", 11, VPC, types.Varchar, "Kind of a requester-managed interface: nat_gateway, vpc_endpoint and others."},
	{"next-hop-interface-type", 11, VPC, types.Varchar, "Kind of the interface that the packet goes to next."},
	{"next-hop-interface-id", 11, VPC, types.Varchar, "Interface that the packet goes to next."},
	{"next-hop-subnet-id", 11, VPC, types.Varchar, "Subnet of the next interface."},
	{"next-hop-az-id", 11, VPC, types.Varchar, "Availability zone of the next interface, to compare with az-id."},
	{"next-hop-vpc-id", 11, VPC, types.Varchar, "VPC of the next interface."},
	{"resource-type", 6, TGW, types.Varchar, "TransitGateway or TransitGatewayAttachment."},
	{"tgw-id", 6, TGW, types.Varchar, "Transit gateway."},
	{"tgw-attachment-id", 6, TGW, types.Varchar, "Attachment of the transit gateway."},
	{"tgw-src-vpc-account-id", 6, TGW, types.Varchar, "Account of the source VPC."},
	{"tgw-dst-vpc-account-id", 6, TGW, types.Varchar, "Account of the destination VPC."},
	{"tgw-src-vpc-id", 6, TGW, types.Varchar, "Source VPC."},
	{"tgw-dst-vpc-id", 6, TGW, types.Varchar, "Destination VPC."},
	{"tgw-src-subnet-id", 6, TGW, types.Varchar, "Subnet of the source traffic."},
	{"tgw-dst-subnet-id", 6, TGW, types.Varchar, "Subnet of the destination traffic."},
	{"tgw-src-eni", 6, TGW, types.Varchar, "Network interface of the attachment in the source VPC."},
	{"tgw-dst-eni", 6, TGW, types.Varchar, "Network interface of the attachment in the destination VPC."},
	{"tgw-src-az-id", 6, TGW, types.Varchar, "Availability zone of the source."},
	{"tgw-dst-az-id", 6, TGW, types.Varchar, "Availability zone of the destination."},
	{"tgw-pair-attachment-id", 6, TGW, types.Varchar, "Attachment at the other side: egress for ingress traffic and the reverse."},
	{"packets-lost-no-route", 6, TGW, types.Bigint, "Packets lost for want of a route."},
	{"packets-lost-blackhole", 6, TGW, types.Bigint, "Packets lost in a blackhole route."},
	{"packets-lost-mtu-exceeded", 6, TGW, types.Bigint, "Packets lost since they were larger than the MTU."},
	{"packets-lost-ttl-expired", 6, TGW, types.Bigint, "Packets lost since their time to live was over."},
}

// defaultFields is the number of fields of the default format (version 2):
// they open the table.
const defaultFields = 14

// tgwDefault is the default format of transit-gateway logs.
const tgwDefault = "version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id " +
	"tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id " +
	"tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status type packets-lost-no-route " +
	"packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags region flow-direction " +
	"pkt-src-aws-service pkt-dst-aws-service"

var fieldIndex = func() map[string]int {
	m := make(map[string]int, len(fieldTable))
	for i, f := range fieldTable {
		m[f.Column()] = i
	}
	return m
}()

// Fields gives the table of all fields; it must not be changed.
func Fields() []Field { return fieldTable }

// Default gives the fields of the default VPC format, in order.
func Default() []Field { return fieldTable[:defaultFields:defaultFields] }

// DefaultTGW gives the fields of the default transit-gateway format, in order.
func DefaultTGW() []Field { return fieldsOf(strings.Fields(tgwDefault)) }

// Lookup finds a field by its name in hyphen or column form, in any case.
func Lookup(name string) (Field, bool) {
	i, ok := fieldIndex[columnName(name)]
	if !ok {
		return Field{}, false
	}
	return fieldTable[i], true
}

// fieldsOf gives the fields of the names; one that is not known is varchar.
func fieldsOf(names []string) []Field {
	out := make([]Field, len(names))
	for i, name := range names {
		f, ok := Lookup(name)
		if !ok {
			f = Field{Name: strings.ToLower(name), Kinds: Both, Type: types.Varchar}
		}
		out[i] = f
	}
	return out
}

// kindOf gives the kind of log that has these fields: Both where no field tells.
func kindOf(fields []Field) Kind {
	for _, f := range fields {
		if f.Version > 0 && f.Kinds != Both {
			return f.Kinds
		}
	}
	return Both
}
