package gen

import "testing"

func TestParseFormat(t *testing.T) {
	tests := []struct {
		text, header string
		version      int
	}{
		{"srcaddr", "srcaddr", 2},
		{"${srcaddr} ${bytes}", "srcaddr bytes", 2},
		{"flow-direction srcaddr vpc-id", "flow-direction srcaddr vpc-id", 5},
		{"reject-reason action", "reject-reason action", 8},
		{"tgw-id bytes", "tgw-id bytes", 6},
		{"v2", goodHeader, 2},
	}
	for _, test := range tests {
		f := mustFormat(t, test.text)
		if f.Header() != test.header || f.Version() != test.version {
			t.Errorf("%q: header %q of version %d, want %q of %d", test.text, f.Header(), f.Version(), test.header, test.version)
		}
	}
}

func TestParseFormatRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":              "the format is empty",
		"v6":            `unknown format "v6": want v2-v5, v7-v11, tgw or a list of fields`,
		"v12":           `unknown format "v12": want v2-v5, v7-v11, tgw or a list of fields`,
		"srcaddr nope":  `unknown field "nope"`,
		"action tgw-id": "fields of VPC and of transit gateway flow logs in one format",
	} {
		_, err := ParseFormat(text)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestVersionIsWritten(t *testing.T) {
	if got := textOf(t, Config{Rows: 1, Format: mustFormat(t, "version region"), NoHeader: true}); got != "4 us-east-1\n" {
		t.Errorf("record %q", got)
	}
}

func TestZonePrefix(t *testing.T) {
	for region, want := range map[string]string{"us-east-1": "use1", "eu-west-3": "euw3", "ap-southeast-2": "aps2"} {
		if got := zonePrefix(region); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}
