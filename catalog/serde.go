package catalog

import "strings"

// The SerDe libraries that have a reader, or are named in the table of formats.
const (
	lazySimpleSerDe = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
	openCSVSerDe    = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
	regexSerDe      = "org.apache.hadoop.hive.serde2.RegexSerDe"
	grokSerDe       = "com.amazonaws.glue.serde.GrokSerDe"
	hiveJSONSerDe   = "org.apache.hive.hcatalog.data.JsonSerDe"
	hive3JSONSerDe  = "org.apache.hadoop.hive.serde2.JsonSerDe"
	openXJSONSerDe  = "org.openx.data.jsonserde.JsonSerDe"
	parquetSerDe    = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
	textInput       = "org.apache.hadoop.mapred.TextInputFormat"
	textOutput      = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
	parquetInput    = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
	parquetOutput   = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
)

// storedAs is a row of the table of STORED AS formats.
type storedAs struct{ name, serde, input, output string }

// formats lists what STORED AS may name.
var formats = []storedAs{
	{"TEXTFILE", lazySimpleSerDe, textInput, textOutput},
	{"PARQUET", parquetSerDe, parquetInput, parquetOutput},
	{"SEQUENCEFILE", lazySimpleSerDe, "org.apache.hadoop.mapred.SequenceFileInputFormat",
		"org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat"},
	{"RCFILE", "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe", "org.apache.hadoop.hive.ql.io.RCFileInputFormat",
		"org.apache.hadoop.hive.ql.io.RCFileOutputFormat"},
	{"ORC", "org.apache.hadoop.hive.ql.io.orc.OrcSerde", "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
		"org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat"},
	{"AVRO", "org.apache.hadoop.hive.serde2.avro.AvroSerDe", "org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat",
		"org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat"},
	{"ION", "com.amazon.ionhiveserde.IonHiveSerDe", "com.amazon.ionhiveserde.formats.IonInputFormat",
		"com.amazon.ionhiveserde.formats.IonOutputFormat"},
}

// formatOf finds the row of a STORED AS name in any case.
func formatOf(name string) (storedAs, bool) {
	for _, f := range formats {
		if strings.EqualFold(f.name, name) {
			return f, true
		}
	}
	return storedAs{}, false
}
