"""The counts scenario: prepares the material once, lets the contenders in, checks, measures."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import duckdb

from benchmarks.harness.settings import AS_OF, Settings, say
from benchmarks.scenarios.counts import answers, tables
from benchmarks.scenarios.counts.admission import admitted
from benchmarks.scenarios.counts.contenders import muster
from benchmarks.scenarios.counts.contenders.clickhouse_debian import ClickHouseDebian
from benchmarks.scenarios.counts.contenders.clickhouse_embedded import ClickHouseEmbedded
from benchmarks.scenarios.counts.contenders.contender import Contender, Material
from benchmarks.scenarios.counts.contenders.croaring import CRoaring
from benchmarks.scenarios.counts.contenders.duckdb_memory import DuckDB
from benchmarks.scenarios.counts.contenders.redis_bits import Redis
from benchmarks.scenarios.counts.contenders.sqlite_memory import SQLite
from benchmarks.scenarios.counts.facts import Facts, find_facts, view_of_csv, write_rows
from benchmarks.scenarios.counts.leaves import leaves
from benchmarks.scenarios.counts.queries import muster_queries
from benchmarks.scenarios.counts.rounds import BUDGET_US, RUNS_A_TURN, Measured, measured

# By the word that names them on the command line, in the order of the table.
CONTENDERS: dict[str, Callable[[Material], Contender]] = {
    "muster": muster.again,
    "muster-first": muster.first,
    "muster-bound": muster.bound,
    "muster-bound-1t": muster.bound_one_thread,
    "croaring": CRoaring,
    "duckdb": DuckDB,
    "clickhouse": ClickHouseEmbedded,
    "clickhouse-debian": ClickHouseDebian,
    "redis": Redis,
    "sqlite": SQLite,
}
QUICK = ("muster", "muster-first", "muster-bound", "muster-bound-1t", "croaring", "duckdb", "redis",
         "sqlite")

PAIRS = (("CRoaring", "Muster bound"), ("CRoaring", "Muster bound 1t"),
         ("DuckDB", "Muster again"), ("DuckDB", "Muster first"),
         ("ClickHouse", "Muster again"), ("ClickHouse", "Muster first"),
         ("ClickHouse (Debian)", "Muster again"), ("Redis", "Muster again"),
         ("SQLite", "Muster again"))


@dataclass(frozen=True)
class CountsReport:
    """What was measured, and its text."""

    measured: Measured
    text: str


def prepare(settings: Settings) -> Material:
    """Makes what is not there yet from customers.csv and the store."""
    kept = settings.data / "values.json"
    rows = settings.data / "rows.tsv"
    if not (kept.exists() and rows.exists()):
        say("counts: preparing the rivals' rows")
        with duckdb.connect(":memory:", config={"threads": settings.threads}) as connection:
            view_of_csv(connection, settings.csv)
            facts = find_facts(connection)
            write_rows(connection, facts, rows)
        facts.save(kept)
    facts = Facts.load(kept)
    folder = settings.data / "leaves"
    say("counts: writing the bitmaps of single predicates")
    folder.mkdir(exist_ok=True)
    listing = settings.data / "leaves.tsv"
    listing.write_text("".join(f"{name}\t{where}\n" for name, where in leaves(facts.cities).items()),
                       encoding="utf-8")
    subprocess.run([settings.program("leaf_bitmaps"), str(settings.store), str(listing), AS_OF,
                    str(folder)], check=True)
    return Material(settings, facts, folder, rows)


def run(settings: Settings, wanted: Sequence[str]) -> CountsReport:
    """Raises AnswersDiffer before anything is timed."""
    material = prepare(settings)
    contenders, missing = admitted(
        "counts", {word: partial(CONTENDERS[word], material) for word in wanted})
    try:
        say("counts: checking that all answers are equal")
        checked = answers.all_agreed(contenders, list(muster_queries(material.facts.cities)))
        say("counts: measuring")
        times = measured(contenders, checked, settings.rounds)
    finally:
        for contender in contenders:
            contender.close()
    names = [contender.name for contender in contenders]
    lines = [f"- {contender.name}: {contender.about}" for contender in contenders]
    lines += [f"- {reason}" for reason in missing]
    text = "\n\n".join([
        "\n".join(lines),
        f"Median (minimum) in µs over {settings.rounds} rounds in turn; a turn is up to "
        f"{RUNS_A_TURN} runs within {BUDGET_US / 1000:.0f} ms after an unmeasured one. All answers "
        "were checked equal before.",
        tables.times_table(times, checked, names),
        "How many times longer than Muster, by medians:",
        tables.ratio_table(times, names, PAIRS)])
    return CountsReport(times, text)
