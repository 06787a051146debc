"""Measuring in turn: for each query, round after round, every contender has its go.

A turn is one unmeasured run and then as many measured ones as fit its budget, at least one. Who has
spent its patience on a query sits out the other rounds of that query.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.scenarios.counts.answers import agreed
from benchmarks.scenarios.counts.contenders.contender import Contender

RUNS_A_TURN = 25
BUDGET_US = 100_000.0
PATIENCE_US = 5_000_000.0


@dataclass
class Times:
    """All measured runs of one contender at one query, in microseconds."""

    runs: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.runs)

    @property
    def least(self) -> float:
        return min(self.runs)


# query → contender → times
Measured = dict[str, dict[str, Times]]


def measured(contenders: Sequence[Contender], answers: dict[str, int], rounds: int) -> Measured:
    """Measures every query of `answers`, whose counts must stay what they are."""
    result: Measured = {}
    for query, answer in answers.items():
        taking = [contender for contender in contenders if contender.takes(query)]
        times = {contender.name: Times() for contender in taking}
        for _ in range(rounds):
            for contender in taking:
                mine = times[contender.name]
                if sum(mine.runs) > PATIENCE_US:
                    continue
                turn = contender.turn(query, RUNS_A_TURN, BUDGET_US)
                agreed(query, {"checked before": answer, contender.name: turn.count})
                mine.runs += turn.times
        result[query] = times
    return result
