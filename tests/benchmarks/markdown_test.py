"""Tables come out as Markdown."""

import unittest

from benchmarks.harness.markdown import number, table


class Markdown(unittest.TestCase):
    def test_numbers_stand_right_and_words_left(self) -> None:
        self.assertEqual(table(["", "µs"], [["c01", "4.50"]]),
                         "|     |   µs |\n| --- | ---: |\n| c01 | 4.50 |")

    def test_numbers_keep_three_figures_and_more(self) -> None:
        self.assertEqual([number(value) for value in (0.123, 4.5, 45.67, 999.96, 12345.6)],
                         ["0.12", "4.50", "45.7", "1000.0", "12,346"])


if __name__ == "__main__":
    unittest.main()
