"""Who takes the changes: a store of Muster, SQLite and PostgreSQL, all of them durably."""

import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.harness.settings import AS_OF, Settings
from benchmarks.scenarios.counts.contenders.contender import Unavailable
from benchmarks.scenarios.counts.queries import quoted
from benchmarks.scenarios.live.changes import Change, Changes

# What is counted reads what changes; all of it is in every engine's plain SQL.
MUSTER_COUNTS = {
    "spend and orders": "spend >= 500 AND orders >= 2 AND last_order IN LAST 30 DAYS",
    "sleeping": "orders >= 1 AND last_order < TODAY - 180 DAYS AND email_ok AND NOT nps <= 6",
    "unhappy": "(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000",
    "gold": "loyalty = 'gold' AND country = 'Italy' AND spend > 100",
}
SQL_COUNTS = {
    "spend and orders": "spend >= 500 AND orders >= 2 AND last_order >= '2026-06-01' "
                        "AND last_order <= '2026-06-30'",
    "sleeping": "orders >= 1 AND last_order < '2026-01-01' AND email_ok AND COALESCE(nps, 10) > 6",
    "unhappy": "(nps <= 6 OR csat <= 2 OR complaints > 0) AND spend > 1000",
    "gold": "loyalty = 'gold' AND country = 'Italy' AND spend > 100",
}
COLUMNS = {"id": "TEXT", "orders": "INTEGER", "spend": "NUMERIC", "nps": "INTEGER", "loyalty": "TEXT",
           "last_order": "TEXT", "email_ok": "BOOLEAN", "csat": "INTEGER", "complaints": "INTEGER",
           "country": "TEXT"}


class Taker(ABC):
    """Takes batches of changes, each durable when it returns, and counts."""

    name: str
    about: str

    @abstractmethod
    def batch(self, i: int) -> float:
        """Seconds until batch i is durable and counted in."""

    @abstractmethod
    def lone(self) -> list[float]:
        """Seconds of each change that comes alone, one after another, until it is durable."""

    @abstractmethod
    def seen(self) -> list[float]:
        """Of others, until it is in what counts see too."""

    @abstractmethod
    def count(self, name: str) -> tuple[int, float]:
        """The answer, and its seconds."""

    def close(self) -> None:
        """Frees what it holds."""


class Muster(Taker):
    """A live store in a process of its own (muster_live.cpp), from NDJSON to the answer."""

    name = "Muster"

    def __init__(self, settings: Settings, changes: Changes) -> None:
        self._changes = changes
        self._store = settings.data / "live" / "store"
        shutil.rmtree(self._store, ignore_errors=True)
        shutil.copytree(settings.store, self._store)
        listing = settings.data / "live" / "counts.tsv"
        listing.write_text("".join(f"{name}\t{where}\n" for name, where in MUSTER_COUNTS.items()),
                           encoding="utf-8")
        self._process = subprocess.Popen(
            [settings.program("muster_live"), str(self._store), str(listing), AS_OF,
             str(settings.threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        ready = self._line()
        self.about = (f"kernel set {ready['kernel']}, {settings.threads} thread(s), predicate cache "
                      "on; NDJSON parsed, journal synced, version published")

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: muster_live ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, *words: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write("\t".join(words) + "\n")
        self._process.stdin.flush()
        return self._line()

    def batch(self, i: int) -> float:
        return float(self.ask("batch", str(self._changes.batch_file(i)))["seconds"])

    def lone(self) -> list[float]:
        seconds: list[float] = self.ask("lone", str(self._changes.lone_file))["seconds"]
        return seconds

    def seen(self) -> list[float]:
        seconds: list[float] = self.ask("seen", str(self._changes.seen_file))["seconds"]
        return seconds

    def count(self, name: str) -> tuple[int, float]:
        answer = self.ask("count", name)
        return answer["count"], answer["seconds"]

    def write_all_the_time(self, rate: int) -> None:
        """From now on a thread commits batch after batch, until write_no_more(): so many changed
        attributes a second, or with 0 as many as it can."""
        self.ask("write", str(self._changes.folder), str(rate))

    def write_no_more(self) -> float:
        """Changed attributes a second, since then."""
        return float(self.ask("rest")["cells_a_second"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        shutil.rmtree(self._store, ignore_errors=True)


def rows_of(settings: Settings) -> list[tuple[Any, ...]]:
    """Of the columns that matter here."""
    with duckdb.connect(":memory:") as reader:
        names = ", ".join(COLUMNS)
        kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
        return reader.execute(
            f"SELECT {names} FROM read_csv({quoted([str(settings.csv)])}, header = true, "
            f"nullstr = '', types = {{{kinds}}})").fetchall()


class SQLite(Taker):
    """A file with a primary key and no other index: the fewer, the faster it writes."""

    name = "SQLite"

    def __init__(self, settings: Settings, changes: Changes) -> None:
        self._changes = changes
        self._path = settings.data / "live" / "sqlite.db"
        self.close_files()
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA cache_size = -1000000")
        self._connection.execute("CREATE TABLE customers (" + ", ".join(
            f"{name} {kind}" for name, kind in COLUMNS.items()) + ", PRIMARY KEY (id)) WITHOUT ROWID")
        self._connection.execute("BEGIN")
        marks = ", ".join("?" * len(COLUMNS))
        rows = ((*row[:6], row[6] == "true", *row[7:]) for row in rows_of(settings))
        self._connection.executemany(f"INSERT INTO customers VALUES ({marks})", rows)
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.about = (f"SQLite {sqlite3.sqlite_version}, a file, WAL, synchronous FULL, primary key "
                      "alone, 1 GB of cache; prepared UPDATE by id, one transaction a batch")

    def _update(self, changes: Sequence[Change]) -> float:
        begin = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "UPDATE customers SET orders = ?, spend = ?, nps = ?, loyalty = ? WHERE id = ?",
            ((c.orders, c.spend, c.nps, c.loyalty, c.id) for c in changes))
        self._connection.execute("COMMIT")
        return time.perf_counter() - begin

    def batch(self, i: int) -> float:
        return self._update(self._changes.batches[i])

    def lone(self) -> list[float]:
        return [self._update([change]) for change in self._changes.lone]

    def seen(self) -> list[float]:
        return [self._update([change]) for change in self._changes.seen]

    def count(self, name: str) -> tuple[int, float]:
        begin = time.perf_counter()
        row = self._connection.execute(
            f"SELECT count(*) FROM customers WHERE {SQL_COUNTS[name]}").fetchone()
        return int(row[0]), time.perf_counter() - begin

    def close_files(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        self._connection.close()
        self.close_files()


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of our own, on a Unix socket in its folder."""

    folder: Path
    programs: Path

    @staticmethod
    def start() -> "Server":
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not found:
            raise Unavailable("no PostgreSQL server is installed")
        server = Server(Path(tempfile.mkdtemp(prefix="muster-bench-postgres-")), found[-1])
        server.folder.chmod(0o755)
        server._as_postgres("mkdir", "-p", str(server.folder / "data"))
        server._as_postgres(str(server.programs / "initdb"), "--auth=trust", "--encoding=UTF8",
                            "--locale=C", "--pgdata", str(server.folder / "data"))
        server._as_postgres(
            str(server.programs / "pg_ctl"), "--wait", "--pgdata", str(server.folder / "data"),
            "--log", str(server.folder / "data" / "log"), "--options",
            f"-c listen_addresses= -c unix_socket_directories={server.folder} "
            "-c shared_buffers=2GB -c max_wal_size=8GB -c work_mem=256MB", "start")
        return server

    def _as_postgres(self, *command: str) -> None:
        shutil.chown(self.folder, "postgres")
        subprocess.run(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
                        *command], check=True, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self._as_postgres(str(self.programs / "pg_ctl"), "--pgdata", str(self.folder / "data"),
                          "--mode=immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL(Taker):
    """COPY into a table beside, then one UPDATE from it: its fast way."""

    name = "PostgreSQL"

    def __init__(self, settings: Settings, changes: Changes) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise Unavailable("the package psycopg is not installed") from error
        self._changes = changes
        self._server = Server.start()
        self._connection = psycopg.connect(host=str(self._server.folder), user="postgres",
                                           dbname="postgres", autocommit=True)
        kinds = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        self._connection.execute(f"CREATE TABLE customers ({kinds}, PRIMARY KEY (id)) "
                                 "WITH (fillfactor = 50)")
        self._connection.execute("CREATE UNLOGGED TABLE changes (id TEXT, orders INTEGER, "
                                 "spend NUMERIC, nps INTEGER, loyalty TEXT)")
        with self._connection.cursor() as cursor, cursor.copy("COPY customers FROM STDIN") as copy:
            for row in rows_of(settings):
                copy.write_row(row)
        self._connection.execute("VACUUM ANALYZE customers")
        self._connection.execute("CHECKPOINT")
        version = self._connection.execute("SHOW server_version").fetchone()
        self.about = (f"PostgreSQL {version[0] if version else ''}, fsync and synchronous_commit on, "
                      "primary key alone, 2 GB of buffers; COPY, then UPDATE … FROM")

    def _update(self, changes: Sequence[Change]) -> float:
        begin = time.perf_counter()
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("TRUNCATE changes")
            with cursor.copy("COPY changes FROM STDIN") as copy:
                # Of one customer's changes in a batch the last one counts.
                for c in {change.id: change for change in changes}.values():
                    copy.write_row((c.id, c.orders, c.spend, c.nps, c.loyalty))
            cursor.execute("UPDATE customers SET orders = c.orders, spend = c.spend, nps = c.nps, "
                           "loyalty = c.loyalty FROM changes c WHERE customers.id = c.id")
        return time.perf_counter() - begin

    def _update_one(self, c: Change) -> float:
        begin = time.perf_counter()
        self._connection.execute(
            "UPDATE customers SET orders = %s, spend = %s, nps = %s, loyalty = %s WHERE id = %s",
            (c.orders, c.spend, c.nps, c.loyalty, c.id))
        return time.perf_counter() - begin

    def batch(self, i: int) -> float:
        return self._update(self._changes.batches[i])

    def lone(self) -> list[float]:
        return [self._update_one(change) for change in self._changes.lone]

    def seen(self) -> list[float]:
        return [self._update_one(change) for change in self._changes.seen]

    def count(self, name: str) -> tuple[int, float]:
        begin = time.perf_counter()
        row = self._connection.execute(
            f"SELECT count(*) FROM customers WHERE {SQL_COUNTS[name]}").fetchone()
        assert row is not None
        return int(row[0]), time.perf_counter() - begin

    def close(self) -> None:
        self._connection.close()
        self._server.stop()
