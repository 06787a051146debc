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
from benchmarks.scenarios.counts.queries import quoted

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
    connection.execute("CREATE VIEW raw AS SELECT * FROM "
                       f"read_csv({quoted([path])}, all_varchar = true)")
    columns = [row[0] for row in connection.execute("DESCRIBE raw").fetchall()]
    lists = ", ".join(f"list(DISTINCT {name})" for name in CATEGORIES)
    found = connection.execute(f"SELECT {lists} FROM raw").fetchone()
    assert found is not None
    for name, values in zip(CATEGORIES, found):
        known = sorted(value for value in values if value is not None)
        connection.execute(f"CREATE TYPE {name}_enum AS ENUM ({quoted(known)})")
    told = TYPES | {name: f"{name}_enum" for name in CATEGORIES}
    kinds = ", ".join(f"'{column}': '{told.get(column, 'VARCHAR')}'" for column in columns)
    return ("SELECT * REPLACE (string_split(interests, '|') AS interests) "
            f"FROM read_csv({quoted([path])}, header = true, columns = {{{kinds}}})")


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
