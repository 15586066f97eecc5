#!/usr/bin/env python3
"""Answers one benchmark question with another engine, and prints the rows as CSV without a header.

usage: peers.py polars|chdb gz|plain|parquet DIR SQL

DuckDB is not here: it is run through its own shell, see duckdb_command.
"""
import csv
import glob
import os
import sys

SUFFIX = {"gz": "log.gz", "plain": "log", "parquet": "parquet"}
FIELDS = [("version", "int"), ("account_id", "text"), ("interface_id", "text"), ("srcaddr", "text"), ("dstaddr", "text"),
          ("srcport", "int"), ("dstport", "int"), ("protocol", "long"), ("packets", "long"), ("bytes", "long"),
          ("start", "long"), ("end", "long"), ("action", "text"), ("log_status", "text")]
TABLE = "vpc_flow_logs"


def objects(kind, folder):
    """The files of a kind under a folder."""
    return sorted(glob.glob(os.path.join(folder, "**", "*." + SUFFIX[kind]), recursive=True))


def duckdb_command(shell, kind, folder, sql):
    """The command that asks DuckDB's shell."""
    pattern = "%s/**/*.%s" % (folder, SUFFIX[kind])
    if kind == "parquet":
        source = "read_parquet('%s')" % pattern
    else:
        names = {"int": "INTEGER", "long": "BIGINT", "text": "VARCHAR"}
        columns = ", ".join("'%s': '%s'" % (name, names[kind_]) for name, kind_ in FIELDS)
        source = ("read_csv('%s', delim = ' ', header = false, skip = 1, nullstr = '-', auto_detect = false, columns = {%s})"
                  % (pattern, columns))
    return [shell, "-csv", "-noheader", "-c", "CREATE VIEW %s AS SELECT * FROM %s; %s" % (TABLE, source, sql)]


def polars_rows(kind, folder, sql):
    import polars
    files = objects(kind, folder)
    if kind == "parquet":
        frame = polars.scan_parquet(files)
    else:
        types = {"int": polars.Int32, "long": polars.Int64, "text": polars.String}
        frame = polars.scan_csv(files, separator=" ", has_header=False, skip_rows=1, null_values="-", quote_char=None,
                                schema={name: types[kind_] for name, kind_ in FIELDS})
    context = polars.SQLContext({TABLE: frame})
    return context.execute(sql, eager=False).collect(engine="streaming").rows()


def chdb_rows(kind, folder, sql):
    from chdb import session
    types = {"int": "Nullable(Int32)", "long": "Nullable(Int64)", "text": "Nullable(String)"}
    pattern = os.path.join(folder, "**", "*." + SUFFIX[kind])
    settings = ""
    if kind == "parquet":
        source = "file('%s', 'Parquet')" % pattern
    else:
        columns = ", ".join("%s %s" % (name, types[kind_]) for name, kind_ in FIELDS)
        source = "file('%s', 'CustomSeparatedWithNames', '%s')" % (pattern, columns)
        settings = (" SETTINGS format_custom_field_delimiter = ' ', format_csv_delimiter = ' ', format_custom_escaping_rule = 'CSV',"
                    " input_format_with_names_use_header = 0, format_csv_null_representation = '-'")
    answer = session.Session().query(sql.replace("FROM " + TABLE, "FROM " + source) + settings, "TabSeparated")
    return csv.reader(answer.bytes().decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def main():
    engine, kind, folder, sql = sys.argv[1:5]
    rows = {"polars": polars_rows, "chdb": chdb_rows}[engine](kind, folder, sql)
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
