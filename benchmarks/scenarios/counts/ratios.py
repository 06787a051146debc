"""Ratios between two contenders over the counts: geometric mean and least."""

import math
from dataclasses import dataclass

from benchmarks.scenarios.counts.rounds import Measured


@dataclass(frozen=True)
class Ratios:
    """How many times longer the rival takes, by medians."""

    by_query: dict[str, float]

    @property
    def mean(self) -> float:
        return math.exp(sum(map(math.log, self.by_query.values())) / len(self.by_query))

    @property
    def least(self) -> tuple[float, str]:
        return min((ratio, query) for query, ratio in self.by_query.items())


def ratios(measured: Measured, rival: str, to: str) -> Ratios | None:
    """`rival` ÷ `to` over the queries that both took; None if there are none."""
    found = {query: times[rival].median / times[to].median for query, times in measured.items()
             if rival in times and to in times}
    return Ratios(found) if found else None
