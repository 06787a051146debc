"""SQLite in memory with an index on every column that the counts read, flags and tags aside: the
floor."""

import sqlite3

import duckdb

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.contenders.contender import InProcess, Material, Unavailable
from benchmarks.scenarios.counts.queries import Dialect, quoted, sql_queries

MOST_CUSTOMERS = 20_000_000
BATCH = 100_000


class SQLite(InProcess):
    """DuckDB reads the file for it, as the faster of the two at that."""

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
        names = ", ".join(f"'{name}': 'VARCHAR'" for name in columns.READ)
        with duckdb.connect(":memory:") as reader:
            rows = reader.execute(
                f"SELECT * FROM read_csv({quoted([str(material.rows)])}, delim = '\t', quote = '', "
                f"header = false, nullstr = ['\\N', ''], columns = {{{names}}})")
            while batch := rows.fetchmany(BATCH):
                self._connection.executemany(f"INSERT INTO customers VALUES ({marks})", batch)
        for name in (*columns.CATEGORIES, *columns.MONEY, *columns.DATES, *columns.NUMBERS):
            self._connection.execute(f"CREATE INDEX {name}_index ON customers ({name})")
        self._connection.execute("ANALYZE")
        dialect = Dialect(
            has_any=lambda tags: f"((interests & {material.facts.mask(tags)}) <> 0)",
            day=lambda iso: f"'{iso}'",
            how_many=lambda tests: "(" + " + ".join(f"({test})" for test in tests) + ")")
        self._sql = {name: f"SELECT count(*) FROM customers WHERE {where}" for name, where
                     in sql_queries(material.facts.cities, dialect).items()}
        self.about = (f"SQLite {sqlite3.sqlite_version}, in memory, 1 thread, an index on every "
                      "column read but flags and tags, ANALYZE")

    def count(self, query: str) -> int:
        return int(self._connection.execute(self._sql[query]).fetchone()[0])

    def close(self) -> None:
        self._connection.close()
