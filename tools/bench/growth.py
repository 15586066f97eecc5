#!/usr/bin/env python3
"""Measures how flowsql grows: with the data (folders of 1, 10 and 100 times as many records) and with the workers.

Each question is asked without the column cache and with it filled. The medians of wall time and the highest resident memory
go into a table, and wall time and memory by the number of records into a plot.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
import compare  # noqa: E402
import page  # noqa: E402

QUESTIONS = ("talkers", "rejects", "pairs")
FACTORS = (1, 10, 100)
WORKERS = (1, 2, 4)


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--bin", required=True)
    p.add_argument("--rows", type=int, required=True, help="records of the first folder")
    p.add_argument("--cache", required=True, help="folder of the column cache")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--page", help="put the table into this page of the docs")
    p.add_argument("--plot", help="draw the plot into this SVG file")
    p.add_argument("folders", nargs=3)
    return p.parse_args()


def measure(a, sql, folder, workers, cached):
    """The median wall time in seconds, and the highest memory in megabytes."""
    cache = ["--cache-dir", a.cache] if cached else ["--no-cache"]
    runs = [compare.measure([a.bin, *cache, "--threads", str(workers), "-o", "csv", "-c", sql, folder]) for _ in range(a.runs + 1)]
    for run in runs:
        if run.code:
            sys.exit("flowsql failed: " + run.err)
    return statistics.median(r.wall for r in runs[1:]), max(r.memory for r in runs)


def table(a, measured):
    head = ["| records | workers |", "|---|---|"]
    for name in QUESTIONS:
        for scan in ("first", "second"):
            head[0] += " %s, %s |" % (name, scan)
            head[1] += "---|"
    lines = head
    for factor in FACTORS:
        for workers in WORKERS:
            cells = ["%.2f s, %.0f MB" % measured[factor, workers, name, cached] for name in QUESTIONS for cached in (False, True)]
            lines.append("| {:,} | {} | {} |".format(a.rows * factor, workers, " | ".join(cells)))
    return "\n".join(lines)


def plot(a, measured):
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "flowsql"
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4))
    records = [a.rows * f for f in FACTORS]
    for which, (axis, what) in enumerate(zip(axes, ("seconds", "megabytes"))):
        for name in QUESTIONS:
            for cached, style in ((False, "o-"), (True, "s--")):
                values = [measured[f, 2, name, cached][which] for f in FACTORS]
                axis.plot(records, values, style, label="%s, %s" % (name, "second" if cached else "first"))
        axis.set(xscale="log", yscale="log", xlabel="records", ylabel=what, title="%s, 2 workers" % what)
        axis.grid(True, alpha=0.3)
    axes[0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(a.plot, metadata={"Date": None})


def main():
    a = arguments()
    with open(os.path.join(compare.HERE, "queries.json")) as f:
        queries = json.load(f)
    measured = {}
    for factor, folder in zip(FACTORS, a.folders):
        subprocess.run([a.bin, "warm", "--cache-dir", a.cache, folder], check=True, stdout=subprocess.DEVNULL)
        for workers in WORKERS:
            for name in QUESTIONS:
                for cached in (False, True):
                    measured[factor, workers, name, cached] = measure(a, queries[name], folder, workers, cached)
    text = table(a, measured)
    print(text)
    if a.page:
        page.put(a.page, "growth", text)
    if a.plot:
        plot(a, measured)


if __name__ == "__main__":
    main()
