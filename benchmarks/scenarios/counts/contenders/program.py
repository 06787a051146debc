"""A contender that is a program of ours and serves turns over pipes (scenarios/turns.hpp)."""

import json
import subprocess
from typing import Any

from benchmarks.scenarios.counts.contenders.contender import Contender, Turn


class Program(Contender):
    """Starts the program and waits until it is ready; `ready` is what it then says of itself."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True, encoding="utf-8")
        self.ready = self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: {self._process.args!r} ended with {self._process.wait()}")
        result: dict[str, Any] = json.loads(line)
        return result

    def turn(self, query: str, max_runs: int, budget_us: float) -> Turn:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{query}\t{max_runs}\t{budget_us:.0f}\n")
        self._process.stdin.flush()
        answer = self._line()
        return Turn(answer["count"], answer["us"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
