"""CSV to queryable: Muster and DuckDB on one file, in turn, every load in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from statistics import median

from benchmarks.harness.markdown import table
from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.counts.answers import agreed


@dataclass
class Loads:
    """The loads of one contender."""

    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    rows: int = 0


@dataclass(frozen=True)
class LoadingReport:
    """DuckDB's time ÷ Muster's, Muster's bytes a processor second, and the text."""

    ratio: float
    bytes_a_core: float
    text: str


def load_once(command: list[str], into: Loads) -> None:
    """Runs one load."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer = json.loads(done.stdout)
    into.seconds.append(answer["seconds"])
    into.cpu_seconds.append(answer["cpu_seconds"])
    into.peak_bytes = max(into.peak_bytes, answer["peak_kib"] * 1024)
    into.rows = answer["rows"]


def run(settings: Settings) -> LoadingReport:
    """The file is read once before, so that nobody waits for the disk."""
    path, threads = str(settings.csv), str(settings.threads)
    rival = [sys.executable, "-m", "benchmarks.scenarios.loading.duckdb_load", path, threads]
    commands = {
        "Muster, types inferred": [settings.program("muster_load"), path, threads],
        "DuckDB, types told": [*rival, "typed"],
        "DuckDB, types inferred": [*rival, "inferred"],
    }
    loads = {name: Loads() for name in commands}
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass
    for turn in range(1 if settings.quick else min(settings.rounds, 3)):
        for name, command in commands.items():
            say(f"loading: {name}, {turn + 1}")
            load_once(command, loads[name])
    agreed("loading", {name: load.rows for name, load in loads.items()})

    size = settings.csv.stat().st_size
    rows = [[name, f"{median(load.seconds):.2f}", f"{min(load.seconds):.2f}",
             f"{size / median(load.seconds) / 1e6:,.0f}",
             f"{median(load.cpu_seconds):.2f}",
             f"{size / median(load.cpu_seconds) / 1e6:,.0f}", f"{load.peak_bytes / 2**20:,.0f}"]
            for name, load in loads.items()]
    text = "\n\n".join([
        f"{size:,} bytes of CSV, {loads['Muster, types inferred'].rows:,} customers, 30 columns, "
        "file in the system's cache. Processor time is of the load alone, all threads together; peak "
        "memory is the whole process's.",
        table(["", "median s", "least s", "MB/s", "processor s", "MB a processor s", "peak MiB"], rows)])
    muster = median(loads["Muster, types inferred"].seconds)
    return LoadingReport(median(loads["DuckDB, types told"].seconds) / muster,
                         size / median(loads["Muster, types inferred"].cpu_seconds), text)
