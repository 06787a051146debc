"""What a run is told: how many customers, threads and rounds, and where things are."""

import time
import sys
from dataclasses import dataclass
from pathlib import Path

AS_OF = "2026-06-30"


@dataclass(frozen=True)
class Settings:
    """One run of the benchmark."""

    customers: int
    threads: int
    rounds: int
    quick: bool
    programs: Path  # the benchmark programs of the build
    data: Path      # customers.csv, store/ and what the scenarios add

    @property
    def csv(self) -> Path:
        return self.data / "customers.csv"

    @property
    def store(self) -> Path:
        return self.data / "store"

    @property
    def muster(self) -> str:
        """The program itself, of the same build."""
        return str(self.programs.parents[1] / "server" / "muster")

    def program(self, name: str) -> str:
        return str(self.programs / name)


def say(message: str) -> None:
    """Progress, on standard error, with the clock."""
    print(f"bench {time.strftime('%H:%M:%S')}: {message}", file=sys.stderr, flush=True)
