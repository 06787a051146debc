"""Counts the standard load with Muster, DuckDB and SQLite, answers checked equal before timing.

  run.py CUSTOMERS.csv STORE MUSTER_COUNTS [--rounds N] [--threads N]

One table on standard output: medians in microseconds and the ratio to Muster's, measured in turn in
one run. Muster is measured twice: `first` without any cache, `again` with the predicate cache
filled. There is no result cache.
"""

import argparse
import csv
import json
import math
import platform
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb

from queries import AS_OF, queries, tag_in_list, tag_in_text

INTEGERS = {"age": "UTINYINT", "income": "UINTEGER", "orders": "USMALLINT", "nps": "UTINYINT",
            "csat": "UTINYINT", "complaints": "UTINYINT"}
MONEY = ("spend", "average_order", "clv")
DATES = ("birth_date", "signup_date", "last_order")
FLAGS = ("email_ok", "sms_ok", "push_ok", "bought_again")
WORDS = ("gender", "education", "employment", "country", "region", "city", "area", "channel",
         "payment", "delivery", "loyalty")


def duckdb_table(path, threads):
    """In memory, with the narrowest integers, dates, decimals, an ENUM for every category, tags as lists."""
    connection = duckdb.connect(":memory:", config={"threads": threads})
    connection.execute(f"CREATE VIEW raw AS SELECT * FROM read_csv('{path}', all_varchar = true)")
    columns = ["id", "string_split(interests, '|') AS interests"]
    for word in WORDS:
        connection.execute(f"CREATE TYPE {word}_enum AS ENUM (SELECT DISTINCT {word} FROM raw "
                           f"WHERE {word} IS NOT NULL ORDER BY 1)")
        columns.append(f"{word}::{word}_enum AS {word}")
    columns += [f"{name}::{kind} AS {name}" for name, kind in INTEGERS.items()]
    columns += [f"{name}::DECIMAL(12, 2) AS {name}" for name in MONEY]
    columns += [f"{name}::DATE AS {name}" for name in DATES]
    columns += [f"{name}::BOOLEAN AS {name}" for name in FLAGS]
    connection.execute(f"CREATE TABLE customers AS SELECT {', '.join(columns)} FROM raw")
    return lambda sql: connection.execute(sql).fetchone()[0]


def sqlite_table(path):
    """In memory, typed, with an index on every column that the counts read."""
    connection = sqlite3.connect(":memory:")
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        kinds = {**{name: "INTEGER" for name in (*INTEGERS, *FLAGS)},
                 **{name: "REAL" for name in MONEY}}
        declared = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in header)
        connection.execute(f"CREATE TABLE customers ({declared})")
        flags = [header.index(name) for name in FLAGS]

        def row(cells):
            cells = [cell if cell != "" else None for cell in cells]
            for flag in flags:
                cells[flag] = {"true": 1, "false": 0, None: None}[cells[flag]]
            return cells

        marks = ", ".join("?" * len(header))
        connection.executemany(f"INSERT INTO customers VALUES ({marks})", map(row, reader))
    for name in ("gender", "age", "education", "employment", "income", "region", "area", "city",
                 "spend", "orders", "last_order", "nps", "csat", "complaints", "signup_date", "clv"):
        connection.execute(f"CREATE INDEX {name}_index ON customers ({name})")
    connection.execute("ANALYZE")
    return lambda sql: connection.execute(sql).fetchone()[0]


def timed(run, sql, rounds):
    run(sql)
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run(sql)
        times.append((time.perf_counter() - begin) * 1e6)
    return statistics.median(times)


def muster(program, store, listing, rounds, threads, cache_mib):
    done = subprocess.run([program, store, listing, AS_OF, str(rounds), str(threads), str(cache_mib)],
                          check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in lines}, done.stderr.strip()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("customers")
    arguments.add_argument("store")
    arguments.add_argument("program")
    arguments.add_argument("--rounds", type=int, default=11)
    arguments.add_argument("--threads", type=int, default=2)
    options = arguments.parse_args()

    with open(options.customers, newline="", encoding="utf-8") as file:
        cities = Counter(row["city"] for row in csv.DictReader(file))
    ranks = [city for city, _ in sorted(cities.items(), key=lambda item: (-item[1], item[0]))]
    wanted = queries(ranks)
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as listing:
        for name, (where, _) in wanted.items():
            listing.write(f"{name}\t{where}\n")
        listing.flush()
        first, about = muster(options.program, options.store, listing.name, options.rounds,
                              options.threads, 0)
        again, _ = muster(options.program, options.store, listing.name, options.rounds,
                          options.threads, 256)
    rivals = {"duckdb": duckdb_table(options.customers, options.threads),
              "sqlite": sqlite_table(options.customers)}

    sql = {rival: {name: f"SELECT count(*) FROM customers WHERE {condition}"
                   for name, (_, condition) in queries(ranks, has).items()}
           for rival, has in (("duckdb", tag_in_list), ("sqlite", tag_in_text))}
    for name in wanted:
        answers = {rival: run(sql[rival][name]) for rival, run in rivals.items()}
        answers |= {"muster first": first[name]["count"], "muster again": again[name]["count"]}
        if len(set(answers.values())) != 1:
            raise SystemExit(f"{name}: the answers differ: {answers}")

    print(f"{sum(cities.values()):,} customers, {options.threads} threads, {platform.machine()}, "
          f"Linux {platform.release()}, DuckDB {duckdb.__version__}, SQLite {sqlite3.sqlite_version}")
    print(f"Muster: {about}")
    print(f"{'':4} {'customers':>10} {'again':>9} {'first':>9} {'DuckDB':>10} {'SQLite':>11} "
          f"{'DuckDB/again':>13} {'DuckDB/first':>13}   (medians in µs)")
    logs = {"again": 0.0, "first": 0.0}
    for name in wanted:
        times = {rival: timed(run, sql[rival][name], 3 if rival == "sqlite" else options.rounds)
                 for rival, run in rivals.items()}
        ratio = {"again": times["duckdb"] / again[name]["median_us"],
                 "first": times["duckdb"] / first[name]["median_us"]}
        for key in logs:
            logs[key] += math.log(ratio[key])
        print(f"{name:4} {first[name]['count']:>10,} {again[name]['median_us']:>9.1f} "
              f"{first[name]['median_us']:>9.1f} {times['duckdb']:>10.1f} {times['sqlite']:>11.1f} "
              f"{ratio['again']:>12.0f}× {ratio['first']:>12.0f}×")
    mean = {key: math.exp(value / len(wanted)) for key, value in logs.items()}
    print(f"{'geometric mean':>59} {mean['again']:>12.0f}× {mean['first']:>12.0f}×")


if __name__ == "__main__":
    main()
