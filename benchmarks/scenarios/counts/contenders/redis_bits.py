"""Redis: one string of bits a predicate; BITOP AND and BITCOUNT over a Unix socket."""

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.scenarios.counts.contenders.contender import InProcess, Material, Unavailable
from benchmarks.scenarios.counts.leaves import CONJUNCTIONS


def command(*words: bytes) -> bytes:
    """A command in Redis's protocol."""
    parts = [b"*%d\r\n" % len(words)]
    parts += [b"$%d\r\n%s\r\n" % (len(word), word) for word in words]
    return b"".join(parts)


def conjunction(leaves: tuple[str, ...]) -> tuple[bytes, int]:
    """The commands that count it, sent at once, and how many replies they have."""
    keys = [leaf.encode() for leaf in leaves]
    if len(keys) == 1:
        return command(b"BITCOUNT", keys[0]), 1
    return command(b"BITOP", b"AND", b"answer", *keys) + command(b"BITCOUNT", b"answer"), 2


class Redis(InProcess):
    """Starts a server of its own on a Unix socket alone, without persistence, and stops it."""

    name = "Redis"

    def __init__(self, material: Material) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise Unavailable("the package redis-server is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="muster-bench-")
        path = str(Path(self._folder.name) / "socket")
        self._process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no",
             "--dir", self._folder.name], stdout=subprocess.DEVNULL)
        self._socket = socket.socket(socket.AF_UNIX)
        for _ in range(100):
            try:
                self._socket.connect(path)
                break
            except OSError:
                time.sleep(0.05)
        self._replies = self._socket.makefile("rb")
        for leaf in sorted({leaf for leaves in CONJUNCTIONS.values() for leaf in leaves}):
            bits = (material.leaves / f"{leaf}.bits").read_bytes()
            self._ask(command(b"SET", leaf.encode(), bits), 1)
        self._requests = {name: conjunction(leaves) for name, leaves in CONJUNCTIONS.items()}
        version = subprocess.run([program, "--version"], capture_output=True, text=True,
                                 check=True).stdout.split("v=")[1].split()[0]
        self.about = (f"Redis {version}, every predicate a string of bits beforehand, BITOP AND and "
                      "BITCOUNT sent together over a Unix socket, where a count is a plain conjunction")

    def _ask(self, request: bytes, replies: int) -> bytes:
        self._socket.sendall(request)
        for _ in range(replies):
            last = self._replies.readline()
            if not last.startswith((b":", b"+")):
                raise RuntimeError(f"Redis: {last.decode().strip()}")
        return last

    def takes(self, query: str) -> bool:
        return query in CONJUNCTIONS

    def count(self, query: str) -> int:
        return int(self._ask(*self._requests[query])[1:])

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()
