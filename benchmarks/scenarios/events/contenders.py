"""Who answers the questions: Muster from text to number, DuckDB, ClickHouse."""

import shutil
from pathlib import Path

import duckdb

from benchmarks.harness.settings import AS_OF, Settings
from benchmarks.scenarios.counts.contenders.contender import InProcess, Unavailable
from benchmarks.scenarios.counts.contenders.program import Program
from benchmarks.scenarios.counts.queries import quoted
from benchmarks.scenarios.events import questions
from benchmarks.scenarios.events.rows import CATEGORIES, CHANNELS, COLUMNS, TYPES

# The same events twice: a question names the order that suits it.
ORDERS = {"time": "type, time", "customer": "type, customer, time"}


def filled(statements: dict[str, str]) -> dict[str, str]:
    """With the tables' names in them."""
    return {name: sql.format(time="by_time", customer="by_customer")
            for name, sql in statements.items()}


class Muster(Program):
    """Nothing is kept between two runs of a question."""

    name = "Muster"

    def __init__(self, settings: Settings) -> None:
        listing = settings.data / "event_questions.tsv"
        listing.write_text("".join(f"{name}\t{where}\n" for name, where in questions.MUSTER.items()),
                           encoding="utf-8")
        super().__init__([settings.program("muster_counts"), str(settings.store), str(listing),
                          AS_OF, str(settings.threads), "0", "text"])
        self.about = (f"kernel set {self.ready['kernel']}, {settings.threads} thread(s), no cache, "
                      f"image {self.ready['bytes']:,} bytes with all attributes; parse + bind + count")


class DuckDB(InProcess):
    """Customers are numbers, and nothing is NULL but what an event does not have."""

    name = "DuckDB"

    def __init__(self, settings: Settings, rows: Path) -> None:
        self._connection = duckdb.connect(":memory:", config={"threads": settings.threads})
        for name, words in (("type", TYPES), ("category", CATEGORIES), ("channel", CHANNELS)):
            self._connection.execute(f"CREATE TYPE {name}_enum AS ENUM ({quoted(words)})")
        kinds = ("UINTEGER", "type_enum", "UINTEGER", "DECIMAL(9, 2)", "category_enum",
                 "channel_enum")
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in zip(COLUMNS, kinds))
        self._connection.execute(
            "CREATE TABLE by_time AS SELECT * FROM "
            f"read_csv({quoted([str(rows)])}, delim = '\t', header = false, quote = '', "
            f"nullstr = '\\N', columns = {{{columns}}}) ORDER BY {ORDERS['time']}")
        self._connection.execute(
            f"CREATE TABLE by_customer AS SELECT * FROM by_time ORDER BY {ORDERS['customer']}")
        self._connection.execute("CREATE TABLE customers AS SELECT range::UINTEGER AS customer "
                                 f"FROM range({settings.customers})")
        self._sql = filled(questions.duckdb_statements())
        self.about = (f"DuckDB {duckdb.__version__}, in memory, {settings.threads} threads, narrowest "
                      "integers, DECIMAL(9,2), ENUM, two copies sorted by type and time and by type, "
                      "customer and time")

    def count(self, query: str) -> int:
        row = self._connection.execute(self._sql[query]).fetchone()
        assert row is not None
        return int(row[0])

    def close(self) -> None:
        self._connection.close()


def enum(words: tuple[str, ...]) -> str:
    return "Enum8(" + ", ".join(f"'{word}' = {code}" for code, word in enumerate(words)) + ")"


class ClickHouse(InProcess):
    """Embedded by the package chdb, in a folder that goes when it closes."""

    name = "ClickHouse"

    def __init__(self, settings: Settings, rows: Path) -> None:
        try:
            from chdb import session  # large, and not installed for a quick run
        except ImportError as error:
            raise Unavailable("the package chdb is not installed") from error
        self._folder = settings.data / "chdb"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._session = session.Session(str(self._folder))
        self._ask(f"SET max_threads = {settings.threads}")
        self._ask("CREATE DATABASE bench ENGINE = Atomic")
        self._ask("USE bench")
        kinds = ("UInt32", enum(TYPES), "UInt32", "Nullable(Decimal(9, 2))",
                 enum(("", *CATEGORIES)), enum(CHANNELS))
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, kinds))
        read = columns.replace(kinds[4], f"Nullable({kinds[4]})").replace("'", "\\'")
        for name, order in ORDERS.items():
            self._ask(f"CREATE TABLE by_{name} ({columns}) ENGINE = MergeTree ORDER BY ({order})")
            self._ask(f"INSERT INTO by_{name} SELECT * REPLACE (ifNull(category, '') AS category) "
                      f"FROM file('{rows.absolute()}', 'TabSeparated', '{read}')")
            self._ask(f"OPTIMIZE TABLE by_{name} FINAL")
        self._ask("CREATE TABLE customers (customer UInt32) ENGINE = MergeTree ORDER BY customer")
        self._ask(f"INSERT INTO customers SELECT number FROM numbers({settings.customers})")
        self._sql = {name: f"{sql} SETTINGS max_threads = {settings.threads}" for name, sql
                     in filled(questions.clickhouse_statements()).items()}
        self.about = (f"ClickHouse {self._ask('SELECT version()').strip()} (chdb), "
                      f"{settings.threads} threads, MergeTree, narrowest integers, Decimal(9,2), "
                      "Enum, two copies ordered as DuckDB's")

    def _ask(self, sql: str) -> str:
        return str(self._session.query(sql, "TabSeparated"))

    def count(self, query: str) -> int:
        return int(self._ask(self._sql[query]))

    def close(self) -> None:
        self._session.close()
        shutil.rmtree(self._folder, ignore_errors=True)
