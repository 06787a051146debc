"""SQLite in memory with an index on every column that the counts read: the floor."""

import sqlite3
from collections.abc import Sequence

import duckdb

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.contenders.contender import InProcess, Material, Unavailable
from benchmarks.scenarios.counts.contenders.duckdb_memory import mask
from benchmarks.scenarios.counts.queries import Dialect, sql_queries

MOST_CUSTOMERS = 20_000_000
BATCH = 100_000


def dialect(tags: Sequence[str]) -> Dialect:
    return Dialect(
        has_any=lambda wanted: f"((interests & {mask(wanted, tags)}) <> 0)",
        day=lambda iso: f"'{iso}'",
        how_many=lambda tests: "(" + " + ".join(f"({test})" for test in tests) + ")")


class SQLite(InProcess):
    """Reads its rows from the tab-separated file that ClickHouse reads too."""

    name = "SQLite"

    def __init__(self, material: Material) -> None:
        if material.settings.customers > MOST_CUSTOMERS:
            raise Unavailable(f"over {MOST_CUSTOMERS:,} customers its table and indexes do not fit "
                              "beside the others in memory")
        kinds = {**dict.fromkeys((*columns.NUMBERS, *columns.FLAGS, "interests"), "INTEGER"),
                 **dict.fromkeys(columns.MONEY, "REAL")}
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE TABLE customers (" + ", ".join(
            f"{name} {kinds.get(name, 'TEXT')}" for name in columns.READ) + ")")
        marks = ", ".join("?" * len(columns.READ))
        names = ", ".join(f"column{i:02}" for i in range(len(columns.READ)))
        rows = duckdb.execute(f"SELECT {names} FROM read_csv('{material.rows}', delim = '\t', "
                              "header = false, all_varchar = true, quote = '', nullstr = '\\N')")
        while batch := rows.fetchmany(BATCH):
            self._connection.executemany(f"INSERT INTO customers VALUES ({marks})", batch)
        for name in columns.READ:
            self._connection.execute(f"CREATE INDEX {name}_index ON customers ({name})")
        self._connection.execute("ANALYZE")
        self._sql = {name: f"SELECT count(*) FROM customers WHERE {where}" for name, where
                     in sql_queries(material.cities, dialect(material.tags)).items()}
        self.about = (f"SQLite {sqlite3.sqlite_version}, in memory, 1 thread, an index on every "
                      "column read, ANALYZE")

    def count(self, query: str) -> int:
        return int(self._connection.execute(self._sql[query]).fetchone()[0])

    def close(self) -> None:
        self._connection.close()
