"""The events scenario: windows, absence and order over generated events; checks, then measures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.counts import answers, tables
from benchmarks.scenarios.counts.admission import admitted
from benchmarks.scenarios.counts.contenders.contender import Contender
from benchmarks.scenarios.counts.rounds import BUDGET_US, RUNS_A_TURN, Measured, measured
from benchmarks.scenarios.events import questions
from benchmarks.scenarios.events.contenders import ClickHouse, DuckDB, Muster
from benchmarks.scenarios.events.rows import write_rows

PAIRS = (("DuckDB", "Muster"), ("ClickHouse", "Muster"))


@dataclass(frozen=True)
class EventsReport:
    """What was measured, and its text."""

    measured: Measured
    text: str


def asked(times: Measured, names: Sequence[str]) -> Measured:
    """Those of the questions."""
    return {name: times[name] for name in names}


def run(settings: Settings) -> EventsReport:
    """Raises AnswersDiffer before anything is timed."""
    say("events: preparing the rivals' rows")
    rows = write_rows(settings)
    makers: dict[str, Callable[[], Contender]] = {
        "Muster": lambda: Muster(settings),
        "DuckDB": lambda: DuckDB(settings, rows)}
    if not settings.quick:
        makers["ClickHouse"] = lambda: ClickHouse(settings, rows)
    contenders, missing = admitted("events", makers)
    try:
        say("events: checking that all answers are equal")
        checked = answers.all_agreed(contenders, list(questions.MUSTER))
        say("events: measuring")
        times = measured(contenders, checked, settings.rounds)
    finally:
        for contender in contenders:
            contender.close()
    names = [contender.name for contender in contenders]
    lines = [f"- {contender.name}: {contender.about}" for contender in contenders]
    lines += [f"- {reason}" for reason in missing]
    text = "\n\n".join([
        f"{settings.customers:,} customers, "
        f"{sum(1 for _ in open(rows, 'rb')):,} events.",
        "\n".join(lines),
        f"Median (minimum) in µs over {settings.rounds} rounds in turn; a turn is up to "
        f"{RUNS_A_TURN} runs within {BUDGET_US / 1000:.0f} ms after an unmeasured one. All answers "
        "were checked equal before.",
        tables.times_table(times, checked, names),
        "How many times longer than Muster, by medians, over windows:",
        tables.ratio_table(asked(times, questions.WINDOWS), names, PAIRS),
        "over all that happened:",
        tables.ratio_table(asked(times, questions.EVER), names, PAIRS),
        "and over sequences:",
        tables.ratio_table(asked(times, questions.SEQUENCES), names, PAIRS)])
    return EventsReport(times, text)
