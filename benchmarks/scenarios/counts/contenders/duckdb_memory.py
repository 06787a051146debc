"""DuckDB in memory, with the narrowest integers, decimals and dates, and an ENUM a category."""

from collections.abc import Sequence

import duckdb

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.contenders.contender import InProcess, Material
from benchmarks.scenarios.counts.queries import Cities, Dialect, quoted, sql_queries


def mask(tags: Sequence[str], all_tags: Sequence[str]) -> int:
    """Tags as bits of an integer."""
    return sum(1 << list(all_tags).index(tag) for tag in tags)


def view_of_csv(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """The file as text, as the view `raw`."""
    connection.execute(f"CREATE VIEW raw AS SELECT * FROM read_csv({quoted([path])}, "
                       "all_varchar = true)")


def popularity(connection: duckdb.DuckDBPyConnection) -> tuple[Cities, list[str]]:
    """The cities that the counts mean, and all tags, from the view `raw`."""
    cities = connection.execute("SELECT city FROM raw WHERE city IS NOT NULL GROUP BY city "
                                "ORDER BY count(*) DESC, city").fetchall()
    tags = connection.execute("SELECT DISTINCT unnest(string_split(interests, '|')) AS tag "
                              "FROM raw ORDER BY tag").fetchall()
    return Cities.of([row[0] for row in cities]), [row[0] for row in tags if row[0]]


def typed_columns(tags: Sequence[str]) -> str:
    """What to select from `raw`, and how, for the table `customers`."""
    kinds = {8: "UTINYINT", 16: "USMALLINT", 32: "UINTEGER"}
    select = [f"{name}::{name}_enum AS {name}" for name in columns.CATEGORIES]
    select += [f"{name}::BOOLEAN AS {name}" for name in columns.FLAGS]
    select += [f"{name}::DECIMAL(9, 2) AS {name}" for name in columns.MONEY]
    select += [f"{name}::DATE AS {name}" for name in columns.DATES]
    select += [f"{name}::{kinds[bits]} AS {name}" for name, bits in columns.NUMBERS.items()]
    bit = f"1 << (list_position([{quoted(tags)}], tag) - 1)"
    select.append("COALESCE(list_sum(list_transform(string_split(interests, '|'), lambda tag: "
                  f"{bit})), 0)::UINTEGER AS interests")
    return ", ".join(select)


def dialect(tags: Sequence[str]) -> Dialect:
    return Dialect(
        has_any=lambda wanted: f"((interests & {mask(wanted, tags)}) <> 0)",
        day=lambda iso: f"DATE '{iso}'",
        how_many=lambda tests: "(" + " + ".join(f"({test})::UTINYINT" for test in tests)
        + ")")


class DuckDB(InProcess):
    """The table holds the columns that the counts read."""

    name = "DuckDB"

    def __init__(self, material: Material) -> None:
        threads = material.settings.threads
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        view_of_csv(self.connection, str(material.settings.csv))
        for name in columns.CATEGORIES:
            self.connection.execute(f"CREATE TYPE {name}_enum AS ENUM (SELECT DISTINCT {name} "
                                    f"FROM raw WHERE {name} IS NOT NULL ORDER BY 1)")
        self.connection.execute("CREATE TABLE customers AS SELECT "
                                f"{typed_columns(material.tags)} FROM raw")
        self._sql = {name: f"SELECT count(*) FROM customers WHERE {where}" for name, where
                     in sql_queries(material.cities, dialect(material.tags)).items()}
        self.about = (f"DuckDB {duckdb.__version__}, in memory, {threads} threads, narrowest integers, "
                      "DECIMAL(9,2), DATE, ENUM, tags as bits of a UINTEGER, rows in file order")

    def count(self, query: str) -> int:
        row = self.connection.execute(self._sql[query]).fetchone()
        assert row is not None
        return int(row[0])

    def close(self) -> None:
        self.connection.close()
