"""The live scenario: the same changes made durable and counted in; checks, then measures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.counts.admission import admitted
from benchmarks.scenarios.counts.answers import agreed
from benchmarks.scenarios.live.changes import BATCH_CUSTOMERS, BATCHES, COLUMNS, Changes, prepare
from benchmarks.scenarios.live.contenders import (MUSTER_COUNTS, Muster, PostgreSQL, SQLite, Taker)

COUNTING_ROUNDS = 200


@dataclass
class Taken:
    """What was measured of one taker, in seconds."""

    batches: list[float] = field(default_factory=list)
    lone: list[float] = field(default_factory=list)
    counts: dict[str, list[float]] = field(default_factory=dict)

    @property
    def changes_a_second(self) -> float:
        return BATCH_CUSTOMERS * len(COLUMNS) / median(self.batches)


@dataclass(frozen=True)
class LiveReport:
    """What was measured, and its text."""

    takers: dict[str, Taken]
    sustained: float        # attribute changes a second, while it is counted
    quiet_counts: float     # counts a second with nobody writing
    counts_meanwhile: float
    text: str

    @property
    def counting_kept(self) -> float:
        return self.counts_meanwhile / self.quiet_counts


def counts_agree(takers: list[Taker], results: dict[str, Taken]) -> None:
    """Raises AnswersDiffer."""
    for name in MUSTER_COUNTS:
        found = {}
        for taker in takers:
            found[taker.name], seconds = taker.count(name)
            results[taker.name].counts.setdefault(name, []).append(seconds)
        agreed(name, found)


def measure_takers(takers: list[Taker], rounds: int) -> dict[str, Taken]:
    """All of them take the same changes in the same order, and count the same after each batch."""
    results = {taker.name: Taken() for taker in takers}
    counts_agree(takers, results)
    for i in range(min(BATCHES, 4 * rounds)):
        for taker in takers:
            results[taker.name].batches.append(taker.batch(i))
        counts_agree(takers, results)
    for taker in takers:
        results[taker.name].lone = taker.lone()
    counts_agree(takers, results)
    return results


def counts_a_second(muster: Muster) -> float:
    """Of all counts in turn."""
    seconds = sum(muster.count(name)[1] for _ in range(COUNTING_ROUNDS) for name in MUSTER_COUNTS)
    return COUNTING_ROUNDS * len(MUSTER_COUNTS) / seconds


def measure_meanwhile(muster: Muster, rounds: int) -> tuple[float, float, float]:
    """Changes a second, counts a second without and with them; medians of rounds in turn."""
    quiet, busy, changed = [], [], []
    for _ in range(rounds):
        quiet.append(counts_a_second(muster))
        muster.write_all_the_time()
        busy.append(counts_a_second(muster))
        changed.append(muster.write_no_more())
    return median(changed), median(quiet), median(busy)


def text_of(settings: Settings, takers: list[Taker], missing: list[str],
            results: dict[str, Taken], meanwhile: tuple[float, float, float]) -> str:
    changed, quiet, busy = meanwhile
    lines = [f"- {taker.name}: {taker.about}" for taker in takers]
    lines += [f"- {reason}" for reason in missing]
    rows = [[name, number(taken.changes_a_second), number(median(taken.lone) * 1e6),
             *(number(median(taken.counts[count]) * 1e6) for count in MUSTER_COUNTS)]
            for name, taken in results.items()]
    return "\n\n".join([
        f"{settings.customers:,} customers; batches of {BATCH_CUSTOMERS:,} customers, "
        f"{len(COLUMNS)} attributes each. Everybody took the same batches in turn, and after each "
        "of them all counts were checked equal.",
        "\n".join(lines),
        table(["", "attribute changes a second, durable", "one customer alone, µs",
               *(f"{name}, µs" for name in MUSTER_COUNTS)], rows),
        f"Muster, while batches come one after another: {number(changed)} attribute changes a second, "
        f"{number(busy)} counts a second; without them {number(quiet)} ({busy / quiet:.0%} kept)."])


def run(settings: Settings) -> LiveReport:
    """Raises AnswersDiffer."""
    say("live: preparing the changes")
    changes: Changes = prepare(settings)
    makers: dict[str, Callable[[], Taker]] = {
        "Muster": lambda: Muster(settings, changes),
        "SQLite": lambda: SQLite(settings, changes)}
    if not settings.quick:
        makers["PostgreSQL"] = lambda: PostgreSQL(settings, changes)
    takers, missing = admitted("live", makers)
    try:
        say("live: changing, checking and counting")
        results = measure_takers(takers, settings.rounds)
        muster = takers[0]
        assert isinstance(muster, Muster)
        say("live: counting while it changes")
        meanwhile = measure_meanwhile(muster, settings.rounds)
    finally:
        for taker in takers:
            taker.close()
    return LiveReport(results, meanwhile[0], meanwhile[1], meanwhile[2],
                      text_of(settings, takers, missing, results, meanwhile))
