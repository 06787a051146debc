"""Who takes part in a scenario: whoever can be started here."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from benchmarks.harness.settings import say
from benchmarks.scenarios.counts.contenders.contender import Unavailable

Started = TypeVar("Started")


def admitted(scenario: str,
             makers: Mapping[str, Callable[[], Started]]) -> tuple[list[Started], list[str]]:
    """The contenders that could be started, and why others could not."""
    contenders = []
    missing = []
    for name, make in makers.items():
        say(f"{scenario}: starting {name}")
        try:
            contenders.append(make())
        except Unavailable as reason:
            missing.append(f"{name} did not take part: {reason}")
    return contenders, missing
