"""Answers that differ stop a benchmark before anything is timed."""

import unittest

from benchmarks.scenarios.counts.answers import AnswersDiffer, agreed, all_agreed
from benchmarks.scenarios.counts.contenders.contender import Contender, Turn
from benchmarks.scenarios.counts.rounds import measured


class Fixed(Contender):
    """Says what it is told to, and remembers how often it was asked."""

    about = ""

    def __init__(self, name: str, answers: dict[str, int]) -> None:
        self.name = name
        self.answers = answers
        self.turns = 0

    def takes(self, query: str) -> bool:
        return query in self.answers

    def turn(self, query: str, max_runs: int, budget_us: float) -> Turn:
        self.turns += 1
        return Turn(self.answers[query], [float(self.turns)])


class Answers(unittest.TestCase):
    def test_equal_answers_are_the_answer(self) -> None:
        self.assertEqual(agreed("c01", {"a": 5, "b": 5}), 5)

    def test_a_difference_names_the_query_and_who_said_what(self) -> None:
        with self.assertRaises(AnswersDiffer) as caught:
            agreed("c07", {"Muster": 5, "DuckDB": 1006})
        self.assertEqual(str(caught.exception),
                         "c07: the answers differ: Muster 5, DuckDB 1,006")

    def test_no_answer_is_no_agreement(self) -> None:
        with self.assertRaises(AnswersDiffer):
            agreed("c01", {})

    def test_only_those_who_take_a_query_are_asked(self) -> None:
        all_of = Fixed("a", {"c01": 1, "c02": 2})
        one_of = Fixed("b", {"c01": 1})
        self.assertEqual(all_agreed([all_of, one_of], ["c01", "c02"]), {"c01": 1, "c02": 2})
        self.assertEqual((all_of.turns, one_of.turns), (2, 1))

    def test_an_answer_that_changes_while_measured_is_noticed(self) -> None:
        with self.assertRaises(AnswersDiffer):
            measured([Fixed("a", {"c01": 1})], {"c01": 2}, rounds=1)


if __name__ == "__main__":
    unittest.main()
