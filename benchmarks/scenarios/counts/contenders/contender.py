"""What every contender offers: a name, a word about its configuration, and turns of work."""

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.settings import Settings
from benchmarks.scenarios.counts.facts import Facts


class Unavailable(Exception):
    """Why a contender cannot take part here."""


@dataclass(frozen=True)
class Material:
    """What contenders are made from, the same for all."""

    settings: Settings
    facts: Facts
    leaves: Path  # bitmaps of single predicates
    rows: Path    # the columns that the counts read, tab-separated, for engines that load a file


@dataclass(frozen=True)
class Turn:
    """One contender's go at one query: its answer and the time of each run in microseconds."""

    count: int
    times: list[float]


class Contender(ABC):
    """A way to answer the counts. Running costs nothing outside its turns."""

    name: str
    about: str

    def takes(self, query: str) -> bool:
        """Whether it has an answer to this query at all."""
        return bool(query)

    @abstractmethod
    def turn(self, query: str, max_runs: int, budget_us: float) -> Turn:
        """One unmeasured run, then up to max_runs within the budget, at least one."""

    def close(self) -> None:
        """Frees what it holds."""


class InProcess(Contender):
    """A contender that this process drives call by call."""

    @abstractmethod
    def count(self, query: str) -> int:
        """Answers the query."""

    def turn(self, query: str, max_runs: int, budget_us: float) -> Turn:
        times: list[float] = []
        begin = time.perf_counter()
        count = self.count(query)
        spent = (time.perf_counter() - begin) * 1e6
        while not times or (len(times) < max_runs and spent < budget_us):
            begin = time.perf_counter()
            count = self.count(query)
            times.append((time.perf_counter() - begin) * 1e6)
            spent += times[-1]
        return Turn(count, times)
