package gen

import (
	"os"
	"path/filepath"
	"strings"
)

// decoy is a file that lies beside flow logs and is none.
type decoy struct {
	// key may hold the words ACCOUNT and REGION.
	key, content string
}

// decoys are what other services of the account deliver to the same bucket,
// and what tools leave in folders.
var decoys = []decoy{
	{"AWSLogs/ACCOUNT/CloudTrail/REGION/2026/03/01/ACCOUNT_CloudTrail_REGION_20260301T0005Z_k3Jq0WmZbVw5XyTz.json.gz",
		`{"Records":[{"eventVersion":"1.08","eventTime":"2026-03-01T00:01:07Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances","awsRegion":"REGION","sourceIPAddress":"198.51.100.23","recipientAccountId":"ACCOUNT"}]}`},
	{"AWSLogs/ACCOUNT/CloudTrail-Digest/REGION/2026/03/01/ACCOUNT_CloudTrail-Digest_REGION_trail_REGION_20260301T010000Z.json.gz",
		`{"awsAccountId":"ACCOUNT","digestStartTime":"2026-03-01T00:00:00Z","logFiles":[]}`},
	{"AWSLogs/ACCOUNT/Config/REGION/2026/3/1/ConfigSnapshot/ACCOUNT_Config_REGION_ConfigSnapshot_20260301T000000Z_4c1d.json.gz",
		`{"fileVersion":"1.0","configurationItems":[{"resourceType":"AWS::EC2::VPC","awsRegion":"REGION"}]}`},
	{"AWSLogs/ACCOUNT/elasticloadbalancing/REGION/2026/03/01/ACCOUNT_elasticloadbalancing_REGION_app.front.0123456789abcdef_20260301T0005Z_10.0.0.9_2ki9sv8x.log.gz",
		"http 2026-03-01T00:04:59.123456Z app/front/0123456789abcdef 203.0.113.5:41022 10.0.0.5:80 0.000 0.001 0.000 200 200 34 366 \"GET http://www.example.com:80/ HTTP/1.1\" \"curl/8.6.0\" - - arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/front/fedcba9876543210 \"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 2026-03-01T00:04:59.122000Z \"forward\" \"-\" \"-\" \"10.0.0.5:80\" \"200\" \"-\" \"-\"\n"},
	{"AWSLogs/ACCOUNT/elasticloadbalancing/REGION/2026/03/01/ACCOUNT_elasticloadbalancing_REGION_classic_20260301T0005Z_10.0.0.9_5ab2qz1w.log",
		"2026-03-01T00:04:12.945555Z classic 203.0.113.5:2817 10.0.0.5:80 0.000073 0.001048 0.000057 200 200 0 29 \"GET http://www.example.com:80/ HTTP/1.1\" \"curl/8.6.0\" - -\n"},
	{"AWSLogs/ACCOUNT/vpcflowlogs/REGION/2026/03/01/_SUCCESS", ""},
	{"AWSLogs/ACCOUNT/vpcflowlogs/REGION/2026/03/01/.hidden.log", goodHeader + "\n" + goodFirst + "\n"},
	{"AWSLogs/ACCOUNT/vpcflowlogs/REGION/_temporary/part-0.log", goodHeader + "\n" + goodFirst + "\n"},
}

// WriteDecoys writes under dir what shares the folders of an account's flow
// logs in a region, and lists the keys.
func WriteDecoys(dir, account, region string) ([]string, error) {
	names := strings.NewReplacer("ACCOUNT", account, "REGION", region)
	var keys []string
	for _, d := range decoys {
		key := names.Replace(d.key)
		if err := writeDecoy(filepath.Join(dir, filepath.FromSlash(key)), names.Replace(d.content)); err != nil {
			return keys, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// writeDecoy packs the content where the name says so.
func writeDecoy(path, content string) error {
	pack := raw
	if strings.HasSuffix(path, ".gz") {
		pack = packed
	}
	data, err := pack(content)()
	if err != nil {
		return err
	}
	return writeWhole(path, data)
}

// writeWhole writes a file and the folders above it.
func writeWhole(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
