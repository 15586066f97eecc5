#!/usr/bin/env python3
"""Answers one benchmark question with another engine, and prints the rows as CSV without a header.

usage: peers.py polars|chdb gz|plain|parquet DIR SQL
       peers.py parquet DIR NEWDIR     writes each .log.gz of DIR as Parquet, by DuckDB

DuckDB is not here: it is run through its own shell, see duckdb_command.
"""
import csv
import glob
import gzip
import os
import sys

SUFFIX = {"gz": "log.gz", "plain": "log", "parquet": "parquet"}
WHOLE = {"int": "version srcport dstport tcp_flags traffic_path", "long": "protocol packets bytes start end"}
TABLE = "vpc_flow_logs"


def objects(kind, folder):
    """The files of a kind under a folder."""
    return sorted(glob.glob(os.path.join(folder, "**", "*." + SUFFIX[kind]), recursive=True))


def fields(kind, folder):
    """Names and types of the columns, by the header line of an object."""
    path = folder if os.path.isfile(folder) else objects(kind, folder)[0]
    with (gzip.open if kind == "gz" else open)(path, "rt") as f:
        names = f.readline().strip().replace("-", "_").split(" ")
    types = {name: type_ for type_, some in WHOLE.items() for name in some.split()}
    return [(name, types.get(name, "text")) for name in names]


def duckdb_source(kind, folder):
    """The table function of DuckDB for a file, or for the files of a folder."""
    pattern = folder if os.path.isfile(folder) else "%s/**/*.%s" % (folder, SUFFIX[kind])
    if kind == "parquet":
        return "read_parquet('%s')" % pattern
    names = {"int": "INTEGER", "long": "BIGINT", "text": "VARCHAR"}
    columns = ", ".join("'%s': '%s'" % (name, names[kind_]) for name, kind_ in fields(kind, folder))
    return ("read_csv('%s', delim = ' ', header = false, skip = 1, nullstr = '-', auto_detect = false, columns = {%s})"
            % (pattern, columns))


def duckdb_command(shell, kind, folder, sql):
    """The command that asks DuckDB's shell."""
    source = duckdb_source(kind, folder)
    return [shell, "-csv", "-noheader", "-c", "CREATE VIEW %s AS SELECT * FROM %s; %s" % (TABLE, source, sql)]


def polars_rows(kind, folder, sql):
    import polars
    files = objects(kind, folder)
    if kind == "parquet":
        frame = polars.scan_parquet(files)
    else:
        types = {"int": polars.Int32, "long": polars.Int64, "text": polars.String}
        frame = polars.scan_csv(files, separator=" ", has_header=False, skip_rows=1, null_values="-", quote_char=None,
                                schema={name: types[kind_] for name, kind_ in fields(kind, folder)})
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
        columns = ", ".join("%s %s" % (name, types[kind_]) for name, kind_ in fields(kind, folder))
        source = "file('%s', 'CustomSeparatedWithNames', '%s')" % (pattern, columns)
        settings = (" SETTINGS format_custom_field_delimiter = ' ', format_csv_delimiter = ' ', format_custom_escaping_rule = 'CSV',"
                    " input_format_with_names_use_header = 0, format_csv_null_representation = '-'")
    answer = session.Session().query(sql.replace("FROM " + TABLE, "FROM " + source) + settings, "TabSeparated")
    return csv.reader(answer.bytes().decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def write_parquet(folder, new):
    """Makes Parquet files of the objects, one of each, as DuckDB writes them."""
    import subprocess
    shell = os.path.join(os.path.dirname(sys.executable), "duckdb")
    for i, path in enumerate(objects("gz", folder)):
        name = os.path.join(new, "%05d.parquet" % i)
        subprocess.run([shell, "-c", "COPY (SELECT * FROM %s) TO '%s' (FORMAT parquet)" % (duckdb_source("gz", path), name)], check=True)


def main():
    if sys.argv[1] == "parquet":
        write_parquet(*sys.argv[2:4])
        return
    engine, kind, folder, sql = sys.argv[1:5]
    rows = {"polars": polars_rows, "chdb": chdb_rows}[engine](kind, folder, sql)
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
