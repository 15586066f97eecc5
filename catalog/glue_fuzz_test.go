package catalog

import "testing"

// What the AWS CLI prints may be cut or edited: it is refused, or the tables it
// gives work or are refused.
func FuzzGlueImport(f *testing.F) {
	f.Add(glueTables)
	f.Add(gluePartitions)
	f.Add(`{"Table": {"Name": null, "StorageDescriptor": null, "PartitionKeys": [null], "Parameters": null}}`)
	f.Fuzz(func(t *testing.T, text string) {
		s := OpenStore(t.TempDir(), nil)
		if _, err := s.Import([]byte(text)); err != nil {
			return
		}
		names, err := s.Tables("logs")
		if err != nil {
			return
		}
		for _, name := range names {
			if def, err := s.Table("logs", name); err == nil && def != nil {
				useDefinition(def)
			}
		}
	})
}
