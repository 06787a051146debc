"""What is asked over HTTP, and the same asked on the command line."""

import csv
import io
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.harness.settings import AS_OF, Settings
from benchmarks.scenarios.counts.answers import agreed
from benchmarks.scenarios.counts.queries import Cities, muster_queries
from benchmarks.scenarios.http.load import Question
from benchmarks.scenarios.http.servers import Server

# One test each, as a page of filters asks them beside its values: what is found takes no walk over
# the rows, so HTTP and the language are what is measured.
SMALL = {
    "a city": "city = 'Moscow'",
    "gold": "loyalty = 'gold'",
    "not female": "NOT gender = 'female'",
    "never asked": "nps IS NULL",
    "a country": "country = 'Italy'",
    "unemployed": "employment = 'unemployed'",
}
# Two tests each: the least that is looked up in the rows.
PAIRS = {
    "doctors of a city": "city = 'Moscow' AND education = 'doctor'",
    "gold by mail": "loyalty = 'gold' AND email_ok",
    "gold of a country": "country = 'Italy' AND loyalty = 'gold'",
    "pleased of a city": "city = 'Moscow' AND nps >= 9",
}
CITIES = Cities(("Moscow", "Rome", "Milan", "Lyon", "Naples"), "Hospitalet")
PAGES = {
    "by id": {"where": "city = 'Moscow' AND nps >= 9", "fields": ["age", "city", "spend"],
              "limit": 100},
    "by spend": {"where": "loyalty = 'gold' AND spend > 5000", "fields": ["spend", "region"],
                 "order_by": "spend desc", "limit": 50},
}
BREAKDOWNS = {
    "loyalty of the pleased": {"where": "nps >= 9", "by": ["loyalty"]},
    "gender and education of buyers": {"where": "orders >= 3 AND email_ok",
                                       "by": ["gender", "education"]},
}
# Of a mixed load: so many counts for a page, and for a breakdown. Counts come first in each group.
COUNTS_A_PAGE = 4


def count_question(where: str) -> Question:
    return Question("/v1/count", json.dumps({"where": where, "as_of": AS_OF}))


def page_question(page: dict[str, Any]) -> Question:
    return Question("/v1/members", json.dumps({**page, "as_of": AS_OF}))


def breakdown_question(breakdown: dict[str, Any]) -> Question:
    return Question("/v1/breakdown", json.dumps({**breakdown, "as_of": AS_OF}))


def small_questions() -> list[Question]:
    return [count_question(where) for where in SMALL.values()]


def pair_questions() -> list[Question]:
    return [count_question(where) for where in PAIRS.values()]


@dataclass
class Mix:
    """The questions of a mixed load, in the order they are asked."""

    questions: list[Question] = field(default_factory=list)

    def share(self, path: str) -> float:
        return sum(each.path == path for each in self.questions) / len(self.questions)


def mixed_questions() -> Mix:
    """The twelve counts of the standard load and the small ones; between them pages and
    breakdowns, one of each for COUNTS_A_PAGE counts."""
    counts = [count_question(where)
              for where in [*muster_queries(CITIES).values(), *SMALL.values(), *PAIRS.values()]]
    pages = [page_question(page) for page in PAGES.values()]
    breakdowns = [breakdown_question(breakdown) for breakdown in BREAKDOWNS.values()]
    mix = Mix()
    for i, count in enumerate(counts):
        mix.questions.append(count)
        if (i + 1) % COUNTS_A_PAGE == 0:
            turn = i // COUNTS_A_PAGE
            mix.questions.append(pages[turn % len(pages)])
            mix.questions.append(breakdowns[turn % len(breakdowns)])
    return mix


class CommandLine:
    """The program itself, asked about the same store."""

    def __init__(self, settings: Settings) -> None:
        self._program = settings.muster
        self._store = str(settings.store)

    def _run(self, *words: str) -> str:
        return subprocess.run([self._program, *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, encoding="utf-8",
                              check=True).stdout

    def count(self, where: str) -> int:
        answer = json.loads(self._run("count", self._store, where, "--as-of", AS_OF, "--format",
                                      "json"))
        return int(answer["count"])

    def members(self, page: dict[str, Any]) -> list[str]:
        """Their ids, in order."""
        words = ["members", self._store, page["where"], "--fields", ",".join(page["fields"]),
                 "--limit", str(page["limit"]), "--as-of", AS_OF, "--format", "csv"]
        if "order_by" in page:
            words += ["--order-by", page["order_by"]]
        return [row["id"] for row in csv.DictReader(io.StringIO(self._run(*words)))]

    def breakdown(self, breakdown: dict[str, Any]) -> dict[str, int]:
        """Values, as JSON, to customers."""
        answer = json.loads(self._run("count", self._store, breakdown["where"], "--by",
                                      ",".join(breakdown["by"]), "--as-of", AS_OF, "--format",
                                      "json"))
        return cells_of(answer)


def cells_of(answer: dict[str, Any]) -> dict[str, int]:
    return {json.dumps(cell["values"], ensure_ascii=False): cell["count"]
            for cell in answer["cells"]}


def check_counts(server: Server, line: CommandLine, wheres: Sequence[tuple[str, str]]) -> None:
    """Raises AnswersDiffer."""
    for name, where in wheres:
        over_http = json.loads(server.ask(count_question(where)))["count"]
        agreed(name, {"HTTP": over_http, "command line": line.count(where)})


def check_mix(server: Server, line: CommandLine) -> None:
    """Everything a mixed load asks. Raises AnswersDiffer."""
    check_counts(server, line, list(muster_queries(CITIES).items()))
    for name, page in PAGES.items():
        members = json.loads(server.ask(page_question(page)))["members"]
        ids = [member["id"] for member in members]
        found = line.members(page)
        agreed(f"members {name}, how many", {"HTTP": len(ids), "command line": len(found)})
        for place, (left, right) in enumerate(zip(ids, found)):
            if left != right:
                agreed(f"members {name}", {f"HTTP has {left}": place,
                                           f"command line has {right}": place + 1})
    for name, breakdown in BREAKDOWNS.items():
        cells = cells_of(json.loads(server.ask(breakdown_question(breakdown))))
        expected = line.breakdown(breakdown)
        agreed(f"breakdown {name}, cells", {"HTTP": len(cells), "command line": len(expected)})
        for values, customers in expected.items():
            agreed(f"breakdown {name}, {values}",
                   {"HTTP": cells.get(values, -1), "command line": customers})
