-- The tables of the .slt files, as Trino makes them; ${DATA} is the absolute path of testdata/data.
-- setup.sql makes the same ones in Athena's words.

CREATE SCHEMA IF NOT EXISTS awsdatacatalog.default;

DROP TABLE IF EXISTS vpc_flow_logs;

CREATE TABLE vpc_flow_logs (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/');

DROP TABLE IF EXISTS text_bom;

CREATE TABLE text_bom (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/bom/');

DROP TABLE IF EXISTS text_cr_inside;

CREATE TABLE text_cr_inside (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/cr_inside/');

DROP TABLE IF EXISTS text_crlf;

CREATE TABLE text_crlf (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/crlf/');

DROP TABLE IF EXISTS text_doubled_separator;

CREATE TABLE text_doubled_separator (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/doubled_separator/');

DROP TABLE IF EXISTS text_empty;

CREATE TABLE text_empty (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/empty/');

DROP TABLE IF EXISTS text_empty_lines;

CREATE TABLE text_empty_lines (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/empty_lines/');

DROP TABLE IF EXISTS text_garbage_after_end;

CREATE TABLE text_garbage_after_end (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/garbage_after_end/');

DROP TABLE IF EXISTS text_header_only;

CREATE TABLE text_header_only (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/header_only/');

DROP TABLE IF EXISTS text_header_only_no_newline;

CREATE TABLE text_header_only_no_newline (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/header_only_no_newline/');

DROP TABLE IF EXISTS text_long_line;

CREATE TABLE text_long_line (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/long_line/');

DROP TABLE IF EXISTS text_long_rows;

CREATE TABLE text_long_rows (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/long_rows/');

DROP TABLE IF EXISTS text_no_final_newline;

CREATE TABLE text_no_final_newline (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/no_final_newline/');

DROP TABLE IF EXISTS text_non_numbers;

CREATE TABLE text_non_numbers (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/non_numbers/');

DROP TABLE IF EXISTS text_not_gzip;

CREATE TABLE text_not_gzip (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/not_gzip/');

DROP TABLE IF EXISTS text_not_utf8;

CREATE TABLE text_not_utf8 (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/not_utf8/');

DROP TABLE IF EXISTS text_nul_bytes;

CREATE TABLE text_nul_bytes (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/nul_bytes/');

DROP TABLE IF EXISTS text_out_of_range;

CREATE TABLE text_out_of_range (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/out_of_range/');

DROP TABLE IF EXISTS text_short_rows;

CREATE TABLE text_short_rows (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/short_rows/');

DROP TABLE IF EXISTS text_tabs;

CREATE TABLE text_tabs (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/tabs/');

DROP TABLE IF EXISTS text_truncated;

CREATE TABLE text_truncated (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed/truncated/');

DROP TABLE IF EXISTS text_numbers;

CREATE TABLE text_numbers (
  "label" varchar,
  "c_tinyint" tinyint,
  "c_smallint" smallint,
  "c_int" int,
  "c_bigint" bigint)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', external_location = 'local://${DATA}/text/numbers/');

DROP TABLE IF EXISTS text_types;

CREATE TABLE text_types (
  "label" varchar,
  "c_double" double,
  "c_real" real,
  "c_boolean" boolean,
  "c_decimal" decimal(10,2),
  "c_varchar" varchar(3),
  "c_char" char(3))
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', external_location = 'local://${DATA}/text/types/');

DROP TABLE IF EXISTS text_dates;

CREATE TABLE text_dates (
  "label" varchar,
  "c_date" date,
  "c_timestamp" timestamp(3))
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', external_location = 'local://${DATA}/text/dates/');

DROP TABLE IF EXISTS text_separators;

CREATE TABLE text_separators (
  "a" varchar,
  "b" int,
  "c" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', external_location = 'local://${DATA}/text/separators/');

DROP TABLE IF EXISTS text_names;

CREATE TABLE text_names (
  "name" varchar,
  "n" int)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/text/names/');

DROP TABLE IF EXISTS text_wide;

CREATE TABLE text_wide (
  "a" int,
  "b" int)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/text/wide/');

DROP TABLE IF EXISTS text_wide_skip2;

CREATE TABLE text_wide_skip2 (
  "a" int,
  "b" int,
  "c" int,
  "d" int)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 2, external_location = 'local://${DATA}/text/wide/');

DROP TABLE IF EXISTS text_missing;

CREATE TABLE text_missing (
  "a" int,
  "b" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/text/nowhere/');

DROP TABLE IF EXISTS text_nested;

CREATE TABLE text_nested (
  "label" varchar,
  "a" array(integer),
  "m" map(varchar, integer),
  "s" row("x" varchar, "y" integer),
  "t" map(varchar, varchar))
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/nested/', extra_properties = MAP(ARRAY['collection.delim', 'mapkey.delim'], ARRAY[',', ':']));

DROP TABLE IF EXISTS text_deep;

CREATE TABLE text_deep (
  "label" varchar,
  "a" array(array(integer)),
  "m" map(varchar, array(integer)),
  "s" row("x" varchar, "y" array(integer), "z" map(varchar, varchar), "w" row("p" varchar, "q" varchar)))
WITH (format = 'TEXTFILE', external_location = 'local://${DATA}/serde/deep/');

DROP TABLE IF EXISTS text_escaped;

CREATE TABLE text_escaped (
  "label" varchar,
  "n" integer,
  "c" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ',', textfile_field_separator_escape = '\', external_location = 'local://${DATA}/serde/escaped/');

DROP TABLE IF EXISTS text_escaped_nested;

CREATE TABLE text_escaped_nested (
  "label" varchar,
  "a" array(varchar),
  "m" map(varchar, varchar),
  "s" row("x" varchar, "y" integer))
WITH (format = 'TEXTFILE', textfile_field_separator = '|', textfile_field_separator_escape = '\', external_location = 'local://${DATA}/serde/escaped_nested/', extra_properties = MAP(ARRAY['collection.delim', 'mapkey.delim'], ARRAY[',', ':']));

DROP TABLE IF EXISTS text_rest;

CREATE TABLE text_rest (
  "a" varchar,
  "n" integer,
  "c" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', external_location = 'local://${DATA}/serde/rest/', extra_properties = MAP(ARRAY['serialization.last.column.takes.rest'], ARRAY['true']));

DROP TABLE IF EXISTS text_footer;

CREATE TABLE text_footer (
  "name" varchar,
  "n" integer)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, skip_footer_line_count = 2, external_location = 'local://${DATA}/serde/footer/');

DROP TABLE IF EXISTS text_lenient_dates;

CREATE TABLE text_lenient_dates (
  "d" date)
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/dates/');

DROP TABLE IF EXISTS text_timestamps;

CREATE TABLE text_timestamps (
  "label" varchar,
  "t" timestamp(3))
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/timestamps/');

DROP TABLE IF EXISTS text_time_formats;

CREATE TABLE text_time_formats (
  "label" varchar,
  "t" timestamp(3))
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/time_formats/', extra_properties = MAP(ARRAY['timestamp.formats'], ARRAY['dd/MMM/yyyy:HH:mm:ss Z,yyyy/MM/dd HH.mm.ss,yyyyMMdd,millis']));

DROP TABLE IF EXISTS text_binary;

CREATE TABLE text_binary (
  "label" varchar,
  "b" varbinary)
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/binary/');

DROP TABLE IF EXISTS text_decimals;

CREATE TABLE text_decimals (
  "label" varchar,
  "a" decimal(10,2),
  "b" decimal(38,10),
  "c" decimal(5,0))
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/decimals/');

DROP TABLE IF EXISTS text_floats;

CREATE TABLE text_floats (
  "label" varchar,
  "d" double,
  "r" real)
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/floats/');

DROP TABLE IF EXISTS text_bools;

CREATE TABLE text_bools (
  "label" varchar,
  "b" boolean)
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/bools/');

DROP TABLE IF EXISTS text_chars;

CREATE TABLE text_chars (
  "label" varchar,
  "v" varchar(3),
  "c" char(3),
  "l" char(10))
WITH (format = 'TEXTFILE', textfile_field_separator = '|', external_location = 'local://${DATA}/serde/chars/');

DROP TABLE IF EXISTS text_null_format;

CREATE TABLE text_null_format (
  "a" varchar,
  "n" integer,
  "c" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', null_format = '-', external_location = 'local://${DATA}/serde/nullformat/');

DROP TABLE IF EXISTS text_null_empty;

CREATE TABLE text_null_empty (
  "a" varchar,
  "n" integer,
  "c" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', null_format = '', external_location = 'local://${DATA}/serde/nullformat/');

DROP TABLE IF EXISTS text_numbered;

CREATE TABLE text_numbered (
  "a" varchar,
  "n" integer,
  "c" varchar)
WITH (format = 'TEXTFILE', external_location = 'local://${DATA}/serde/numbered/', extra_properties = MAP(ARRAY['field.delim'], ARRAY['9']));

DROP TABLE IF EXISTS malformed_gz;

CREATE TABLE malformed_gz (
  "version" integer,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" integer,
  "dstport" integer,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, external_location = 'local://${DATA}/malformed_gz/');

DROP TABLE IF EXISTS malformed_by_kind;

CREATE TABLE malformed_by_kind (
  "version" integer,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" integer,
  "dstport" integer,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar,
  "kind" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['kind'], external_location = 'local://${DATA}/malformed/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['bom'], 'local://${DATA}/malformed/bom/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['cr_inside'], 'local://${DATA}/malformed/cr_inside/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['crlf'], 'local://${DATA}/malformed/crlf/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['doubled_separator'], 'local://${DATA}/malformed/doubled_separator/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['empty'], 'local://${DATA}/malformed/empty/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['empty_lines'], 'local://${DATA}/malformed/empty_lines/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['garbage_after_end'], 'local://${DATA}/malformed/garbage_after_end/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['header_only'], 'local://${DATA}/malformed/header_only/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['header_only_no_newline'], 'local://${DATA}/malformed/header_only_no_newline/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['long_line'], 'local://${DATA}/malformed/long_line/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['long_rows'], 'local://${DATA}/malformed/long_rows/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['no_final_newline'], 'local://${DATA}/malformed/no_final_newline/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['non_numbers'], 'local://${DATA}/malformed/non_numbers/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['not_utf8'], 'local://${DATA}/malformed/not_utf8/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['nul_bytes'], 'local://${DATA}/malformed/nul_bytes/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['out_of_range'], 'local://${DATA}/malformed/out_of_range/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['short_rows'], 'local://${DATA}/malformed/short_rows/');

CALL system.register_partition('default', 'malformed_by_kind', ARRAY['kind'], ARRAY['tabs'], 'local://${DATA}/malformed/tabs/');

DROP TABLE IF EXISTS csv_rows;

CREATE TABLE csv_rows (
  "a" varchar,
  "b" varchar,
  "c" varchar)
WITH (format = 'CSV', external_location = 'local://${DATA}/serde/csv/');

DROP TABLE IF EXISTS csv_two;

CREATE TABLE csv_two (
  "a" varchar,
  "b" varchar)
WITH (format = 'CSV', external_location = 'local://${DATA}/serde/csv/');

DROP TABLE IF EXISTS csv_custom;

CREATE TABLE csv_custom (
  "a" varchar,
  "b" varchar,
  "c" varchar)
WITH (format = 'CSV', csv_separator = '|', csv_quote = '''', csv_escape = '^', skip_header_line_count = 1, external_location = 'local://${DATA}/serde/csv_custom/');

DROP TABLE IF EXISTS regex_rows;

CREATE TABLE regex_rows (
  "d" date,
  "host" varchar,
  "level" varchar(3),
  "n" integer,
  "message" varchar)
WITH (format = 'REGEX', regex = '(\S+) (\S+) (\S+) (\S+) (.*)', external_location = 'local://${DATA}/serde/regex/');

DROP TABLE IF EXISTS regex_groups;

CREATE TABLE regex_groups (
  "a" varchar,
  "b" varchar,
  "c" varchar)
WITH (format = 'REGEX', regex = '(\d+)-.*?(?:(INFO)|(WARN)).*', external_location = 'local://${DATA}/serde/regex/');

DROP TABLE IF EXISTS regex_around;

CREATE TABLE regex_around (
  "a" varchar,
  "b" varchar)
WITH (format = 'REGEX', regex = '(?!bad)(?<year>\d{4}).*(?<= )(\w+)', external_location = 'local://${DATA}/serde/regex/');

DROP TABLE IF EXISTS regex_types;

CREATE TABLE regex_types (
  "b" boolean,
  "ti" tinyint,
  "si" smallint,
  "i" integer,
  "bi" bigint,
  "f" real,
  "d" double,
  "de" decimal(10,2),
  "da" date,
  "ts" timestamp(3),
  "v" varchar(3),
  "c" char(3))
WITH (format = 'REGEX', regex = '([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)', external_location = 'local://${DATA}/serde/regex_types/');

DROP TABLE IF EXISTS json_rows;

CREATE TABLE json_rows (
  "a" integer,
  "b" varchar,
  "c" boolean,
  "d" double)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json/');

DROP TABLE IF EXISTS json_longer;

CREATE TABLE json_longer (
  "a" bigint,
  "b" varchar(3),
  "z" row("q" varchar))
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json/');

DROP TABLE IF EXISTS json_nested;

CREATE TABLE json_nested (
  "l" array(integer),
  "m" map(varchar, integer),
  "s" row("x" varchar, "y" integer),
  "n" array(row("p" array(varchar))))
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_nested/');

DROP TABLE IF EXISTS json_types;

CREATE TABLE json_types (
  "t" timestamp(3),
  "d" date,
  "n" decimal(10,2),
  "v" varchar(3),
  "c" char(3),
  "b" varbinary)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_types/');

DROP TABLE IF EXISTS json_formats;

CREATE TABLE json_formats (
  "t" timestamp(3))
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_formats/', extra_properties = MAP(ARRAY['timestamp.formats'], ARRAY['dd/MMM/yyyy HH:mm,millis']));

DROP TABLE IF EXISTS json_bad_syntax;

CREATE TABLE json_bad_syntax (
  "a" integer)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_syntax/');

DROP TABLE IF EXISTS json_bad_text;

CREATE TABLE json_bad_text (
  "a" integer)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_text/');

DROP TABLE IF EXISTS json_bad_empty;

CREATE TABLE json_bad_empty (
  "a" integer)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_empty/');

DROP TABLE IF EXISTS json_bad_range;

CREATE TABLE json_bad_range (
  "a" integer)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_range/');

DROP TABLE IF EXISTS json_bad_list;

CREATE TABLE json_bad_list (
  "a" integer)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_list/');

DROP TABLE IF EXISTS json_bad_root;

CREATE TABLE json_bad_root (
  "a" integer)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_root/');

DROP TABLE IF EXISTS json_bad_date;

CREATE TABLE json_bad_date (
  "d" date)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_bad_date/');

DROP TABLE IF EXISTS openx_rows;

CREATE TABLE openx_rows (
  "a" integer,
  "b" varchar,
  "c" boolean,
  "d" double)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx/');

DROP TABLE IF EXISTS openx_numbers;

CREATE TABLE openx_numbers (
  "a" tinyint,
  "b" bigint,
  "d" decimal(10,2))
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx/');

DROP TABLE IF EXISTS openx_nested;

CREATE TABLE openx_nested (
  "l" array(integer),
  "m" map(varchar, integer),
  "s" row("x" varchar, "y" integer))
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_nested/');

DROP TABLE IF EXISTS openx_text;

CREATE TABLE openx_text (
  "l" varchar,
  "m" varchar,
  "s" varchar)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_nested/');

DROP TABLE IF EXISTS openx_types;

CREATE TABLE openx_types (
  "t" timestamp(3),
  "d" date,
  "n" decimal(10,2),
  "v" varchar(3),
  "b" varbinary)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_types/');

DROP TABLE IF EXISTS openx_names;

CREATE TABLE openx_names (
  "my_dotted_name" integer,
  "upper" varchar,
  "json_key" varchar)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_names/', extra_properties = MAP(ARRAY['dots.in.keys', 'mapping.json_key'], ARRAY['true', 'json-key']));

DROP TABLE IF EXISTS openx_case;

CREATE TABLE openx_case (
  "my_dotted_name" integer,
  "upper" varchar,
  "json_key" varchar)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_names/', extra_properties = MAP(ARRAY['case.insensitive', 'mapping.upper'], ARRAY['false', 'UPPER']));

DROP TABLE IF EXISTS openx_bad;

CREATE TABLE openx_bad (
  "a" integer)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_bad/');

DROP TABLE IF EXISTS openx_ignored;

CREATE TABLE openx_ignored (
  "a" integer)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_bad/', extra_properties = MAP(ARRAY['ignore.malformed.json'], ARRAY['true']));

DROP TABLE IF EXISTS openx_bad_list;

CREATE TABLE openx_bad_list (
  "a" integer)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_bad_list/');

DROP TABLE IF EXISTS openx_bad_map;

CREATE TABLE openx_bad_map (
  "m" map(varchar, varchar))
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/openx_bad_map/');

DROP TABLE IF EXISTS json_places;

CREATE TABLE json_places (
  "a" integer,
  "b" varchar)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/json_places/');

DROP TABLE IF EXISTS parquet_plain;

CREATE TABLE parquet_plain (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/plain/');

DROP TABLE IF EXISTS parquet_dictionary;

CREATE TABLE parquet_dictionary (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/dictionary/');

DROP TABLE IF EXISTS parquet_v2;

CREATE TABLE parquet_v2 (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/v2/');

DROP TABLE IF EXISTS parquet_delta;

CREATE TABLE parquet_delta (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/delta/');

DROP TABLE IF EXISTS parquet_int96;

CREATE TABLE parquet_int96 (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/int96/');

DROP TABLE IF EXISTS parquet_no_statistics;

CREATE TABLE parquet_no_statistics (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/no_statistics/');

DROP TABLE IF EXISTS parquet_duckdb;

CREATE TABLE parquet_duckdb (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "f" real,
  "d" double,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/duckdb/');

DROP TABLE IF EXISTS parquet_duckdb_v2;

CREATE TABLE parquet_duckdb_v2 (
  "id" integer,
  "b" boolean,
  "i8" tinyint,
  "i16" smallint,
  "i32" integer,
  "i64" bigint,
  "s" varchar,
  "bin" varbinary,
  "dec" decimal(9,2),
  "dec18" decimal(18,4),
  "dec38" decimal(38,10),
  "day" date,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/duckdb_v2/');

DROP TABLE IF EXISTS parquet_fast;

CREATE TABLE parquet_fast (
  "id" bigint,
  "s" varchar,
  "d" double,
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/fastparquet/');

DROP TABLE IF EXISTS parquet_units;

CREATE TABLE parquet_units (
  "ts" timestamp(3))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/units/');

DROP TABLE IF EXISTS parquet_nested;

CREATE TABLE parquet_nested (
  "id" integer,
  "l" array(integer),
  "m" map(varchar, integer),
  "s" row("x" varchar, "y" integer),
  "ll" array(array(varchar)),
  "ls" array(row("k" bigint, "v" array(varchar))),
  "sm" row("m" map(varchar, array(double))),
  "after" varchar)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested/');

DROP TABLE IF EXISTS parquet_nested_v2;

CREATE TABLE parquet_nested_v2 (
  "id" integer,
  "l" array(integer),
  "m" map(varchar, integer),
  "s" row("x" varchar, "y" integer),
  "ll" array(array(varchar)),
  "ls" array(row("k" bigint, "v" array(varchar))),
  "sm" row("m" map(varchar, array(double))),
  "after" varchar)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested_v2/');

DROP TABLE IF EXISTS parquet_nested_duckdb;

CREATE TABLE parquet_nested_duckdb (
  "id" integer,
  "l" array(integer),
  "m" map(varchar, integer),
  "s" row("x" varchar, "y" integer),
  "ll" array(array(varchar)),
  "ls" array(row("k" bigint, "v" array(varchar))),
  "sm" row("m" map(varchar, array(double))),
  "after" varchar)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested_duckdb/');

DROP TABLE IF EXISTS parquet_nested_part;

CREATE TABLE parquet_nested_part (
  "s" row("y" integer, "none" varchar),
  "ls" array(row("v" array(varchar))),
  "l" array(bigint),
  "after" varchar)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested/');

DROP TABLE IF EXISTS parquet_nested_none;

CREATE TABLE parquet_nested_none (
  "s" row("other" integer),
  "id" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested/');

DROP TABLE IF EXISTS parquet_shapes;

CREATE TABLE parquet_shapes (
  "a" varchar,
  "b" bigint,
  "extra" double,
  "absent" varchar)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/shapes/');

DROP TABLE IF EXISTS parquet_wide;

CREATE TABLE parquet_wide (
  "n" bigint,
  "s" varchar,
  "f" double,
  "i" bigint,
  "u8" smallint)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_wide_text;

CREATE TABLE parquet_wide_text (
  "i" varchar,
  "n" varchar)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_wide_double;

CREATE TABLE parquet_wide_double (
  "i" double,
  "n" double)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_wide_varchar;

CREATE TABLE parquet_wide_varchar (
  "s" varchar(1))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_narrow;

CREATE TABLE parquet_narrow (
  "n" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_text_as_int;

CREATE TABLE parquet_text_as_int (
  "s" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_int_as_date;

CREATE TABLE parquet_int_as_date (
  "i" date)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_int_as_boolean;

CREATE TABLE parquet_int_as_boolean (
  "i" boolean)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_float_as_int;

CREATE TABLE parquet_float_as_int (
  "f" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_int_as_decimal;

CREATE TABLE parquet_int_as_decimal (
  "i" decimal(10,2))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/wide/');

DROP TABLE IF EXISTS parquet_list_as_int;

CREATE TABLE parquet_list_as_int (
  "l" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested/');

DROP TABLE IF EXISTS parquet_int_as_list;

CREATE TABLE parquet_int_as_list (
  "id" array(integer))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/nested/');

DROP TABLE IF EXISTS parquet_struct_fields;

CREATE TABLE parquet_struct_fields (
  "s" row("x" integer, "y" integer))
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/struct_fields/');

DROP TABLE IF EXISTS parquet_empty;

CREATE TABLE parquet_empty (
  "a" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/parquet/empty/');

DROP TABLE IF EXISTS parquet_not;

CREATE TABLE parquet_not (
  "a" integer)
WITH (format = 'PARQUET', external_location = 'local://${DATA}/serde/csv_bad/');

DROP TABLE IF EXISTS csv_not_utf8;

CREATE TABLE csv_not_utf8 (
  "a" varchar,
  "b" varchar)
WITH (format = 'CSV', external_location = 'local://${DATA}/serde/not_utf8/');

DROP TABLE IF EXISTS regex_not_utf8;

CREATE TABLE regex_not_utf8 (
  "a" varchar,
  "b" varchar)
WITH (format = 'REGEX', regex = '(.*),(.*)', external_location = 'local://${DATA}/serde/not_utf8/');

DROP TABLE IF EXISTS openx_not_utf8;

CREATE TABLE openx_not_utf8 (
  "a" varchar)
WITH (format = 'OPENX_JSON', external_location = 'local://${DATA}/serde/not_utf8/');

DROP TABLE IF EXISTS json_not_utf8;

CREATE TABLE json_not_utf8 (
  "a" varchar)
WITH (format = 'JSON', external_location = 'local://${DATA}/serde/not_utf8/');

DROP TABLE IF EXISTS flow_logs_by_day;

CREATE TABLE flow_logs_by_day (
  "version" int,
  "account_id" varchar,
  "interface_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" int,
  "dstport" int,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "action" varchar,
  "log_status" varchar,
  "date" date)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['date'], external_location = 'local://${DATA}/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/');

CALL system.register_partition('default', 'flow_logs_by_day', ARRAY['date'], ARRAY['2026-03-01'], 'local://${DATA}/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/01/');

CALL system.register_partition('default', 'flow_logs_by_day', ARRAY['date'], ARRAY['2026-03-02'], 'local://${DATA}/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/02/');

CALL system.register_partition('default', 'flow_logs_by_day', ARRAY['date'], ARRAY['2026-03-03'], 'local://${DATA}/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/03/');
