"""DuckDB's side of the loading scenario, one load in a process of its own; prints one JSON line.

  duckdb_load CSV THREADS inferred    read_csv decides the types
  duckdb_load CSV THREADS typed       types told, categories as ENUMs whose values are known before

Run as a module. Making the ENUMs is not timed.
"""

import json
import sys
import time

import duckdb

from benchmarks.harness.machine import first_field

TYPES = {
    "age": "UTINYINT", "birth_date": "DATE", "income": "UINTEGER", "email_ok": "BOOLEAN",
    "sms_ok": "BOOLEAN", "push_ok": "BOOLEAN", "signup_date": "DATE", "orders": "USMALLINT",
    "last_order": "DATE", "spend": "DECIMAL(9, 2)", "average_order": "DECIMAL(9, 2)",
    "clv": "DECIMAL(9, 2)", "nps": "UTINYINT", "csat": "UTINYINT", "complaints": "UTINYINT",
    "bought_again": "BOOLEAN",
}
CATEGORIES = ("gender", "education", "employment", "country", "region", "city", "area", "channel",
              "payment", "delivery", "loyalty")


def typed_source(connection: duckdb.DuckDBPyConnection, path: str) -> str:
    """A SELECT over the file with every type told."""
    connection.execute(f"CREATE VIEW raw AS SELECT * FROM read_csv('{path}', all_varchar = true)")
    columns = [row[0] for row in connection.execute("DESCRIBE raw").fetchall()]
    kinds = []
    for column in columns:
        kind = TYPES.get(column, "VARCHAR")
        if column in CATEGORIES:
            kind = f"{column}_enum"
            connection.execute(f"CREATE TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM raw "
                               f"WHERE {column} IS NOT NULL ORDER BY 1)")
        kinds.append(f"'{column}': '{kind}'")
    return (f"SELECT * REPLACE (string_split(interests, '|') AS interests) FROM read_csv('{path}', "
            f"header = true, columns = {{{', '.join(kinds)}}})")


def main() -> None:
    path, threads, mode = sys.argv[1:]
    connection = duckdb.connect(":memory:", config={"threads": int(threads)})
    source = f"SELECT * FROM read_csv('{path}')"
    if mode == "typed":
        source = typed_source(connection, path)
    begin, begin_cpu = time.perf_counter(), time.process_time()
    connection.execute(f"CREATE TABLE customers AS {source}")
    count = connection.execute("SELECT count(*) FROM customers").fetchone()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    assert count is not None
    peak = first_field("/proc/self/status", "VmHWM").split()[0]
    print(json.dumps({"rows": count[0], "seconds": seconds, "cpu_seconds": cpu,
                      "peak_kib": int(peak)}))


if __name__ == "__main__":
    main()
