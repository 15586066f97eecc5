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
