"""What the rivals must know of the population before they can hold it: values, tags, cities."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.queries import Cities, quoted


@dataclass(frozen=True)
class Facts:
    """Found in the file once and kept beside it."""

    values: dict[str, list[str]]  # of each category, in order
    tags: list[str]
    even_ranks: list[str]
    rank_500: str

    @property
    def cities(self) -> Cities:
        return Cities(self.even_ranks, self.rank_500)

    def mask(self, tags: Sequence[str]) -> int:
        """Tags as bits of an integer."""
        return sum(1 << self.tags.index(tag) for tag in tags)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def load(path: Path) -> "Facts":
        return Facts(**json.loads(path.read_text(encoding="utf-8")))


def view_of_csv(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The file as text, as the view `raw`."""
    connection.execute(f"CREATE VIEW raw AS SELECT * FROM read_csv({quoted([str(path)])}, "
                       "all_varchar = true)")


def find_facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    """From the view `raw`, in two passes over the file."""
    counts = ", ".join(f"histogram({name})" for name in columns.CATEGORIES)
    found = connection.execute(f"SELECT {counts} FROM raw").fetchone()
    assert found is not None
    histograms: dict[str, dict[str, int]] = dict(zip(columns.CATEGORIES, found))
    tags = connection.execute(
        "SELECT DISTINCT unnest(string_split(interests, '|')) AS tag "
        "FROM (SELECT DISTINCT interests FROM raw WHERE interests <> '') ORDER BY tag").fetchall()
    popularity = histograms["city"]
    cities = Cities.of(sorted(popularity, key=lambda city: (-popularity[city], city)))
    return Facts({name: sorted(histogram) for name, histogram in histograms.items()},
                 [row[0] for row in tags], list(cities.even_ranks), cities.rank_500)


def write_rows(connection: duckdb.DuckDBPyConnection, facts: Facts, path: Path) -> None:
    """The columns that the counts read, from the view `raw`, as the one tab-separated file that
    engines load: categories are '' where unknown, the rest \\N, tags bits of an integer."""
    select = [f"COALESCE({name}, '') AS {name}" for name in columns.CATEGORIES]
    select += [f"({name} = 'true')::UTINYINT AS {name}" for name in columns.FLAGS]
    select += [*columns.MONEY, *columns.DATES, *columns.NUMBERS]
    bit = f"1 << (list_position([{quoted(facts.tags)}], tag) - 1)"
    select.append("COALESCE(list_sum(list_transform(string_split(interests, '|'), lambda tag: "
                  f"{bit})), 0)::UINTEGER AS interests")
    aside = path.with_suffix(".part")
    connection.execute(f"COPY (SELECT {', '.join(select)} FROM raw) TO {quoted([str(aside)])} "
                       "(FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', NULLSTR '\\N')")
    aside.rename(path)
