"""Who adds the cards up: Muster, a plain loop, DuckDB and ClickHouse; each answers with a checksum of
its whole histogram."""

import shutil
import zlib
from pathlib import Path

import duckdb

from benchmarks.harness.settings import Settings
from benchmarks.scenarios.counts.contenders.contender import InProcess, Unavailable
from benchmarks.scenarios.counts.contenders.program import Program
from benchmarks.scenarios.counts.queries import quoted
from benchmarks.scenarios.score.cards import CARDS, FLAGS, LABEL, MONEY, NUMBERS, WORDS, WORKS

READ = (*WORDS, *FLAGS, *MONEY, "last_order", *NUMBERS)
CACHE_MIB = 1024


def write_cards(settings: Settings) -> Path:
    """The cards as our programs read them."""
    listing = settings.data / "cards.tsv"
    listing.write_text("".join(f"{name}\t{rule.points}\t{rule.test()}\n"
                               for name, rules in CARDS.items() for rule in rules), encoding="utf-8")
    return listing


def checksum(cells: list[tuple[int, int, int]]) -> int:
    """Of the lines `score:customers:positives`, as score_cards.cpp has it."""
    return zlib.crc32("".join(f"{score}:{customers}:{positives}\n"
                              for score, customers, positives in cells).encode())


class Muster(Program):
    """score_cells() of a bound scoring."""

    def __init__(self, settings: Settings, name: str, threads: int, cache_mib: int) -> None:
        super().__init__([settings.program("muster_scores"), str(settings.store),
                          str(write_cards(settings)), str(threads), str(cache_mib)])
        self.name = name
        cache = "predicates seen before" if cache_mib else "no cache"
        self.about = f"kernel set {self.ready['kernel']}, {threads} thread(s), {cache}"


class PlainLoop(Program):
    """One customer after another in C++."""

    name = "plain loop"

    def __init__(self, settings: Settings) -> None:
        super().__init__([settings.program("plain_scores"), str(settings.store),
                          str(write_cards(settings)), str(settings.threads)])
        self.about = (f"C++, {settings.threads} thread(s), columns of 1, 2 or 4 bytes, rules as a "
                      "table of column, ends and points")


class DuckDB(InProcess):
    """Narrowest types, in memory."""

    name = "DuckDB"

    def __init__(self, settings: Settings) -> None:
        self._connection = duckdb.connect(":memory:", config={"threads": settings.threads})
        source = f"read_csv({quoted([str(settings.csv)])}, all_varchar = true)"
        counts = ", ".join(f"list_sort(list(DISTINCT {name}))" for name in WORDS)
        found = self._connection.execute(f"SELECT {counts} FROM {source}").fetchone()
        assert found is not None
        for name, words in zip(WORDS, found):
            self._connection.execute(
                f"CREATE TYPE {name}_enum AS ENUM ({quoted([word for word in words if word])})")
        select = [f"nullif({name}, '')::{name}_enum AS {name}" for name in WORDS]
        select += [f"({name} = 'true') AS {name}" for name in FLAGS]
        select += [f"{name}::DECIMAL(9, 2) AS {name}" for name in MONEY]
        select += ["last_order::DATE AS last_order"]
        select += [f"{name}::{'UTINYINT' if bits == 8 else 'USMALLINT' if bits == 16 else 'UINTEGER'}"
                   f" AS {name}" for name, bits in NUMBERS.items()]
        self._connection.execute(f"CREATE TABLE customers AS SELECT {', '.join(select)} FROM {source}")
        self.about = (f"DuckDB {duckdb.__version__}, in memory, {settings.threads} threads, narrowest "
                      "integers, DECIMAL(9,2), DATE, ENUM; a CASE a rule, GROUP BY the total")
        self._sql = {work: statement(card, labelled, "CASE WHEN {test} THEN {points} ELSE 0 END")
                     for work, (card, labelled) in WORKS.items()}

    def count(self, query: str) -> int:
        return checksum(self._connection.execute(self._sql[query]).fetchall())

    def close(self) -> None:
        self._connection.close()


def statement(card: str, labelled: bool, points: str) -> str:
    """The whole histogram of a card in SQL."""
    total = " + ".join(f"({points.format(test=rule.sql(), points=rule.points)})"
                       for rule in CARDS[card])
    positives = f"sum(CASE WHEN {LABEL} THEN 1 ELSE 0 END)" if labelled else "0"
    return (f"SELECT {total} AS total, count(*) AS customers, {positives} AS positives "
            "FROM customers GROUP BY total ORDER BY total")


class ClickHouse(InProcess):
    """Embedded by the package chdb, in a folder that goes when it closes."""

    name = "ClickHouse"

    def __init__(self, settings: Settings) -> None:
        try:
            from chdb import session  # large, and not installed for a quick run
        except ImportError as error:
            raise Unavailable("the package chdb is not installed") from error
        self._folder = settings.data / "chdb-scores"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._session = session.Session(str(self._folder))
        self._ask(f"SET max_threads = {settings.threads}")
        self._ask("CREATE DATABASE bench ENGINE = Atomic")
        self._ask("USE bench")
        kinds = {name: "LowCardinality(String)" for name in WORDS}
        kinds |= {name: "Bool" for name in FLAGS}
        kinds |= {name: "Decimal(9, 2)" for name in MONEY}
        kinds["last_order"] = "Nullable(Date)"
        kinds |= {name: f"Nullable(UInt{bits})" for name, bits in NUMBERS.items()}
        columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
        self._ask(f"CREATE TABLE customers ({columns}) ENGINE = MergeTree ORDER BY tuple()")
        self._ask(f"INSERT INTO customers SELECT {', '.join(kinds)} "
                  f"FROM file('{settings.csv.absolute()}', 'CSVWithNames') "
                  "SETTINGS schema_inference_make_columns_nullable = 1")
        self._ask("OPTIMIZE TABLE customers FINAL")
        self._sql = {work: statement(card, labelled, "{points} * toInt8(ifNull({test}, 0))")
                     + f" SETTINGS max_threads = {settings.threads}"
                     for work, (card, labelled) in WORKS.items()}
        self.about = (f"ClickHouse {self._ask('SELECT version()').strip()} (chdb), "
                      f"{settings.threads} threads, MergeTree, one part, narrowest integers, "
                      "Decimal(9,2), LowCardinality; points times a test a rule")

    def _ask(self, sql: str) -> str:
        return str(self._session.query(sql, "TabSeparated"))

    def count(self, query: str) -> int:
        rows = [line.split("\t") for line in self._ask(self._sql[query]).splitlines()]
        return checksum([(int(row[0]), int(row[1]), int(row[2])) for row in rows])

    def close(self) -> None:
        self._session.close()
        shutil.rmtree(self._folder, ignore_errors=True)
