-- The tables of setup.sql in Trino. ${DATA} is replaced by the place of testdata/data.

CREATE SCHEMA IF NOT EXISTS flow_logs;

DROP TABLE IF EXISTS vpc_flow_logs;

CREATE TABLE vpc_flow_logs (
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
  "vpc_id" varchar,
  "subnet_id" varchar,
  "instance_id" varchar,
  "tcp_flags" integer,
  "type" varchar,
  "pkt_srcaddr" varchar,
  "pkt_dstaddr" varchar,
  "region" varchar,
  "az_id" varchar,
  "sublocation_type" varchar,
  "sublocation_id" varchar,
  "pkt_src_aws_service" varchar,
  "pkt_dst_aws_service" varchar,
  "flow_direction" varchar,
  "traffic_path" integer,
  "date" date)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['date'], external_location = 'local://${DATA}/vpc/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/');

CALL system.register_partition('flow_logs', 'vpc_flow_logs', ARRAY['date'], ARRAY['2020-05-04'], 'local://${DATA}/vpc/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/04');

CALL system.register_partition('flow_logs', 'vpc_flow_logs', ARRAY['date'], ARRAY['2020-05-05'], 'local://${DATA}/vpc/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/05');

CALL system.register_partition('flow_logs', 'vpc_flow_logs', ARRAY['date'], ARRAY['2020-05-06'], 'local://${DATA}/vpc/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/06');

DROP TABLE IF EXISTS vpc_flow_logs_parquet;

CREATE TABLE vpc_flow_logs_parquet (
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
  "vpc_id" varchar,
  "subnet_id" varchar,
  "instance_id" varchar,
  "tcp_flags" integer,
  "type" varchar,
  "pkt_srcaddr" varchar,
  "pkt_dstaddr" varchar,
  "region" varchar,
  "az_id" varchar,
  "sublocation_type" varchar,
  "sublocation_id" varchar,
  "pkt_src_aws_service" varchar,
  "pkt_dst_aws_service" varchar,
  "flow_direction" varchar,
  "traffic_path" integer,
  "aws-account-id" varchar,
  "aws-service" varchar,
  "aws-region" varchar,
  "year" varchar,
  "month" varchar,
  "day" varchar,
  "hour" varchar)
WITH (format = 'PARQUET', partitioned_by = ARRAY['aws-account-id', 'aws-service', 'aws-region', 'year', 'month', 'day', 'hour'], external_location = 'local://${DATA}/vpc/prefix/AWSLogs/');

CALL system.register_partition('flow_logs', 'vpc_flow_logs_parquet', ARRAY['aws-account-id', 'aws-service', 'aws-region', 'year', 'month', 'day', 'hour'], ARRAY['111122223333', 'vpcflowlogs', 'us-east-1', '2021', '11', '01', '03'], 'local://${DATA}/vpc/prefix/AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/year=2021/month=11/day=01/hour=03');

CALL system.register_partition('flow_logs', 'vpc_flow_logs_parquet', ARRAY['aws-account-id', 'aws-service', 'aws-region', 'year', 'month', 'day', 'hour'], ARRAY['111122223333', 'vpcflowlogs', 'us-east-1', '2021', '11', '01', '11'], 'local://${DATA}/vpc/prefix/AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/year=2021/month=11/day=01/hour=11');

CALL system.register_partition('flow_logs', 'vpc_flow_logs_parquet', ARRAY['aws-account-id', 'aws-service', 'aws-region', 'year', 'month', 'day', 'hour'], ARRAY['111122223333', 'vpcflowlogs', 'us-east-1', '2021', '11', '01', '12'], 'local://${DATA}/vpc/prefix/AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/year=2021/month=11/day=01/hour=12');

DROP TABLE IF EXISTS test_table_vpclogs;

CREATE TABLE test_table_vpclogs (
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
  "vpc_id" varchar,
  "subnet_id" varchar,
  "instance_id" varchar,
  "tcp_flags" integer,
  "type" varchar,
  "pkt_srcaddr" varchar,
  "pkt_dstaddr" varchar,
  "az_id" varchar,
  "sublocation_type" varchar,
  "sublocation_id" varchar,
  "pkt_src_aws_service" varchar,
  "pkt_dst_aws_service" varchar,
  "flow_direction" varchar,
  "traffic_path" integer,
  "accid" varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['111122223333', '444455556666']),
  "region" varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['us-east-1', 'us-west-2', 'eu-west-1']),
  "day" varchar WITH (partition_projection_type = 'date', partition_projection_range = ARRAY['2021/01/01', '2021/06/30'], partition_projection_format = 'yyyy/MM/dd'))
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['accid', 'region', 'day'], partition_projection_enabled = true, partition_projection_location_template = 'local://${DATA}/vpc/AWSLogs/${accid}/vpcflowlogs/${region}/${day}', external_location = 'local://${DATA}/vpc/AWSLogs/');

DROP TABLE IF EXISTS test_table_vpclogs_parquet;

CREATE TABLE test_table_vpclogs_parquet (
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
  "vpc_id" varchar,
  "subnet_id" varchar,
  "instance_id" varchar,
  "tcp_flags" integer,
  "type" varchar,
  "pkt_srcaddr" varchar,
  "pkt_dstaddr" varchar,
  "az_id" varchar,
  "sublocation_type" varchar,
  "sublocation_id" varchar,
  "pkt_src_aws_service" varchar,
  "pkt_dst_aws_service" varchar,
  "flow_direction" varchar,
  "traffic_path" integer,
  "region" varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['us-east-1', 'us-west-2', 'ap-south-1', 'eu-west-1']),
  "date" varchar WITH (partition_projection_type = 'date', partition_projection_range = ARRAY['2021/12/15', '2022/01/15'], partition_projection_format = 'yyyy/MM/dd'),
  "hour" varchar WITH (partition_projection_type = 'integer', partition_projection_range = ARRAY['0', '23'], partition_projection_digits = 2))
WITH (format = 'PARQUET', partitioned_by = ARRAY['region', 'date', 'hour'], partition_projection_enabled = true, partition_projection_location_template = 'local://${DATA}/vpc/prefix/AWSLogs/111122223333/vpcflowlogs/${region}/${date}/${hour}', external_location = 'local://${DATA}/vpc/prefix/AWSLogs/111122223333/vpcflowlogs/');

DROP TABLE IF EXISTS flow_logs_v2;

CREATE TABLE flow_logs_v2 (
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
  "dt" varchar)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['dt'], external_location = 'local://${DATA}/vpc/AWSLogs/111122223333/vpcflowlogs/us-east-1/');

CALL system.register_partition('flow_logs', 'flow_logs_v2', ARRAY['dt'], ARRAY['2020-05-04'], 'local://${DATA}/vpc/AWSLogs/111122223333/vpcflowlogs/us-east-1/2020/05/04');

DROP TABLE IF EXISTS flow_logs_all;

CREATE TABLE flow_logs_all (
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
  "vpc_id" varchar,
  "subnet_id" varchar,
  "instance_id" varchar,
  "tcp_flags" integer,
  "type" varchar,
  "pkt_srcaddr" varchar,
  "pkt_dstaddr" varchar,
  "region" varchar,
  "az_id" varchar,
  "sublocation_type" varchar,
  "sublocation_id" varchar,
  "pkt_src_aws_service" varchar,
  "pkt_dst_aws_service" varchar,
  "flow_direction" varchar,
  "traffic_path" integer,
  "ecs_cluster_arn" varchar,
  "ecs_cluster_name" varchar,
  "ecs_container_instance_arn" varchar,
  "ecs_container_instance_id" varchar,
  "ecs_container_id" varchar,
  "ecs_second_container_id" varchar,
  "ecs_service_name" varchar,
  "ecs_task_definition_arn" varchar,
  "ecs_task_arn" varchar,
  "ecs_task_id" varchar,
  "reject_reason" varchar,
  "resource_id" varchar,
  "encryption_status" integer,
  "instance_tag" varchar,
  "instance_tag_2" varchar,
  "interface_tag" varchar,
  "interface_tag_2" varchar,
  "asg_tag" varchar,
  "asg_tag_2" varchar,
  "interface_type" varchar,
  "next_hop_interface_type" varchar,
  "next_hop_interface_id" varchar,
  "next_hop_subnet_id" varchar,
  "next_hop_az_id" varchar,
  "next_hop_vpc_id" varchar,
  "date" date)
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['date'], external_location = 'local://${DATA}/vpc/all/AWSLogs/111122223333/vpcflowlogs/us-east-1/');

CALL system.register_partition('flow_logs', 'flow_logs_all', ARRAY['date'], ARRAY['2026-03-01'], 'local://${DATA}/vpc/all/AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/03/01');

DROP TABLE IF EXISTS transit_logs;

CREATE TABLE transit_logs (
  "version" integer,
  "resource_type" varchar,
  "account_id" varchar,
  "tgw_id" varchar,
  "tgw_attachment_id" varchar,
  "tgw_src_vpc_account_id" varchar,
  "tgw_dst_vpc_account_id" varchar,
  "tgw_src_vpc_id" varchar,
  "tgw_dst_vpc_id" varchar,
  "tgw_src_subnet_id" varchar,
  "tgw_dst_subnet_id" varchar,
  "tgw_src_eni" varchar,
  "tgw_dst_eni" varchar,
  "tgw_src_az_id" varchar,
  "tgw_dst_az_id" varchar,
  "tgw_pair_attachment_id" varchar,
  "srcaddr" varchar,
  "dstaddr" varchar,
  "srcport" integer,
  "dstport" integer,
  "protocol" bigint,
  "packets" bigint,
  "bytes" bigint,
  "start" bigint,
  "end" bigint,
  "log_status" varchar,
  "type" varchar,
  "packets_lost_no_route" bigint,
  "packets_lost_blackhole" bigint,
  "packets_lost_mtu_exceeded" bigint,
  "packets_lost_ttl_expired" bigint,
  "tcp_flags" integer,
  "region" varchar,
  "flow_direction" varchar,
  "pkt_src_aws_service" varchar,
  "pkt_dst_aws_service" varchar,
  "date" varchar WITH (partition_projection_type = 'date', partition_projection_range = ARRAY['2022/12/01', '2023/02/01'], partition_projection_format = 'yyyy/MM/dd'))
WITH (format = 'TEXTFILE', textfile_field_separator = ' ', skip_header_line_count = 1, partitioned_by = ARRAY['date'], partition_projection_enabled = true, partition_projection_location_template = 'local://${DATA}/vpc/AWSLogs/111122223333/vpcflowlogs/us-east-1/${date}', external_location = 'local://${DATA}/vpc/AWSLogs/111122223333/vpcflowlogs/us-east-1/');

DROP TABLE IF EXISTS watched_addresses;

CREATE TABLE watched_addresses (
  ip varchar,
  first_seen varchar,
  note varchar)
WITH (format = 'CSV', skip_header_line_count = 1, external_location = 'local://${DATA}/vpc/ioc/');
