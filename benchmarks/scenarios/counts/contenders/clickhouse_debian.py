"""The ClickHouse server that Debian has, asked over HTTP on the loopback address."""

import http.client
import shutil
import socket
import subprocess
import time
import urllib.parse
from pathlib import Path

from benchmarks.scenarios.counts.contenders import clickhouse_table
from benchmarks.scenarios.counts.contenders.contender import InProcess, Material, Unavailable

PROGRAMS = ("clickhouse-server", "/usr/sbin/clickhouse-server", "/usr/bin/clickhouse-server")

CONFIGURATION = """<yandex>
  <logger><level>warning</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>{port}</http_port>
  <tcp_port>{tcp_port}</tcp_port>
  <path>{folder}/data/</path>
  <tmp_path>{folder}/tmp/</tmp_path>
  <users_config>{folder}/users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <mark_cache_size>1073741824</mark_cache_size>
  <max_concurrent_queries>10</max_concurrent_queries>
  <keep_alive_timeout>86400</keep_alive_timeout>
</yandex>
"""

USERS = """<yandex>
  <profiles><default>
    <max_threads>{threads}</max_threads>
    <max_memory_usage>10000000000</max_memory_usage>
  </default></profiles>
  <users><default>
    <password></password>
    <networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile>
    <quota>default</quota>
  </default></users>
  <quotas><default></default></quotas>
</yandex>
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class ClickHouseDebian(InProcess):
    """Starts a server of its own in a folder of its own, and stops it."""

    name = "ClickHouse (Debian)"

    def __init__(self, material: Material) -> None:
        program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
        if program is None:
            raise Unavailable("the package clickhouse-server is not installed")
        folder = (material.settings.data / "clickhouse").absolute()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._port = free_port()
        self._start(program, folder, material.settings.threads)
        try:
            self._load(material)
        except BaseException:
            self.close()
            raise
        self._sql = clickhouse_table.counts(material)
        version = self._ask("SELECT version()").strip()
        self.about = (f"ClickHouse {version} of Debian, {material.settings.threads} threads, "
                      f"{clickhouse_table.ABOUT}; asked over HTTP, one connection")

    def _start(self, program: str, folder: Path, threads: int) -> None:
        (folder / "config.xml").write_text(CONFIGURATION.format(
            folder=folder, port=self._port, tcp_port=free_port()), encoding="utf-8")
        (folder / "users.xml").write_text(USERS.format(threads=threads), encoding="utf-8")
        self._folder = folder
        self._process = subprocess.Popen([program, f"--config-file={folder}/config.xml"],
                                         cwd=folder, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=3600)
        for _ in range(300):
            if self._process.poll() is not None:
                break
            try:
                self._ask("SELECT 1")
                return
            except OSError:
                self._connection.close()
                time.sleep(0.1)
        self.close()
        raise Unavailable(f"clickhouse-server did not start; see {folder}/errors")

    def _load(self, material: Material) -> None:
        self._ask(clickhouse_table.create_table(material.facts.values))
        insert = urllib.parse.urlencode({"query": "INSERT INTO customers FORMAT TabSeparated"})
        with open(material.rows, "rb") as rows:
            self._request(f"/?{insert}", rows)
        self._ask("OPTIMIZE TABLE customers FINAL")

    def _ask(self, sql: str) -> str:
        return self._request("/", sql.encode())

    def _request(self, path: str, body: object) -> str:
        self._connection.request("POST", path, body=body)  # type: ignore[arg-type]
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"ClickHouse (Debian): {text.strip()}")
        return text

    def count(self, query: str) -> int:
        return int(self._ask(self._sql[query]))

    def close(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder / "data", ignore_errors=True)
