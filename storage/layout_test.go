package storage

import (
	"testing"
	"time"
)

func date(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestParseLayout(t *testing.T) {
	const name = "123456789012_vpcflowlogs_us-gov-west-1_fl-0a1b_20260301T2355Z_0f.log.gz"
	tests := []struct{ path, account, service, region, from, to string }{
		{"", "", "", "", "", ""},
		{"/data/2026/03/01", "", "", "", "", ""},
		{"x/AWSLogs", "", "", "", "", ""},
		{"x/AWSLogs/123456789012", "123456789012", "", "", "", ""},
		{"AWSLogs/123456789012/CloudTrail", "123456789012", "CloudTrail", "", "", ""},
		{"AWSLogs/123456789012/vpcflowlogs/eu-central-1", "123456789012", "vpcflowlogs", "eu-central-1", "", ""},
		{"AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026", "123456789012", "vpcflowlogs", "eu-central-1",
			"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"s3://b/p/AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/02", "123456789012", "vpcflowlogs", "eu-central-1",
			"2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"},
		{"AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/12/31/23/", "123456789012", "vpcflowlogs", "eu-central-1",
			"2026-12-31T23:00:00Z", "2027-01-01T00:00:00Z"},
		{"AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/02/31/x", "123456789012", "vpcflowlogs", "eu-central-1", "", ""},
		{"AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/13", "123456789012", "vpcflowlogs", "eu-central-1",
			"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"mirror/123456789012/vpcflowlogs/us-east-1/2026/03/01", "123456789012", "vpcflowlogs", "us-east-1",
			"2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"},
		{"AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=03/day=01/hour=07",
			"123456789012", "vpcflowlogs", "us-east-1", "2026-03-01T07:00:00Z", "2026-03-01T08:00:00Z"},
		{"year=2026/month=03", "", "", "", "", ""},
		{"copy/" + name, "123456789012", "vpcflowlogs", "us-gov-west-1", "2026-03-01T23:55:00Z", "2026-03-02T00:00:00Z"},
		{"123456789012_vpcflowlogs_us-east-1_fl-0a1b_2026Z_0f.log.gz", "", "", "", "", ""},
	}
	for _, tt := range tests {
		want := Layout{Account: tt.account, Service: tt.service, Region: tt.region}
		if tt.from != "" {
			want.From, want.To = date(t, tt.from), date(t, tt.to)
		}
		if got := ParseLayout(tt.path); got != want {
			t.Errorf("%s: %+v\nwant %+v", tt.path, got, want)
		}
	}
}

func TestPruneKeep(t *testing.T) {
	day := ParseLayout("AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/03/05")
	at := func(s string) time.Time { return date(t, s) }
	tests := []struct {
		name  string
		prune Prune
		want  bool
	}{
		{"nothing asked", Prune{}, true},
		{"inside", Prune{Since: at("2026-03-05T10:00:00Z"), Until: at("2026-03-05T11:00:00Z")}, true},
		{"delivered after midnight", Prune{Until: at("2026-03-04T23:30:00Z")}, true},
		{"long before", Prune{Until: at("2026-03-04T23:00:00Z")}, false},
		{"records run over midnight", Prune{Since: at("2026-03-06T00:30:00Z")}, true},
		{"long after", Prune{Since: at("2026-03-06T01:00:01Z")}, false},
		{"account", Prune{Accounts: []string{"1", "123456789012"}}, true},
		{"other account", Prune{Accounts: []string{"1"}}, false},
		{"other region", Prune{Regions: []string{"us-east-2"}}, false},
	}
	for _, tt := range tests {
		if got := tt.prune.Keep(day); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if !tt.prune.Keep(Layout{}) {
			t.Errorf("%s: a path that says nothing was left out", tt.name)
		}
	}
}
