"""The cards of the score scenario."""

import unittest

from benchmarks.scenarios.score import cards


class Cards(unittest.TestCase):
    def test_the_file_of_the_standard_card_says_what_is_measured(self) -> None:
        self.assertEqual(len(cards.checked_standard()), 20)
        points = [rule.points for rule in cards.STANDARD]
        self.assertEqual((min(points), max(points)), (-7, 12))

    def test_the_other_card_has_a_hundred_rules_of_as_many_tests(self) -> None:
        rules = cards.hundred()
        self.assertEqual(len(rules), 100)
        self.assertEqual(len({rule.when() for rule in rules}), 100)
        self.assertEqual({rule.points for rule in rules}, set(range(-7, 13)))

    def test_a_rule_is_said_in_every_contenders_words(self) -> None:
        recent = cards.Rule(6, "last_order", days=90)
        self.assertEqual(recent.when(), "last_order IN LAST 90 DAYS")
        self.assertEqual(recent.sql(),
                         "last_order BETWEEN DATE '2026-04-02' AND DATE '2026-06-30'")
        self.assertEqual(recent.test(), "last_order\t\t20545\t20634")
        self.assertEqual(cards.Rule(7, "spend", low=500).test(), "spend\t\t50000\t")
        self.assertEqual(cards.Rule(1, "email_ok").test(), "email_ok\t\t1\t1")


if __name__ == "__main__":
    unittest.main()
