"""The columns that the counts read as one tab-separated file, made once, for engines that load
files; categories are '' where unknown, the rest \\N, tags an integer of bits."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.scenarios.counts import columns
from benchmarks.scenarios.counts.contenders.duckdb_memory import typed_columns


def write_rows(connection: duckdb.DuckDBPyConnection, tags: Sequence[str], path: Path) -> None:
    """From the view `raw` of `connection`."""
    plain = typed_columns(tags)
    for name in columns.CATEGORIES:
        plain = plain.replace(f"{name}::{name}_enum AS {name}", f"COALESCE({name}, '') AS {name}")
    for name in columns.FLAGS:
        plain = plain.replace(f"{name}::BOOLEAN AS", f"({name} = 'true')::UTINYINT AS")
    aside = path.with_suffix(".part")
    connection.execute(f"COPY (SELECT {plain} FROM raw) TO '{aside}' "
                       "(FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', NULLSTR '\\N')")
    aside.rename(path)


def category_values(rows: Path) -> dict[str, list[str]]:
    """The values of each category but '', in order."""
    result = {}
    for index, name in enumerate(columns.CATEGORIES):
        column = f"column{index:02}"
        found = duckdb.execute(
            f"SELECT DISTINCT {column} FROM read_csv('{rows}', delim = '\t', header = false, "
            f"all_varchar = true, quote = '', nullstr = '\\N') WHERE {column} <> '' ORDER BY 1")
        result[name] = [row[0] for row in found.fetchall()]
    return result
