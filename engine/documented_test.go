package engine

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flowsql/catalog"
	"flowsql/storage"
)

// The statements that follow AWS's DDL in its documents and in what people type.
func TestAfterDocumentedDDL(t *testing.T) {
	now := time.Date(2021, 6, 30, 12, 0, 0, 0, time.UTC)
	s := newSession(t, Config{Database: "flow_logs", Now: func() time.Time { return now }, Read: catalog.PathOptions{Mappings: storage.Mappings{{
		Prefix: "s3://amzn-s3-demo-bucket", Dir: filepath.Join(testdata, "data", "vpc")}}}})
	setUp(t, s, filepath.Join(testdata, "slt", "athena_tables", "setup.sql"))
	follow(t, s, []step{
		{"SHOW PARTITIONS vpc_flow_logs", "date=2020-05-04;date=2020-05-05;date=2020-05-06"},
		{`SELECT * FROM "vpc_flow_logs$partitions" ORDER BY 1`, "2020-05-04;2020-05-05;2020-05-06"},
		{"SELECT count(*) FROM vpc_flow_logs", "120"},
		{"ALTER TABLE vpc_flow_logs DROP IF EXISTS PARTITION (`date`='2020-05-05'), PARTITION (`date`='2020-05-06')", ""},
		{"SELECT date, count(*) FROM vpc_flow_logs GROUP BY date", "2020-05-04|40"},
		{"ALTER TABLE vpc_flow_logs ADD COLUMNS (ecs_cluster_name string, ecs_service_name string)", ""},
		{"SELECT count(*), count(traffic_path) > 0, count(ecs_service_name) FROM vpc_flow_logs", "40|true|0"},
		{"CREATE OR REPLACE VIEW rejected_traffic AS SELECT from_unixtime(start) AS start_time, srcaddr FROM vpc_flow_logs WHERE action = 'REJECT'", ""},
		{"SELECT count(*) > 0, min(start_time) >= TIMESTAMP '2020-05-04 00:00:00 UTC' FROM rejected_traffic", "true|true"},
		{"MSCK REPAIR TABLE vpc_flow_logs_parquet", ""},
		{"SHOW PARTITIONS vpc_flow_logs_parquet", "aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/year=2021/month=11/day=01/hour=03;" +
			"aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/year=2021/month=11/day=01/hour=11;" +
			"aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/year=2021/month=11/day=01/hour=12"},
		{"SELECT min(day), max(day) FROM test_table_vpclogs", "2021/01/20|2021/04/14"},
		{"SHOW PARTITIONS test_table_vpclogs", ""},
		{"ALTER TABLE test_table_vpclogs SET TBLPROPERTIES ('projection.day.range'='NOW-4MONTHS,NOW')", ""},
		{"SELECT min(day), max(day) FROM test_table_vpclogs", "2021/03/17|2021/04/14"},
		{`SELECT min(day), max(day), count(*) FROM "test_table_vpclogs$partitions"`, "2021/02/28|2021/06/30|738"},
	})
	shown := &rows{}
	if _, err := s.Run(context.Background(), "DESCRIBE FORMATTED vpc_flow_logs", shown); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(shown.lines, "\n")
	for _, part := range []string{"# Partition Information", "Location:           |s3://amzn-s3-demo-bucket/prefix/AWSLogs/111122223333/vpcflowlogs/us-east-1/", "SerDe Library:      |org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in\n%s", part, text)
		}
	}
}
