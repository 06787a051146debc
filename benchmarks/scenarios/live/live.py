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
RATE = 200_000  # attribute changes a second that are to be reached


@dataclass
class Taken:
    """What was measured of one taker, in seconds."""

    batches: list[float] = field(default_factory=list)
    lone: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    counts: dict[str, list[float]] = field(default_factory=dict)

    @property
    def changes_a_second(self) -> float:
        return BATCH_CUSTOMERS * len(COLUMNS) / median(self.batches)


@dataclass(frozen=True)
class LiveReport:
    """What was measured, and its text."""

    takers: dict[str, Taken]
    quiet_counts: float  # counts a second with nobody writing
    meanwhile: dict[int, tuple[float, float]]  # by rate: changes and counts a second
    text: str

    @property
    def sustained(self) -> float:
        """Attribute changes a second while it is counted, as many as it takes."""
        return self.meanwhile[0][0]

    @property
    def counting_kept(self) -> float:
        """Share of the quiet counts a second, at the rate of changes that is to be reached."""
        return self.meanwhile[RATE][1] / self.quiet_counts


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
        results[taker.name].seen = taker.seen()
    counts_agree(takers, results)
    return results


def counts_a_second(muster: Muster) -> float:
    """Of all counts in turn."""
    seconds = sum(muster.count(name)[1] for _ in range(COUNTING_ROUNDS) for name in MUSTER_COUNTS)
    return COUNTING_ROUNDS * len(MUSTER_COUNTS) / seconds


def counts_for_seconds(muster: Muster, seconds: float) -> float:
    """Counts a second of all counts in turn, so long that batches at RATE are many."""
    rates = []
    while sum(COUNTING_ROUNDS * len(MUSTER_COUNTS) / rate for rate in rates) < seconds:
        rates.append(counts_a_second(muster))
    return len(rates) / sum(1 / rate for rate in rates)


def measure_meanwhile(muster: Muster, rounds: int) -> tuple[float, dict[int, tuple[float, float]]]:
    """Counts a second while nobody writes; then changes and counts a second at RATE and at as many
    as it takes: medians of rounds in turn."""
    quiet, busy = [], {rate: ([], []) for rate in (RATE, 0)}
    for _ in range(rounds):
        quiet.append(counts_for_seconds(muster, 1))
        for rate, (changed, counted) in busy.items():
            muster.write_all_the_time(rate)
            counted.append(counts_for_seconds(muster, 2))
            changed.append(muster.write_no_more())
    return median(quiet), {rate: (median(changed), median(counted))
                           for rate, (changed, counted) in busy.items()}


def text_of(settings: Settings, takers: list[Taker], missing: list[str],
            results: dict[str, Taken], quiet: float,
            meanwhile: dict[int, tuple[float, float]]) -> str:
    lines = [f"- {taker.name}: {taker.about}" for taker in takers]
    lines += [f"- {reason}" for reason in missing]
    rows = [[name, number(taken.changes_a_second), number(median(taken.lone) * 1e6),
             number(median(taken.seen) * 1e6),
             *(number(median(taken.counts[count]) * 1e6) for count in MUSTER_COUNTS)]
            for name, taken in results.items()]
    return "\n\n".join([
        f"{settings.customers:,} customers; batches of {BATCH_CUSTOMERS:,} customers, "
        f"{len(COLUMNS)} attributes each. Everybody took the same batches in turn, and after each "
        "of them all counts were checked equal.",
        "\n".join(lines),
        table(["", "attribute changes a second, durable", "one customer alone, µs", "counted in, µs",
               *(f"{name}, µs" for name in MUSTER_COUNTS)], rows),
        table(["Muster", "attribute changes a second", "counts a second", "of the quiet ones"],
              [["nobody writes", "0", number(quiet), "100%"]]
              + [["batches at a rate" if rate else "batch after batch", number(changed),
                  number(counted), f"{counted / quiet:.0%}"]
                 for rate, (changed, counted) in meanwhile.items()])])


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
        quiet, meanwhile = measure_meanwhile(muster, settings.rounds)
    finally:
        for taker in takers:
            taker.close()
    return LiveReport(results, quiet, meanwhile,
                      text_of(settings, takers, missing, results, quiet, meanwhile))
