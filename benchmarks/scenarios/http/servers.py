"""The servers under load, each a process of its own that is stopped after the run."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from benchmarks.harness.settings import Settings
from benchmarks.scenarios.counts.contenders.contender import Unavailable
from benchmarks.scenarios.http.load import Question

NGINX = """daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/errors warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ return 200 '{reply}'; }}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """A process that listens on the loopback address."""

    name: str
    about: str

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self._process = process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, question: Question) -> bytes:
        """The body of a reply that is a success."""
        if question.body:
            return self._request("POST", question.path, question.body.encode(), "application/json")
        return self._request("GET", question.path)

    def _request(self, method: str, path: str, sent: bytes | None = None,
                 content_type: str = "") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, sent,
                               {"Content-Type": content_type} if content_type else {})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{self.name}: {path}: {answer.status} {body.decode()}")
        return body

    @property
    def process_id(self) -> int:
        return self._process.pid

    def resident_bytes(self) -> int:
        """Memory of the process that lies in RAM and is its own: files mapped are not counted."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
        raise RuntimeError(f"{self.name} is no longer there")

    def _await(self, log: Path) -> None:
        """Until it answers, or Unavailable."""
        for _ in range(3000):
            if self._process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.01)
        self.close()
        raise Unavailable(f"{self.name} did not start: {log.read_text(encoding='utf-8')[-500:]}")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


class Muster(Server):
    """`muster serve` over a store, as a user starts it."""

    name = "Muster"

    def __init__(self, settings: Settings, store: Path, folder: Path, connections: int) -> None:
        """`folder`: where its log goes."""
        port = free_port()
        log = folder / "muster.log"
        with open(log, "wb") as errors:
            process = subprocess.Popen(
                [settings.muster, "serve", str(store), "--listen", f"127.0.0.1:{port}"],
                env={**os.environ, "MUSTER_LIMITS_CONNECTIONS": str(connections)},
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        super().__init__(port, process)
        self._await(log)
        self.about = ("muster serve STORE, everything as it comes (no line a request in the log, "
                      f"no tokens), but for {connections:,} connections instead of 1,024")

    def change(self, changes: bytes) -> None:
        """A batch of customers as NDJSON, durable when this returns."""
        self._request("PATCH", "/v1/customers", changes, "application/x-ndjson")

    def kill(self) -> None:
        """As a power cut would, but for what the disk still has to write."""
        self._process.kill()
        self._process.wait()


class Nginx(Server):
    """nginx that says the same to everybody."""

    name = "nginx"

    def __init__(self, folder: Path, reply: bytes) -> None:
        program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        if program is None:
            raise Unavailable("the package nginx is not installed")
        text = reply.decode()
        if "'" in text or "$" in text or "\\" in text:
            raise RuntimeError("this reply cannot stand in nginx's configuration")
        port = free_port()
        folder.mkdir()
        # Its workers are another user than root.
        folder.chmod(0o755)
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=port, reply=text),
                                 encoding="utf-8")
        log = folder / "errors"
        with open(log, "wb") as errors:
            process = subprocess.Popen([program, "-c", str(configuration), "-e", str(log)],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=errors)
        super().__init__(port, process)
        self._await(log)
        version = subprocess.run([program, "-v"], capture_output=True, text=True,
                                 check=False).stderr.strip().split("/")[-1]
        self.about = (f"nginx {version}, worker_processes auto, access_log off, as many requests a "
                      f"connection as come; `return 200` with a reply of Muster's, {len(reply)} "
                      "bytes, to the same requests")
