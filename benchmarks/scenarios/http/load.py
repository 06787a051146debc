"""Load by wrk: requests of a file over kept connections, and what became of them."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scenarios.counts.contenders.contender import Unavailable

SCRIPT = Path(__file__).with_name("requests.lua")
# Enough that servers always find something to do, few enough that nobody queues for long.
CONNECTIONS = 64
# So many that with thinking between their requests they ask nearly independently.
THINKING_CONNECTIONS = 256


class Refused(Exception):
    """A server answered with something else than a success."""


@dataclass(frozen=True)
class Question:
    """One request; without a body it is a GET."""

    path: str
    body: str = ""


@dataclass(frozen=True)
class Load:
    """What wrk saw: whole replies, and the time from a request to the last byte of its reply."""

    requests: int
    bytes: int  # headers included
    seconds: float
    p50: int    # microseconds, as those below
    p99: int
    p999: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def read_load(server: str, output: str) -> Load:
    """From what requests.lua writes at its end. Raises Refused."""
    line = next((line for line in output.splitlines() if line.startswith("wrk {")), None)
    if line is None:
        raise Refused(f"wrk said nothing of {server}: {output.strip()}")
    found: dict[str, Any] = json.loads(line[4:])
    if found["refused"] or found["broken"] or not found["requests"]:
        raise Refused(f"{server}: of {found['requests']:,} replies {found['refused']:,} were no "
                      f"success, {found['broken']:,} connections or replies broke")
    return Load(found["requests"], found["bytes"], found["microseconds"] / 1e6, found["p50"],
                found["p99"], found["p999"])


def thinking_time(rate: float, connections: int) -> float:
    """Milliseconds to pause before each request, so that all connections reach the rate."""
    return connections * 1000 / rate


class Generator:
    """wrk, as many threads as the machine has processors to share with the server."""

    def __init__(self, folder: Path, threads: int) -> None:
        program = shutil.which("wrk")
        if program is None:
            raise Unavailable("the package wrk is not installed")
        self._program = program
        self._folder = folder
        self._threads = threads
        version = subprocess.run([program, "--version"], capture_output=True, text=True,
                                 check=False).stdout.split()
        self.about = (f"wrk {version[1]}, {threads} threads, connections kept; its script only "
                      "hands out requests made beforehand")

    def run(self, server: str, url: str, questions: Sequence[Question], seconds: float,
            rate: float | None = None, connections: int = CONNECTIONS) -> Load:
        """At the given rate, or as fast as it goes. Raises Refused."""
        listing = self._folder / "requests.tsv"
        listing.write_text("".join(f"{each.path}\t{each.body}\n" for each in questions),
                           encoding="utf-8")
        if rate is not None:
            connections = THINKING_CONNECTIONS
        think = 0.0 if rate is None else thinking_time(rate, connections)
        done = subprocess.run(
            [self._program, "--threads", str(self._threads), "--connections", str(connections),
             "--duration", f"{max(1, round(seconds))}s", "--script", str(SCRIPT), url, "--",
             str(listing), f"{think:.3f}"], capture_output=True, text=True, check=False)
        return read_load(server, done.stdout + done.stderr)
