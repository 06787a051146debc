"""The tables of the counts scenario."""

from collections.abc import Sequence

from benchmarks.harness.markdown import number, table
from benchmarks.scenarios.counts.ratios import ratios
from benchmarks.scenarios.counts.rounds import Measured


def times_table(measured: Measured, answers: dict[str, int], names: Sequence[str]) -> str:
    """Medians, and minima in brackets, in microseconds."""
    rows = []
    for query, times in measured.items():
        cells = [f"{number(times[name].median)} ({number(times[name].least)})"
                 if name in times else "–" for name in names]
        rows.append([query, f"{answers[query]:,}", *cells])
    return table(["", "customers", *names], rows)


def ratio_table(measured: Measured, names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> str:
    """Median of the first of each pair ÷ median of the second, with means and minima."""
    pairs = [(rival, to) for rival, to in pairs if rival in names and to in names]
    columns = [found for rival, to in pairs if (found := ratios(measured, rival, to))]
    rows = [[query, *(f"{column.by_query[query]:,.1f}" if query in column.by_query else "–"
                      for column in columns)] for query in measured]
    rows.append(["geometric mean", *(f"{column.mean:,.1f}" for column in columns)])
    rows.append(["least", *(f"{column.least[0]:,.1f}" for column in columns)])
    return table(["", *(f"{rival} ÷ {to}" for rival, to in pairs)], rows)
