-- The tables of the .slt files, as Athena makes them; s3://sample stands for testdata/data.
-- setup.trino.sql makes the same ones in Trino.

CREATE EXTERNAL TABLE IF NOT EXISTS `vpc_flow_logs` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_bom` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/bom/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_cr_inside` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/cr_inside/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_crlf` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/crlf/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_doubled_separator` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/doubled_separator/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_empty` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/empty/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_empty_lines` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/empty_lines/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_garbage_after_end` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/garbage_after_end/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_header_only` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/header_only/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_header_only_no_newline` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/header_only_no_newline/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_long_line` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/long_line/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_long_rows` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/long_rows/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_no_final_newline` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/no_final_newline/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_non_numbers` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/non_numbers/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_not_gzip` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/not_gzip/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_not_utf8` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/not_utf8/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_nul_bytes` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/nul_bytes/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_out_of_range` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/out_of_range/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_short_rows` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/short_rows/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_tabs` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/tabs/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_truncated` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/truncated/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_numbers` (
  `label` string,
  `c_tinyint` tinyint,
  `c_smallint` smallint,
  `c_int` int,
  `c_bigint` bigint)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/numbers/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_types` (
  `label` string,
  `c_double` double,
  `c_real` float,
  `c_boolean` boolean,
  `c_decimal` decimal(10,2),
  `c_varchar` varchar(3),
  `c_char` char(3))
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/types/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_dates` (
  `label` string,
  `c_date` date,
  `c_timestamp` timestamp)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/dates/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_separators` (
  `a` string,
  `b` int,
  `c` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/separators/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_names` (
  `name` string,
  `n` int)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/names/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_wide` (
  `a` int,
  `b` int)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/wide/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_wide_skip2` (
  `a` int,
  `b` int,
  `c` int,
  `d` int)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/wide/'
TBLPROPERTIES ("skip.header.line.count"="2");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_missing` (
  `a` int,
  `b` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/nowhere/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_nested` (
  `label` string,
  `a` array<int>,
  `m` map<string,int>,
  `s` struct<x:string,y:int>,
  `t` map<string,string>)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|' COLLECTION ITEMS TERMINATED BY ',' MAP KEYS TERMINATED BY ':'
LOCATION 's3://sample/serde/nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_deep` (
  `label` string,
  `a` array<array<int>>,
  `m` map<string,array<int>>,
  `s` struct<x:string,y:array<int>,z:map<string,string>,w:struct<p:string,q:string>>)
ROW FORMAT DELIMITED
LOCATION 's3://sample/serde/deep/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_escaped` (
  `label` string,
  `n` int,
  `c` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' ESCAPED BY '\\'
LOCATION 's3://sample/serde/escaped/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_escaped_nested` (
  `label` string,
  `a` array<string>,
  `m` map<string,string>,
  `s` struct<x:string,y:int>)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|' ESCAPED BY '\\' COLLECTION ITEMS TERMINATED BY ',' MAP KEYS TERMINATED BY ':'
LOCATION 's3://sample/serde/escaped_nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_rest` (
  `a` string,
  `n` int,
  `c` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' WITH SERDEPROPERTIES ('field.delim'=' ', 'serialization.last.column.takes.rest'='true')
LOCATION 's3://sample/serde/rest/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_footer` (
  `name` string,
  `n` int)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/serde/footer/'
TBLPROPERTIES ("skip.header.line.count"="1", "skip.footer.line.count"="2");

CREATE EXTERNAL TABLE IF NOT EXISTS `text_lenient_dates` (
  `d` date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/dates/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_timestamps` (
  `label` string,
  `t` timestamp)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/timestamps/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_time_formats` (
  `label` string,
  `t` timestamp)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' WITH SERDEPROPERTIES ('field.delim'='|', 'timestamp.formats'='dd/MMM/yyyy:HH:mm:ss Z,yyyy/MM/dd HH.mm.ss,yyyyMMdd,millis')
LOCATION 's3://sample/serde/time_formats/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_binary` (
  `label` string,
  `b` binary)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/binary/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_decimals` (
  `label` string,
  `a` decimal(10,2),
  `b` decimal(38,10),
  `c` decimal(5,0))
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/decimals/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_floats` (
  `label` string,
  `d` double,
  `r` float)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/floats/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_bools` (
  `label` string,
  `b` boolean)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/bools/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_chars` (
  `label` string,
  `v` varchar(3),
  `c` char(3),
  `l` char(10))
ROW FORMAT DELIMITED FIELDS TERMINATED BY '|'
LOCATION 's3://sample/serde/chars/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_null_format` (
  `a` string,
  `n` int,
  `c` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' ' NULL DEFINED AS '-'
LOCATION 's3://sample/serde/nullformat/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_null_empty` (
  `a` string,
  `n` int,
  `c` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' ' NULL DEFINED AS ''
LOCATION 's3://sample/serde/nullformat/';

CREATE EXTERNAL TABLE IF NOT EXISTS `text_numbered` (
  `a` string,
  `n` int,
  `c` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' WITH SERDEPROPERTIES ('field.delim'='9')
LOCATION 's3://sample/serde/numbered/';

CREATE EXTERNAL TABLE IF NOT EXISTS `malformed_gz` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed_gz/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `malformed_by_kind` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
PARTITIONED BY (`kind` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/malformed/'
TBLPROPERTIES ("skip.header.line.count"="1");

ALTER TABLE `malformed_by_kind` ADD IF NOT EXISTS
  PARTITION (`kind`='bom') LOCATION 's3://sample/malformed/bom/'
  PARTITION (`kind`='cr_inside') LOCATION 's3://sample/malformed/cr_inside/'
  PARTITION (`kind`='crlf') LOCATION 's3://sample/malformed/crlf/'
  PARTITION (`kind`='doubled_separator') LOCATION 's3://sample/malformed/doubled_separator/'
  PARTITION (`kind`='empty') LOCATION 's3://sample/malformed/empty/'
  PARTITION (`kind`='empty_lines') LOCATION 's3://sample/malformed/empty_lines/'
  PARTITION (`kind`='garbage_after_end') LOCATION 's3://sample/malformed/garbage_after_end/'
  PARTITION (`kind`='header_only') LOCATION 's3://sample/malformed/header_only/'
  PARTITION (`kind`='header_only_no_newline') LOCATION 's3://sample/malformed/header_only_no_newline/'
  PARTITION (`kind`='long_line') LOCATION 's3://sample/malformed/long_line/'
  PARTITION (`kind`='long_rows') LOCATION 's3://sample/malformed/long_rows/'
  PARTITION (`kind`='no_final_newline') LOCATION 's3://sample/malformed/no_final_newline/'
  PARTITION (`kind`='non_numbers') LOCATION 's3://sample/malformed/non_numbers/'
  PARTITION (`kind`='not_utf8') LOCATION 's3://sample/malformed/not_utf8/'
  PARTITION (`kind`='nul_bytes') LOCATION 's3://sample/malformed/nul_bytes/'
  PARTITION (`kind`='out_of_range') LOCATION 's3://sample/malformed/out_of_range/'
  PARTITION (`kind`='short_rows') LOCATION 's3://sample/malformed/short_rows/'
  PARTITION (`kind`='tabs') LOCATION 's3://sample/malformed/tabs/';

CREATE EXTERNAL TABLE IF NOT EXISTS `csv_rows` (
  `a` string,
  `b` string,
  `c` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
LOCATION 's3://sample/serde/csv/';

CREATE EXTERNAL TABLE IF NOT EXISTS `csv_two` (
  `a` string,
  `b` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
LOCATION 's3://sample/serde/csv/';

CREATE EXTERNAL TABLE IF NOT EXISTS `csv_custom` (
  `a` string,
  `b` string,
  `c` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde' WITH SERDEPROPERTIES ('separatorChar'='|', 'quoteChar'='\'', 'escapeChar'='^')
LOCATION 's3://sample/serde/csv_custom/'
TBLPROPERTIES ("skip.header.line.count"="1");

CREATE EXTERNAL TABLE IF NOT EXISTS `regex_rows` (
  `d` date,
  `host` string,
  `level` varchar(3),
  `n` int,
  `message` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe' WITH SERDEPROPERTIES ('input.regex'='(\\S+) (\\S+) (\\S+) (\\S+) (.*)')
LOCATION 's3://sample/serde/regex/';

CREATE EXTERNAL TABLE IF NOT EXISTS `regex_groups` (
  `a` string,
  `b` string,
  `c` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe' WITH SERDEPROPERTIES ('input.regex'='(\\d+)-.*?(?:(INFO)|(WARN)).*')
LOCATION 's3://sample/serde/regex/';

CREATE EXTERNAL TABLE IF NOT EXISTS `regex_around` (
  `a` string,
  `b` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe' WITH SERDEPROPERTIES ('input.regex'='(?!bad)(?<year>\\d{4}).*(?<= )(\\w+)')
LOCATION 's3://sample/serde/regex/';

CREATE EXTERNAL TABLE IF NOT EXISTS `regex_types` (
  `b` boolean,
  `ti` tinyint,
  `si` smallint,
  `i` int,
  `bi` bigint,
  `f` float,
  `d` double,
  `de` decimal(10,2),
  `da` date,
  `ts` timestamp,
  `v` varchar(3),
  `c` char(3))
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe' WITH SERDEPROPERTIES ('input.regex'='([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)')
LOCATION 's3://sample/serde/regex_types/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_rows` (
  `a` int,
  `b` string,
  `c` boolean,
  `d` double)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_longer` (
  `a` bigint,
  `b` varchar(3),
  `z` struct<q:string>)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_nested` (
  `l` array<int>,
  `m` map<string,int>,
  `s` struct<x:string,y:int>,
  `n` array<struct<p:array<string>>>)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_types` (
  `t` timestamp,
  `d` date,
  `n` decimal(10,2),
  `v` varchar(3),
  `c` char(3),
  `b` binary)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_types/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_formats` (
  `t` timestamp)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe' WITH SERDEPROPERTIES ('timestamp.formats'='dd/MMM/yyyy HH:mm,millis')
LOCATION 's3://sample/serde/json_formats/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_syntax` (
  `a` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_syntax/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_text` (
  `a` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_text/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_empty` (
  `a` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_empty/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_range` (
  `a` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_range/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_list` (
  `a` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_list/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_root` (
  `a` int)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_root/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_bad_date` (
  `d` date)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_bad_date/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_rows` (
  `a` int,
  `b` string,
  `c` boolean,
  `d` double)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_numbers` (
  `a` tinyint,
  `b` bigint,
  `d` decimal(10,2))
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_nested` (
  `l` array<int>,
  `m` map<string,int>,
  `s` struct<x:string,y:int>)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx_nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_text` (
  `l` string,
  `m` string,
  `s` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx_nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_types` (
  `t` timestamp,
  `d` date,
  `n` decimal(10,2),
  `v` varchar(3),
  `b` binary)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx_types/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_names` (
  `my_dotted_name` int,
  `upper` string,
  `json_key` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ('dots.in.keys'='true', 'mapping.json_key'='json-key')
LOCATION 's3://sample/serde/openx_names/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_case` (
  `my_dotted_name` int,
  `upper` string,
  `json_key` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ('case.insensitive'='false', 'mapping.upper'='UPPER')
LOCATION 's3://sample/serde/openx_names/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_bad` (
  `a` int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx_bad/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_ignored` (
  `a` int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ('ignore.malformed.json'='true')
LOCATION 's3://sample/serde/openx_bad/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_bad_list` (
  `a` int)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx_bad_list/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_bad_map` (
  `m` map<string,string>)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/openx_bad_map/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_places` (
  `a` int,
  `b` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/json_places/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_plain` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/plain/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_dictionary` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/dictionary/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_v2` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/v2/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_delta` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/delta/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_int96` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/int96/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_no_statistics` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/no_statistics/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_duckdb` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `f` float,
  `d` double,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/duckdb/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_duckdb_v2` (
  `id` int,
  `b` boolean,
  `i8` tinyint,
  `i16` smallint,
  `i32` int,
  `i64` bigint,
  `s` string,
  `bin` binary,
  `dec` decimal(9,2),
  `dec18` decimal(18,4),
  `dec38` decimal(38,10),
  `day` date,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/duckdb_v2/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_fast` (
  `id` bigint,
  `s` string,
  `d` double,
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/fastparquet/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_units` (
  `ts` timestamp)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/units/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_nested` (
  `id` int,
  `l` array<int>,
  `m` map<string,int>,
  `s` struct<x:string,y:int>,
  `ll` array<array<string>>,
  `ls` array<struct<k:bigint,v:array<string>>>,
  `sm` struct<m:map<string,array<double>>>,
  `after` string)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_nested_v2` (
  `id` int,
  `l` array<int>,
  `m` map<string,int>,
  `s` struct<x:string,y:int>,
  `ll` array<array<string>>,
  `ls` array<struct<k:bigint,v:array<string>>>,
  `sm` struct<m:map<string,array<double>>>,
  `after` string)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested_v2/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_nested_duckdb` (
  `id` int,
  `l` array<int>,
  `m` map<string,int>,
  `s` struct<x:string,y:int>,
  `ll` array<array<string>>,
  `ls` array<struct<k:bigint,v:array<string>>>,
  `sm` struct<m:map<string,array<double>>>,
  `after` string)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested_duckdb/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_nested_part` (
  `s` struct<y:int,none:string>,
  `ls` array<struct<v:array<string>>>,
  `l` array<bigint>,
  `after` string)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_nested_none` (
  `s` struct<other:int>,
  `id` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_shapes` (
  `a` string,
  `b` bigint,
  `extra` double,
  `absent` string)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/shapes/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_wide` (
  `n` bigint,
  `s` string,
  `f` double,
  `i` bigint,
  `u8` smallint)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_wide_text` (
  `i` string,
  `n` string)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_wide_double` (
  `i` double,
  `n` double)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_wide_varchar` (
  `s` varchar(1))
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_narrow` (
  `n` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_text_as_int` (
  `s` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_int_as_date` (
  `i` date)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_int_as_boolean` (
  `i` boolean)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_float_as_int` (
  `f` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_int_as_decimal` (
  `i` decimal(10,2))
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/wide/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_list_as_int` (
  `l` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_int_as_list` (
  `id` array<int>)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/nested/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_struct_fields` (
  `s` struct<x:int,y:int>)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/struct_fields/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_empty` (
  `a` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/parquet/empty/';

CREATE EXTERNAL TABLE IF NOT EXISTS `parquet_not` (
  `a` int)
STORED AS PARQUET
LOCATION 's3://sample/serde/csv_bad/';

CREATE EXTERNAL TABLE IF NOT EXISTS `csv_not_utf8` (
  `a` string,
  `b` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
LOCATION 's3://sample/serde/not_utf8/';

CREATE EXTERNAL TABLE IF NOT EXISTS `regex_not_utf8` (
  `a` string,
  `b` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe' WITH SERDEPROPERTIES ('input.regex'='(.*),(.*)')
LOCATION 's3://sample/serde/not_utf8/';

CREATE EXTERNAL TABLE IF NOT EXISTS `openx_not_utf8` (
  `a` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://sample/serde/not_utf8/';

CREATE EXTERNAL TABLE IF NOT EXISTS `json_not_utf8` (
  `a` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
LOCATION 's3://sample/serde/not_utf8/';

CREATE EXTERNAL TABLE IF NOT EXISTS `flow_logs_by_day` (
  `version` int,
  `account_id` string,
  `interface_id` string,
  `srcaddr` string,
  `dstaddr` string,
  `srcport` int,
  `dstport` int,
  `protocol` bigint,
  `packets` bigint,
  `bytes` bigint,
  `start` bigint,
  `end` bigint,
  `action` string,
  `log_status` string)
PARTITIONED BY (`date` date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/'
TBLPROPERTIES ("skip.header.line.count"="1");

ALTER TABLE `flow_logs_by_day` ADD IF NOT EXISTS PARTITION (`date`='2026-03-01') LOCATION 's3://sample/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/01/';

ALTER TABLE `flow_logs_by_day` ADD IF NOT EXISTS PARTITION (`date`='2026-03-02') LOCATION 's3://sample/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/02/';

ALTER TABLE `flow_logs_by_day` ADD IF NOT EXISTS PARTITION (`date`='2026-03-03') LOCATION 's3://sample/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/03/';
