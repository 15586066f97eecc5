package sigv4

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Keys are the secrets by their access keys.
type Keys map[string]Secret

// Secret is what belongs to an access key.
type Secret struct {
	Key   string
	Token string // of a session; empty for none
}

// ReadKeys reads the keys of all profiles of a credentials file of AWS:
//
//	[profile]
//	aws_access_key_id = …
//	aws_secret_access_key = …
//	aws_session_token = …
//
// Other settings are passed over.
func ReadKeys(from io.Reader) (Keys, error) {
	keys := Keys{}
	profiles, err := readProfiles(from)
	if err != nil {
		return nil, err
	}
	for _, p := range profiles {
		access, secret := p.settings["aws_access_key_id"], p.settings["aws_secret_access_key"]
		if access == "" && secret == "" {
			continue
		}
		if access == "" || secret == "" {
			return nil, fmt.Errorf("profile %q needs both aws_access_key_id and aws_secret_access_key", p.name)
		}
		fresh := Secret{Key: secret, Token: p.settings["aws_session_token"]}
		if old, twice := keys[access]; twice && old != fresh {
			return nil, fmt.Errorf("profile %q has another secret for %s than a profile before it", p.name, access)
		}
		keys[access] = fresh
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("no profile has aws_access_key_id and aws_secret_access_key")
	}
	return keys, nil
}

type profile struct {
	name     string
	settings map[string]string
}

func readProfiles(from io.Reader) ([]profile, error) {
	var out []profile
	lines := bufio.NewScanner(from)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok && strings.HasSuffix(name, "]") {
			out = append(out, profile{strings.TrimSpace(strings.TrimSuffix(name, "]")), map[string]string{}})
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || len(out) == 0 {
			return nil, fmt.Errorf("line %d is neither [profile] nor a setting of one", n)
		}
		out[len(out)-1].settings[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
	}
	return out, lines.Err()
}
