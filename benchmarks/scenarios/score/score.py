"""The score scenario: everybody's total by two cards as an exact histogram; checks, then measures."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.counts import answers, tables
from benchmarks.scenarios.counts.admission import admitted
from benchmarks.scenarios.counts.contenders.contender import Contender
from benchmarks.scenarios.counts.rounds import BUDGET_US, RUNS_A_TURN, Measured, measured
from benchmarks.scenarios.score.cards import WORKS
from benchmarks.scenarios.score.contenders import (CACHE_MIB, ClickHouse, DuckDB, Muster, PlainLoop)

PAIRS = (("DuckDB", "Muster again"), ("ClickHouse", "Muster again"), ("plain loop", "Muster again"),
         ("DuckDB", "Muster first"), ("ClickHouse", "Muster first"))


@dataclass(frozen=True)
class ScoreReport:
    """What was measured, and its text."""

    customers: int
    measured: Measured
    text: str

    def nanoseconds(self, work: str) -> float:
        """Of one thread, a customer, with predicates seen before."""
        return self.measured[work]["Muster again 1t"].median * 1000 / self.customers

    @property
    def back_test(self) -> float:
        """How many times a score a back-test costs, the worse of the two cards."""
        return max(self.nanoseconds(f"{card}, back-test") / self.nanoseconds(f"{card}, score")
                   for card in ("standard", "hundred"))


def run(settings: Settings) -> ScoreReport:
    """Raises AnswersDiffer before anything is timed."""
    makers: dict[str, Callable[[], Contender]] = {
        "Muster again": lambda: Muster(settings, "Muster again", settings.threads, CACHE_MIB),
        "Muster again 1t": lambda: Muster(settings, "Muster again 1t", 1, CACHE_MIB),
        "Muster first": lambda: Muster(settings, "Muster first", settings.threads, 0),
        "plain loop": lambda: PlainLoop(settings),
        "DuckDB": lambda: DuckDB(settings)}
    if not settings.quick:
        makers["ClickHouse"] = lambda: ClickHouse(settings)
    contenders, missing = admitted("score", makers)
    try:
        say("score: checking that all histograms are equal")
        checked = answers.all_agreed(contenders, list(WORKS))
        say("score: measuring")
        times = measured(contenders, checked, settings.rounds)
    finally:
        for contender in contenders:
            contender.close()
    names = [contender.name for contender in contenders]
    rows = [[work, *(f"{number(mine[name].median)} ({number(mine[name].least)})" for name in names)]
            for work, mine in times.items()]
    lines = [f"- {contender.name}: {contender.about}" for contender in contenders]
    lines += [f"- {reason}" for reason in missing]
    text = "\n\n".join([
        f"Everybody's total among {settings.customers:,} customers as an exact histogram, and for a "
        "back-test how many of each cell have the label.",
        "\n".join(lines),
        f"Median (minimum) in µs over {settings.rounds} rounds in turn; a turn is up to "
        f"{RUNS_A_TURN} runs within {BUDGET_US / 1000:.0f} ms after an unmeasured one. All histograms "
        "were checked equal, cell by cell, before.",
        table(["", *names], rows),
        "How many times longer, by medians:",
        tables.ratio_table(times, names, PAIRS)])
    return ScoreReport(settings.customers, times, text)
