"""Contenders are measured in turn, and slow ones sit out."""

import unittest

from benchmarks.scenarios.counts.contenders.contender import Contender, InProcess, Turn
from benchmarks.scenarios.counts.ratios import ratios
from benchmarks.scenarios.counts.rounds import PATIENCE_US, Times, measured


class Logged(Contender):
    """Writes its name into a log at every turn; each run takes what it is told."""

    about = ""

    def __init__(self, name: str, log: list[str], microseconds: float) -> None:
        self.name = name
        self.log = log
        self.microseconds = microseconds

    def turn(self, query: str, max_runs: int, budget_us: float) -> Turn:
        self.log.append(self.name)
        return Turn(1, [self.microseconds])


class Counted(InProcess):
    """Counts how often it is asked."""

    name = "counted"
    about = ""
    asked = 0

    def count(self, query: str) -> int:
        self.asked += 1
        return 7


class Rounds(unittest.TestCase):
    def test_contenders_take_turns(self) -> None:
        log: list[str] = []
        measured([Logged("a", log, 1), Logged("b", log, 1)], {"c01": 1}, rounds=3)
        self.assertEqual(log, ["a", "b"] * 3)

    def test_who_has_spent_its_patience_sits_out(self) -> None:
        log: list[str] = []
        measured([Logged("slow", log, PATIENCE_US + 1), Logged("b", log, 1)], {"c01": 1}, rounds=3)
        self.assertEqual(log, ["slow", "b", "b", "b"])

    def test_a_turn_has_an_unmeasured_run_and_at_least_one_measured(self) -> None:
        counted = Counted()
        turn = counted.turn("c01", max_runs=5, budget_us=0)
        self.assertEqual((turn.count, len(turn.times), counted.asked), (7, 1, 2))

    def test_a_turn_ends_at_its_most_runs(self) -> None:
        self.assertEqual(len(Counted().turn("c01", max_runs=5, budget_us=1e9).times), 5)

    def test_ratios_are_of_medians_where_both_took_part(self) -> None:
        times = {"c01": {"a": Times([1, 2, 9]), "b": Times([8.0])}, "c02": {"a": Times([1.0])},
                 "c03": {"a": Times([1.0]), "b": Times([16.0])}}
        found = ratios(times, "b", "a")
        assert found is not None
        self.assertEqual(found.by_query, {"c01": 4.0, "c03": 16.0})
        self.assertAlmostEqual(found.mean, 8.0)
        self.assertEqual(found.least, (4.0, "c01"))
        self.assertIsNone(ratios(times, "nobody", "a"))


if __name__ == "__main__":
    unittest.main()
