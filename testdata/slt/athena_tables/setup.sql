-- Tables as AWS's documents make them, over a mirror of their bucket in testdata/data/vpc.
-- setup.trino.sql makes the same ones in Trino.

CREATE DATABASE flow_logs;

CREATE EXTERNAL TABLE IF NOT EXISTS `vpc_flow_logs` (
  version int,
  account_id string,
  interface_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  action string,
  log_status string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  tcp_flags int,
  type string,
  pkt_srcaddr string,
  pkt_dstaddr string,
  region string,
  az_id string,
  sublocation_type string,
  sublocation_id string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  flow_direction string,
  traffic_path int
)
PARTITIONED BY (`date` date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/'
TBLPROPERTIES ('skip.header.line.count'='1');

ALTER TABLE vpc_flow_logs ADD IF NOT EXISTS PARTITION (`date`='2020-05-04') LOCATION 's3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/04';

ALTER TABLE vpc_flow_logs ADD IF NOT EXISTS PARTITION (`date`='2020-05-05') LOCATION 's3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/05';

ALTER TABLE vpc_flow_logs ADD IF NOT EXISTS PARTITION (`date`='2020-05-06') LOCATION 's3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/06';

CREATE EXTERNAL TABLE IF NOT EXISTS `vpc_flow_logs_parquet` (
  version int,
  account_id string,
  interface_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  action string,
  log_status string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  tcp_flags int,
  type string,
  pkt_srcaddr string,
  pkt_dstaddr string,
  region string,
  az_id string,
  sublocation_type string,
  sublocation_id string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  flow_direction string,
  traffic_path int
)
PARTITIONED BY (`aws-account-id` string, `aws-service` string, `aws-region` string, `year` string, `month` string, `day` string, `hour` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS
  INPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/prefix/AWSLogs/'
TBLPROPERTIES ('EXTERNAL'='true',
  'skip.header.line.count'='1');

MSCK REPAIR TABLE vpc_flow_logs_parquet;

CREATE EXTERNAL TABLE IF NOT EXISTS `test_table_vpclogs` (
  version int,
  account_id string,
  interface_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  action string,
  log_status string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  tcp_flags int,
  type string,
  pkt_srcaddr string,
  pkt_dstaddr string,
  az_id string,
  sublocation_type string,
  sublocation_id string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  flow_direction string,
  traffic_path int
)
PARTITIONED BY (`accid` string, `region` string, `day` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/'
TBLPROPERTIES ('skip.header.line.count'='1',
  'projection.enabled'='true',
  'projection.accid.type'='enum',
  'projection.accid.values'='111122223333,444455556666',
  'projection.region.type'='enum',
  'projection.region.values'='us-east-1,us-west-2,eu-west-1',
  'projection.day.type'='date',
  'projection.day.range'='2021/01/01,2021/06/30',
  'projection.day.format'='yyyy/MM/dd',
  'storage.location.template'='s3://amzn-s3-demo-bucket/AWSLogs/${accid}/vpcflowlogs/${region}/${day}');

CREATE EXTERNAL TABLE IF NOT EXISTS `test_table_vpclogs_parquet` (
  version int,
  account_id string,
  interface_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  action string,
  log_status string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  tcp_flags int,
  type string,
  pkt_srcaddr string,
  pkt_dstaddr string,
  az_id string,
  sublocation_type string,
  sublocation_id string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  flow_direction string,
  traffic_path int
)
PARTITIONED BY (`region` string, `date` string, `hour` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS
  INPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/'
TBLPROPERTIES ('EXTERNAL'='true',
  'skip.header.line.count'='1',
  'projection.enabled'='true',
  'projection.region.type'='enum',
  'projection.region.values'='us-east-1,us-west-2,ap-south-1,eu-west-1',
  'projection.date.type'='date',
  'projection.date.range'='2021/12/15,2022/01/15',
  'projection.date.format'='yyyy/MM/dd',
  'projection.hour.type'='integer',
  'projection.hour.range'='00,23',
  'projection.hour.digits'='2',
  'storage.location.template'='s3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/${region}/${date}/${hour}');

CREATE EXTERNAL TABLE IF NOT EXISTS `flow_logs_v2` (
  version int,
  account_id string,
  interface_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  action string,
  log_status string
)
PARTITIONED BY (`dt` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/vpcflowlogs/us-east-1/'
TBLPROPERTIES ('skip.header.line.count'='1');

ALTER TABLE flow_logs_v2 ADD PARTITION (dt='2020-05-04') LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/04/';

CREATE EXTERNAL TABLE IF NOT EXISTS `flow_logs_all` (
  version int,
  account_id string,
  interface_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  action string,
  log_status string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  tcp_flags int,
  type string,
  pkt_srcaddr string,
  pkt_dstaddr string,
  region string,
  az_id string,
  sublocation_type string,
  sublocation_id string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  flow_direction string,
  traffic_path int,
  ecs_cluster_arn string,
  ecs_cluster_name string,
  ecs_container_instance_arn string,
  ecs_container_instance_id string,
  ecs_container_id string,
  ecs_second_container_id string,
  ecs_service_name string,
  ecs_task_definition_arn string,
  ecs_task_arn string,
  ecs_task_id string,
  reject_reason string,
  resource_id string,
  encryption_status int,
  instance_tag string,
  instance_tag_2 string,
  interface_tag string,
  interface_tag_2 string,
  asg_tag string,
  asg_tag_2 string,
  interface_type string,
  next_hop_interface_type string,
  next_hop_interface_id string,
  next_hop_subnet_id string,
  next_hop_az_id string,
  next_hop_vpc_id string
)
PARTITIONED BY (`date` date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://amzn-s3-demo-bucket/all/AWSLogs/111122223333/vpcflowlogs/us-east-1/'
TBLPROPERTIES ('skip.header.line.count'='1');

ALTER TABLE flow_logs_all ADD PARTITION (`date`='2026-03-01') LOCATION 's3://amzn-s3-demo-bucket/all/AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/03/01/';

CREATE EXTERNAL TABLE IF NOT EXISTS `transit_logs` (
  version int,
  resource_type string,
  account_id string,
  tgw_id string,
  tgw_attachment_id string,
  tgw_src_vpc_account_id string,
  tgw_dst_vpc_account_id string,
  tgw_src_vpc_id string,
  tgw_dst_vpc_id string,
  tgw_src_subnet_id string,
  tgw_dst_subnet_id string,
  tgw_src_eni string,
  tgw_dst_eni string,
  tgw_src_az_id string,
  tgw_dst_az_id string,
  tgw_pair_attachment_id string,
  srcaddr string,
  dstaddr string,
  srcport int,
  dstport int,
  protocol bigint,
  packets bigint,
  bytes bigint,
  start bigint,
  `end` bigint,
  log_status string,
  type string,
  packets_lost_no_route bigint,
  packets_lost_blackhole bigint,
  packets_lost_mtu_exceeded bigint,
  packets_lost_ttl_expired bigint,
  tcp_flags int,
  region string,
  flow_direction string,
  pkt_src_aws_service string,
  pkt_dst_aws_service string
)
PARTITIONED BY (`date` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/vpcflowlogs/us-east-1/'
TBLPROPERTIES ('skip.header.line.count'='1',
  'projection.enabled'='true',
  'projection.date.type'='date',
  'projection.date.range'='2022/12/01,2023/02/01',
  'projection.date.format'='yyyy/MM/dd',
  'projection.date.interval'='1',
  'projection.date.interval.unit'='DAYS',
  'storage.location.template'='s3://amzn-s3-demo-bucket/AWSLogs/111122223333/vpcflowlogs/us-east-1/${date}');

CREATE EXTERNAL TABLE IF NOT EXISTS watched_addresses (
  ip string,
  first_seen string,
  note string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '"', 'escapeChar' = '\\')
STORED AS TEXTFILE
LOCATION 's3://amzn-s3-demo-bucket/ioc/'
TBLPROPERTIES ('has_encrypted_data'='false', 'skip.header.line.count'='1');
