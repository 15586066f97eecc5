"""Writes the Parquet files of the .slt tables parquet_*: small ones by the writers that people have.

    python -m venv /tmp/v && /tmp/v/bin/pip install pyarrow==26.0.1 duckdb==2.0.1 fastparquet==2026.9.0 pandas
    /tmp/v/bin/python generate.py

The expected answers come from Trino (slt/athena/parquet_tables.slt), never from flowsql.
"""
import datetime as dt
import decimal
import os
import shutil

import duckdb
import fastparquet
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

here = os.path.dirname(os.path.abspath(__file__))


def path(table, name):
    folder = os.path.join(here, table)
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, name)


ROWS = 40


def flat():
    """A column of each type, every seventh row NULL."""
    def some(f):
        return [None if i % 7 == 3 else f(i) for i in range(ROWS)]
    day = dt.date(2024, 1, 1)
    noon = dt.datetime(2024, 1, 1, 12, 0, 0, 123456)
    return pa.table({
        "id": pa.array(range(ROWS), pa.int32()),
        "b": pa.array(some(lambda i: i % 2 == 0), pa.bool_()),
        "i8": pa.array(some(lambda i: i - 20), pa.int8()),
        "i16": pa.array(some(lambda i: i * 500 - 10000), pa.int16()),
        "i32": pa.array(some(lambda i: i * 1000003 - 2000000), pa.int32()),
        "i64": pa.array(some(lambda i: i * 10000000019 - 5), pa.int64()),
        "f": pa.array(some(lambda i: i / 4), pa.float32()),
        "d": pa.array(some(lambda i: i / 3), pa.float64()),
        "s": pa.array(some(lambda i: ["alpha", "beta", "", "delta %d" % i, "prefix/%03d" % (i // 2)][i % 5]), pa.string()),
        "bin": pa.array(some(lambda i: bytes([i, 255 - i])), pa.binary()),
        "dec": pa.array(some(lambda i: decimal.Decimal(i * 101 - 500) / 100), pa.decimal128(9, 2)),
        "dec18": pa.array(some(lambda i: decimal.Decimal(i * 10**12 + 7) / 10000), pa.decimal128(18, 4)),
        "dec38": pa.array(some(lambda i: decimal.Decimal(i * 10**25 - 1) / 10**10), pa.decimal128(38, 10)),
        "day": pa.array(some(lambda i: day + dt.timedelta(days=i * 40)), pa.date32()),
        "ts": pa.array(some(lambda i: noon + dt.timedelta(hours=i * 7, microseconds=i * 1001)), pa.timestamp("us")),
    })


def nested():
    return pa.table({
        "id": pa.array([1, 2, 3, 4, 5], pa.int32()),
        "l": pa.array([[1, 2, None], [], None, [4], [None]], pa.list_(pa.int32())),
        "m": pa.array([[("a", 1), ("b", None)], [], None, [("c", 3)], [("d", 4)]], pa.map_(pa.string(), pa.int32())),
        "s": pa.array([{"x": "a", "y": 1}, {"x": None, "y": None}, None, {"x": "d", "y": None}, {"x": "e", "y": 5}],
                      pa.struct([("x", pa.string()), ("y", pa.int32())])),
        "ll": pa.array([[["p"], [], None], None, [], [["q", None]], [["r"], ["s", "t"]]], pa.list_(pa.list_(pa.string()))),
        "ls": pa.array([[{"k": 1, "v": ["a"]}], [], None, [None, {"k": None, "v": None}], [{"k": 2, "v": []}, {"k": 3, "v": ["b", "c"]}]],
                       pa.list_(pa.struct([("k", pa.int64()), ("v", pa.list_(pa.string()))]))),
        "sm": pa.array([{"m": [("k", [1.5])]}, None, {"m": None}, {"m": []}, {"m": [("j", []), ("i", None)]}],
                       pa.struct([("m", pa.map_(pa.string(), pa.list_(pa.float64())))])),
        "after": pa.array(["one", "two", "three", "four", "five"], pa.string()),
    })


def write_flat():
    t = flat()
    one = dict(row_group_size=15, data_page_size=200)
    pq.write_table(t, path("plain", "plain.parquet"), compression="none", use_dictionary=False, **one)
    pq.write_table(t, path("dictionary", "v1.parquet"), compression="snappy", **one)
    pq.write_table(t, path("v2", "v2.parquet"), compression="zstd", data_page_version="2.0", version="2.6", **one)
    delta = {"i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "id": "DELTA_BINARY_PACKED", "s": "DELTA_BYTE_ARRAY",
             "bin": "DELTA_LENGTH_BYTE_ARRAY"}
    pq.write_table(t, path("delta", "delta.parquet"), compression="gzip", use_dictionary=False, column_encoding=delta, **one)
    pq.write_table(t, path("int96", "int96.parquet"), use_deprecated_int96_timestamps=True, **one)
    pq.write_table(t, path("no_statistics", "none.parquet"), write_statistics=False, **one)
    con = duckdb.connect()
    con.register("t", t)
    con.execute(f"COPY t TO '{path('duckdb', 'duckdb.parquet')}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    con.execute(f"COPY t TO '{path('duckdb_v2', 'duckdb.parquet')}' (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd)")
    frame = pd.DataFrame({"id": range(ROWS), "s": [None if i % 7 == 3 else "v%d" % (i % 5) for i in range(ROWS)],
                          "d": [i / 3 for i in range(ROWS)], "ts": pd.date_range("2024-01-01", periods=ROWS, freq="h")})
    fastparquet.write(path("fastparquet", "fast.parquet"), frame, compression="SNAPPY", times="int96")
    for unit in ("ms", "us", "ns"):
        pq.write_table(pa.table({"ts": pa.array([0, 1, -1, 1704103872123456 // {"ms": 1000, "us": 1, "ns": 1}[unit] * (1000 if unit == "ns" else 1), None],
                                                pa.timestamp(unit, tz="UTC" if unit == "us" else None))}),
                       path("units", unit + ".parquet"), version="2.6")


def write_nested():
    t = nested()
    pq.write_table(t, path("nested", "pyarrow.parquet"), row_group_size=2)
    pq.write_table(t, path("nested_v2", "pyarrow.parquet"), data_page_version="2.0", compression="zstd", use_compliant_nested_type=False)
    con = duckdb.connect()
    con.register("t", t)
    con.execute(f"COPY t TO '{path('nested_duckdb', 'duckdb.parquet')}' (FORMAT parquet)")


def write_shapes():
    """Other schemas than the table's."""
    pq.write_table(pa.table({"B": pa.array([1, 2], pa.int32()), "a": pa.array(["x", "y"])}), path("shapes", "1.parquet"))
    pq.write_table(pa.table({"a": pa.array(["z"]), "extra": pa.array([1.5])}), path("shapes", "2.parquet"))
    pq.write_table(pa.table({"first": pa.array(["p"]), "second": pa.array([7], pa.int64()), "third": pa.array([True])}), path("by_index", "1.parquet"))
    pq.write_table(pa.table({"n": pa.array([1, 3_000_000_000], pa.int64()), "s": pa.array(["1", "x"]), "f": pa.array([1.5, 2.5], pa.float32()),
                             "i": pa.array([1, -2], pa.int32()), "u8": pa.array([1, 200], pa.uint8()), "u32": pa.array([1, 4_000_000_000], pa.uint32()),
                             "u64": pa.array([1, 2**63 + 5], pa.uint64())}), path("wide", "1.parquet"))
    pq.write_table(pa.table({"s": pa.array([{"X": 1, "z": 2}], pa.struct([("X", pa.int32()), ("z", pa.int32())]))}), path("struct_fields", "1.parquet"))
    pq.write_table(pa.table({"a": pa.array([], pa.int32())}), path("empty", "1.parquet"))
    for codec in ("lz4", "brotli"):
        pq.write_table(pa.table({"a": pa.array([1, 2, 3], pa.int32()), "b": pa.array(["x", "y", "z"])}), path(codec, "1.parquet"), compression=codec)
    pq.write_table(pa.table({"a": pa.array([1.5, 2.5], pa.float32()), "b": pa.array(["x", "y"])}), path("split", "1.parquet"), use_dictionary=False,
                   column_encoding={"a": "BYTE_STREAM_SPLIT", "b": "PLAIN"})


if __name__ == "__main__":
    for entry in os.listdir(here):
        if os.path.isdir(os.path.join(here, entry)):
            shutil.rmtree(os.path.join(here, entry))
    write_flat()
    write_nested()
    write_shapes()
