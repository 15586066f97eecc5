#!/usr/bin/env python3
"""Races flowsql against other engines over the same files, question by question, and checks that the rows agree with DuckDB's.

Every run is a process of its own, start-up and all. The engines take turns, so that a machine that is busy for a while slows
all of them; the first round warms the file cache up and is not counted. Of the rest the medians are compared: the ratio is
flowsql's wall time over that of the fastest peer. The exit code is 1 where rows differ or flowsql fails.
"""
import argparse
import collections
import csv
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # leave no cache in the source tree
import page  # noqa: E402
import peers  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
Run = collections.namedtuple("Run", "wall cpu memory code out err")


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--bin", required=True, help="the flowsql to race")
    p.add_argument("--dir", required=True, help="folder of the objects")
    p.add_argument("--kind", default="gz", choices=sorted(peers.SUFFIX))
    p.add_argument("--peer-dir", help="folder the peers read, if another")
    p.add_argument("--peer-kind", choices=sorted(peers.SUFFIX))
    p.add_argument("--peers", default="duckdb,polars,chdb", help="names between commas")
    p.add_argument("--python", default=sys.executable, help="a Python that has the peers")
    p.add_argument("--queries", default=os.path.join(HERE, "queries.json"))
    p.add_argument("--only", default="", help="names of questions between commas")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--args", default="", help="more arguments of flowsql")
    p.add_argument("--json", help="write the measurements to this file")
    p.add_argument("--page", help="put the table into this page of the docs")
    p.add_argument("--section", help="the place of the table in the page")
    return p.parse_args()


def measure(command):
    """Runs a command to its end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for f in (out, err):
            f.seek(0)
            texts.append(f.read().decode("utf-8", "replace"))
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode, *texts)


def commands(a, sql):
    """What each engine is asked with."""
    folder, kind = a.peer_dir or a.dir, a.peer_kind or a.kind
    found = {"flowsql": [a.bin, *a.args.split(), "-o", "csv", "--no-header", "-c", sql, a.dir]}
    for name in filter(None, a.peers.split(",")):
        if name == "duckdb":
            shell = os.path.join(os.path.dirname(a.python), "duckdb")
            found[name] = peers.duckdb_command(shell, kind, folder, sql)
        else:
            found[name] = [a.python, os.path.join(HERE, "peers.py"), name, kind, folder, sql]
    return found


def cell(text):
    """A value as all engines would write it: they read "-" as NULL in every column, and differ in how they print doubles."""
    text = text.strip()
    if text in ("-", "NULL", "None", "\\N"):
        return ""
    try:
        return "%.9g" % float(text)
    except ValueError:
        return text


def rows(text):
    return [tuple(map(cell, row)) for row in csv.reader(io.StringIO(text))]


def agree(sql, ours, theirs):
    """Whether two answers are the same: rows in any order, or their number where the question leaves it open which to take."""
    ours, theirs = rows(ours), rows(theirs)
    if " LIMIT " in sql and " ORDER BY " not in sql:
        return len(ours) == len(theirs)
    return sorted(ours) == sorted(theirs)


def race(a, name, sql):
    """Asks one question of all and sums the runs up."""
    asked = commands(a, sql)
    runs = {engine: [] for engine in asked}
    for turn in range(a.runs + 1):
        for engine, command in asked.items():
            run = measure(command)
            if run.code and not turn:
                print("%s cannot answer %s: %s" % (engine, name, run.err.strip()[-300:]), file=sys.stderr)
            runs[engine].append(run)
    medians = {engine: {"wall": statistics.median(r.wall for r in some[1:]), "cpu": statistics.median(r.cpu for r in some[1:]),
                        "memory": max(r.memory for r in some), "failed": any(r.code for r in some)}
               for engine, some in runs.items()}
    rivals = [e for e in medians if e != "flowsql" and not medians[e]["failed"]]
    result = {"engines": medians, "failed": medians["flowsql"]["failed"], "same": None, "ratio": None, "cpu_ratio": None}
    if rivals:
        result["fastest"] = min(rivals, key=lambda e: medians[e]["wall"])
        result["ratio"] = medians["flowsql"]["wall"] / medians[result["fastest"]]["wall"]
        result["cpu_ratio"] = medians["flowsql"]["cpu"] / min(medians[e]["cpu"] for e in rivals)
    if "duckdb" in rivals and not result["failed"]:
        result["same"] = agree(sql, runs["flowsql"][-1].out, runs["duckdb"][-1].out)
    return result


def line(name, result):
    """A row of the table."""
    ours = result["engines"]["flowsql"]
    others = ", ".join("%s %.2f/%.2f" % (e, m["wall"], m["cpu"]) for e, m in result["engines"].items() if e != "flowsql" and not m["failed"])
    verdict = "failed" if result["failed"] else {True: "yes", False: "NO", None: "?"}[result["same"]]
    ratios = ["%.2f" % result[k] if result[k] is not None else "-" for k in ("ratio", "cpu_ratio")]
    return [name, "%.2f/%.2f" % (ours["wall"], ours["cpu"]), *ratios, "%.0f" % ours["memory"], verdict, others]


def main():
    a = arguments()
    with open(a.queries) as f:
        queries = json.load(f)
    wanted = [n for n in a.only.split(",") if n] or list(queries)
    table = ["| query | flowsql s (wall/CPU) | wall ratio | CPU ratio | MB | rows agree | peers s (wall/CPU) |", "|---|---|---|---|---|---|---|"]
    print("\n".join(table))
    results = {}
    for name in wanted:
        results[name] = race(a, name, queries[name])
        table.append("| " + " | ".join(line(name, results[name])) + " |")
        print(table[-1], flush=True)
    ratios = [r["ratio"] for r in results.values() if r["ratio"] is not None]
    if ratios:
        print("\ngeometric mean of the wall ratios %.2f, worst %.2f" % (statistics.geometric_mean(ratios), max(ratios)))
        table.append("\nGeometric mean of the wall ratios %.2f, worst %.2f." % (statistics.geometric_mean(ratios), max(ratios)))
    if a.json:
        with open(a.json, "w") as f:
            json.dump(results, f, indent=1)
    if a.page:
        page.put(a.page, a.section, "\n".join(table))
    return 1 if any(r["failed"] or r["same"] is False for r in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
