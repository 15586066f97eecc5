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
