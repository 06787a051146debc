"""DuckDB in memory, with the narrowest integers, decimals and dates, and an ENUM a category."""

import duckdb

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.contenders.contender import InProcess, Material
from benchmarks.scenarios.counts.queries import Dialect, quoted, sql_queries


def column_types() -> dict[str, str]:
    kinds = {8: "UTINYINT", 16: "USMALLINT", 32: "UINTEGER"}
    return {
        **{name: f"{name}_enum" for name in columns.CATEGORIES},
        **dict.fromkeys(columns.FLAGS, "BOOLEAN"),
        **dict.fromkeys(columns.MONEY, "DECIMAL(9, 2)"),
        **dict.fromkeys(columns.DATES, "DATE"),
        **{name: kinds[bits] for name, bits in columns.NUMBERS.items()},
        "interests": "UINTEGER",
    }


class DuckDB(InProcess):
    """The table holds the columns that the counts read."""

    name = "DuckDB"

    def __init__(self, material: Material) -> None:
        threads = material.settings.threads
        self._connection = duckdb.connect(":memory:", config={"threads": threads})
        for name, values in material.facts.values.items():
            self._connection.execute(f"CREATE TYPE {name}_enum AS ENUM ({quoted(values)})")
        kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in column_types().items())
        self._connection.execute(
            f"CREATE TABLE customers AS SELECT * FROM read_csv({quoted([str(material.rows)])}, "
            f"delim = '\t', header = false, quote = '', nullstr = ['\\N', ''], "
            f"columns = {{{kinds}}})")
        dialect = Dialect(
            has_any=lambda tags: f"((interests & {material.facts.mask(tags)}) <> 0)",
            day=lambda iso: f"DATE '{iso}'",
            how_many=lambda tests: "(" + " + ".join(f"({test})::UTINYINT" for test in tests) + ")")
        self._sql = {name: f"SELECT count(*) FROM customers WHERE {where}" for name, where
                     in sql_queries(material.facts.cities, dialect).items()}
        self.about = (f"DuckDB {duckdb.__version__}, in memory, {threads} threads, narrowest integers, "
                      "DECIMAL(9,2), DATE, ENUM, tags as bits of a UINTEGER, rows in file order")

    def count(self, query: str) -> int:
        row = self._connection.execute(self._sql[query]).fetchone()
        assert row is not None
        return int(row[0])

    def close(self) -> None:
        self._connection.close()
