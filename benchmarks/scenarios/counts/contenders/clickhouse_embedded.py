"""The current ClickHouse, embedded in this process by the chdb package."""

import shutil

from benchmarks.scenarios.counts.contenders import clickhouse_table
from benchmarks.scenarios.counts.contenders.contender import InProcess, Material, Unavailable


class ClickHouseEmbedded(InProcess):
    """Its table lies in a folder that goes when it closes."""

    name = "ClickHouse"

    def __init__(self, material: Material) -> None:
        try:
            from chdb import session  # large, and not installed for a quick run
        except ImportError as error:
            raise Unavailable("the package chdb is not installed") from error
        self._folder = material.settings.data / "chdb"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._session = session.Session(str(self._folder))
        self._ask(f"SET max_threads = {material.settings.threads}")
        self._ask("CREATE DATABASE bench ENGINE = Atomic")
        self._ask("USE bench")
        self._ask(clickhouse_table.create_table(material.facts.values))
        kinds = clickhouse_table.column_types(material.facts.values).replace("'", "\\'")
        self._ask(f"INSERT INTO customers SELECT * FROM file('{material.rows.absolute()}', "
                  f"'TabSeparated', '{kinds}')")
        self._ask("OPTIMIZE TABLE customers FINAL")
        self._sql = {name: f"{sql} SETTINGS max_threads = {material.settings.threads}"
                     for name, sql in clickhouse_table.counts(material).items()}
        version = self._ask("SELECT version()").strip()
        self.about = (f"ClickHouse {version} (chdb), {material.settings.threads} threads, "
                      f"{clickhouse_table.ABOUT}, its caches as they come")

    def _ask(self, sql: str) -> str:
        return str(self._session.query(sql, "TabSeparated"))

    def count(self, query: str) -> int:
        return int(self._ask(self._sql[query]))

    def close(self) -> None:
        self._session.close()
        shutil.rmtree(self._folder, ignore_errors=True)
