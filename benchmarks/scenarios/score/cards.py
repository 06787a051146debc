"""Two scorecards over the standard population, and what each rule is in every contender's words.

`standard` is standard.toml beside this file, twenty rules of −7 to +12 points. `hundred` is made by a
scheme: ladders over age, orders, spend, income and expected value, and the words of three categories,
with points that go round from −7 to +12. A rule tests one column: for a word, a flag, or a range.
"""

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.settings import AS_OF

LABEL = "bought_again"
WORDS = ("gender", "education", "employment", "country", "area", "channel", "payment")
FLAGS = ("email_ok", "sms_ok", "push_ok", LABEL)
MONEY = ("spend", "clv")
NUMBERS = {"age": 8, "income": 32, "orders": 16, "nps": 8, "csat": 8}


@dataclass(frozen=True)
class Rule:
    """Points for those whose `column` is the word, or set, or within a range (ends included)."""

    points: int
    column: str
    word: str | None = None
    low: int | None = None
    high: int | None = None
    over: int | None = None  # without the end
    days: int | None = None  # a date within so many days up to AS_OF

    def when(self) -> str:
        """In Muster's language."""
        if self.word is not None:
            return f"{self.column} = '{self.word}'"
        if self.days is not None:
            return f"{self.column} IN LAST {self.days} DAYS"
        if self.over is not None:
            return f"{self.column} > {self.over}"
        if self.low is not None and self.high is not None:
            return f"{self.column} BETWEEN {self.low} AND {self.high}"
        if self.low is not None:
            return f"{self.column} >= {self.low}"
        return f"{self.column} <= {self.high}" if self.high is not None else self.column

    def sql(self) -> str:
        """For DuckDB and ClickHouse alike."""
        if self.days is None:
            return self.when()
        last = datetime.date.fromisoformat(AS_OF)
        first = last - datetime.timedelta(days=self.days - 1)
        return f"{self.column} BETWEEN DATE '{first}' AND DATE '{last}'"

    def test(self) -> str:
        """For our own programs: a word, or the ends of a range; dates count from 1970, money in cents,
        a flag that is set is 1."""
        if self.word is not None:
            return f"{self.column}\t{self.word}\t\t"
        unit = 100 if self.column in MONEY else 1
        low, high = self.low, self.high
        if self.days is not None:
            high = datetime.date.fromisoformat(AS_OF).toordinal() - 719_163
            low = high - self.days + 1
        elif self.column in FLAGS:
            low = high = 1
        if self.over is not None:
            return f"{self.column}\t\t{self.over * unit + 1}\t"
        ends = ("" if end is None else str(end * unit) for end in (low, high))
        return f"{self.column}\t\t" + "\t".join(ends)


STANDARD = (
    Rule(2, "gender", word="female"),
    Rule(4, "age", low=35, high=40),
    Rule(3, "education", word="master"),
    Rule(5, "income", over=30_000),
    Rule(6, "orders", low=2),
    Rule(5, "orders", low=5),
    Rule(12, "last_order", days=30),
    Rule(6, "last_order", days=90),
    Rule(3, "email_ok"),
    Rule(1, "sms_ok"),
    Rule(7, "spend", low=500),
    Rule(8, "nps", low=9),
    Rule(-7, "nps", high=6),
    Rule(4, "csat", low=4),
    Rule(1, "country", word="Italy"),
    Rule(2, "area", word="urban"),
    Rule(2, "channel", word="email"),
    Rule(1, "payment", word="card"),
    Rule(-3, "employment", word="unemployed"),
    Rule(4, "education", word="doctor"),
)


def hundred() -> tuple[Rule, ...]:
    """A hundred rules; the i-th gives (7 i mod 20) − 7 points."""
    tests = [("age", None, 18 + 2 * step) for step in range(25)]
    tests += [("orders", None, 1 + step) for step in range(15)]
    tests += [("spend", None, 50 * (step + 1)) for step in range(10)]
    tests += [("income", None, 5_000 * (step + 1)) for step in range(20)]
    tests += [("clv", None, 25 * (step + 1)) for step in range(10)]
    for column, words in (
            ("education", ("school", "college", "bachelor", "master", "doctor")),
            ("employment", ("employed", "self-employed", "student", "retired", "homemaker",
                            "unemployed")),
            ("channel", ("email", "sms", "push", "messenger", "phone", "post"))):
        tests += [(column, word, None) for word in words]
    tests += [(flag, None, None) for flag in FLAGS if flag != LABEL]
    return tuple(Rule(7 * i % 20 - 7, column, word, low)
                 for i, (column, word, low) in enumerate(tests))


def checked_standard() -> tuple[Rule, ...]:
    """The twenty rules, which must be those of the file."""
    text = (Path(__file__).parent / "standard.toml").read_text(encoding="utf-8")
    written = [(rule["points"], rule["when"]) for rule in tomllib.loads(text)["rules"]]
    if written != [(rule.points, rule.when()) for rule in STANDARD]:
        raise SystemExit("bench: standard.toml is not the card of cards.py")
    return STANDARD


CARDS = {"standard": checked_standard(), "hundred": hundred()}
# Work → card, and whether the label is asked for too.
WORKS = {f"{card}, {what}": (card, what == "back-test")
         for card in CARDS for what in ("score", "back-test")}
