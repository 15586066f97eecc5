-- A partitioned table and a plain one, as the documentation makes them.
CREATE EXTERNAL TABLE `days` (
  `srcaddr` string COMMENT 'source',
  `bytes` bigint)
PARTITIONED BY (`date` date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/names/';

ALTER TABLE days ADD PARTITION (`date`='2026-03-01') LOCATION 's3://sample/text/names/';

CREATE EXTERNAL TABLE `plain` (
  `name` string,
  `n` int)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://sample/text/names/'
TBLPROPERTIES ("skip.header.line.count"="1");
